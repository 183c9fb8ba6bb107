"""Views of this stage: people."""
