"""What can be asked of a solved round: what if, whom to recruit, who fares worse, whom to offer."""
