"""The survivable backbone of a scenario: problem, cuts and bound, capacities, checker."""
