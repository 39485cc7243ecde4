"""Plan document -> one page to look at: map, charts, tables. Draws, never computes."""
