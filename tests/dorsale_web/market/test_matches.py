"""Matches: found by theme and words, scored, kept, shown with reasons, told once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import numpy
import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from dorsale_web.market import matches, meanings
from dorsale_web.market.actions import postings as actions
from dorsale_web.market.models import Match, Posting, PostingProfile
from dorsale_web.market.profiles import Scored, concepts_of, confirmed, ranked
from dorsale_web.market.queries import live_matches, matches_of
from dorsale_web.market.tasks.matches import match as task
from dorsale_web.market.tasks.matches import meaning as make_vectors
from dorsale_web.matching import meaning
from dorsale_web.members import search
from dorsale_web.members.models import Notice, Theme
from dorsale_web.work.models import Task
from tests.dorsale_web.cast import Cast, organisation
from tests.dorsale_web.market.objects import make_introduction, make_posting

As = Callable[[str], Client]


def published(cast_organisation: object, side: str, **fields: object) -> Posting:
    """Return an open posting that the index knows."""
    themes = fields.pop("themes", ["solutions"])
    made = make_posting(cast_organisation, side=side, kind="technology", **fields)
    made.themes.set(Theme.objects.filter(code__in=themes))
    search.put([actions.found(made)])
    return made


def found(posting: Posting) -> set[Posting]:
    """Return the candidates of a posting."""
    return set(matches.candidates(posting))


def scored(*pairs: tuple[Posting, float]) -> list[Scored]:
    """Return postings with points, best first."""
    return [Scored(one, points, []) for one, points in sorted(pairs, key=lambda p: -p[1])]


def test_candidates_share_a_theme_or_rare_words_but_never_an_organisation_or_group(
    cast: Cast,
) -> None:
    need = published(cast.own, "need")
    same_theme = published(
        cast.other, "offer", title="Autre chose", summary="Autre", description="Rien"
    )
    words = published(cast.other, "offer", themes=["cloud"])
    nothing = published(
        cast.other,
        "offer",
        themes=["cloud"],
        title="Livres",
        summary="Romans",
        description="Contes",
    )
    published(cast.other, "need")
    published(cast.own, "offer")
    cast.own.group = "Groupe Ngonda"
    cast.own.save()
    published(organisation("sister", group="Groupe Ngonda"), "offer")
    need.organisation.group = "Groupe Ngonda"
    assert found(need) == {same_theme, words}
    assert found(nothing) == set()


def test_candidates_of_an_offer_are_needs(cast: Cast) -> None:
    need, offer = published(cast.own, "need"), published(cast.other, "offer")
    assert found(offer) == {need}
    Posting.objects.filter(pk=need.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    assert found(offer) == set()


def test_concepts_are_read_once_and_again_after_a_change(
    cast: Cast, django_assert_num_queries: Callable
) -> None:
    one = published(cast.own, "need", title="Pompes solaires", summary="Arrosage", description="x")
    assert {"pump", "solar"} <= concepts_of([one])[one.pk]
    with django_assert_num_queries(1):
        concepts_of([one])
    one.summary = one.title = "Livres"
    one.save()
    assert "pump" not in concepts_of([one])[one.pk]
    assert PostingProfile.objects.count() == 1


def test_the_best_are_kept_new_ones_are_told_and_stale_ones_vanish(cast: Cast) -> None:
    need = published(cast.own, "need")
    first, second = published(cast.other, "offer"), published(cast.other, "offer")
    assert matches.store(need, scored((first, 80), (second, 60))) == 2
    told = Notice.objects.get(kind="posting.matched", person=cast["owner"])
    assert told.facts == {"title": need.title, "count": 2}
    assert Notice.objects.filter(kind="posting.matched", person=cast.stranger).count() == 2
    code = Match.objects.get(offer=first).code
    assert matches.store(need, scored((first, 90))) == 0
    kept = Match.objects.get()
    assert (kept.score, kept.code) == (90, code), "the same match, with new points"
    third = published(cast.other, "offer")
    matches.store(need, scored((first, 90), (third, 50)))
    told.refresh_from_db()
    assert told.facts["count"] == 3, "a notice not yet read grows"


def test_a_match_that_led_to_an_introduction_is_kept_but_not_shown(cast: Cast) -> None:
    need, offer = published(cast.own, "need"), published(cast.other, "offer")
    matches.store(need, scored((offer, 80)))
    make_introduction(need, cast.other, match=Match.objects.get())
    actions.close(cast["editor"], need)
    task(need.code)
    assert Match.objects.count() == 1
    assert not live_matches().exists()


def test_matches_vanish_at_once_when_a_posting_closes_and_are_deleted_by_the_task(
    cast: Cast,
) -> None:
    need, offer = published(cast.own, "need"), published(cast.other, "offer")
    matches.store(need, scored((offer, 80)))
    assert len(matches_of([need, offer])[offer.pk]) == 1
    actions.close(cast["editor"], need)
    assert matches_of([need, offer]) == {need.pk: [], offer.pk: []}
    task(need.code)
    assert not Match.objects.exists()
    assert Task.objects.filter(kind="market.match", args={"posting": offer.code}).exists()


def test_a_match_stays_while_it_is_among_the_best_of_either_side(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matches, "KEPT", 1)
    need, better = published(cast.own, "need"), published(cast.other, "offer")
    offer = published(cast.other, "offer")
    matches.store(offer, scored((need, 60)))
    matches.store(need, scored((better, 90), (offer, 65)))
    assert set(Match.objects.values_list("offer", "score")) == {(better.pk, 90), (offer.pk, 65)}


def test_the_page_of_matches_hides_the_name_of_an_anonymous_offer(cast: Cast, as_: As) -> None:
    need = published(cast.own, "need")
    matches.store(need, scored((published(cast.other, "offer", anonymous=True), 80)))
    page = as_("reader").get(f"/market/{need.code}/matches/")
    assert page.status_code == 200
    for address in (f"/market/{need.code}/matches/", "/market/matches/"):
        html = as_("reader").get(address).content.decode()
        assert "Anfa" not in html
        assert "anfa" not in html
    assert as_("member").get(f"/market/{need.code}/matches/").status_code == 403


@pytest.mark.parametrize("address", ["/market/matches/", "/market/{code}/matches/"])
def test_the_lists_ask_the_same_number_of_questions_at_two_lengths(
    cast: Cast, as_: As, address: str, django_assert_max_num_queries: Callable
) -> None:
    client = as_("editor")
    needs = [published(cast.own, "need")]
    for offers in (1, 9):
        needs.append(published(cast.own, "need"))
        some = [published(cast.other, "offer", anonymous=n % 2 == 0) for n in range(offers)]
        for need in needs:
            matches.store(need, scored(*((one, 50 + one.pk % 9) for one in some)))
        with django_assert_max_num_queries(16):
            page = client.get(address.format(code=needs[0].code))
        assert page.status_code == 200


def test_a_need_finds_its_offer_across_languages_and_the_page_says_why(cast: Cast, as_: As) -> None:
    need = published(
        cast.own, "need", title="Pompes solaires pour l'arrosage",
        summary="Nos maraîchers cherchent une irrigation sans gazole.", description="Deux hectares.",
    )  # fmt: skip
    offer = published(
        cast.other, "offer", title="Solar pumps for smallholders", language="en",
        summary="Irrigation kits for vegetable growers, with gazole savings.", description="Tested.",
    )  # fmt: skip
    for number in range(5):
        published(
            cast.other, "offer", title=f"Livre {number}", summary="Romans", description="Contes"
        )
    task(need.code)
    best = Match.objects.first()
    assert best.offer == offer
    assert best.score == pytest.approx(sum(one["points"] for one in best.reasons))
    page = as_("reader").get(f"/market/{need.code}/matches/")
    html = page.content.decode()
    for word in ("Solar pumps for smallholders", "irrigation", "gazole"):
        assert word in html
    assert sum(row["most"] for row in page.context["weights"]) == 100
    assert all(one["sentence"] for one in page.context["matches"][0]["reasons"])


def test_both_sides_of_a_pair_give_it_the_same_points(cast: Cast) -> None:
    need, offer = published(cast.own, "need"), published(cast.other, "offer")
    published(cast.other, "offer", title="Livres", summary="Romans", description="Contes")
    from_need = {one.posting: one.points for one in ranked(need, matches.candidates(need))}
    from_offer = {one.posting: one.points for one in ranked(offer, matches.candidates(offer))}
    assert from_need[offer] == from_offer[need]


def test_no_text_of_the_pool_is_read_when_its_concepts_are_known(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    need, offer = published(cast.own, "need"), published(cast.other, "offer")
    concepts_of([need, offer])

    def never(text: str, language: str) -> list[str]:
        raise AssertionError(text)

    monkeypatch.setattr("dorsale_web.matching.stems.words", never)
    monkeypatch.setattr("dorsale_web.matching.concepts.words", never)
    assert ranked(need, [offer])[0].points > 40


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a language model that only knows whether a text speaks of water."""

    def vectors(texts: list[str], side: str) -> object:
        rows = [[1.0, 0.0] if "eau" in text else [0.0, 1.0] for text in texts]
        return numpy.array(rows, dtype=numpy.float32)

    monkeypatch.setattr(settings, "MEANING", "auto")
    monkeypatch.setattr(meaning, "available", lambda: True)
    monkeypatch.setattr(meaning, "vectors", vectors)


