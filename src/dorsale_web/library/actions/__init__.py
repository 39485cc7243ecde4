"""Writes of the library: one transaction and one audit line each."""
