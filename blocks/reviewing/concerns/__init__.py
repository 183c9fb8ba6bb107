"""Views: concerns."""
