"""What somebody looks for in the library: read from an address, written back into one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone

from dorsale_web.library.models import Entry, EntryKind
from dorsale_web.matching import themes
from dorsale_web.members.geography import known_countries
from dorsale_web.members.text import CONTENT_LANGUAGES

FIRST_YEAR = 1995
MOST_SIGNS = 200


@dataclass(frozen=True)
class Filters:
    """Words and choices; empty means all."""

    words: str = ""
    kind: str = ""
    theme: str = ""
    country: str = ""
    year: str = ""
    language: str = ""

    def pairs(self) -> list[tuple[str, str]]:
        """Return what is chosen as names and values of an address."""
        named = (
            ("q", self.words), ("kind", self.kind), ("theme", self.theme),
            ("country", self.country), ("year", self.year), ("language", self.language),
        )  # fmt: skip
        return [(name, value) for name, value in named if value]

    def encoded(self) -> str:
        """Return what is chosen as the query of an address."""
        query = QueryDict(mutable=True)
        for name, value in self.pairs():
            query[name] = value
        return query.urlencode()

    @property
    def chosen(self) -> int:
        """Return how many filters are on."""
        return len(self.pairs())


def years() -> list[str]:
    """Return the years that can be chosen, the latest first."""
    return [str(year) for year in range(timezone.localdate().year, FIRST_YEAR - 1, -1)]


def of(query: QueryDict) -> Filters:
    """Return the filters of an address; what is not known in it counts for nothing."""
    return Filters(
        words=" ".join(query.get("q", "").replace("\x00", "").split())[:MOST_SIGNS],
        kind=_one(query, "kind", EntryKind.values),
        theme=_one(query, "theme", themes.CODES),
        country=_one(query, "country", known_countries()),
        year=_one(query, "year", years()),
        language=_one(query, "language", dict(CONTENT_LANGUAGES)),
    )


def _one(query: QueryDict, name: str, known: Collection[str]) -> str:
    value = query.get(name, "")
    return value if value in known else ""


def narrowed(rows: QuerySet[Entry], chosen: Filters) -> QuerySet[Entry]:
    """Return the entries that fit every choice but the words."""
    equal = {
        "kind": chosen.kind,
        "theme": chosen.theme,
        "country": chosen.country,
        "year": chosen.year,
    }
    rows = rows.filter(**{name: value for name, value in equal.items() if value})
    if chosen.language:
        translated = Q(translations__has_key=chosen.language)
        rows = rows.filter(Q(language=chosen.language) | translated)
    return rows
