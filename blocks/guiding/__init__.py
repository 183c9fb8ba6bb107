"""Views of this stage: guiding."""
