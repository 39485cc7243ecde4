"""Who reads what the desks did; who works there is said by ``works_at_desk``."""

from __future__ import annotations

import rules

from dorsale_web.members.models import Asker
from dorsale_web.salon.models import Edition
from dorsale_web.salon.rules.editions import serves


@rules.predicate
def reads_desk(asker: Asker, edition: Edition) -> bool:
    """The desk and the organisers, also once the edition is closed."""
    return serves(asker, edition)


rules.add_perm("salon.read_desk", reads_desk)
