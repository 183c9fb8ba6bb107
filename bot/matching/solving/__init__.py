"""Points → the best assignment, with prices that prove it. Knows numbers only, no people."""