def test_where_the_model_is_installed_meaning_counts(cast: Cast, model: None) -> None:
    need = published(cast.own, "need", description="De l'eau")
    water = published(cast.other, "offer", description="De l'eau potable")
    paper = published(cast.other, "offer", description="Du papier")
    published(cast.own, "need", description="Du papier")
    task(need.code)
    assert Task.objects.filter(kind="market.meaning", lane="heavy").count() == 1
    assert "meaning" not in str(Match.objects.first().reasons), "first matches need no vector"
    make_vectors()
    assert Task.objects.filter(kind="market.match").count() == 4
    assert not meanings.missing().exists()
    task(need.code)
    points = {
        one.offer: {reason["code"]: reason["points"] for reason in one.reasons}["meaning"]
        for one in Match.objects.filter(need=need)
    }
    assert points[water] == 40
    assert points.get(paper, 0) == 0
    water.summary = "Toute autre chose"
    water.save()
    assert list(meanings.missing()) == [water], "a vector of an older text counts no more"


def test_turned_off_no_vector_is_made(cast: Cast, model: None, settings: object) -> None:
    settings.MEANING = "off"
    need = published(cast.own, "need")
    task(need.code)
    make_vectors()
    assert not Task.objects.filter(kind__in=["market.meaning", "market.match"]).exists()
    assert not PostingProfile.objects.filter(vector__isnull=False).exists()


def test_confirmed_agreements_are_counted_for_both_sides(cast: Cast) -> None:
    from dorsale_web.market.actions.introductions import tell_outcome

    made = make_introduction(make_posting(cast.own), cast.other, "accepted")
    for side in (cast.own, cast.other):
        tell_outcome(cast["editor"], made.outcome, side, result="pilot")
    assert confirmed() == {cast.own.pk: 1, cast.other.pk: 1}
