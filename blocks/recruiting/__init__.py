"""Views of this stage: recruiting."""
