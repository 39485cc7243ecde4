"""Amplifier huts, lightpaths, transponder modes: the fast model, and the wall with GNPy."""
