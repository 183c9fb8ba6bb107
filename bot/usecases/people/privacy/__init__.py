"""What is kept about people: shown, handed over, forgotten, and cleared away in time."""
