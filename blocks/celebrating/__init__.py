"""Views: thanks and what is celebrated."""
