"""What coordinators ask about a draft, with the price of every answer."""
