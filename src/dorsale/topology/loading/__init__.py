"""Network loading: how much capacity to buy on each link so that every demand can be routed."""
