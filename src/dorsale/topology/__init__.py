"""Survivable design: the problem, its cuts and bound, its capacities, its checker."""
