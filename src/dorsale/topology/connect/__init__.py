"""Two-connected design, and the rules of connection that a region writes down."""
