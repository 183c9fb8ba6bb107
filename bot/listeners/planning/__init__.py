"""Listeners of this stage: planning."""
