"""Pages of lists: twenty at a time, and no count of a long table beyond what anybody turns to.

A count is kept for some seconds in the memory of the process: it depends on nothing but the
statement that asks for it, which says who asks. The rows themselves are always read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 20
MOST_COUNTED = 2_000


if TYPE_CHECKING:
    _Paginator = Paginator[Any]
else:
    _Paginator = Paginator


class Pages(_Paginator):
    """A paginator that stops counting rows of the database at ``MOST_COUNTED``."""

    @cached_property
    def count(self) -> int:
        """Return how many there are, or ``MOST_COUNTED`` when there are more."""
        if isinstance(self.object_list, QuerySet):
            return counted(self.object_list.order_by()[:MOST_COUNTED])
        return len(self.object_list)

    @property
    def is_capped(self) -> bool:
        """Return whether there are more rows than were counted, or just as many."""
        return self.count >= MOST_COUNTED


def counted(rows: QuerySet[Any]) -> int:
    """Return the count of ``rows``, at most ``settings.COUNTS_KEPT_S`` seconds old."""
    if not settings.COUNTS_KEPT_S:
        return rows.count()
    try:
        statement = str(rows.query)
    except EmptyResultSet:
        return 0
    key = f"count:{hashlib.sha256(statement.encode()).hexdigest()}"
    known: int | None = caches["memory"].get(key)
    if known is None:
        known = rows.count()
        caches["memory"].set(key, known, settings.COUNTS_KEPT_S)
    return known


def page_of(
    request: HttpRequest, rows: QuerySet[Any] | Sequence[Any], per_page: int = PER_PAGE
) -> Page[Any]:
    """Return the page asked for by ``?page=``; the first or last when there is none such."""
    return Pages(rows, per_page).get_page(request.GET.get("page"))


def query_without_page(request: HttpRequest) -> str:
    """Return the other parameters of the address, encoded, for links to other pages."""
    kept = request.GET.copy()
    kept.pop("page", None)
    return kept.urlencode()
