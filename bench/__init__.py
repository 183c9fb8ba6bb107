"""Figures: how fast and how large, each against a reference measured in the same run."""
