"""Keeping what is stored: its place, its one user, copies, keys, and whether it is sound."""
