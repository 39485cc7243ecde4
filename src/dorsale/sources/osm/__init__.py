"""OpenStreetMap: a file of any region as a network of ways, and as a scenario folder."""
