"""Who reads the report of an edition, and who says whether a meeting took place."""

from __future__ import annotations

import rules

from dorsale_web.members.models import Asker
from dorsale_web.salon.models import Edition, Meeting
from dorsale_web.salon.rules.editions import organises, serves
from dorsale_web.salon.rules.meetings import is_side


@rules.predicate
def views_report(asker: Asker, edition: Edition) -> bool:
    """Organisers and stewards; everybody once it is published."""
    return edition.report_published_at is not None or organises(asker, edition)


@rules.predicate
def tells_of_meeting(asker: Asker, meeting: Meeting) -> bool:
    """Both sides and the desk, for a meeting that did not fall; until the edition is closed."""
    if meeting.fallen or meeting.edition.closed_at:
        return False
    return serves(asker, meeting.edition) or is_side(asker, meeting)


@rules.predicate
def is_reported(asker: Asker, edition: Edition) -> bool:
    """Return whether the report of an edition is published."""
    return edition.report_published_at is not None


rules.add_perm("salon.view_report", views_report)
rules.add_perm("salon.read_published_report", is_reported)
rules.add_perm("salon.tell_of_meeting", tells_of_meeting)
