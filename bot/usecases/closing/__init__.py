"""Use cases of this stage: closing."""
