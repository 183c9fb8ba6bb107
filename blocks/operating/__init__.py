"""What people read about the bot itself."""
