"""What people see while they train."""
