"""Views: what is learned."""
