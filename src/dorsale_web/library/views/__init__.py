"""Pages of the library: they translate between addresses, queries and actions."""
