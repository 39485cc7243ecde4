"""Reads of the library; the first argument is who asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from dorsale_web.library.filters import Filters, narrowed
from dorsale_web.library.models import (
    Comment,
    Entry,
    EntryAudience,
    EntryKind,
    EntryState,
    Follow,
    Mention,
)
from dorsale_web.members import search
from dorsale_web.members.models import Asker, Organisation
from dorsale_web.members.standing import standing


def out_now() -> Q:
    """Return the condition of a published entry (twin of ``rules.is_out``)."""
    over = Q(embargo_until__isnull=True) | Q(embargo_until__lte=timezone.localdate())
    return over & Q(
        state=EntryState.PUBLISHED,
        suspended_at__isnull=True,
        organisation__suspended_at__isnull=True,
    )


def public_entries() -> QuerySet[Entry]:
    """Return what a visitor, or a harvester, may read."""
    return Entry.objects.filter(out_now(), audience=EntryAudience.PUBLIC).select_related(
        "organisation", "theme", "by"
    )


def entries(asker: Asker) -> QuerySet[Entry]:
    """Return the entries that ``asker`` may see (twin of ``rules.views_entry``)."""
    who = standing(asker)
    found = Entry.objects.select_related("organisation", "theme", "by")
    if who.is_steward:
        return found
    seen = out_now()
    if not who.is_signed_in:
        seen &= Q(audience=EntryAudience.PUBLIC)
    return found.filter(seen | Q(organisation__in=list(who.roles)))


def readable(asker: Asker) -> QuerySet[Entry]:
    """Return what is out today and open to ``asker``, newest first: the library as it is listed."""
    if not standing(asker).is_signed_in:
        return public_entries()
    return Entry.objects.filter(out_now()).select_related("organisation", "theme", "by")


class Ranked(Sequence[Entry]):
    """Entries in the order in which their words fit; only the part shown is read."""

    def __init__(self, rows: QuerySet[Entry], codes: list[str]) -> None:
        self.rows, self.codes = rows, codes

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.codes)

    def __getitem__(self, part: Any) -> Any:
        """Return a part in its order."""
        codes = self.codes[part]
        if isinstance(codes, str):
            return self.rows.get(code=codes)
        found = {one.code: one for one in self.rows.filter(code__in=codes)}
        return [found[code] for code in codes if code in found]


def listed(asker: Asker, chosen: Filters) -> QuerySet[Entry] | Ranked:
    """Return the entries that fit, newest first, or best first when there are words."""
    rows = narrowed(readable(asker), chosen)
    if not chosen.words:
        return rows
    ranked = [one.code for one in search.find(asker, chosen.words, kinds=EntryKind.values)]
    fitting = set(rows.filter(code__in=ranked).order_by().values_list("code", flat=True))
    return Ranked(readable(asker), [code for code in ranked if code in fitting])


def own_entries(asker: Asker) -> QuerySet[Entry]:
    """Return the entries of the asker's organisations, the last changed first."""
    mine = list(standing(asker).roles)
    found = Entry.objects.filter(organisation__in=mine)
    return found.select_related("organisation", "theme", "by").order_by("-changed_at", "-pk")


def signed_by(asker: Asker, organisation: Organisation) -> QuerySet[Entry]:
    """Return what an organisation published under its name, as far as ``asker`` may read it."""
    return readable(asker).filter(organisation=organisation, hides_organisation=False)


def to_confirm(asker: Asker) -> QuerySet[Entry]:
    """Return the entries that wait for the asker (twin of ``rules.confirms_entry``)."""
    who = standing(asker)
    waiting = Entry.objects.filter(state=EntryState.REVIEW, suspended_at__isnull=True).exclude(
        organisation__in=list(who.roles)
    )
    waiting = waiting.select_related("organisation", "theme", "by").order_by("changed_at", "pk")
    return waiting if who.is_steward else waiting.none()


def comments(asker: Asker) -> QuerySet[Comment]:
    """Return the comments that ``asker`` may see (twin of ``rules.views_comment``)."""
    who = standing(asker)
    found = Comment.objects.filter(entry__in=entries(asker)).select_related(
        "by", "entry__organisation"
    )
    if who.is_steward:
        return found
    plain = Q(hidden_at__isnull=True, held_for=[])
    return found.filter(plain | Q(by=who.person) if who.is_signed_in else plain)


def mentions(asker: Asker) -> QuerySet[Mention]:
    """Return the mentions that ``asker`` may see (twin of ``rules.views_mention``)."""
    return Mention.objects.filter(entry__in=entries(asker)).select_related(
        "entry__organisation", "organisation"
    )


def held_comments(asker: Asker) -> QuerySet[Comment]:
    """Return the comments that wait for a steward, the oldest first."""
    held = comments(asker).exclude(held_for=[]).filter(hidden_at__isnull=True)
    return held if standing(asker).is_steward else held.none()


def follows(asker: Asker) -> QuerySet[Follow]:
    """Return what ``asker`` follows."""
    return Follow.objects.filter(person=standing(asker).person).select_related("author")
