"""The one search box: stems are made in Python and stored, so SQLite and PostgreSQL find the same.

Every app hands over ``Found`` objects when something is published, and takes them back when it is
not. The index of the database holds the stems as they are: FTS5 in SQLite, ``tsvector`` in
PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from dorsale_web.matching.stems import query_stems, stems
from dorsale_web.members.models import Asker, SearchEntry
from dorsale_web.members.standing import standing

MOST_POSITIONS = 16_000  # PostgreSQL keeps no more positions of a word
TITLE_WEIGHT = 3
MOST_WORDS = 8


@dataclass(frozen=True)
class Found:
    """What the index keeps of one object: how it is shown in a list, and its words."""

    kind: str
    code: str
    title: str
    line: str
    url: str
    language: str
    country: str
    audience: str
    at: datetime
    words: str
    more: tuple[tuple[str, str], ...] = ()  # (language, words) of translations


def words_of(found: Found) -> str:
    """Return the stems of an object, its title counted thrice."""
    own = stems(found.title, found.language) * TITLE_WEIGHT + stems(found.words, found.language)
    others = [stem for language, words in found.more for stem in stems(words, language)]
    return " ".join(own + others)


def put(objects: Iterable[Found]) -> None:
    """Add objects to the index, or replace them."""
    rows = [
        SearchEntry(
            kind=one.kind,
            code=one.code,
            title=one.title[:200],
            line=one.line[:300],
            url=one.url,
            language=one.language,
            country=one.country,
            audience=one.audience,
            at=one.at,
            stems=words_of(one),
        )
        for one in objects
    ]
    fields = ["title", "line", "url", "language", "country", "audience", "at", "stems"]
    with transaction.atomic():
        SearchEntry.objects.bulk_create(
            rows,
            batch_size=500,
            update_conflicts=True,
            update_fields=fields,
            unique_fields=["kind", "code"],
        )
        if connection.vendor == "postgresql":
            _put_vectors(rows)


def _put_vectors(rows: Sequence[SearchEntry]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE members_searchentry SET words = %s::tsvector WHERE kind = %s AND code = %s",
            [(vector(row.stems), row.kind, row.code) for row in rows],
        )


def vector(stemmed: str) -> str:
    """Return stems as PostgreSQL writes a ``tsvector``.

    >>> vector("fibre reseau fibre")
    'fibre:1,3 reseau:2'
    """
    places: dict[str, list[int]] = {}
    for place, stem in enumerate(stemmed.split()[:MOST_POSITIONS], start=1):
        places.setdefault(stem, []).append(place)
    return " ".join(f"{stem}:{','.join(map(str, at[:200]))}" for stem, at in places.items())


def remove(kind: str, codes: Iterable[str]) -> None:
    """Take objects out of the index."""
    SearchEntry.objects.filter(kind=kind, code__in=list(codes)).delete()


def audiences(asker: Asker) -> list[str]:
    """Return which entries ``asker`` may find."""
    return ["public", "members"] if standing(asker).is_signed_in else ["public"]


def hits(
    asker: Asker, text: str, *, kinds: Sequence[str] = (), every: bool = True, most: int = 200
) -> list[int]:
    """Return the ids of entries with the words of ``text``, best first.

    With ``every``, each word must be there in one of its forms; without, one word is enough.
    """
    words = [sorted(forms) for forms in query_stems(text) if forms][:MOST_WORDS]
    if not words:
        return []
    engine = _postgresql if connection.vendor == "postgresql" else _sqlite
    given = audiences(asker)
    narrower = f"e.audience IN ({_marks(given)})"
    if kinds:
        narrower += f" AND e.kind IN ({_marks(kinds)})"
        given = [*given, *kinds]
    sql, asked, order = engine(words, every)
    with connection.cursor() as cursor:
        cursor.execute(sql.format(narrower=narrower), [asked, *given, *order, most])
        return [row[0] for row in cursor.fetchall()]


def _marks(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _sqlite(words: Sequence[Sequence[str]], every: bool) -> tuple[str, str, list[str]]:
    groups = ["(" + " OR ".join(f'"{form}"' for form in forms) + ")" for forms in words]
    sql = (
        "SELECT e.id FROM search_words w JOIN members_searchentry e ON e.id = w.rowid"
        " WHERE search_words MATCH %s AND {narrower} ORDER BY bm25(search_words), e.id LIMIT %s"
    )
    return sql, (" AND " if every else " OR ").join(groups), []


def _postgresql(words: Sequence[Sequence[str]], every: bool) -> tuple[str, str, list[str]]:
    groups = ["(" + " | ".join(f"'{form}'" for form in forms) + ")" for forms in words]
    asked = (" & " if every else " | ").join(groups)
    sql = (
        "SELECT e.id FROM members_searchentry e WHERE e.words @@ %s::tsquery AND {narrower}"
        " ORDER BY ts_rank(e.words, %s::tsquery, 1) DESC, e.id LIMIT %s"
    )
    return sql, asked, [asked]


def find(
    asker: Asker, text: str, *, kinds: Sequence[str] = (), most: int = 200
) -> list[SearchEntry]:
    """Return what ``asker`` may find with all words of ``text``, or with any when none has all."""
    ids = hits(asker, text, kinds=kinds, most=most) or hits(
        asker, text, kinds=kinds, every=False, most=most
    )
    by_id = SearchEntry.objects.defer("stems").in_bulk(ids)
    return [by_id[one] for one in ids]
