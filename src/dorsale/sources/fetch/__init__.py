"""Layers that a user with internet may fetch: catalogue, region, cache, download."""
