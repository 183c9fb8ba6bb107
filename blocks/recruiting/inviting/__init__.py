"""How people hear of a program, and that somebody thought of them."""
