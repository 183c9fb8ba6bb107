"""Goals, what is done to reach them, and topics to talk about."""
