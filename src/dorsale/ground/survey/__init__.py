"""What a surveyor would note along a line: heights, slopes, terrain, roads, spots for huts."""
