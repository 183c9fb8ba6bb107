"""Views of this stage: closing."""
