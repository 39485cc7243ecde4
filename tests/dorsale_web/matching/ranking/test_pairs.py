"""Next pairs: never a conflict, never twice, everybody about equally often."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsale_web.matching.ranking.groups import groups
from dorsale_web.matching.ranking.pairs import Vote, next_pair, strengths


def session(
    entries: list[str], jurors: int, each: int, conflicts: set[tuple[str, str]]
) -> list[Vote]:
    """Votes in which the first of the alphabet always wins."""
    votes: list[Vote] = []
    for turn in range(jurors * each):
        juror = f"j{turn % jurors}"
        pair = next_pair(votes, entries, juror, conflicts)
        if pair:
            votes.append(Vote(juror, min(pair), max(pair)))
    return votes


def test_two_entries_are_compared_once_by_each_juror() -> None:
    votes = session(["a", "b"], jurors=2, each=3, conflicts=set())
    assert sorted(votes) == [Vote("j0", "a", "b"), Vote("j1", "a", "b")]


def test_a_conflict_leaves_no_pair() -> None:
    assert next_pair([], ["a", "b"], "j", {("j", "a")}) is None
    assert set(next_pair([], ["a", "b"], "j", {("k", "a")}) or ()) == {"a", "b"}
    assert next_pair([], ["a"], "j") is None
    assert next_pair([], [], "j") is None


def test_another_group_comes_first() -> None:
    votes = [Vote("k", "a", "b"), Vote("k", "c", "d")]
    for seed in range(20):
        pair = next_pair(votes, "abcd", "j", seed=seed)
        assert pair is not None
        assert len({"a", "b"} & set(pair)) == 1


def test_every_second_time_the_nearest() -> None:
    votes = [Vote("k", "a", "b"), Vote("k", "b", "c"), Vote("k", "c", "d"), Vote("k", "d", "e")]
    pairs = {frozenset(next_pair(votes, "abcde", "j", seed=seed) or ()) for seed in range(30)}
    assert pairs <= {frozenset("ab"), frozenset("de"), frozenset("ae")} | {
        frozenset("ac"),
        frozenset("ce"),
    }
    assert frozenset("ae") not in pairs  # the farthest apart


def test_the_order_on_the_page_is_by_chance() -> None:
    firsts = Counter((next_pair([], "ab", "j", seed=seed) or "")[0] for seed in range(200))
    assert 60 < firsts["a"] < 140


def test_all_are_shown_equally_often_and_compared() -> None:
    entries = [f"e{number:02d}" for number in range(40)]
    votes = session(entries, jurors=8, each=15, conflicts={("j0", "e00"), ("j1", "e00")})
    shown = Counter(name for vote in votes for name in vote[1:3])
    assert len(votes) == 120
    assert max(shown.values()) - min(shown.values()) <= 2
    assert len(set(groups(entries, [vote[1:3] for vote in votes]).values())) == 1


@given(
    st.integers(2, 7),
    st.integers(1, 3),
    st.sets(st.tuples(st.sampled_from(["j0", "j1"]), st.sampled_from("abc"))),
)
def test_no_conflict_and_no_repeat(size: int, jurors: int, conflicts: set[tuple[str, str]]) -> None:
    votes = session(list("abcdefg"[:size]), jurors, 22, conflicts)
    assert not conflicts & {(vote.juror, name) for vote in votes for name in vote[1:3]}
    assert len({(vote.juror, vote.winner, vote.loser) for vote in votes}) == len(votes)
    for juror in {f"j{number}" for number in range(jurors)}:
        allowed = sum((juror, name) not in conflicts for name in "abcdefg"[:size])
        assert sum(vote.juror == juror for vote in votes) == allowed * (allowed - 1) // 2


def test_the_same_seed_gives_the_same_pair() -> None:
    assert next_pair([], "abcdefgh", "j", seed=3) == next_pair([], "hgfedcba", "j", seed=3)


def test_strengths_by_hand() -> None:
    found = strengths([Vote("j", "a", "b")] * 3 + [Vote("j", "c", "d", tie=True)])
    assert found["a"] > 1 > found["b"]
    assert found["a"] * found["b"] == pytest.approx(1, rel=0.2)
    assert found["c"] == found["d"] == pytest.approx(1)
    assert found["unseen"] == 1
