"""Use cases of this stage: reviewing."""
