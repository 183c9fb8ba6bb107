"""What keeps a process at work: its connections, drivers and jobs, the workspaces it serves, and who leads."""
