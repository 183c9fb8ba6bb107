"""What is due for whom, said once, at a good hour."""
