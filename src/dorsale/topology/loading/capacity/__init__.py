"""Capacities alone: inequalities that every sufficient capacity obeys, and the cheapest that do."""
