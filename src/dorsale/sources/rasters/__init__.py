"""Rasters and areas of any file brought onto one grid: relief, land cover, people, water."""
