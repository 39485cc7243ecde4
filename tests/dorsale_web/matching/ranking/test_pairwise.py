"""Votes to places: by hand, by sampling, and what must not matter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale_web.matching.ranking import pairwise
from dorsale_web.matching.ranking.pairs import Vote
from dorsale_web.matching.ranking.pairwise import expected_weight, polya_gamma, rank_votes
from dorsale_web.matching.ranking.places import Place, podium


@pytest.fixture(autouse=True)
def few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairwise, "DRAWS", 400)


def test_no_votes() -> None:
    assert rank_votes([]) == []
    assert rank_votes([], entries=["a"]) == [Place("a", 1, 1, 1, 0.5)]


def test_one_vote_names_nobody() -> None:
    found = rank_votes([Vote("j", "a", "b")])
    assert [(place.entry, place.rank, place.low, place.high) for place in found] == [
        ("a", 1, 1, 2),
        ("b", 2, 1, 2),
    ]
    assert 0.5 < found[0].score < 1
    assert podium(found).not_separable == ("a", "b")


def test_thirty_votes_out_of_thirty_name_the_winner() -> None:
    found = rank_votes([Vote(f"j{number}", "a", "b") for number in range(30)])
    assert podium(found).winner == "a"
    assert found[0].score < 1


def test_a_tie_is_half_a_win_for_each() -> None:
    found = rank_votes([Vote("j", "a", "b", tie=True)] * 8)
    assert [(place.rank, place.score) for place in found] == [(1, 0.5), (1, 0.5)]
    assert podium(found).winner is None


def test_equal_votes_share_a_rank() -> None:
    found = rank_votes([Vote("j", "a", "b"), Vote("j", "b", "c"), Vote("j", "c", "a")])
    assert {place.rank for place in found} == {1}


def test_groups_are_not_compared() -> None:
    votes = [Vote("j", "a", "b")] * 30 + [Vote("j", "c", "d")] * 30
    found = rank_votes(votes, entries=["e"])
    assert [(place.entry, place.low, place.high, place.group) for place in found] == [
        ("a", 1, 4, 1),
        ("b", 2, 5, 1),
        ("c", 1, 4, 2),
        ("d", 2, 5, 2),
        ("e", 1, 5, 3),
    ]
    assert not podium(found).comparable


def test_an_entry_against_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="with itself"):
        rank_votes([Vote("j", "a", "a")])


def test_the_scores_are_the_most_likely_ones() -> None:
    """For two entries the slope is zero where wins are chance plus the pull of the law."""
    votes = pairwise._Votes.of([Vote("j", "a", "b")] * 3 + [Vote("j", "b", "a")], ["a", "b"])
    one, other = votes.likeliest(prior=0.5)
    assert one == pytest.approx(-other)
    assert 3 - 4 / (1 + np.exp(other - one)) == pytest.approx(0.5 * one)


@pytest.mark.parametrize("gap", [0.0, 1.0, -6.0])
def test_weights_have_their_mean_and_variance(gap: float) -> None:
    drawn = polya_gamma(np.full(40_000, gap), np.random.default_rng(1))
    size = max(abs(gap), 1e-3)
    variance = (np.sinh(size) - size) / (4 * size**3 * np.cosh(size / 2) ** 2)
    assert drawn.mean() == pytest.approx(expected_weight(np.array([gap]))[0], rel=0.02)
    assert drawn.var() == pytest.approx(variance, rel=0.06)
    assert drawn.min() > 0


def test_draws_agree_with_the_exact_law() -> None:
    """Two entries, one vote: the chance of the right order by summing over a fine grid."""
    votes = pairwise._Votes.of([Vote("j", "a", "b")], ["a", "b"])
    runs = [votes.draws(np.random.default_rng(seed))[0] for seed in range(10)]
    drawn = np.mean([(scores[:, 0] > scores[:, 1]).mean() for scores in runs])
    gaps = np.linspace(-60, 60, 24_001)
    deviations = np.sqrt(2 / pairwise.PRIORS)[:, None]
    before = np.exp(pairwise.BEFORE)
    law = before @ (np.exp(-((gaps / deviations) ** 2) / 2) / deviations)
    law = law / (1 + np.exp(-gaps))
    assert drawn == pytest.approx(law[gaps > 0].sum() / law.sum(), abs=0.03)


VOTES = st.lists(
    st.builds(
        lambda juror, pair, tie: Vote(juror, *pair, tie),
        st.sampled_from(["x", "y", "z"]),
        st.permutations("abcde").map(lambda order: order[:2]),
        st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=15, deadline=None)
@given(VOTES, st.randoms())
def test_who_voted_and_when_changes_nothing(votes: list[Vote], order: object) -> None:
    renamed = [vote._replace(juror=f"other {vote.juror}") for vote in reversed(votes)]
    assert rank_votes(renamed, 5) == rank_votes(votes, 5)


@settings(max_examples=15, deadline=None)
@given(VOTES)
def test_every_entry_has_a_rank_inside_its_interval(votes: list[Vote]) -> None:
    found = rank_votes(votes, entries="abcde")
    assert sorted(place.entry for place in found) == list("abcde")
    assert all(1 <= place.low <= place.rank <= place.high <= 5 for place in found)
