"""What somebody looks for in the market: read from an address, written back into one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict

from dorsale_web.market.models import Posting, PostingKind, Side
from dorsale_web.matching import themes
from dorsale_web.members.geography import known_countries
from dorsale_web.members.text import CONTENT_LANGUAGES

NEWEST, DEADLINE = "newest", "deadline"
MOST_SIGNS = 200


@dataclass(frozen=True)
class Filters:
    """Words and choices; empty means all."""

    words: str = ""
    side: str = ""
    kinds: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    country: str = ""
    language: str = ""
    sort: str = ""

    def pairs(self) -> list[tuple[str, str]]:
        """Return what is chosen as names and values of an address."""
        single = (("q", self.words), ("side", self.side))
        several = [("kind", one) for one in self.kinds] + [("theme", one) for one in self.themes]
        rest = (("country", self.country), ("language", self.language), ("sort", self.sort))
        return [(name, value) for name, value in (*single, *several, *rest) if value]

    def encoded(self) -> str:
        """Return what is chosen as the query of an address; the same choice, the same query."""
        query = QueryDict(mutable=True)
        for name, value in self.pairs():
            query.appendlist(name, value)
        return query.urlencode()

    @property
    def chosen(self) -> int:
        """Return how many filters are on, beside the order."""
        return len([name for name, _value in self.pairs() if name != "sort"])

    def sorted_by(self, sort: str) -> Filters:
        """Return the same choice in another order."""
        return replace(self, sort=sort)


def of(query: QueryDict) -> Filters:
    """Return the filters of an address; what is not known in it counts for nothing."""
    return Filters(
        words=" ".join(query.get("q", "").replace("\x00", "").split())[:MOST_SIGNS],
        side=_one(query, "side", Side.values),
        kinds=_several(query, "kind", PostingKind.values),
        themes=_several(query, "theme", themes.CODES),
        country=_one(query, "country", known_countries()),
        language=_one(query, "language", dict(CONTENT_LANGUAGES)),
        sort=_one(query, "sort", (NEWEST, DEADLINE)),
    )


def of_text(query: str) -> Filters:
    """Return the filters of an encoded query."""
    return of(QueryDict(query))


def _one(query: QueryDict, name: str, known: Any) -> str:
    value = query.get(name, "")
    return value if value in known else ""


def _several(query: QueryDict, name: str, known: Any) -> tuple[str, ...]:
    asked = set(query.getlist(name))
    return tuple(value for value in known if value in asked)


def narrowed(rows: QuerySet[Posting], chosen: Filters) -> QuerySet[Posting]:
    """Return the postings that fit every choice but the words."""
    equal = {"side": chosen.side, "country": chosen.country}
    rows = rows.filter(**{name: value for name, value in equal.items() if value})
    if chosen.kinds:
        rows = rows.filter(kind__in=chosen.kinds)
    if chosen.themes:
        some = Posting.themes.through.objects.filter(theme__in=chosen.themes)
        rows = rows.filter(pk__in=some.values("posting"))
    if chosen.language:
        translated = Q(translations__has_key=chosen.language)
        rows = rows.filter(Q(language=chosen.language) | translated)
    return rows
