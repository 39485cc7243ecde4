"""One flow model of a task, given whole to a mixed-integer solver."""
