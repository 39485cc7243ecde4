"""All agendas for paper: meetings by place and hour, or by visitor, and the programme by room."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from dorsale_web.salon.models import Edition, Meeting, Session, SessionState

FIELDS = (
    "slot__starts_at", "hall__name", "place", "exhibitor__organisation__name",
    "visitor__given_name", "visitor__family_name", "visitor__organisation_name",
    "visitor__organisation__name", "stand_in__given_name", "stand_in__family_name",
    "colleague__given_name", "colleague__family_name", "hall__rank",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One meeting on paper."""

    at: datetime
    hall: str
    place: str
    exhibitor: str
    visitor: str
    of: str
    colleague: str
    rank: int

    @property
    def where(self) -> tuple[object, ...]:
        """Return what places are sorted by: hall, then label, A2 before A10."""
        return self.rank, self.hall, natural(self.place)


@dataclass
class Sheet:
    """The meetings of one place, or of one visitor."""

    name: str
    below: str = ""
    lines: list[Line] = field(default_factory=list)


def natural(label: str) -> list[tuple[int, int, str]]:
    """Return what sorts labels as people count.

    >>> sorted(["A10", "A2", "B1"], key=natural)
    ['A2', 'A10', 'B1']
    """
    parts = re.split(r"(\d+)", label)
    return [(1, int(one), "") if one.isdecimal() else (0, 0, one) for one in parts]


def lines(edition: Edition, day: date | None) -> list[Line]:
    """Return the meetings that stand, of one day or of all, in one query."""
    rows = Meeting.objects.filter(edition=edition, fallen="").order_by()
    found = [_line(edition, row) for row in rows.values(*FIELDS).iterator()]
    return [one for one in found if day is None or one.at.date() == day]


def _line(edition: Edition, row: dict[str, Any]) -> Line:
    who = "stand_in" if row["stand_in__family_name"] else "visitor"
    return Line(
        at=edition.local(row["slot__starts_at"]),
        hall=row["hall__name"] or "",
        place=row["place"],
        exhibitor=row["exhibitor__organisation__name"],
        visitor=_name(row, who),
        of=row["visitor__organisation__name"] or row["visitor__organisation_name"],
        colleague=_name(row, "colleague"),
        rank=row["hall__rank"] or 0,
    )


def _name(row: dict[str, Any], who: str) -> str:
    return f"{row[f'{who}__given_name'] or ''} {row[f'{who}__family_name'] or ''}".strip()


def by_place(found: Iterable[Line]) -> list[Sheet]:
    """Return one sheet for each stand or table, its meetings in the order of their hours."""
    ordered = sorted(found, key=lambda one: (one.where, one.at, one.exhibitor))
    return [
        Sheet(" ".join(filter(None, where)), _shared([one.exhibitor for one in own]), own)
        for where, own in _grouped(ordered, lambda one: (one.hall, one.place))
    ]


def by_visitor(found: Iterable[Line]) -> list[Sheet]:
    """Return one sheet for each visitor, in the order of their names as written."""
    ordered = sorted(found, key=lambda one: (one.visitor, one.of, one.at))
    return [
        Sheet(name, of, own)
        for (name, of), own in _grouped(ordered, lambda one: (one.visitor, one.of))
    ]


def _grouped(ordered: list[Line], key: Any) -> list[tuple[tuple[str, str], list[Line]]]:
    return [(name, list(own)) for name, own in groupby(ordered, key=key)]


def _shared(names: list[str]) -> str:
    """Return the name that all have, or nothing."""
    return names[0] if len(set(names)) == 1 else ""


def programme(edition: Edition, day: date | None) -> list[tuple[str, list[Session]]]:
    """Return the sessions by room, in the order of rooms and hours."""
    rows = edition.sessions.filter(
        state=SessionState.ACCEPTED, starts_at__isnull=False, room__isnull=False
    ).select_related("room")
    shown = [
        one
        for one in rows.order_by("room__rank", "room__name", "room", "starts_at")
        if one.starts_at and (day is None or edition.local(one.starts_at).date() == day)
    ]
    return [(str(room), list(own)) for room, own in groupby(shown, key=lambda one: one.room)]
