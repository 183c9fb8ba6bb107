"""What a report is computed from, and how: no rows, no clock, no words."""
