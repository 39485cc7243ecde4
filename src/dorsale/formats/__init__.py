"""One file per neutral format; writing is beside, then renamed."""
