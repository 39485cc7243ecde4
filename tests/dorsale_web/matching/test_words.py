"""BM25 by hand, and what holds for any collection."""

from __future__ import annotations

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsale_web.matching.words import K1, B, Index, rarities, rarity

STEM = st.sampled_from(["eau", "sol", "red", "pomp", "مدرس"])
DOCUMENTS = st.dictionaries(st.text("abc", min_size=1), st.lists(STEM, max_size=8), max_size=6)


def test_a_collection_by_hand() -> None:
    index = Index.of({"a": ["eau", "sol"], "b": ["sol", "sol"]})
    assert (K1, B) == (1.2, 0.75)
    assert index.scores(["eau"]) == {"a": pytest.approx(log(1 + 1.5 / 1.5))}
    twice = log(1 + 0.5 / 2.5) * 2 * 2.2 / (2 + 1.2)
    assert index.score(["sol"], "b") == pytest.approx(twice)


def test_the_rare_counts_more() -> None:
    assert rarities([{"a", "b"}, {"a"}]) == {"a": rarity(2, 2), "b": rarity(1, 2)}
    assert rarity(1, 2) > rarity(2, 2) > 0


def test_nothing_is_found_in_nothing() -> None:
    index = Index.of({})
    assert index.scores(["eau"]) == {}
    assert index.highest([]) == 0


@given(DOCUMENTS, st.lists(STEM, max_size=8))
def test_one_document_scores_as_among_all_and_never_above_the_highest(
    documents: dict[str, list[str]], query: list[str]
) -> None:
    index = Index.of(documents)
    scores = index.scores(query)
    for name in documents:
        assert index.score(query, name) == pytest.approx(scores.get(name, 0))
        assert 0 <= scores.get(name, 0) <= index.highest(query)


@given(DOCUMENTS, st.lists(STEM, max_size=8))
def test_the_order_of_a_query_changes_nothing(
    documents: dict[str, list[str]], query: list[str]
) -> None:
    index = Index.of(documents)
    assert index.scores(query) == index.scores(query[::-1])
