"""Views of this stage: planning."""
