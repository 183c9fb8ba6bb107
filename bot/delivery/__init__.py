"""From the outbox to Slack: claim, re-check, render, send, reconcile, within Slack's limits."""
