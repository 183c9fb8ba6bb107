"""Fuzzing needs no browser and no Slack; what it needs of a database stands in tests/fuzz/town.py."""
