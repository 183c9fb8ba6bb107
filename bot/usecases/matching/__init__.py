"""Use cases of this stage: matching."""
