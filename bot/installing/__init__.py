"""How workspaces let the app in by OAuth, how their tokens are kept and renewed, and what is left when they go."""
