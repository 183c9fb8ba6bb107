"""Meetings: found, held, and what is kept of them."""
