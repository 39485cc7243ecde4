"""Pages of long lists: rows are counted up to a limit, beyond it a list is narrowed instead."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 20
MOST_COUNTED = 2_000


class CappedPaginator(Paginator):
    """A paginator that stops counting at ``MOST_COUNTED`` rows."""

    @cached_property
    def count(self) -> int:
        """Return how many rows there are, at most ``MOST_COUNTED``."""
        rows = self.object_list
        if isinstance(rows, QuerySet):
            return rows.order_by()[:MOST_COUNTED].count()
        return len(rows)

    @property
    def is_capped(self) -> bool:
        """Return whether there are more rows than were counted, or just as many."""
        return self.count >= MOST_COUNTED


def page_of(request: HttpRequest, rows: Any) -> Page[Any]:
    """Return the page of ``rows`` that the address asks for."""
    return CappedPaginator(rows, PER_PAGE).get_page(request.GET.get("page"))
