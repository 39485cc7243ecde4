"""What came of introductions and meetings, counted with the denominator; nobody is named."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache

from dorsale_web.market.models import Outcome
from dorsale_web.market.outcomes import Tally, tally
from dorsale_web.matching import themes

KEPT_S = 300
KEY = "market:results"


@dataclass(frozen=True)
class Results:
    """All outcomes that were asked for, the same by theme, and how many were not asked for yet."""

    overall: Tally
    by_theme: tuple[tuple[str, Tally], ...]
    not_asked: int


def results() -> Results:
    """Return the counts, at most five minutes old."""
    kept: Results | None = cache.get(KEY)
    if kept is None:
        kept = count()
        cache.set(KEY, kept, KEPT_S)
    return kept


def count() -> Results:
    """Count all outcomes; one with several themes counts in each of them."""
    rows = list(Outcome.objects.prefetch_related("answers").order_by("pk"))
    told = [(row.themes, [one.result for one in row.answers.all()]) for row in rows if due(row)]
    by_theme = [
        (code, tally(answers for codes, answers in told if code in codes)) for code in themes.CODES
    ]
    return Results(
        overall=tally(answers for _codes, answers in told),
        by_theme=tuple((code, one) for code, one in by_theme if one.asked),
        not_asked=len(rows) - len(told),
    )


def due(outcome: Outcome) -> bool:
    """Return whether both sides were asked already, or one answered before."""
    return outcome.asked_at is not None or bool(outcome.answers.all())
