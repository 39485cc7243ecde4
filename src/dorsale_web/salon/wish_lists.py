"""Whom one could meet, the best suited first, a page at a time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from dorsale_web.salon import affinity
from dorsale_web.salon.models import Exhibitor, Interest, Participant
from dorsale_web.salon.queries import meeting_plan as reads

MOST_READ = 200  # visitors whose words are read for one page
ALL, MINE = "", "mine"


@dataclass(frozen=True)
class Narrowed:
    """What a list is narrowed by."""

    words: str = ""
    theme: str = ""
    country: str = ""
    show: str = ALL


@dataclass(frozen=True)
class Choice:
    """Somebody one could meet, and what one said."""

    one: Exhibitor | Participant
    said: str
    points: int | None


def exhibitors_for(
    visitor: Participant, narrowed: Narrowed, *, but: Collection[int] = ()
) -> list[tuple[int, float, str]]:
    """Return ids of exhibitors with their points and what the visitor said, best first.

    Those for which the visitor acts, in ``but``, are left out.
    """
    said, points = reads.wishes_by_visitor(visitor), affinity.for_visitor(visitor)
    rows = narrow_exhibitors(reads.meeting_exhibitors(visitor.edition), narrowed)
    if visitor.organisation_id:
        rows = rows.exclude(organisation=visitor.organisation_id)
    keys = rows.order_by("organisation__name", "pk").values_list("pk", flat=True)
    found = [(key, points.get(key, 0.0), said.get(key, "")) for key in keys if key not in but]
    return sorted(shown(found, narrowed.show), key=lambda row: -row[1])


def narrow_exhibitors(rows: QuerySet[Exhibitor], narrowed: Narrowed) -> QuerySet[Exhibitor]:
    """Return the exhibitors that have the words and the theme."""
    for word in narrowed.words.split():
        rows = rows.filter(Q(organisation__name__icontains=word) | Q(presentation__icontains=word))
    if narrowed.theme:
        some = Exhibitor.themes.through.objects.filter(theme=narrowed.theme)
        rows = rows.filter(pk__in=some.values("exhibitor"))
    if narrowed.country:
        rows = rows.filter(organisation__country=narrowed.country)
    return rows


def shown(rows: Sequence[tuple[int, float, str]], show: str) -> list[tuple[int, float, str]]:
    """Return all rows, or those of which something was said."""
    return [row for row in rows if row[2]] if show == MINE else list(rows)


def exhibitor_choices(rows: Sequence[tuple[int, float, str]]) -> list[Choice]:
    """Return the exhibitors of one page."""
    found = Exhibitor.objects.filter(pk__in=[key for key, _points, _said in rows])
    by_key = {
        one.pk: one
        for one in found.select_related("organisation").prefetch_related("themes", "stands__hall")
    }
    return [Choice(by_key[key], said, round(points)) for key, points, said in rows]


def visitors_for(exhibitor: Exhibitor, narrowed: Narrowed) -> list[tuple[int, float, str]]:
    """Return ids of visitors with their points and what the exhibitor said, best first.

    The words of the most likely ones alone are read; the others follow by what they share.
    """
    said = reads.wishes_by_exhibitor(exhibitor)
    some = narrow_visitors(reads.findable(exhibitor), narrowed)
    if narrowed.show == MINE:
        some = [one for one in some if one.pk in said]
    likely = likely_first(exhibitor, some)
    points = affinity.for_exhibitor(exhibitor, likely[:MOST_READ])
    best = sorted(likely[:MOST_READ], key=lambda one: -points[one.pk])
    ordered = [*best, *likely[MOST_READ:]]
    return [(one.pk, points.get(one.pk, 0.0), said.get(one.pk, "")) for one in ordered]


def narrow_visitors(rows: QuerySet[Participant], narrowed: Narrowed) -> list[Participant]:
    """Return the visitors that have the words, the theme and the country."""
    for word in narrowed.words.split():
        rows = rows.filter(
            Q(organisation__name__icontains=word)
            | Q(organisation_name__icontains=word)
            | Q(looks_for__icontains=word)
            | Q(job__icontains=word)
        )
    if narrowed.country:
        rows = rows.filter(country=narrowed.country)
    some = rows.select_related(None).only(
        "pk", "code", "themes", "languages", "looks_for", "country", "organisation", "edition"
    )
    wanted = narrowed.theme
    return [one for one in some.order_by("pk") if not wanted or wanted in one.themes]


def likely_first(exhibitor: Exhibitor, some: Sequence[Participant]) -> list[Participant]:
    """Return visitors by what they share with an exhibitor at first sight."""
    themes = frozenset(exhibitor.themes.values_list("pk", flat=True))
    languages = frozenset(exhibitor.organisation.languages)
    return sorted(some, key=lambda one: -affinity.shared_at_once(one, themes, languages))


def visitor_choices(rows: Sequence[tuple[int, float, str]]) -> list[Choice]:
    """Return the visitors of one page; no page shows their names or addresses."""
    found = Participant.objects.filter(pk__in=[key for key, _points, _said in rows])
    by_key = {one.pk: one for one in found.select_related("organisation")}
    return [Choice(by_key[key], said, round(points) or None) for key, points, said in rows]


def musts(said: Sequence[str]) -> int:
    """Return how many musts there are."""
    return sum(one == Interest.MUST for one in said)
