"""Views of this stage: matching."""
