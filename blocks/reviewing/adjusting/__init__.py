"""Views: adjusting what a cohort does."""
