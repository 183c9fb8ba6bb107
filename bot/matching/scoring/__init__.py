"""People and a plan → points and rules of every pair, as whole numbers in compact form."""
