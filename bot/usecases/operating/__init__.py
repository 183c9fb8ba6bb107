"""What keeps the bot itself in order: what waits too long is noticed, what is over is cleared away."""
