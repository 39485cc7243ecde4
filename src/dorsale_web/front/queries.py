"""What the first page shows; figures are counted at most once a minute."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone

from dorsale_web.library.models import Entry
from dorsale_web.library.queries import entries, out_now, to_confirm
from dorsale_web.market.models import (
    IntroductionState,
    Outcome,
    OutcomeAnswer,
    Posting,
    PostingState,
)
from dorsale_web.market.outcomes import Tally, tally
from dorsale_web.market.queries import introductions, open_now, open_postings, outcomes, to_review
from dorsale_web.members.models import Asker, Organisation, Theme
from dorsale_web.members.standing import standing

KEEP_S = 60
NEWEST = 3


@dataclass(frozen=True)
class Figures:
    """What the network counts today."""

    organisations: int
    vouched: int
    countries: int
    offers: int
    needs: int
    experiences: int
    outcomes: Tally


def figures() -> Figures:
    """Return the counts, at most a minute old."""
    return cache.get_or_set("front.figures", count, KEEP_S)  # type: ignore[return-value]


def count() -> Figures:
    """Count organisations, open postings, experiences and outcomes."""
    shown = Organisation.objects.filter(suspended_at__isnull=True)
    vouched = shown.filter(vouched_until__gte=timezone.localdate())
    sides = dict(
        Posting.objects.filter(open_now()).order_by().values_list("side").annotate(Count("pk"))
    )
    answers: dict[int, list[str]] = {
        one: [] for one in Outcome.objects.values_list("pk", flat=True)
    }
    for outcome, result in OutcomeAnswer.objects.values_list("outcome", "result"):
        answers[outcome].append(result)
    return Figures(
        organisations=shown.count(),
        vouched=vouched.count(),
        countries=vouched.order_by().values("country").distinct().count(),
        offers=sides.get("offer", 0),
        needs=sides.get("need", 0),
        experiences=Entry.objects.filter(out_now(), kind="experience").count(),
        outcomes=tally(answers.values()),
    )


def themes() -> list[tuple[str, int]]:
    """Return each theme with its open postings, at most a minute old."""
    return cache.get_or_set("front.themes", _themes, KEEP_S)  # type: ignore[return-value]


def _themes() -> list[tuple[str, int]]:
    counted = Counter(Posting.objects.filter(open_now()).values_list("themes", flat=True))
    return [(code, counted[code]) for code in Theme.objects.values_list("code", flat=True)]


def newest(side: str) -> list[Posting]:
    """Return the newest open offers or needs."""
    return list(open_postings().filter(side=side)[:NEWEST])


def newest_experience(asker: Asker) -> Entry | None:
    """Return the newest experience that says what failed."""
    return entries(asker).filter(out_now(), kind="experience").exclude(failed="").first()


def next_steps(asker: Asker) -> dict[str, Any]:
    """Return what waits for a signed-in person."""
    who = standing(asker)
    mine = list(who.organisations("editor"))
    waiting = introductions(asker).filter(
        posting__organisation__in=mine, state=IntroductionState.PENDING
    )
    silent = (
        outcomes(asker).exclude(answers__organisation__in=mine) if mine else outcomes(asker).none()
    )
    return {
        "organisations": list(Organisation.objects.filter(pk__in=mine)),
        "drafts": Posting.objects.filter(organisation__in=mine, state=PostingState.DRAFT).count(),
        "waiting": waiting.count(),
        "outcomes": silent.filter(Q(left__in=mine) | Q(right__in=mine)).count(),
        "to_review": to_review(asker).count() if who.is_steward or who.countries else 0,
        "to_confirm": to_confirm(asker).count() if who.is_steward else 0,
    }
