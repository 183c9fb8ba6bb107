"""What this process answers over HTTP: Slack's requests, health, metrics, and whatever browsers open."""
