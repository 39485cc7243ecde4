"""Who is told of a meeting, and how its hour and its other side are named."""

from __future__ import annotations

from collections.abc import Iterable

from dorsale_web.members.actions import notify, staff_of
from dorsale_web.members.models import Person
from dorsale_web.salon.models import Meeting

EXHIBITOR, VISITOR = "exhibitor", "visitor"


def url_of(meeting: Meeting) -> str:
    """Return the address of a meeting."""
    return f"/meetings/{meeting.code}/"


def when(meeting: Meeting) -> str:
    """Return day and hour at the fair, in figures that every language reads."""
    return f"{meeting.edition.local(meeting.slot.starts_at):%d/%m %H:%M}"


def people_of(meeting: Meeting, side: str) -> list[Person]:
    """Return who is concerned on one side of a meeting.

    For the exhibitor who holds it, or the staff when nobody with an account does.
    """
    if side == VISITOR:
        person = (meeting.stand_in or meeting.visitor).person
        return [person] if person else []
    holder = meeting.colleague.person if meeting.colleague else None
    return [holder] if holder else staff_of(meeting.exhibitor.organisation)


def other_of(meeting: Meeting, side: str) -> str:
    """Return the name under which one side knows the other."""
    if side == VISITOR:
        return meeting.exhibitor.organisation.name
    comes = meeting.stand_in or meeting.visitor
    return ", ".join(filter(None, [str(comes), meeting.visitor.stands_for]))


def tell(meeting: Meeting, kind: str, sides: Iterable[str], *, but: Person | None = None) -> None:
    """Tell the concerned of some sides of a meeting; not whoever did it."""
    for side in sides:
        people = [one for one in people_of(meeting, side) if one != but]
        notify(
            people,
            kind,
            url_of(meeting),
            edition=meeting.edition.name,
            other=other_of(meeting, side),
            when=when(meeting),
        )
