"""Scores by hand: every point has a reason, and no reason gives more than its most."""

from __future__ import annotations

from dataclasses import fields, replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsale_web.matching import themes
from dorsale_web.matching.concepts import concepts, lexicon
from dorsale_web.matching.score import (
    STAGES,
    WEIGHTS,
    WEIGHTS_WITH_MEANING,
    Match,
    Pool,
    Profile,
    Reason,
    Weights,
    match,
    rank,
    word_share,
)
from dorsale_web.matching.stems import stems, surfaces

KINDS = ("technology", "business", "research", "call", "tender", "job", "expert")


def profile(name: str, side: str, text: str, language: str = "en", **other: object) -> Profile:
    known = {
        "id": name,
        "side": side,
        "kind": "technology",
        "themes": frozenset({"solutions"}),
        "country": "CM",
        "countries": frozenset(),
        "language": language,
        "languages": frozenset({language}),
        "stage": "",
        "stems": tuple(stems(text, language)),
        "concepts": concepts(text, language),
    }
    return Profile(**(known | other))  # type: ignore[arg-type]


NEED = profile("n", "need", "Power cuts spoil our vaccines at night")
PUMPS = profile("p", "offer", "Pompes pour l'arrosage des champs", "fr")
FRIDGES = profile("f", "offer", "Frigorifiques solaires pour vaccins", "fr")
SHOES = profile("s", "offer", "Leather shoes", themes=frozenset({"ecommerce"}))


def reasons(found: Match) -> dict[str, Reason]:
    return {reason.code: reason for reason in found.reasons}


def test_a_pair_by_hand() -> None:
    found = match(NEED, replace(NEED, id="o", side="offer"), 0.5)
    points = {reason.code: reason.points for reason in found.reasons}
    assert points == {
        "theme": 25,
        "kind": 6,
        "words": 6,
        "concepts": 40,
        "place": 5,
        "language": 4,
        "stage": 2,  # nothing is said
        "outcomes": 0,
    }
    assert found.score == 88


def test_the_score_is_the_sum_of_the_points() -> None:
    for offer in (PUMPS, FRIDGES, SHOES):
        found = match(NEED, offer, 0.2)
        assert found.score == pytest.approx(sum(reason.points for reason in found.reasons))


def test_a_trouble_is_met_by_what_answers_it() -> None:
    facts = reasons(match(NEED, FRIDGES, 0))["concepts"].facts
    assert facts[0] == "vaccine"
    assert "electricity:solar" in facts


def test_an_offer_that_names_everything_gains_nothing() -> None:
    everything = replace(FRIDGES, concepts=frozenset(lexicon()))
    named = [reasons(match(NEED, offer, 0))["concepts"].points for offer in (FRIDGES, everything)]
    assert named[0] > named[1]


def test_the_right_offer_comes_first_in_another_language() -> None:
    pool = Pool.of([NEED, PUMPS, FRIDGES, SHOES])
    assert [found.offer for found in rank(NEED, pool)] == ["f", "p", "s"]
    assert [found.need for found in rank(FRIDGES, pool)] == ["n"]
    assert len(rank(NEED, pool, limit=2)) == 2


def test_a_pair_has_one_score_whichever_side_looks() -> None:
    pool = Pool.of([NEED, PUMPS, FRIDGES, SHOES])
    from_need = {found.offer: found for found in rank(NEED, pool)}
    for offer in (PUMPS, FRIDGES, SHOES):
        assert rank(offer, pool) == [from_need[offer.id]]


def test_shared_words_are_said_as_they_were_written() -> None:
    text = "Pumps 2026 for Bamenda"
    need, offer = profile("n", "need", text), profile("o", "offer", "A Bamenda pump, 2026")
    (found,) = rank(need, Pool.of([need, offer]), surfaces=surfaces(text, "en"))
    assert reasons(found)["words"].facts == ("Bamenda", "Pumps")  # figures say nothing


def test_places() -> None:
    def points(need: set[str], offer: set[str], country: str = "GA") -> float:
        one = replace(NEED, countries=frozenset(need))
        other = replace(PUMPS, countries=frozenset(offer), country=country)
        return reasons(match(one, other, 0))["place"].points / WEIGHTS.place

    assert points({"GA"}, {"CM"}) == 1
    assert points({"TD"}, {"TD"}) == 0
    assert points(set(), set()) == 0.5
    assert points(set(), set(), country="CM") == 1


