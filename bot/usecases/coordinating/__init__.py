"""Use cases of the coordinators' everyday work."""
