"""Who is in."""
