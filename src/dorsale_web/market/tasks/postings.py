"""Postings that end soon, the search index that follows them, digests of saved searches."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from dorsale_web.market import filters, queries
from dorsale_web.market.actions import postings
from dorsale_web.market.actions.searches import tell_new
from dorsale_web.market.models import SavedSearch
from dorsale_web.work.queue import task

HOUR_S, DAY_S = 3_600, 86_400
SLACK = timedelta(hours=1)  # a task that comes a little early still counts as a day later
EVERY = {"daily": timedelta(days=1), "weekly": timedelta(days=7)}


@task("market.index", every_s=HOUR_S)
def index() -> None:
    """Take postings that expired or whose organisation lapsed out of the index, put back others."""
    postings.index_again()


@task("market.expiring", every_s=DAY_S)
def expiring() -> None:
    """Tell the staff of postings that end within two weeks."""
    postings.warn_of_expiry(timezone.localdate())


@task("market.digest", every_s=DAY_S)
def digest() -> None:
    """Tell people what is new in the searches they saved."""
    now = timezone.now()
    for pace, span in EVERY.items():
        due = SavedSearch.objects.filter(
            every=pace, seen_until__lte=now - span + SLACK, person__is_active=True
        )
        for search in due.select_related("person").iterator(chunk_size=200):
            count = queries.new_since(search.person, filters.of_text(search.query), search)
            tell_new(search, count, now)
