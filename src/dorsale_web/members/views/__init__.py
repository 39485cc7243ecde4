"""Pages: translate a request into a query or an action, nothing more."""
