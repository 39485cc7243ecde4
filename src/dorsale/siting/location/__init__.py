"""Location on plain distances: p-median, p-centre and maximal cover, each with its proof."""
