"""Pages of the market: they translate between the address, the rules and the templates."""
