"""Rankings of a contest with their uncertainty; ``pairs`` and ``places`` load no numpy."""
