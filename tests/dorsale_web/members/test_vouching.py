from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from dorsale_web.members.actions import reports
from dorsale_web.members.actions import vouching as actions
from dorsale_web.members.models import (
    AuditEntry,
    Membership,
    Notice,
    Organisation,
    Upload,
    Vouch,
    VouchReview,
)
from dorsale_web.members.refusal import Refused
from dorsale_web.members.tasks import every_day
from dorsale_web.members.vouching import Edge, in_months, same_group, vouched_until
from tests.dorsale_web.cast import Cast, organisation
from tests.dorsale_web.members.objects import vouch

TODAY = date(2026, 11, 23)
SOON, LATER = date(2027, 3, 1), date(2028, 6, 1)


# The arithmetic


def test_a_chain_holds_as_long_as_its_weakest_link() -> None:
    edges = [Edge(None, 1, LATER), Edge(1, 2, SOON), Edge(2, 3, LATER)]
    assert vouched_until(edges, {}, TODAY) == {1: LATER, 2: SOON, 3: SOON}


def test_the_longest_of_two_chains_counts() -> None:
    edges = [Edge(None, 1, LATER), Edge(1, 2, SOON), Edge(2, 3, LATER), Edge(1, 3, LATER)]
    assert vouched_until(edges, {}, TODAY)[3] == LATER


@pytest.mark.parametrize(
    "edges",
    [
        [Edge(1, 1, LATER)],
        [Edge(1, 2, LATER), Edge(2, 1, LATER)],
        [Edge(1, 2, LATER), Edge(2, 3, LATER), Edge(3, 1, LATER)],
    ],
    ids=["own", "mutual", "ring"],
)
def test_own_mutual_and_ring_vouching_count_for_nothing(edges: list[Edge]) -> None:
    assert vouched_until(edges, {}, TODAY) == {}


def test_vouching_inside_a_group_does_not_count() -> None:
    edges = [Edge(None, 1, LATER), Edge(1, 2, LATER), Edge(2, 3, LATER)]
    assert vouched_until(edges, {1: "Holding", 2: "Holding"}, TODAY) == {1: LATER}
    assert set(vouched_until(edges, {1: "", 2: ""}, TODAY)) == {1, 2, 3}


def test_the_last_day_counts_and_the_next_does_not() -> None:
    edges = [Edge(None, 1, TODAY)]
    assert vouched_until(edges, {}, TODAY) == {1: TODAY}
    assert vouched_until(edges, {}, TODAY + timedelta(days=1)) == {}


def test_the_suspended_are_not_vouched_and_pass_nothing_on() -> None:
    edges = [Edge(None, 1, LATER), Edge(1, 2, LATER), Edge(2, 3, LATER)]
    assert vouched_until(edges, {}, TODAY, frozenset({2})) == {1: LATER}


def test_twenty_four_months_later() -> None:
    assert in_months(date(2026, 11, 23)) == date(2028, 11, 23)
    assert in_months(date(2024, 2, 29)) == date(2026, 2, 28)


places = st.integers(1, 6)
days = st.integers(-20, 60).map(lambda n: TODAY + timedelta(days=n))
edges_between = st.builds(Edge, places, places, days, st.booleans())
edges_from_roots = st.builds(Edge, st.none(), places, days, st.booleans())
groups_of_some = st.dictionaries(places, st.sampled_from(["", "A", "B"]))


def _best_by_hand(
    edges: list[Edge], groups: dict[int, str], suspended: frozenset[int]
) -> dict[int, date]:
    """Follow every path from the roots without passing anywhere twice."""
    good = [one for one in edges if not one.withdrawn and one.expires_on >= TODAY]
    best: dict[int, date] = {}

    def go(at: int, until: date, been: frozenset[int]) -> None:
        if at in suspended or at in been:
            return
        best[at] = max(until, best.get(at, until))
        for one in good:
            if one.voucher == at and not same_group(groups, at, one.organisation):
                go(one.organisation, min(until, one.expires_on), been | {at})

    for one in good:
        if one.voucher is None:
            go(one.organisation, one.expires_on, frozenset())
    return best


@given(
    st.lists(edges_between, max_size=14),
    st.lists(edges_from_roots, max_size=3),
    groups_of_some,
    st.frozensets(places, max_size=2),
)
def test_it_finds_what_a_search_of_all_paths_finds(
    between: list[Edge], roots: list[Edge], groups: dict[int, str], suspended: frozenset[int]
) -> None:
    found = vouched_until(between + roots, groups, TODAY, suspended)
    assert found == _best_by_hand(between + roots, groups, suspended)


@given(
    st.lists(edges_between, max_size=10),
    st.lists(edges_from_roots, max_size=3),
    st.lists(st.builds(Edge, places, places, days), max_size=10),
    groups_of_some,
)
def test_those_not_vouched_can_vouch_as_they_like(
    between: list[Edge], roots: list[Edge], more: list[Edge], groups: dict[int, str]
) -> None:
    before = vouched_until(between + roots, groups, TODAY)
    unvouched = [one for one in more if one.voucher not in before]
    assert vouched_until(between + roots + unvouched, groups, TODAY) == before


