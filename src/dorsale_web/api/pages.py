"""Pages of a list, words that are asked for, and how the API says that something is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext_noop
from ninja import Field, Schema
from pydantic import AfterValidator

N_ = gettext_noop  # the description is English; the page about it is in the reader's language
Item = TypeVar("Item")
MOST = 100
COUNTED_UP_TO = 10_000
REFUSALS = frozenset({401, 404, 422, 429})


def without_null(text: str) -> str:
    """Return a text without the sign that no database of words can hold."""
    return text.replace("\x00", "")


Words = Annotated[str, Field(max_length=200), AfterValidator(without_null)]


Code = Annotated[str, Field(pattern="^[a-zA-Z0-9_-]+$", max_length=80)]


class Window(Schema):
    """Which part of a list."""

    limit: int = Field(20, ge=1, le=MOST)
    offset: int = Field(0, ge=0, le=1_000_000)


class Page(Schema, Generic[Item]):
    """A part of a list; ``total`` is counted up to 10,000."""

    total: int
    items: list[Item]


class Problem(Schema):
    """What is wrong, in a sentence."""

    detail: str


class OrganisationRef(Schema):
    """An organisation by its short name and its name."""

    slug: str
    name: str


def gives(shape: Any) -> dict[Any, Any]:
    """Return what an operation answers: ``shape``, or a sentence when something is wrong."""
    return {200: shape, REFUSALS: Problem}


def cut(rows: QuerySet[Any] | Sequence[Any], window: Window) -> tuple[int, list[Any]]:
    """Return the count and the part of ``rows``."""
    part = slice(window.offset, window.offset + window.limit)
    if isinstance(rows, QuerySet):
        return rows.order_by()[:COUNTED_UP_TO].count(), list(rows[part])
    return min(len(rows), COUNTED_UP_TO), list(rows[part])


def reference(organisation: Any) -> dict[str, str] | None:
    """Return an organisation by its names; None stays None."""
    return organisation and {"slug": organisation.slug, "name": organisation.name}
