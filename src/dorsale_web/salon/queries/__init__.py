"""Reads of a fair, one file per subject; the first argument is who asks."""

from dorsale_web.salon.queries.editions import editions as editions