# The acts


@pytest.fixture
def chain(cast: Cast) -> Cast:
    """Root: own. Own vouched for other, other for fresh."""
    vouch(None, cast.own)
    vouch(cast.own, cast.other)
    vouch(cast.other, cast.fresh)
    actions.refresh()
    return cast


def _is_vouched(one: Organisation) -> bool:
    return Organisation.objects.get(pk=one.pk).is_vouched


def test_a_chain_in_the_database(chain: Cast) -> None:
    assert [_is_vouched(one) for one in (chain.own, chain.other, chain.fresh)] == [True] * 3


def test_a_withdrawal_fells_one_and_opens_a_review_of_those_resting_on_it(chain: Cast) -> None:
    given = Vouch.objects.get(organisation=chain.other)
    reviews = actions.withdraw(chain["owner"], given, "L'adresse n'existe pas.")
    assert [one.organisation for one in reviews] == [chain.fresh]
    assert not _is_vouched(chain.other)
    assert _is_vouched(chain.fresh)  # until the review is due
    fresh = Organisation.objects.get(pk=chain.fresh.pk)
    assert fresh.vouched_until == timezone.localdate() + timedelta(days=actions.REVIEW_DAYS)
    assert Notice.objects.filter(kind="vouching.withdrawn", person=chain.stranger).exists()


def test_a_review_ends_with_a_new_vouching(chain: Cast) -> None:
    actions.withdraw(chain["owner"], Vouch.objects.get(organisation=chain.other), "Erreur.")
    own = Organisation.objects.get(pk=chain.own.pk)
    actions.vouch(chain["editor"], chain.fresh, voucher=own, evidence="visit", detail="vu")
    review = VouchReview.objects.get()
    assert (review.outcome, review.closed_by) == ("vouched", chain["editor"])
    assert Organisation.objects.get(pk=chain.fresh.pk).vouched_until == in_months(
        timezone.localdate()
    )


def test_a_review_ends_with_a_lapse(chain: Cast) -> None:
    actions.withdraw(chain["owner"], Vouch.objects.get(organisation=chain.other), "Erreur.")
    actions.lapse(chain["coordinator"], VouchReview.objects.get())
    assert not _is_vouched(chain.fresh)
    assert VouchReview.objects.get().outcome == "lapsed"


def test_a_suspension_fells_those_vouched_for_and_reviews_those_further_down(chain: Cast) -> None:
    deep = organisation("deep", vouched=False)
    vouch(chain.fresh, deep)
    actions.refresh()
    reports.suspend_organisation(chain["steward"], chain.other, "Faux documents.")
    assert not _is_vouched(chain.other)
    assert not _is_vouched(chain.fresh)
    assert _is_vouched(deep)
    assert [one.organisation for one in VouchReview.objects.all()] == [deep]
    reports.restore_organisation(chain["steward"], chain.other, "Documents reçus.")
    assert _is_vouched(chain.fresh)


