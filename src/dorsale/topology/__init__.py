"""Survivable design: networks to load, sites to connect, the backbone, its programme."""
