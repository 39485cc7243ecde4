"""Pages of a list: how many at most, from where, how many there are."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from ninja import Field, Schema

Item = TypeVar("Item")
MOST = 100
COUNTED_UP_TO = 10_000


class Window(Schema):
    """Which part of a list."""

    limit: int = Field(20, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=1_000_000)


class Page(Schema, Generic[Item]):
    """A part of a list; ``total`` is counted up to 10,000."""

    total: int
    items: list[Item]


def cut(rows: QuerySet[Any], window: Window) -> tuple[int, list[Any]]:
    """Return the count and the part of ``rows``."""
    total = rows.order_by()[:COUNTED_UP_TO].count()
    return total, list(rows[window.offset : window.offset + window.limit])
