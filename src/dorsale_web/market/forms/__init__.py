"""Forms of the market: all that people send passes here."""
