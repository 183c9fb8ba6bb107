"""Views: the report."""
