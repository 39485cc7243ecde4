"""Saved searches, and the word about what is new in them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from dorsale_web.market.models import SavedSearch
from dorsale_web.members.actions import notify, record
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused

MOST_EACH = 20


@transaction.atomic
def save(by: Person, name: str, query: str, every: str) -> SavedSearch:
    """Keep a search; the same search again only changes its name and pace.

    Raises:
        Refused: the person keeps as many as anybody may.
    """
    kept = SavedSearch.objects.filter(person=by, query=query).first()
    if kept is None and by.saved_searches.count() >= MOST_EACH:
        raise Refused(
            _("You keep {count} searches, the most there can be. Delete one first.").format(
                count=MOST_EACH
            )
        )
    made = kept or SavedSearch(person=by, query=query)
    made.name, made.every = name, every
    made.save()
    record(by, "search.save", made)
    return made


@transaction.atomic
def change(by: Person, search: SavedSearch, name: str, every: str) -> None:
    """Change the name or the pace of a saved search."""
    search.name, search.every = name, every
    search.save(update_fields=["name", "every"])
    record(by, "search.change", search)


@transaction.atomic
def delete(by: Person, search: SavedSearch) -> None:
    """Forget a saved search."""
    record(by, "search.delete", search)
    search.delete()


@transaction.atomic
def tell_new(search: SavedSearch, count: int, now: datetime) -> None:
    """Tell a person how much is new in a search, and count from ``now`` next time."""
    if count:
        notify(
            [search.person], "search.new", f"/market/?{search.query}", name=search.name, count=count
        )
    search.seen_until = now
    search.save(update_fields=["seen_until"])
