"""Offers and needs, matches, introductions, outcomes."""
