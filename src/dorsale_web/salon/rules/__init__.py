"""Who may do what at a fair, one file per subject; each list in ``queries`` has its twin here."""

from dorsale_web.salon.rules import after as after
from dorsale_web.salon.rules import contests as contests
from dorsale_web.salon.rules import desk as desk
from dorsale_web.salon.rules import editions as editions
from dorsale_web.salon.rules import exhibitors as exhibitors
from dorsale_web.salon.rules import meetings as meetings
from dorsale_web.salon.rules import sessions as sessions
from dorsale_web.salon.rules import visitors as visitors
