"""Entries for the tests of the exchange."""

from __future__ import annotations

from datetime import UTC, datetime

from dorsale_web.library.models import Entry
from tests.dorsale_web.cast import Cast, theme

DAY = datetime(2026, 3, 5, 10, 30, tzinfo=UTC)


def written(cast: Cast, **fields: object) -> Entry:
    """Return a saved, published experience of ``own`` unless ``fields`` say otherwise."""
    given = {
        "kind": "experience", "organisation": cast.own, "by": cast["owner"], "language": "fr",
        "title": "Des relais solaires à Ouesso", "country": "CG", "year": 2025,
        "theme": theme("infrastructure"), "context": "Trois villages sans réseau.",
        "failed": "Les batteries ont lâché après 4 mois.", "state": "published",
        "published_at": DAY,
    } | fields  # fmt: skip
    return Entry.objects.create(**given)


def changed_at(entry: Entry, moment: datetime) -> Entry:
    """Return an entry that last changed at a moment."""
    Entry.objects.filter(pk=entry.pk).update(changed_at=moment)
    entry.refresh_from_db()
    return entry
