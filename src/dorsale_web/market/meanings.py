"""Vectors of postings, where the local language model is installed: made in a worker, kept here.

The web process never loads the model, nor numpy: it reads matches that were found before.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import F, QuerySet

from dorsale_web.market.models import Posting, PostingProfile, Side
from dorsale_web.market.profiles import PART, concepts_of, parts
from dorsale_web.market.queries import open_now
from dorsale_web.matching import meaning

MODEL = "multilingual-e5-small-4bit"
BATCH = 64
MOST_AT_ONCE = 2_000  # well within the time a heavy task has
CENTRE, KEPT_S = "market:centre", 600
Vector = tuple[float, ...]


def is_on() -> bool:
    """Return whether meanings count here: the model is installed, and not turned off."""
    return getattr(settings, "MEANING", "auto") != "off" and meaning.available()


def missing() -> QuerySet[Posting]:
    """Return the open postings whose present text has no vector."""
    known = with_vectors().values("posting")
    return Posting.objects.filter(open_now()).exclude(pk__in=known)


def make_missing() -> list[str]:
    """Make vectors that are missing, so many at once; return the codes of their postings."""
    made: list[str] = []
    for side in Side.values:
        rows = missing().filter(side=side).order_by("pk")[: MOST_AT_ONCE - len(made)]
        for some in parts(rows, BATCH):
            make(some, side)
            made += [one.code for one in some]
    cache.delete(CENTRE)
    return made


def make(postings: list[Posting], side: str) -> None:
    """Make and keep the vectors of some postings of one side."""
    concepts_of(postings)  # their profiles are there, and of today's text
    found = meaning.vectors([text_of(one) for one in postings], side)
    for posting, row in zip(postings, meaning.rows(found), strict=True):
        PostingProfile.objects.filter(posting=posting).update(
            model=MODEL, vector=array("f", row).tobytes()
        )


def text_of(posting: Posting) -> str:
    """Return what the model reads of a posting."""
    return f"{posting.title}. {posting.summary} {posting.description}"


def vectors_of(postings: Iterable[Posting]) -> dict[int, Vector]:
    """Return the centred vectors of the postings that have one, by key."""
    if not is_on():
        return {}
    groups = {one.pk: group(one.side, one.language) for one in postings}
    rows = [
        row
        for part in parts(groups)
        for row in with_vectors().filter(posting__in=part).values_list("posting", "vector")
    ]
    if not rows:
        return {}
    keys = [key for key, _vector in rows]
    middle = centre()
    centred = middle.centred(matrix(raw for _key, raw in rows), [groups[key] for key in keys])
    return dict(zip(keys, meaning.rows(centred), strict=True))


def with_vectors() -> QuerySet[PostingProfile]:
    """Return the profiles whose vector is of the present text."""
    return PostingProfile.objects.filter(
        model=MODEL, vector__isnull=False, read_at=F("posting__changed_at")
    )


def group(side: str, language: str) -> str:
    """Return the name of the postings that share a mean vector."""
    return f"{side} {language}"


def matrix(rows: Iterable[bytes]) -> Any:
    """Return stored vectors as an array, a row each."""
    import numpy

    return numpy.array([numpy.frombuffer(bytes(row), dtype=numpy.float32) for row in rows])


def centre() -> meaning.Centre:
    """Return the mean vectors by side and language over all postings, kept ten minutes."""
    kept: meaning.Centre | None = cache.get(CENTRE)
    if kept is None:
        rows = with_vectors().values_list("vector", "posting__side", "posting__language")
        some = list(rows.iterator(chunk_size=PART))
        names = [group(side, language) for _vector, side, language in some]
        kept = meaning.Centre.fitted(matrix(one[0] for one in some), names)
        cache.set(CENTRE, kept, KEPT_S)
    return kept
