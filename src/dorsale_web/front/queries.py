"""What the first page shows; figures are counted at most once a minute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.db.models import Count, Q
from django.utils import timezone

from dorsale_web.library.models import Entry
from dorsale_web.library.queries import entries, out_now
from dorsale_web.market.models import IntroductionState, OutcomeAnswer, Posting, PostingState
from dorsale_web.market.outcomes import Tally
from dorsale_web.market.queries import introductions, open_now, open_postings, outcomes
from dorsale_web.market.results import results
from dorsale_web.matching.themes import CODES
from dorsale_web.members import desk
from dorsale_web.members.models import Asker, Organisation
from dorsale_web.members.rules import is_officer
from dorsale_web.members.standing import standing

KEEP_S = 60
NEWEST = 3
MOST_OUTCOMES = 5


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
    return caches["memory"].get_or_set("front.figures", count, KEEP_S)  # type: ignore[return-value]


def count() -> Figures:
    """Count organisations, open postings and experiences; outcomes as their own page has them."""
    shown = Organisation.objects.filter(suspended_at__isnull=True)
    vouched = shown.filter(vouched_until__gte=timezone.localdate())
    sides = Posting.objects.filter(open_now()).order_by().values_list("side")
    by_side = dict(sides.annotate(Count("pk")))
    return Figures(
        organisations=shown.count(),
        vouched=vouched.count(),
        countries=vouched.order_by().values("country").distinct().count(),
        offers=by_side.get("offer", 0),
        needs=by_side.get("need", 0),
        experiences=Entry.objects.filter(out_now(), kind="experience").count(),
        outcomes=results().overall,
    )


def themes() -> list[tuple[str, int]]:
    """Return each theme with its open postings, at most a minute old."""
    return caches["memory"].get_or_set("front.themes", _themes, KEEP_S)  # type: ignore[return-value]


def _themes() -> list[tuple[str, int]]:
    open_ones = Posting.objects.filter(open_now()).order_by().values_list("themes")
    counted = dict(open_ones.annotate(Count("pk")))
    return [(code, counted.get(code, 0)) for code in CODES]


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
    found = {
        "organisations": list(Organisation.objects.filter(pk__in=mine)),
        "drafts": Posting.objects.filter(organisation__in=mine, state=PostingState.DRAFT).count(),
        "waiting": waiting.count(),
        "outcomes": outcomes_to_tell(asker, mine),
        "to_review": sum(one.count for one in desk.waiting(asker)) if is_officer(asker) else 0,
    }
    waits = any(found[name] for name in ("drafts", "waiting", "outcomes", "to_review"))
    calm = all(one.is_vouched for one in found["organisations"]) and found["organisations"]
    return found | {"nothing": calm and not waits}


def outcomes_to_tell(asker: Asker, mine: list[int]) -> list[str]:
    """Return the codes of some outcomes that were asked for and that one's side has not told."""
    as_guest = Q(right__isnull=True, guest=asker.pk)
    told = OutcomeAnswer.objects.filter(
        Q(organisation__in=mine) | Q(organisation__isnull=True, outcome__guest=asker.pk)
    ).values("outcome")
    asked = outcomes(asker).filter(
        Q(left__in=mine) | Q(right__in=mine) | as_guest, asked_at__isnull=False
    )
    return list(asked.exclude(pk__in=told).values_list("code", flat=True)[:MOST_OUTCOMES])
