"""The records a harvester reads, oldest change first, so that no change is passed over.

Lists go on after the last ``(moment, code)`` read: a record that changes meanwhile moves to the
end and is read again; one that does not is read once. Moments and codes of a page come from one
statement, so a record that is withdrawn or comes back cannot fall between two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import BooleanField, F, Min, Q, QuerySet, Value
from django.utils import timezone
from django.utils.functional import Promise

from dorsale_web.library.models import Deleted, Entry, EntryKind
from dorsale_web.library.oai.questions import Complaint, Place, Selection
from dorsale_web.library.queries import public_entries
from dorsale_web.matching import themes

A_PAGE = 100
THEME = "theme-"


@dataclass(frozen=True)
class Record:
    """One entry for a harvester; without ``entry``, one that is no longer public."""

    code: str
    at: datetime
    groups: tuple[str, ...]
    entry: Entry | None = None


@dataclass(frozen=True)
class Page:
    """Some records of a list, where it goes on (None at its end), how many there are in all."""

    records: Sequence[Record]
    onward: Place | None
    start: int
    total: int


def host() -> str:
    """Return the name of the site, the second part of every identifier."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def identifier(code: str) -> str:
    """Return the identifier of a record."""
    return f"oai:{host()}:{code}"


def code_of(asked: str) -> str:
    """Return the code in an identifier, or nothing when it is not of this site."""
    start = identifier("")
    return asked.removeprefix(start) if asked.startswith(start) and "\x00" not in asked else ""


def groups() -> dict[str, str | Promise]:
    """Return the sets with their names: the kinds, then the themes in English."""
    kinds: dict[str, str | Promise] = {one.value: one.label for one in EntryKind}
    return kinds | {THEME + code: label for code, label in themes.labels("en").items()}


def page(chosen: Selection) -> Page:
    """Return the next records of a list.

    Raises:
        Complaint: noRecordsMatch, when a list would have none at all.
    """
    start = chosen.place.count if chosen.place else 0
    waiting = keys(chosen)
    found = list(waiting[: A_PAGE + 1])
    read, rest = records(found[:A_PAGE]), found[A_PAGE:]
    last = found[A_PAGE - 1] if rest else {}
    onward = Place(last["moment"], last["code"], start + len(read)) if rest else None
    if onward and not read:  # all withdrawn since the statement before
        return page(replace(chosen, place=onward))
    if not read and chosen.place is None:
        raise Complaint("noRecordsMatch", "No record fits these dates and this set.")
    return Page(read, onward, start, start + (waiting.count() if rest else len(read)))


def keys(chosen: Selection) -> QuerySet[Any, dict[str, Any]]:
    """Return moment, code and whether gone of what a list still holds, in one statement."""
    public = public_entries().order_by()
    gone = Deleted.objects.exclude(code__in=public.values("code")).order_by()
    live = public.filter(_in_group(chosen.group))
    gone = gone.filter(_gone_in_group(chosen.group))
    rows = _within(live, "changed_at", chosen, gone=False).union(
        _within(gone, "at", chosen, gone=True), all=True
    )
    return rows.order_by("moment", "code")


def _within(
    rows: QuerySet[Any], field: str, chosen: Selection, *, gone: bool
) -> QuerySet[Any, dict[str, Any]]:
    wanted = Q()
    if chosen.since:
        wanted &= Q(**{f"{field}__gte": chosen.since})
    if chosen.before:
        wanted &= Q(**{f"{field}__lt": chosen.before})
    if chosen.place:
        same = Q(**{field: chosen.place.at}, code__gt=chosen.place.code)
        wanted &= Q(**{f"{field}__gt": chosen.place.at}) | same
    marked = rows.filter(wanted).annotate(
        moment=F(field), gone=Value(gone, output_field=BooleanField())
    )
    return marked.values("moment", "code", "gone")


def _in_group(group: str) -> Q:
    if group.startswith(THEME):
        return Q(theme=group.removeprefix(THEME))
    return Q(kind=group) if group else Q()


def _gone_in_group(group: str) -> Q:
    if group.startswith(THEME):
        return Q(code__in=Entry.objects.filter(_in_group(group)).order_by().values("code"))
    return _in_group(group)


def records(found: Sequence[dict[str, Any]]) -> list[Record]:
    """Return the records of some keys in their order."""
    live = [key["code"] for key in found if not key["gone"]]
    gone = [key["code"] for key in found if key["gone"]]
    known = {one.code: of_entry(one) for one in public_entries().filter(code__in=live)}
    over = {one.code: one for one in of_deleted(gone)} if gone or len(known) < len(live) else {}
    if len(known) < len(live):  # withdrawn since the statement before
        over |= {one.code: one for one in of_deleted(set(live) - set(known))}
    both = known | over
    return [both[key["code"]] for key in found if key["code"] in both]


def of_entry(entry: Entry) -> Record:
    """Return a public entry as a record."""
    return Record(entry.code, entry.changed_at, _groups(entry.kind, entry.theme_id), entry)


def of_deleted(codes: Iterable[str]) -> list[Record]:
    """Return the records of entries that are no longer public."""
    some = list(codes)
    of = dict(Entry.objects.filter(code__in=some).order_by().values_list("code", "theme"))
    rows = Deleted.objects.filter(code__in=some)
    return [Record(one.code, one.at, _groups(one.kind, of.get(one.code))) for one in rows]


def _groups(kind: str, theme: str | None) -> tuple[str, ...]:
    return (kind, THEME + theme) if theme else (kind,)


def record(asked: str) -> Record:
    """Return the record of an identifier.

    Raises:
        Complaint: idDoesNotExist.
    """
    code = code_of(asked)
    entry = public_entries().filter(code=code).first() if code else None
    if entry:
        return of_entry(entry)
    gone = of_deleted([code]) if code else []
    if not gone:
        raise Complaint("idDoesNotExist", "No record has this identifier.")
    return gone[0]


def earliest() -> datetime:
    """Return the moment before which nothing changed."""
    first = [
        public_entries().aggregate(first=Min("changed_at"))["first"],
        Deleted.objects.aggregate(first=Min("at"))["first"],
    ]
    return min((one for one in first if one), default=timezone.now())
