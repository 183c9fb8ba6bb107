"""First steps: a hello, the agreement, letters to oneself."""
