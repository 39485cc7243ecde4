"""Designs over paths: priced columns, disjoint pairs, ruin and recreate."""
