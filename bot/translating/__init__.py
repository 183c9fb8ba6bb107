"""Keeping the catalogues in step with the source: collecting what is said, reading, writing and checking files."""
