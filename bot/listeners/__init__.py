"""What Slack sends, turned into use cases and answered: parse, call, ack."""
