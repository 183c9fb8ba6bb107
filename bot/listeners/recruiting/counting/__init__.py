"""Listeners: what is missing, and who had access."""
