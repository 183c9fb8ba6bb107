"""Use cases: from the first question to the application that is sent."""