def test_vouching_lapses_on_its_day_and_the_team_is_told(
    chain: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    Membership.objects.create(person=chain["editor"], organisation=chain.fresh, role="owner")
    last = Organisation.objects.get(pk=chain.fresh.pk).vouched_until
    assert last is not None
    for day, kind in ((last - timedelta(days=30), "ending"), (last + timedelta(days=1), "lapsed")):
        monkeypatch.setattr(actions, "today", lambda day=day: day)
        every_day()
        told = Notice.objects.filter(kind=f"vouching.{kind}", person=chain["editor"])
        assert told.exists(), kind


def test_an_organisation_cannot_be_vouched_for_by_its_group_or_by_one_not_vouched(
    cast: Cast,
) -> None:
    with pytest.raises(Refused):
        actions.check(cast.fresh, cast.other)
    cast.own.group = cast.fresh.group = "Holding"
    with pytest.raises(Refused):
        actions.check(cast.own, cast.fresh)
    with pytest.raises(Refused):
        actions.check(cast.own, cast.own)


# The pages

As = Callable[[str], Client]
GIVEN = {"voucher": "ngonda", "evidence": "registration", "detail": "RCCM 123", "seen": "on"}


def test_an_editor_vouches_and_everybody_reads_who_when_and_on_what(chain: Cast, as_: As) -> None:
    newcomer = organisation("newcomer", vouched=False, country="SN", city="Dakar")
    answer = as_("editor").post("/organisations/newcomer/vouch/", GIVEN)
    assert answer.status_code == 302
    page = as_("visitor").get("/organisations/newcomer/").content.decode()
    assert "Ngonda Logiciels" in page
    assert "registration number" in page or "numéro d’enregistrement" in page
    assert "RCCM 123" not in page
    assert _is_vouched(newcomer)
    assert AuditEntry.objects.filter(act="organisation.vouch", code="newcomer").exists()


def test_the_paper_and_the_number_are_for_stewards(chain: Cast, as_: As) -> None:
    organisation("newcomer", vouched=False)
    paper = SimpleUploadedFile("statuts.pdf", b"%PDF-1.7 papier")
    as_("editor").post("/organisations/newcomer/vouch/", GIVEN | {"paper": paper})
    kept = Upload.objects.get()
    assert kept.audience == "stewards"
    for role in ("visitor", "member", "editor", "owner", "coordinator"):
        assert as_(role).get(f"/files/{kept.code}/").status_code == 404
        page = as_(role).get("/organisations/newcomer/").content.decode()
        assert kept.code not in page
        assert "RCCM 123" not in page
    page = as_("steward").get("/organisations/newcomer/").content.decode()
    assert kept.code in page
    assert "RCCM 123" in page


def test_a_paper_that_is_not_what_it_says_is_refused_with_the_vouching(
    chain: Cast, as_: As
) -> None:
    organisation("newcomer", vouched=False)
    paper = SimpleUploadedFile("statuts.pdf", b"<html><script>alert(1)</script>")
    answer = as_("editor").post("/organisations/newcomer/vouch/", GIVEN | {"paper": paper})
    assert answer.status_code == 200
    assert not Vouch.objects.filter(organisation__slug="newcomer").exists()
    assert not Upload.objects.exists()


def test_nobody_vouches_for_an_organisation_they_work_in(chain: Cast, as_: As) -> None:
    newcomer = organisation("newcomer", vouched=False)
    Membership.objects.create(person=chain["editor"], organisation=newcomer, role="owner")
    Membership.objects.create(person=chain["steward"], organisation=newcomer, role="reader")
    for role in ("editor", "steward"):
        assert as_(role).post("/organisations/newcomer/vouch/", GIVEN).status_code == 403
    assert not _is_vouched(newcomer)


def test_a_steward_names_a_root(cast: Cast, as_: As) -> None:
    answer = as_("steward").post("/organisations/fresh/vouch/", GIVEN | {"voucher": "root"})
    assert answer.status_code == 302
    assert Vouch.objects.get(organisation=cast.fresh).voucher is None
    page = as_("visitor").get("/organisations/fresh/")
    assert page.status_code == 200


def test_an_editor_cannot_name_a_root_nor_vouch_for_another_organisation(
    chain: Cast, as_: As
) -> None:
    organisation("newcomer", vouched=False)
    for voucher in ("root", "anfa", ""):
        answer = as_("editor").post("/organisations/newcomer/vouch/", GIVEN | {"voucher": voucher})
        assert answer.status_code == 200
    assert not Vouch.objects.filter(organisation__slug="newcomer").exists()


def test_the_voucher_withdraws_with_a_reason_that_all_read(chain: Cast, as_: As) -> None:
    given = Vouch.objects.get(organisation=chain.other)
    url = f"/vouching/{given.code}/withdraw/"
    assert as_("owner").post(url, {"reason": ""}).status_code == 200
    assert as_("owner").post(url, {"reason": "Siège introuvable."}).status_code == 302
    page = as_("member").get("/organisations/anfa/vouching/").content.decode()
    assert "Siège introuvable." in page
    assert as_("owner").post(url, {"reason": "Encore."}).status_code == 403


def test_a_page_under_review_says_so(chain: Cast, as_: As) -> None:
    actions.withdraw(chain["owner"], Vouch.objects.get(organisation=chain.other), "Erreur.")
    page = as_("visitor").get("/organisations/fresh/").content.decode()
    assert "notice warning" in page
    assert "Atelier Anfa" in page


def test_pages_say_lapsed_and_not_vouched(cast: Cast, as_: As) -> None:
    organisation("lapsed", vouched_until=timezone.localdate() - timedelta(days=3))
    assert "badge lapsed" in as_("member").get("/organisations/lapsed/").content.decode()
    assert "badge not_vouched" in as_("member").get("/organisations/fresh/").content.decode()


def test_officers_see_their_reviews_and_let_one_lapse(chain: Cast, as_: As) -> None:
    actions.withdraw(chain["owner"], Vouch.objects.get(organisation=chain.other), "Erreur.")
    review = VouchReview.objects.get()
    assert "Nouvelle Venue" in as_("coordinator").get("/desk/reviews/").content.decode()
    assert as_("coordinator").post(f"/desk/reviews/{review.code}/lapse/").status_code == 302
    assert not _is_vouched(chain.fresh)
    assert as_("coordinator").post(f"/desk/reviews/{review.code}/lapse/").status_code == 404


def test_the_rule_is_explained_to_everybody(cast: Cast, as_: As) -> None:
    page = as_("visitor").get("/vouching/").content.decode()
    assert "24" in page
    assert "60" in page
