"""Views of the coordinators' everyday work."""
