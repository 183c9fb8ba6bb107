"""From the first question to the application that is sent."""
