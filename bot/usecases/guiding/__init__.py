"""Use cases of this stage: guiding."""