def test_languages() -> None:
    def points(need: set[str], offer: set[str]) -> float:
        one = replace(NEED, languages=frozenset(need))
        other = replace(PUMPS, languages=frozenset(offer))
        return reasons(match(one, other, 0))["language"].points / WEIGHTS.language

    assert points({"en", "fr"}, {"fr", "en"}) == 1
    assert points({"en", "fr"}, {"fr"}) == 0.5
    assert points({"en"}, {"fr"}) == 0


def test_stages_and_outcomes() -> None:
    def points(code: str, need: dict[str, object], offer: dict[str, object]) -> float:
        found = match(replace(NEED, **need), replace(PUMPS, **offer), 0)
        return reasons(found)[code].points / getattr(WEIGHTS, code)

    assert points("stage", {"stage": "pilot"}, {"stage": "market"}) == 1
    assert points("stage", {"stage": "mature"}, {"stage": "idea"}) == 0
    assert points("stage", {}, {"stage": "idea"}) == 0.5
    assert points("outcomes", {}, {"outcomes": 2}) == 0.5
    assert points("outcomes", {"outcomes": 1}, {"outcomes": 5}) == 0.75


def test_kinds() -> None:
    def points(need: str, offer: str) -> float:
        return reasons(match(replace(NEED, kind=need), replace(PUMPS, kind=offer), 0))[
            "kind"
        ].points

    assert points("job", "job") > points("job", "expert") == points("expert", "job") > 0
    assert points("job", "tender") == 0


def test_meaning_counts_only_where_all_have_it() -> None:
    near, far = (0.6, 0.8), (-0.6, 0.8)
    pool = Pool.of(
        [replace(NEED, vector=near), replace(FRIDGES, vector=near), replace(PUMPS, vector=far)]
    )
    first, last = rank(pool.profiles["n"], pool)
    assert reasons(first)["meaning"].points == WEIGHTS_WITH_MEANING.meaning
    assert reasons(last)["meaning"].points == pytest.approx(40 * 0.28 / 0.4)
    partly = Pool.of([replace(NEED, vector=near), FRIDGES])
    assert "meaning" not in reasons(rank(NEED, partly)[0])


@pytest.mark.parametrize("weights", [WEIGHTS, WEIGHTS_WITH_MEANING])
def test_weights_sum_to_a_hundred(weights: Weights) -> None:
    assert sum(getattr(weights, one.name) for one in fields(weights)) == 100
    with pytest.raises(ValueError, match="make them sum to 100"):
        replace(weights, theme=1)


PROFILE = st.builds(
    Profile,
    id=st.text("abcdef", min_size=1, max_size=3),
    side=st.sampled_from(["offer", "need"]),
    kind=st.sampled_from(KINDS),
    themes=st.frozensets(st.sampled_from(themes.CODES), max_size=3),
    country=st.sampled_from(["CM", "GA", "TD"]),
    countries=st.frozensets(st.sampled_from(["CM", "GA", "TD"]), max_size=2),
    language=st.sampled_from(["fr", "en"]),
    languages=st.frozensets(st.sampled_from(["fr", "en", "ar"])),
    stage=st.sampled_from(["", *STAGES]),
    stems=st.lists(st.sampled_from(["eau", "sol", "red", "2026"]), max_size=6).map(tuple),
    concepts=st.frozensets(st.sampled_from(["solar", "electricity", "vaccine", "pump"])),
    outcomes=st.integers(0, 9),
    vector=st.none() | st.just((1.0, 0.0)) | st.just((0.0, -1.0)),
)


@given(PROFILE, PROFILE, st.floats(0, 1), st.sampled_from([WEIGHTS, WEIGHTS_WITH_MEANING]))
def test_no_reason_gives_more_than_its_most(
    need: Profile, offer: Profile, words: float, weights: Weights
) -> None:
    found = match(need, offer, words, weights)
    assert all(0 <= reason.points <= reason.most for reason in found.reasons)
    assert sum(reason.most for reason in found.reasons) == 100
    assert 0 <= found.score <= 100


@given(st.lists(PROFILE, min_size=1, max_size=4, unique_by=lambda one: one.id))
def test_ranking_depends_on_no_order(profiles: list[Profile]) -> None:
    one = profiles[0]
    rankings = [rank(one, Pool.of(order)) for order in permutations(profiles)]
    assert all(ranking == rankings[0] for ranking in rankings)
    scores = [found.score for found in rankings[0]]
    assert scores == sorted(scores, reverse=True)


@given(PROFILE, PROFILE)
def test_the_share_of_words_is_a_share(need: Profile, offer: Profile) -> None:
    pool = Pool.of([replace(offer, side="offer", id="o"), replace(need, side="need", id="n")])
    assert 0 <= word_share(pool.profiles["n"], pool.profiles["o"], pool.index) <= 1
