"""The audience prize: how many voted, for what, and of how many who came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from dorsale_web.salon.models import (
    AudienceVote,
    Category,
    CheckIn,
    Contest,
    ContestEntry,
    Edition,
    Participant,
    ParticipantState,
)


@dataclass(frozen=True)
class Audience:
    """The votes in a category, beside the number of participants who came."""

    votes: int
    voters_who_came: int
    came: int
    rows: tuple[tuple[ContestEntry, int], ...]  # the most first

    @property
    def winners(self) -> tuple[ContestEntry, ...]:
        """Return the entry with the most votes, or those that share that number."""
        most = self.rows[0][1] if self.rows else 0
        return tuple(entry for entry, number in self.rows if most and number == most)

    @property
    def others(self) -> int:
        """Return the votes of participants who were not counted at an entrance."""
        return self.votes - self.voters_who_came


def tally(category: Category, entries: Mapping[str, ContestEntry]) -> Audience:
    """Return the votes of confirmed participants for the entries given by code."""
    cast = AudienceVote.objects.filter(
        category=category,
        participant__state=ParticipantState.CONFIRMED,
        entry__code__in=list(entries),
    )
    numbers = Counter(dict(cast.order_by().values_list("entry__code").annotate(Count("pk"))))
    came = who_came(category.contest.edition)
    rows = [(entry, numbers[code]) for code, entry in entries.items()]
    return Audience(
        votes=sum(numbers.values()),
        voters_who_came=cast.filter(participant__in=came).count(),
        came=came.count(),
        rows=tuple(sorted(rows, key=lambda row: (-row[1], row[0].title))),
    )


def who_came(edition: Edition) -> QuerySet[Participant]:
    """Return the confirmed participants whose badge was counted at least once."""
    shown = CheckIn.objects.filter(edition=edition, verdict=CheckIn.Verdict.COUNTED)
    return Participant.objects.filter(
        edition=edition, state=ParticipantState.CONFIRMED, badges__in=shown.values("badge")
    ).distinct()


def choices_of(participant: Participant | None, contest: Contest) -> dict[int, int]:
    """Return the entry that a participant chose in each category, by ids."""
    if participant is None:
        return {}
    cast = AudienceVote.objects.filter(participant=participant, category__contest=contest)
    return dict(cast.values_list("category", "entry"))
