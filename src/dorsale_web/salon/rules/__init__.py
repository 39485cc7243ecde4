"""Who may do what at a fair, one file per subject; each list in ``queries`` has its twin here."""

from dorsale_web.salon.rules import editions as editions
