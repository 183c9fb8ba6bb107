"""One small state machine per life: a table of moves, and a code for each refusal that says what to do."""
