"""Readers, one file per data set. Only sources and formats touch files."""
