"""How a program matches: its settings, again after leavers, and every week."""
