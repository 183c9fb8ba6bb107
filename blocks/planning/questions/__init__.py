"""Views in which coordinators change the questions of a form."""
