"""Experiences, research, documents, discussion."""
