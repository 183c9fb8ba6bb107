"""What the community shows."""
