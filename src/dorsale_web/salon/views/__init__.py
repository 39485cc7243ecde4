"""Pages of a fair, one file per subject."""
