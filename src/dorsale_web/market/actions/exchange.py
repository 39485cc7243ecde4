"""Keep many drafts at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from django.db import transaction

from dorsale_web.market.actions.postings import draft
from dorsale_web.market.models import Posting
from dorsale_web.members.models import Organisation, Person, Theme


class Row(Protocol):
    """What is needed of a row."""

    @property
    def side(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def themes(self) -> list[Theme]: ...  # noqa: D102
    @property
    def fields(self) -> dict[str, Any]: ...  # noqa: D102


@transaction.atomic
def bring_in(by: Person, organisation: Organisation, rows: Iterable[Row]) -> list[Posting]:
    """Keep every row as a draft, or none."""
    return [
        draft(by, organisation, row.themes, side=row.side, kind=row.kind, **row.fields)
        for row in rows
    ]
