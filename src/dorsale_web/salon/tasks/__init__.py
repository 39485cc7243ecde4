"""Work of a fair that is done beside its pages, one file per subject."""

from dorsale_web.salon.tasks import after as after
from dorsale_web.salon.tasks import contests as contests
from dorsale_web.salon.tasks import meetings as meetings
from dorsale_web.salon.tasks import visitors as visitors
