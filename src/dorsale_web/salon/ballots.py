"""What a jury gave in one category, as the table that is published: jurors by number, not by name.

The ranking is computed from this table and keeps its print (SHA-256), so that anybody can check
that the table published is the one that was ranked, and compute the ranking again.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping

from dorsale_web.members.sheets import as_csv
from dorsale_web.salon.models import Category, Contest, ContestEntry, Juror, Mark, PairVote
from dorsale_web.salon.queries.judging import is_by_pairs

MARKS_HEAD = ("juror", "entry", "title", "criterion", "mark", "highest mark", "weight")
VOTES_HEAD = ("juror", "preferred", "title", "other", "title of the other", "found equal")
Numbers = Mapping[int, int]  # the number of each juror, by id


def numbers_of(contest: Contest) -> Numbers:
    """Return the numbers under which the marks of jurors are published.

    They follow a random draw, so they say nothing of names.
    """
    order = Juror.objects.filter(contest=contest).order_by("draw").values_list("pk", flat=True)
    return {juror: number for number, juror in enumerate(order, start=1)}


def marks_of(category: Category) -> list[Mark]:
    """Return the marks that count: of entries admitted (those of a near juror are removed)."""
    rows = Mark.objects.filter(entry__category=category, entry__state=ContestEntry.State.ADMITTED)
    return list(rows.select_related("entry", "criterion"))


def votes_of(category: Category) -> list[PairVote]:
    """Return the votes that count: on two entries admitted."""
    admitted = ContestEntry.State.ADMITTED
    rows = PairVote.objects.filter(
        winner__category=category, winner__state=admitted, loser__state=admitted
    )
    return list(rows.select_related("winner", "loser"))


def table(category: Category) -> list[list[object]]:
    """Return the ballots of a category as rows, in one order whatever the database."""
    numbers = numbers_of(category.contest)
    if is_by_pairs(category.contest):
        return sorted(vote_row(numbers, one) for one in votes_of(category))
    return sorted(mark_row(numbers, one) for one in marks_of(category))


def mark_row(numbers: Numbers, one: Mark) -> list[object]:
    """Return one mark as a row."""
    entry, by = one.entry, one.criterion
    given = (f"{one.value:g}", f"{by.most:g}", f"{by.weight:g}")
    return [numbers[one.juror_id], entry.code, entry.title, by.name, *given]


def vote_row(numbers: Numbers, vote: PairVote) -> list[object]:
    """Return one vote as a row."""
    better, other = vote.winner, vote.loser
    equal = "yes" if vote.is_tie else "no"
    return [
        numbers[vote.juror_id], better.code, better.title, other.code, other.title, equal,
    ]  # fmt: skip


def file_of(category: Category) -> bytes:
    """Return the table as the file that is published."""
    head = VOTES_HEAD if is_by_pairs(category.contest) else MARKS_HEAD
    return as_csv([head, *table(category)])


def print_of(category: Category) -> str:
    """Return the print of that file, as ``sha256sum`` gives it."""
    return hashlib.sha256(file_of(category)).hexdigest()


def by_juror(entry: ContestEntry) -> list[tuple[int, list[float]]]:
    """Return the marks of an entry under the numbers of the jurors, criterion by criterion."""
    numbers = numbers_of(entry.category.contest)
    rows: dict[int, list[float]] = defaultdict(list)
    marks = Mark.objects.filter(entry=entry).order_by("criterion__rank", "criterion")
    for one in marks:
        rows[numbers[one.juror_id]].append(one.value)
    return sorted(rows.items())


def comparisons(entry: ContestEntry) -> list[tuple[int, str, ContestEntry]]:
    """Return the votes on an entry: the juror's number, ``won``, ``lost`` or ``equal``, the other.

    The other entry is the one it was compared with.
    """
    numbers = numbers_of(entry.category.contest)
    found = []
    for vote in votes_of(entry.category):
        if entry.pk in (vote.winner_id, vote.loser_id):
            won = vote.winner_id == entry.pk
            said = "equal" if vote.is_tie else "won" if won else "lost"
            found.append((numbers[vote.juror_id], said, vote.loser if won else vote.winner))
    return sorted(found, key=lambda one: (one[0], one[2].title))
