"""Organisations, people, roles, audit, notices, uploads, search: everyone stands on it."""
