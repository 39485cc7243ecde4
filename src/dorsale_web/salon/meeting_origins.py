"""How the market and the library find what came from a meeting: outcome, experience, trace."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from dorsale_web.market.models import Outcome
from dorsale_web.market.origins import Origin
from dorsale_web.market.trace import MOST, Met
from dorsale_web.members.models import Asker
from dorsale_web.salon import queries
from dorsale_web.salon.models import Meeting


def of_meeting(meeting: Meeting) -> Origin:
    """Return a meeting as the origin of an outcome or an experience."""
    title = _("Meeting at {fair}: {exhibitor} and {visitor}").format(
        fair=meeting.edition.name,
        exhibitor=meeting.exhibitor.organisation.name,
        visitor=meeting.visitor.stands_for or meeting.visitor,
    )
    theme = meeting.exhibitor.themes.first()
    return Origin(meeting.code, title, url_of(meeting), theme, meeting.edition.country)


def url_of(meeting: Meeting) -> str:
    """Return the address of a meeting."""
    return f"/meetings/{meeting.code}/"


def of_outcome(outcome: Outcome) -> Origin | None:
    """Return the meeting that an outcome came from."""
    meeting = getattr(outcome, "meeting", None)
    return of_meeting(meeting) if meeting else None


def by_code(asker: Asker, code: str) -> Origin | None:
    """Return the meeting with ``code``, if the asker may see it."""
    meeting = queries.meetings(asker).filter(code=code).first() if code else None
    return of_meeting(meeting) if meeting else None


def met(asker: Asker, postings: Collection[str], code: str) -> Iterable[Met]:
    """Return the meetings that postings led to, or the one with a code or outcome's code."""
    seen = queries.meetings(asker).select_related("slot", "came_from", "outcome")
    wanted = Q(code=code) | Q(outcome__code=code) if code else Q(came_from__code__in=postings)
    for one in seen.filter(wanted).order_by("slot__starts_at", "pk")[:MOST]:
        yield Met(
            code=one.code,
            url=url_of(one),
            at=one.slot.starts_at,
            state=state_of(one),
            posting=one.came_from.code if one.came_from else "",
            outcome=one.outcome,
        )


def state_of(meeting: Meeting) -> str:
    """Return ``held``, ``not_held``, why it fell, or ``planned``."""
    if meeting.took_place is not None:
        return "held" if meeting.took_place else "not_held"
    return meeting.fallen or "planned"
