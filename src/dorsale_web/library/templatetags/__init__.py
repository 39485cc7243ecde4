"""Filters of the library's pages."""
