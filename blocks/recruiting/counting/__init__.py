"""What is missing, and who had access."""
