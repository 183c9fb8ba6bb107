"""Listeners: who is in."""
