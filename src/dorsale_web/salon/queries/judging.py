"""Reads of judging: what a juror sees next, and how far a jury has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from dorsale_web.matching.ranking import pairs
from dorsale_web.members.models import Asker
from dorsale_web.salon.jury_conflicts import barred
from dorsale_web.salon.models import Category, Contest, ContestEntry, Juror, Mark, PairVote
from dorsale_web.salon.queries.contest_lists import admitted_in

Both = tuple[ContestEntry, ContestEntry]


def seat_of(asker: Asker, contest: Contest) -> Juror:
    """Return the seat of whoever asks on a jury."""
    return Juror.objects.select_related("contest").get(contest=contest, person=asker.pk)


@dataclass(frozen=True)
class Work:
    """What a juror may judge: what is left, in a balanced order, and what is done."""

    left: list[ContestEntry] = field(default_factory=list)
    done: list[ContestEntry] = field(default_factory=list)

    @property
    def total(self) -> int:
        """Return how many entries there are for this juror."""
        return len(self.left) + len(self.done)


def work_of(juror: Juror) -> Work:
    """Return the entries a juror may mark; those left begin with the least marked."""
    allowed = judged_by(juror)
    marked = set(Mark.objects.filter(juror=juror).values_list("entry", flat=True))
    left = [entry for entry in allowed if entry.pk not in marked]
    seats = list(Juror.objects.filter(contest=juror.contest_id).order_by("pk").values_list("pk"))
    turn = seats.index((juror.pk,))
    return Work(
        left=balanced(left, forms(juror.contest), turn, len(seats)),
        done=[entry for entry in allowed if entry.pk in marked],
    )


def judged_by(juror: Juror) -> list[ContestEntry]:
    """Return the admitted entries of a contest to which a juror does not stand near."""
    entries = list(admitted_in(juror.contest))
    near = barred(juror, entries)
    return [entry for entry in entries if entry.pk not in near]


def forms(contest: Contest) -> Counter[int]:
    """Return how many jurors marked each entry, by id."""
    rows = Mark.objects.filter(juror__contest=contest).order_by().values_list("entry")
    return Counter(dict(rows.annotate(Count("juror", distinct=True))))


def balanced(
    entries: Sequence[ContestEntry], given: Counter[int], turn: int, seats: int
) -> list[ContestEntry]:
    """Return entries with the fewest marks first; each juror begins at another place.

    >>> few = [ContestEntry(pk=number, code=code) for number, code in enumerate("abcd")]
    >>> [entry.code for entry in balanced(few, Counter({2: 1}), turn=1, seats=2)]
    ['d', 'a', 'b', 'c']
    """
    known = sorted(entries, key=lambda entry: entry.code)
    first = turn * len(known) // max(seats, 1)
    turned = [*known[first:], *known[:first]]
    return sorted(turned, key=lambda entry: given[entry.pk])


def next_pair(juror: Juror) -> Both | None:
    """Return the two entries a juror compares next, or None when all are compared.

    They are of one category: that in which the juror has voted least.
    """
    cast = list(votes_in(juror.contest))
    mine = Counter(vote.winner.category_id for vote in cast if vote.juror_id == juror.pk)
    allowed = judged_by(juror)
    for category in sorted(_categories(allowed), key=lambda one: (mine[one.pk], one.rank)):
        known = {entry.code: entry for entry in allowed if entry.category_id == category.pk}
        votes = [as_vote(one) for one in cast if one.winner.category_id == category.pk]
        found = pairs.next_pair(votes, known, str(juror.pk))
        if found:
            return known[found[0]], known[found[1]]
    return None


def _categories(entries: Iterable[ContestEntry]) -> list[Category]:
    return list({entry.category_id: entry.category for entry in entries}.values())


def votes_in(contest: Contest) -> QuerySet[PairVote]:
    """Return the votes of a jury that still count: on two entries that are admitted."""
    admitted = ContestEntry.State.ADMITTED
    found = PairVote.objects.filter(
        juror__contest=contest, winner__state=admitted, loser__state=admitted
    )
    return found.select_related("winner", "loser", "juror")


def as_vote(vote: PairVote, juror: str = "") -> pairs.Vote:
    """Return a vote as the arithmetic reads it."""
    return pairs.Vote(
        juror or str(vote.juror_id), vote.winner.code, vote.loser.code, tie=vote.is_tie
    )


@dataclass(frozen=True)
class Seat:
    """A juror with the number of entries marked, or of pairs compared, and of conflicts."""

    juror: Juror
    done: int
    declared: int
    found: int


@dataclass(frozen=True)
class Progress:
    """How far a jury has come. No value of any mark is in it, nor who marked what."""

    seats: list[Seat]
    seen: list[tuple[ContestEntry, int]]  # how many jurors marked each entry, or pairs it was in

    @property
    def least(self) -> int:
        """Return how often the entry least seen was seen."""
        return min((times for _, times in self.seen), default=0)


def progress(contest: Contest) -> Progress:
    """Return how far the jury of a contest has come."""
    done, seen = in_pairs(contest) if is_by_pairs(contest) else in_marks(contest)
    entries = list(admitted_in(contest))
    jurors = Juror.objects.filter(contest=contest).select_related("person", "contest")
    return Progress(
        seats=[seat(juror, done[juror.pk]) for juror in jurors.prefetch_related("conflicts")],
        seen=[(entry, seen[entry.pk]) for entry in entries],
    )


def is_by_pairs(contest: Contest) -> bool:
    """Return whether the jury compares two at a time."""
    return contest.judging == Contest.Judging.PAIRS


def seat(juror: Juror, done: int) -> Seat:
    """Return a juror with counts; conflicts should be prefetched."""
    kept = list(juror.conflicts.all())
    declared = sum(one.is_declared for one in kept)
    return Seat(juror, done, declared, len(kept) - declared)


def in_marks(contest: Contest) -> tuple[Counter[int], Counter[int]]:
    """Return the entries marked by each juror, and the jurors who marked each entry."""
    rows = Mark.objects.filter(juror__contest=contest).order_by().values_list("juror")
    done = Counter(dict(rows.annotate(Count("entry", distinct=True))))
    return done, forms(contest)


def in_pairs(contest: Contest) -> tuple[Counter[int], Counter[int]]:
    """Return the pairs compared by each juror, and the pairs in which each entry was."""
    cast = list(votes_in(contest))
    done = Counter(vote.juror_id for vote in cast)
    return done, Counter(one for vote in cast for one in (vote.winner_id, vote.loser_id))
