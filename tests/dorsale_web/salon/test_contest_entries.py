"""Entering a contest: drafts, hand in, withdraw, translations."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from dorsale_web.members.models import Membership
from dorsale_web.salon.models import Contest, ContestEntry
from tests.dorsale_web.cast import Cast, person
from tests.dorsale_web.salon.contest_scene import client_of, jurors_of, move_to
from tests.dorsale_web.salon.objects import make_edition
from tests.dorsale_web.salon.objects_contests import make_category, make_contest, make_entry

As = Callable[[str], Client]


@pytest.fixture
def contest(cast: Cast) -> Contest:
    """Return a contest of ``cast.other`` whose entries are open."""
    return make_contest(make_edition(cast.other, "salon"))


def texts(category: object, **more: str) -> dict[str, str]:
    return {"organisation": "ngonda", "category": category.code, "language": "fr",
            "title": "Capteurs", "summary": "Des capteurs."} | more  # fmt: skip


def test_an_organisation_has_one_entry_in_a_category(as_: As, contest: Contest) -> None:
    category, other = make_category(contest), make_category(contest, "Recherche")
    address = f"/contests/{contest.code}/enter/"
    for chosen in (category, category, other):
        as_("editor").post(address, texts(chosen))
    assert sorted(ContestEntry.objects.values_list("category__name", flat=True)) == [
        "Recherche", "Solutions",
    ]  # fmt: skip


def test_an_organisation_that_is_not_vouched_drafts_only(cast: Cast, contest: Contest) -> None:
    entry = make_entry(make_category(contest), cast.fresh, "draft")
    owner = person("newcomer")
    Membership.objects.create(person=owner, organisation=cast.fresh, role="owner")
    page = client_of(owner).post(f"/contest-entries/{entry.code}/submit/", follow=True)
    entry.refresh_from_db()
    assert entry.state == "draft"
    assert "not vouched" in page.content.decode()


def test_nothing_is_written_after_the_deadline(as_: As, cast: Cast, contest: Contest) -> None:
    entry = make_entry(make_category(contest), cast.own, "draft")
    move_to(contest, "judging")
    editor, page = as_("editor"), f"/contest-entries/{entry.code}/"
    editor.post(f"/contests/{contest.code}/enter/", texts(make_category(contest, "B")))
    editor.post(page + "edit/", {"language": "fr", "title": "Autre", "summary": "Autre."})
    editor.post(page + "submit/")
    entry.refresh_from_db()
    assert (entry.state, entry.title != "Autre", ContestEntry.objects.count()) == ("draft", True, 1)


def test_the_text_of_a_decided_entry_is_fixed(as_: As, cast: Cast, contest: Contest) -> None:
    entry = make_entry(make_category(contest), cast.own, "admitted")
    page = f"/contest-entries/{entry.code}/"
    as_("editor").post(page + "edit/", {"language": "fr", "title": "Autre", "summary": "Autre."})
    as_("editor").post(page + "translate/?to=en", {"origin": "human", "title": "Other"})
    entry.refresh_from_db()
    assert entry.title != "Autre"
    assert entry.translations == {}


def test_withdrawn_it_leaves_and_may_come_back(as_: As, cast: Cast, contest: Contest) -> None:
    entry = make_entry(make_category(contest), cast.own, "admitted")
    editor, page = as_("editor"), f"/contest-entries/{entry.code}/"
    editor.post(page + "withdraw/")
    assert Client().get(page).status_code == 404
    editor.post(page + "take-up/")
    editor.post(page + "submit/")
    entry.refresh_from_db()
    assert entry.state == "submitted"


def test_an_entry_is_read_in_the_readers_language(as_: As, cast: Cast, contest: Contest) -> None:
    entry = make_entry(make_category(contest), cast.own, "draft", title="Capteurs")
    page = f"/contest-entries/{entry.code}/"
    sent = {"origin": "machine", "title": "Sensors", "summary": "Sensors without a network."}
    as_("editor").post(page + "translate/?to=en", sent)
    ContestEntry.objects.update(state="admitted")
    said = Client(headers={"accept-language": "en"}).get(page).content.decode()
    assert "Sensors" in said
    assert "translated by a machine" in said
    assert "Capteurs" in Client(headers={"accept-language": "fr"}).get(page).content.decode()


def test_nobody_decides_on_an_entry_of_ones_own(as_: As, cast: Cast) -> None:
    contest = make_contest(make_edition(cast.own, "salon"))
    entry = make_entry(make_category(contest), cast.own, "submitted")
    assert as_("owner").get(f"/contest-entries/{entry.code}/decide/").status_code == 403
    assert as_("steward").get(f"/contest-entries/{entry.code}/decide/").status_code == 200


def test_a_refusal_says_why(cast: Cast, contest: Contest) -> None:
    entry = make_entry(make_category(contest), cast.own, "submitted")
    stranger, page = client_of(cast.stranger), f"/contest-entries/{entry.code}/decide/"
    assert stranger.post(page, {"decision": "refuse"}).status_code == 200  # without a word
    stranger.post(page, {"decision": "refuse", "note": "Hors sujet."})
    entry.refresh_from_db()
    assert (entry.state, entry.decision_note) == ("refused", "Hors sujet.")


def test_what_is_written_by_organisers_is_shown_as_text(cast: Cast, contest: Contest) -> None:
    contest.criteria.update(description="<b>Ce qui</b> compte")
    entry = make_entry(make_category(contest), cast.own)
    move_to(contest, "judging")
    (juror,) = jurors_of(contest, 1)
    page = client_of(juror.person).get(f"/contest-entries/{entry.code}/mark/").content.decode()
    assert "<b>Ce qui</b>" not in page
    assert "&lt;b&gt;Ce qui" in page


def test_a_closed_fair_takes_no_entry(as_: As, cast: Cast, contest: Contest) -> None:
    contest.edition.closed_at = timezone.now()
    contest.edition.save()
    assert as_("editor").get(f"/contests/{contest.code}/enter/").status_code == 403
    assert Client().get(f"/contests/{contest.code}/").status_code == 200
