"""Rankings: does the printed 90 % interval hold the true rank, and is a named winner the best?

Juries are simulated with a fixed seed: 100 projects, 20 judges, 15 votes each, either marks (15
projects each, whole marks from 0 to 10, severe and mild judges) or votes between two. True scores,
judges and noise are drawn anew in each run. A peer is the plain mean of marks, or the share of
votes won (Copeland's rule on a sparse table), each with the usual bootstrap interval; ``choix``
where it is installed gives ranks alone. What misses its goal is printed first.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from statistics import mean, stdev
from typing import Any

import numpy as np

from dorsale_web.matching.ranking import ranks
from dorsale_web.matching.ranking.pairs import Vote, next_pair
from dorsale_web.matching.ranking.pairwise import rank_votes
from dorsale_web.matching.ranking.places import Place, podium
from dorsale_web.matching.ranking.rubric import Criterion, Mark, rank_marks

GOAL = (0.85, 0.95)  # coverage on 100 projects, 20 judges, 15 votes each
CRITERIA = (Criterion("quality"),)
NOISE = 1.5  # standard deviation of a mark, in points of ten
SEVERITY = 1.5  # of a judge
LOGIT = 1.5  # a project one deviation ahead wins 82 % of the votes
RESAMPLES = 400

Row = dict[str, Any]
Random = np.random.Generator
SHAPES: Mapping[str, Callable[[Random, int], Any]] = {
    "normal": lambda chance, size: chance.standard_normal(size),
    "uniform": lambda chance, size: chance.uniform(-1.73, 1.73, size),
    "skewed": lambda chance, size: chance.exponential(1.0, size),
    "two classes": lambda chance, size: (
        chance.choice([-1.0, 1.0], size) + 0.2 * chance.standard_normal(size)
    ),
}


@dataclass(frozen=True)
class Case:
    """A kind of contest: how far apart the projects are, in deviations of the noise."""

    name: str
    spread: float = 1.0
    shape: str = "normal"
    projects: int = 100
    judges: int = 20
    each: int = 15
    goal: bool = True  # the model's own assumptions; the others show what else may happen

    @property
    def names(self) -> list[str]:
        """Return the codes of the projects."""
        return [f"p{number:03d}" for number in range(self.projects)]


CASES = (
    Case("far apart", spread=2.0),
    Case("as far as noise", spread=1.0),
    Case("close", spread=0.5),
    Case("uniform", shape="uniform", goal=False),
    Case("skewed", shape="skewed", goal=False),
    Case("two classes", shape="two classes", goal=False),
    Case("final of ten", projects=10, each=10, goal=False),
)


def main() -> int:
    options = _options()
    cases = CASES[1:2] if options.smallest else CASES
    rows = [
        row for case in cases for row in evaluate(case, 2 if options.smallest else options.runs)
    ]
    if options.json:
        print(json.dumps(rows, indent=1))
    else:
        _show(rows)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/ranking.py")
    parser.add_argument("--json", action="store_true", help="print JSON only")
    parser.add_argument("--runs", type=int, default=40, help="juries of each case")
    parser.add_argument("--smallest", action="store_true", help="two juries of one case")
    return parser.parse_args()


def evaluate(case: Case, runs: int) -> Iterator[Row]:
    """Yield a row of figures for each mode and method."""
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for run in range(runs):
        chance = np.random.default_rng(run)
        scores = SHAPES[case.shape](chance, case.projects)
        for mode, method, places in _answers(case, scores, chance, run):
            found[mode, method].append(figures(places, true_ranks(case.names, scores)))
    for (mode, method), each in found.items():
        yield _row(case, mode, method, each)


def _answers(
    case: Case, scores: Any, chance: Random, seed: int
) -> Iterator[tuple[str, str, list[Place]]]:
    marks, votes = simulated_marks(case, scores, chance), simulated_votes(case, scores, chance)
    yield "marks", "ours", rank_marks(marks, CRITERIA, seed, case.names)
    yield "marks", "plain mean", plain_means(case, marks, chance)
    yield "votes", "ours", rank_votes(votes, seed, case.names)
    yield "votes", "share won", shares_won(case, votes, chance)
    if find_spec("choix"):
        yield "votes", "choix", _choix(case, votes)


def simulated_marks(case: Case, scores: Any, chance: Random) -> list[Mark]:
    """Return marks of projects handed out in turn, so that each is seen about equally often."""
    marks = []
    deck: list[int] = []
    for judge in range(case.judges):
        if len(deck) < case.each:
            deck = list(chance.permutation(case.projects))
        seen, deck = deck[: case.each], deck[case.each :]
        middle = 5.5 + SEVERITY * chance.standard_normal()
        for project in seen:
            value = middle + NOISE * (case.spread * scores[project] + chance.standard_normal())
            value = float(np.clip(np.round(value), 0, 10))
            marks.append(Mark(f"j{judge}", case.names[project], "quality", value))
    return marks


def simulated_votes(case: Case, scores: Any, chance: Random) -> list[Vote]:
    """Return votes on the pairs that the site would have shown, the judges taking turns."""
    level = dict(zip(case.names, case.spread * LOGIT * scores, strict=True))
    votes: list[Vote] = []
    for turn in range(case.judges * case.each):
        judge = f"j{turn % case.judges}"
        pair = next_pair(votes, case.names, judge)
        if pair:
            wins = chance.random() < 1 / (1 + np.exp(level[pair[1]] - level[pair[0]]))
            votes.append(Vote(judge, *(pair if wins else pair[::-1])))
    return votes


def plain_means(case: Case, marks: Sequence[Mark], chance: Random) -> list[Place]:
    """Return the ranks of plain means, with intervals from resampled marks."""
    pairs = [(mark.entry, mark.value) for mark in marks]
    return _bootstrap(case, pairs, chance)


def shares_won(case: Case, votes: Sequence[Vote], chance: Random) -> list[Place]:
    """Return the ranks of shares of votes won, with intervals from resampled votes."""
    pairs = [(name, won) for vote in votes for name, won in ((vote.winner, 1.0), (vote.loser, 0.0))]
    return _bootstrap(case, pairs, chance)


def _bootstrap(case: Case, pairs: Sequence[tuple[str, float]], chance: Random) -> list[Place]:
    values: dict[str, list[float]] = {name: [] for name in case.names}
    for name, value in pairs:
        values[name].append(value)
    overall = mean(value for _, value in pairs)
    groups = [np.array(values[name] or [overall]) for name in case.names]
    drawn = [chance.choice(group, (RESAMPLES, len(group))).mean(axis=1) for group in groups]
    jitter = 1e-9 * chance.standard_normal((RESAMPLES, case.projects))  # chance parts equal means
    scores = np.array([group.mean() for group in groups])
    together = dict.fromkeys(case.names, 1)
    return ranks.places(case.names, scores, np.column_stack(drawn) + jitter, together)


def _choix(case: Case, votes: Sequence[Vote]) -> list[Place]:
    number = {name: place for place, name in enumerate(case.names)}
    data = [(number[vote.winner], number[vote.loser]) for vote in votes]
    scores = import_module("choix").ilsr_pairwise(case.projects, data, alpha=0.1)
    rank = true_ranks(case.names, scores)
    return sorted((Place(name, rank[name], 1, 0, 0.0) for name in rank), key=lambda one: one.rank)


def true_ranks(names: Sequence[str], scores: Any) -> dict[str, int]:
    """Return the rank of each project by its score."""
    return {names[column]: rank for rank, column in enumerate(np.argsort(-scores), start=1)}


def figures(places: Sequence[Place], truth: Mapping[str, int]) -> Row:
    """Return what one run shows: coverage, width, error of the rank, and the winner."""
    covered = {one.entry: one.low <= truth[one.entry] <= one.high for one in places}
    named = podium(places).winner
    return {
        "covered": mean(covered.values()),
        "covered_first_ten": mean(covered[name] for name in truth if truth[name] <= 10),
        "width": mean(one.high - one.low + 1 for one in places),
        "rank_error": mean(abs(one.rank - truth[one.entry]) for one in places),
        "best_is_first": truth[min(places, key=lambda one: one.rank).entry] == 1,
        "named": named is not None,
        "right": truth[named] == 1 if named else None,
    }


def _row(case: Case, mode: str, method: str, each: Sequence[Row]) -> Row:
    found: Row = {"case": case.name, "mode": mode, "method": method, "runs": len(each)}
    names = ("covered", "covered_first_ten", "width", "rank_error", "best_is_first", "named")
    found |= {name: round(mean(float(one[name]) for one in each), 3) for name in names}
    found["error"] = round(stdev(one["covered"] for one in each) / len(each) ** 0.5, 3)
    right = [one["right"] for one in each if one["named"]]
    found["right"] = round(mean(right), 3) if right else None
    aimed = case.goal and method == "ours"
    found["met"] = GOAL[0] <= found["covered"] <= GOAL[1] if aimed else None
    return found


def _show(rows: Sequence[Row]) -> None:
    for row in rows:
        if row["met"] is False:
            print(f"NOT MET: {row['mode']}, {row['case']}: covered {row['covered']:.1%}")
    print("100 projects (final: 10), 20 judges, 15 votes each (final: 10); intervals at 90 %")
    head = "case|mode|method|covered|± 1 s.e.|first ten|width|rank error|best first|named|right"
    print(f"| {' | '.join(head.split('|'))} |\n|{'---|' * 11}")
    for row in rows:
        right = "–" if row["right"] is None else f"{row['right']:.0%}"
        intervals = [f"{row['covered']:.1%}", f"{row['error']:.1%}"]
        intervals += [f"{row['covered_first_ten']:.0%}", f"{row['width']:.1f}"]
        if row["method"] == "choix":
            intervals = ["–"] * 4
        cells = [row["case"], row["mode"], row["method"], *intervals, f"{row['rank_error']:.1f}"]
        cells += [f"{row['best_is_first']:.0%}", f"{row['named']:.0%}", right]
        print(f"| {' | '.join(cells)} |")
    if not find_spec("choix"):
        print("choix is not installed: not compared.")


if __name__ == "__main__":
    raise SystemExit(main())
