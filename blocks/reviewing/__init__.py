"""Views of this stage: reviewing."""
