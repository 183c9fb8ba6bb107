"""Use cases: what is learned."""
