"""People choose: mentees their mentors, mentors their mentees, coordinators by hand."""
