"""Mentors among themselves, who looks after them, and office hours for everybody."""
