"""The commands of `mentorbot`, by what they are for. What they need is imported when one of them is called."""
