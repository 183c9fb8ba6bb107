"""Use cases: adjusting what a cohort does."""
