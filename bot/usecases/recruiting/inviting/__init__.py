"""Use cases: people hear of a program, and are thought of."""
