"""Writes of a fair, one file per subject."""
