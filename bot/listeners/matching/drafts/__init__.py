"""Drafts of pairs: made, looked at, published."""
