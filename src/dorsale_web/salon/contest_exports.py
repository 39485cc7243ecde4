"""What contests hold about a person: entries written, seats, marks and votes."""

from __future__ import annotations

from typing import Any

from dorsale_web.members.exports import part
from dorsale_web.members.models import Person
from dorsale_web.salon.models import (
    AudienceVote,
    ContestEntry,
    JurorConflict,
    Mark,
    PairVote,
)


@part("contest_entries")
def _entries(person: Person) -> list[Any]:
    rows = ContestEntry.objects.filter(by=person)
    return list(rows.values("code", "category__contest__name", "title", "summary", "state"))


@part("juries")
def _juries(person: Person) -> list[Any]:
    return list(person.juries.values("contest__code", "contest__name", "since"))


@part("jury_marks")
def _marks(person: Person) -> list[Any]:
    rows = Mark.objects.filter(juror__person=person)
    return list(rows.values("entry__code", "entry__title", "criterion__name", "value", "at"))


@part("jury_votes")
def _votes(person: Person) -> list[Any]:
    rows = PairVote.objects.filter(juror__person=person)
    return list(rows.values("winner__title", "loser__title", "is_tie", "at"))


@part("jury_conflicts")
def _conflicts(person: Person) -> list[Any]:
    rows = JurorConflict.objects.filter(juror__person=person)
    return list(rows.values("entry__title", "reason", "is_declared", "at"))


@part("audience_votes")
def _audience(person: Person) -> list[Any]:
    rows = AudienceVote.objects.filter(participant__person=person)
    return list(rows.values("category__contest__name", "category__name", "entry__title", "at"))
