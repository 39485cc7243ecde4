"""Marks to places: severity is corrected, few jurors count little, errors name the form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale_web.matching.ranking.places import Place, podium
from dorsale_web.matching.ranking.rubric import Criterion, Mark, forms, rank_marks

ONE = [Criterion("quality")]
TWO = [Criterion("idea", weight=3, most=10), Criterion("team", weight=1, most=5)]


def given_marks(**jurors: dict[str, float]) -> list[Mark]:
    return [
        Mark(juror, entry, "quality", value)
        for juror, values in jurors.items()
        for entry, value in values.items()
    ]


def test_points_by_hand() -> None:
    marks = [Mark("j", "a", "idea", 8), Mark("j", "a", "team", 2)]
    assert forms(marks, TWO) == {("j", "a"): pytest.approx(0.75 * 80 + 0.25 * 40)}


def test_a_severe_juror_is_corrected() -> None:
    """By plain means b leads a with 8 to 6; every juror who saw both has them the other way."""
    marks = given_marks(
        severe={"a": 3, "b": 1, "c": 0},
        mild={"b": 9, "c": 8, "d": 7},
        kind={"b": 9, "c": 8, "d": 7},
        easy={"a": 9, "c": 6, "d": 5},
    )
    assert [place.entry for place in rank_marks(marks, ONE)] == ["a", "b", "c", "d"]


def test_many_agreeing_jurors_name_the_winner() -> None:
    marks = given_marks(**{f"j{number}": {"a": 9, "b": 6, "c": 3} for number in range(6)})
    found = rank_marks(marks, ONE)
    assert podium(found).winner == "a"
    assert found[0].score == pytest.approx(30, abs=1)


def test_equal_marks_name_nobody() -> None:
    marks = given_marks(one={"a": 7, "b": 7}, two={"a": 7, "b": 7})
    found = rank_marks(marks, ONE)
    assert [(place.rank, place.low, place.high, place.score) for place in found] == [
        (1, 1, 2, 0)
    ] * 2
    assert podium(found).not_separable == ("a", "b")


def test_one_form_of_each_juror_compares_nothing() -> None:
    found = rank_marks(given_marks(one={"a": 9}, two={"b": 1}), ONE)
    assert [(place.low, place.high, place.group) for place in found] == [(1, 2, 1), (1, 2, 2)]
    assert not podium(found).comparable


def test_unconnected_juries_are_not_comparable() -> None:
    marks = given_marks(
        **{f"j{number}": {"a": 9, "b": 2} for number in range(8)},
        **{f"k{number}": {"c": 5, "d": 1} for number in range(8)},
    )
    found = rank_marks(marks, ONE, entries=["e"])
    assert [(place.entry, place.low, place.high, place.group) for place in found] == [
        ("a", 1, 4, 1),
        ("b", 2, 5, 1),
        ("c", 1, 4, 2),
        ("d", 2, 5, 2),
        ("e", 1, 5, 3),
    ]
    assert podium(found).not_separable == ("a", "c", "e")


def test_an_entry_seen_once_stays_nearer_the_average() -> None:
    marks = given_marks(
        one={"a": 8, "b": 8, "c": 5, "d": 2},
        two={"a": 7, "c": 5, "d": 3},
        three={"a": 9, "c": 6, "d": 3},
        four={"a": 8, "c": 4, "d": 2},
    )
    found = {place.entry: place for place in rank_marks(marks, ONE)}
    assert found["b"].score < found["a"].score
    assert found["b"].high - found["b"].low >= found["a"].high - found["a"].low


def test_nothing_marked() -> None:
    assert rank_marks([], ONE) == []
    assert rank_marks([], ONE, entries=["a"]) == [Place("a", 1, 1, 1, 0.0)]


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ([Mark("j", "a", "idea", 8)], "gave entry a no mark for team"),
        ([Mark("j", "a", "price", 8)], "no such criterion; use one of idea, team"),
        ([Mark("j", "a", "team", 6)], "6 is not a mark from 0 to 5"),
        ([Mark("j", "a", "team", float("nan"))], "nan is not a mark"),
        ([Mark("j", "a", "team", 1), Mark("j", "a", "team", 2)], "marked twice"),
    ],
)
def test_errors_say_where_and_what_to_do(marks: list[Mark], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        rank_marks(marks, TWO)


def test_a_criterion_without_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="must be above 0"):
        Criterion("idea", weight=0)


TABLES = st.dictionaries(
    st.tuples(st.sampled_from("xyz"), st.sampled_from("abcde")), st.integers(0, 5), min_size=1
)


def as_marks(table: dict[tuple[str, str], int], shift: int = 0, name: str = "") -> list[Mark]:
    return [
        Mark(name + juror, entry, "quality", value + shift * (juror == "x"))
        for (juror, entry), value in table.items()
    ]


@settings(max_examples=40, deadline=None)
@given(TABLES, st.integers(0, 5))
def test_a_constant_on_one_juror_changes_nothing(
    table: dict[tuple[str, str], int], shift: int
) -> None:
    assert nearly(rank_marks(as_marks(table, shift), ONE)) == nearly(
        rank_marks(as_marks(table), ONE)
    )


@settings(max_examples=40, deadline=None)
@given(TABLES)
def test_names_of_jurors_change_nothing(table: dict[tuple[str, str], int]) -> None:
    renamed = list(reversed(as_marks(table, name="juror ")))
    assert nearly(rank_marks(renamed, ONE)) == nearly(rank_marks(as_marks(table), ONE))


def nearly(places: list[Place]) -> list[tuple[str, int, int, float, int]]:
    """The places with their scores rounded: sums in another order differ in the last digits."""
    return [
        (place.entry, place.rank, place.low, place.high, round(place.score, 6), place.group)
        for place in places
    ]


def test_the_seed_decides() -> None:
    marks = given_marks(one={"a": 8, "b": 6, "c": 5}, two={"a": 4, "b": 5, "c": 2})
    assert rank_marks(marks, ONE, 4) == rank_marks(marks, ONE, 4)
