"""The ranking of a category: computed in a heavy task, stored as plain data, read by pages.

Nothing here loads numpy before ``computed`` is called.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils import timezone

from dorsale_web.matching.ranking.places import Place, podium
from dorsale_web.salon import ballots
from dorsale_web.salon.models import Category, ContestEntry
from dorsale_web.salon.queries.judging import as_vote, is_by_pairs

SEED_DIGITS = 8


def computed(category: Category) -> dict[str, Any]:
    """Return the ranking of a category with all that is needed to compute it again.

    The seed is made of the print of the votes, so that nobody can try seeds until one suits.
    """
    mark = ballots.print_of(category)
    seed = int(mark[:SEED_DIGITS], 16)
    rank = of_votes if is_by_pairs(category.contest) else of_marks
    given, places = rank(category, seed)
    return {
        "method": category.contest.judging,
        "seed": seed,
        "votes": mark,
        "counted": given,
        "at": timezone.now().isoformat(),
        "places": [asdict(place) for place in places],
    }


def of_marks(category: Category, seed: int) -> tuple[int, list[Place]]:
    """Return how many forms there are, and the places by marks."""
    from dorsale_web.matching.ranking.rubric import Criterion, Mark, rank_marks

    given = ballots.marks_of(category)
    marks = [
        Mark(str(one.juror_id), one.entry.code, one.criterion.code, one.value) for one in given
    ]
    criteria = [
        Criterion(one.code, one.weight, one.most) for one in category.contest.criteria.all()
    ]
    forms = len({(one.juror, one.entry) for one in marks})
    return forms, rank_marks(marks, criteria, seed, admitted(category))


def of_votes(category: Category, seed: int) -> tuple[int, list[Place]]:
    """Return how many votes there are, and the places by votes."""
    from dorsale_web.matching.ranking.pairwise import rank_votes

    votes = [as_vote(one) for one in ballots.votes_of(category)]
    return len(votes), rank_votes(votes, seed, admitted(category))


def admitted(category: Category) -> list[str]:
    """Return the codes of the entries admitted to a category."""
    found = category.entries.filter(state=ContestEntry.State.ADMITTED)
    return sorted(found.values_list("code", flat=True))


def is_current(category: Category) -> bool:
    """Return whether the stored ranking is that of the entries and votes as they are now."""
    result = category.result
    if not result or result["votes"] != ballots.print_of(category):
        return False
    return sorted(place["entry"] for place in result["places"]) == admitted(category)


@dataclass(frozen=True)
class Ranked:
    """An entry at its place; without an entry when it is no longer shown."""

    place: Place
    entry: ContestEntry | None

    @property
    def is_sure(self) -> bool:
        """Return whether its interval is one rank."""
        return self.place.low == self.place.high


@dataclass(frozen=True)
class Verdict:
    """What the jury says of a category: a winner, or why none is named; or a shared prize."""

    winner: ContestEntry | None = None
    shared: tuple[ContestEntry, ...] = ()
    not_separable: tuple[ContestEntry, ...] = ()
    is_comparable: bool = True
    is_judged: bool = True
    is_alone: bool = False  # the only entry of its category


def places_of(category: Category) -> list[Place]:
    """Return the stored places."""
    return [Place(**one) for one in category.result.get("places", ())]


def ranked(category: Category, entries: Mapping[str, ContestEntry]) -> list[Ranked]:
    """Return the stored places with the entries, given by code."""
    return [Ranked(place, entries.get(place.entry)) for place in places_of(category)]


def verdict(category: Category, entries: Mapping[str, ContestEntry]) -> Verdict:
    """Return what the stored ranking says, ``entries`` being those of the category by code.

    A winner is named only when the jury separates the first from all others.
    """
    places = places_of(category)
    if not category.result.get("counted"):
        return Verdict(is_judged=False)
    found = podium(places)
    return Verdict(
        winner=entries.get(found.winner or ""),
        shared=known(category.shared, entries) if found.winner is None else (),
        not_separable=known(found.not_separable, entries),
        is_comparable=found.comparable,
        is_alone=len(places) == 1,
    )


def known(codes: Sequence[str], entries: Mapping[str, ContestEntry]) -> tuple[ContestEntry, ...]:
    """Return the entries of some codes, in their order."""
    return tuple(entries[code] for code in codes if code in entries)
