"""From rights of way to priced corridors and candidate spans."""
