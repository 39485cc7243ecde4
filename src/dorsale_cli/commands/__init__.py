"""One module a command; each imports the planner inside."""
