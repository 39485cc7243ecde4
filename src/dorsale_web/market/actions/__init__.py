"""Writes of the market: one transaction and one audit line each."""
