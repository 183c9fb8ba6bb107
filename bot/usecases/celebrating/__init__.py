"""Use cases: thanks and what is celebrated."""
