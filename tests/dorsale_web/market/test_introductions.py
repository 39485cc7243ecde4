"""Interest, acceptance, contacts: closed until both accept, and stopped with what is suspended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dorsale_web.market.actions import introductions as actions
from dorsale_web.market.actions import postings
from dorsale_web.market.models import Introduction, Message, Posting
from dorsale_web.market.trace import trace
from dorsale_web.members.actions import people, reports, vouching
from dorsale_web.members.models import AuditEntry, Membership, Notice, Report
from dorsale_web.members.refusal import Refused
from tests.dorsale_web.cast import Cast, organisation, person
from tests.dorsale_web.market.objects import make_introduction, make_posting

As = Callable[[str], Client]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ANSWERS = {"why": "Nous fabriquons ceci.", "brings": "Une équipe.", "when": "En mai."}


@pytest.fixture
def stranger(cast: Cast) -> Client:
    """Return a client signed in as the owner of the other organisation."""
    client = Client(headers={"accept-language": "fr"})
    client.force_login(cast.stranger, BACKEND)
    return client


@pytest.fixture
def secretive(cast: Cast) -> Posting:
    """Return an anonymous need of ``own``, whose every name and contact is easy to look for."""
    cast.own.email, cast.own.phone = "bureau@ngonda.example", "+242 06 111 22 33"
    cast.own.website, cast.own.address = "https://ngonda.example", "12 avenue Foch"
    cast.own.save()
    for role in ("reader", "editor", "owner"):
        one = cast[role]
        one.name, one.email = f"Personne{role.title()}", f"{role}@ngonda.example"
        one.phone = "+242 05 999 88 77"
        one.visibility |= {"email": "organisation", "phone": "organisation"}
        one.save()
    return make_posting(cast.own, kind="technology", anonymous=True, by=cast["editor"])


def secrets(cast: Cast) -> list[str]:
    """Return what must not be read before both accept."""
    names = ["Ngonda", "ngonda", "111 22 33", "avenue Foch", "999 88 77"]
    return names + [cast[role].name for role in ("reader", "editor", "owner")]


def test_interest_is_told_accepted_and_opens_contacts(
    cast: Cast, as_: As, stranger: Client, secretive: Posting
) -> None:
    address = f"/market/{secretive.code}/introduce/"
    assert stranger.get(address).status_code == 200
    sent = stranger.post(address, ANSWERS | {"organisation": cast.other.pk})
    made = Introduction.objects.get()
    assert sent["Location"] == f"/introductions/{made.code}/"
    assert {one.person for one in Notice.objects.filter(kind="introduction.received")} == {
        cast["editor"], cast["owner"]
    }  # fmt: skip
    page = as_("editor").get(f"/introductions/{made.code}/")
    assert "Nous fabriquons ceci." in page.content.decode()
    assert "Atelier Anfa" in page.content.decode()
    as_("editor").post(f"/introductions/{made.code}/accept/", {"reply": "Volontiers."})
    made.refresh_from_db()
    assert (made.state, made.answered_by) == ("accepted", cast["editor"])
    assert (made.outcome.left, made.outcome.right) == (cast.own, cast.other)
    seen = stranger.get(f"/introductions/{made.code}/").content.decode()
    for word in ("Ngonda Logiciels", "bureau@ngonda.example", "PersonneEditor", "Volontiers."):
        assert word in seen
    assert "PersonneOwner" not in seen, "only the two who act"


def test_until_both_accept_nothing_tells_who_stands_behind_an_anonymous_posting(
    cast: Cast, stranger: Client, secretive: Posting
) -> None:
    made = actions.express(cast.stranger, cast.other, secretive, **ANSWERS)
    addresses = [
        f"/market/{secretive.code}/introduce/",
        "/introductions/?side=sent",
        f"/introductions/{made.code}/",
        f"/market/{secretive.code}/",
        "/market/matches/",
        "/notices/",
        "/api/v1/introductions",
        f"/api/v1/introductions/{made.code}",
        f"/api/v1/postings/{secretive.code}",
        f"/api/v1/trace/{made.code}",
    ]
    states = ["pending", "to_confirm", "declined", "withdrawn", "stopped"]
    for state in states:
        Introduction.objects.update(
            state=state, answered_at=timezone.now(), answered_by=cast["editor"],
            stopped_reason="Ngonda demandait une avance.",
        )  # fmt: skip
        for address in addresses:
            answer = stranger.get(address)
            assert answer.status_code == 200, address
            leaked = [word for word in secrets(cast) if word in answer.content.decode()]
            assert not leaked, f"{address} while {state}"
        assert "Ngonda" not in str(trace(cast.stranger, made.code))
    told = Notice.objects.filter(person=cast.stranger).values_list("facts", flat=True)
    assert not [facts for facts in told if "Ngonda" in str(facts)]


def test_a_material_edit_closes_contacts_until_both_accept_again(
    cast: Cast, as_: As, stranger: Client, secretive: Posting
) -> None:
    made = make_introduction(secretive, cast.other, "accepted", by=cast.stranger)
    Message.objects.create(introduction=made, organisation=cast.own, text="Bonjour de Ngonda")
    themes = list(secretive.themes.all())
    postings.change(cast["editor"], secretive, themes, summary="Tout autre chose.")
    page = stranger.get(f"/introductions/{made.code}/").content.decode()
    assert not [word for word in secrets(cast) if word in page]
    made.refresh_from_db()
    assert made.state == "to_confirm"
    stranger.post(f"/introductions/{made.code}/confirm/")
    made.refresh_from_db()
    assert (made.state, made.posting_version, made.by) == ("pending", 2, cast.stranger)
    outcome = made.outcome
    as_("owner").post(f"/introductions/{made.code}/accept/")
    made.refresh_from_db()
    assert made.outcome == outcome, "one record, however often they accept"
    assert "Bonjour de Ngonda" in stranger.get(f"/introductions/{made.code}/").content.decode()


def test_a_person_who_shows_mail_to_nobody_does_not_show_it_here(
    cast: Cast, stranger: Client, secretive: Posting
) -> None:
    editor = cast["editor"]
    editor.visibility |= {"email": "nobody"}
    editor.save()
    made = make_introduction(secretive, cast.other, "accepted", answered_by=editor)
    page = stranger.get(f"/introductions/{made.code}/").content.decode()
    assert "editor@ngonda.example" not in page
    assert "999 88 77" in page


def test_contacts_in_the_answers_are_refused_in_words(cast: Cast, stranger: Client) -> None:
    posting = make_posting(cast.own, kind="technology")
    answers = ANSWERS | {"organisation": cast.other.pk, "brings": "Appelez le +242 06 612 34 56"}
    page = stranger.post(f"/market/{posting.code}/introduce/", answers)
    assert page.status_code == 200
    assert not Introduction.objects.exists()
    assert page.context["form"].errors.keys() == {"brings"}


def test_only_vouched_organisations_make_contact(cast: Cast) -> None:
    posting = make_posting(cast.own)
    with pytest.raises(Refused):
        actions.express(cast.stranger, cast.fresh, posting, **ANSWERS)
    with pytest.raises(Refused):
        actions.express(cast["owner"], cast.own, posting, **ANSWERS)
    actions.express(cast.stranger, cast.other, posting, **ANSWERS)
    with pytest.raises(Refused):
        actions.express(cast.stranger, cast.other, posting, **ANSWERS)


def test_ten_a_day_and_no_more(cast: Cast) -> None:
    for _ in range(actions.MOST_A_DAY):
        actions.express(cast.stranger, cast.other, make_posting(cast.own), **ANSWERS)
    with pytest.raises(Refused):
        actions.express(cast.stranger, cast.other, make_posting(cast.own), **ANSWERS)
    Introduction.objects.update(made_at=timezone.now() - timedelta(days=1))
    actions.express(cast.stranger, cast.other, make_posting(cast.own), **ANSWERS)


def test_an_own_posting_given_as_answer_must_be_of_the_same_organisation(
    cast: Cast, stranger: Client
) -> None:
    second = organisation("second", name="Seconde Maison")
    Membership.objects.create(person=cast.stranger, organisation=second, role="editor")
    need = make_posting(cast.own, kind="technology")
    offer = make_posting(second, side="offer", kind="technology")
    address, given = f"/market/{need.code}/introduce/", ANSWERS | {"answers": offer.pk}
    page = stranger.post(address, given | {"organisation": cast.other.pk})
    assert page.context["form"].errors.keys() == {"answers"}
    stranger.post(address, given | {"organisation": second.pk})
    assert Introduction.objects.get().answers == offer


def test_declined_with_a_word_and_not_twice(cast: Cast, as_: As) -> None:
    made = make_introduction(make_posting(cast.own), cast.other)
    address = f"/introductions/{made.code}/decline/"
    assert as_("editor").post(address, {}).status_code == 200
    as_("editor").post(address, {"reply": "Nous avons trouvé."})
    made.refresh_from_db()
    assert (made.state, made.reply) == ("declined", "Nous avons trouvé.")
    assert as_("editor").post(f"/introductions/{made.code}/accept/").status_code == 403
    made.state = "pending"  # as another editor still sees it
    with pytest.raises(Refused):
        actions.accept(cast["owner"], made, "")


def test_withdrawn_interest_can_be_expressed_again_while_the_posting_is_open(
    cast: Cast, stranger: Client
) -> None:
    made = make_introduction(make_posting(cast.own), cast.other)
    stranger.post(f"/introductions/{made.code}/withdraw/")
    made.refresh_from_db()
    assert made.state == "withdrawn"
    stranger.post(f"/introductions/{made.code}/confirm/")
    made.refresh_from_db()
    assert made.state == "pending"


def test_what_is_suspended_stops_pending_introductions_at_once(cast: Cast) -> None:
    steward = cast["steward"]
    third = organisation("third")
    for one in (cast.own, cast.other, third):
        vouching.vouch(steward, one, voucher=None, evidence="visit", detail="2026")
    by_posting = make_introduction(make_posting(cast.own), cast.other)
    postings.suspend(steward, by_posting.posting, "Fausse annonce.")
    by_organisation = make_introduction(make_posting(cast.own), cast.other)
    accepted = make_introduction(make_posting(cast.own), cast.other, "accepted")
    reports.suspend_organisation(steward, cast.own, "Fraude.")
    by_person = make_introduction(make_posting(third), cast.other, by=cast.stranger)
    people.suspend(steward, cast.stranger, "Avance demandée.")
    kept = {}
    for name, one in [("posting", by_posting), ("organisation", by_organisation),
                      ("person", by_person), ("accepted", accepted)]:  # fmt: skip
        one.refresh_from_db()
        kept[name] = one.state, one.stopped_reason
    assert kept["posting"][0] == "stopped"
    assert kept["organisation"] == ("stopped", "Fraude.")
    assert kept["person"] == ("stopped", "Avance demandée.")
    assert kept["accepted"] == ("accepted", "")
    assert AuditEntry.objects.filter(act="introduction.stop").count() == 2


def test_stopped_says_why_to_who_may_know(cast: Cast, as_: As, stranger: Client) -> None:
    made = make_introduction(make_posting(cast.own), cast.other, "stopped")
    Introduction.objects.update(stopped_reason="Une avance était demandée.")
    assert "Une avance était demandée." in stranger.get(made_url(made)).content.decode()


def made_url(made: Introduction) -> str:
    """Return the address of an introduction."""
    return f"/introductions/{made.code}/"


def test_messages_are_written_told_reported_and_hidden(
    cast: Cast, as_: As, stranger: Client
) -> None:
    made = make_introduction(make_posting(cast.own), cast.other, "accepted")
    as_("editor").post(made_url(made) + "write/", {"text": "Écrivez à moi@ngonda.example"})
    message = Message.objects.get()
    assert message.organisation == cast.own
    assert Notice.objects.filter(kind="introduction.message", person=cast.stranger).exists()
    page = stranger.get(made_url(made)).content.decode()
    assert "moi@ngonda.example" in page
    assert f"/report/message/{message.code}/" in page
    told = reports.report(cast.stranger, "message", message, Report.Reason.FRAUD, "Il veut 500 €.")
    reports.answer(cast["steward"], told, Report.State.UPHELD, "Avance demandée.")
    assert "moi@ngonda.example" not in stranger.get(made_url(made)).content.decode()
    assert as_("reader").post(made_url(made) + "write/", {"text": "x"}).status_code == 403


def test_the_list_asks_the_same_number_of_questions_at_two_lengths(
    cast: Cast, as_: As, django_assert_max_num_queries: Callable
) -> None:
    client = as_("editor")
    for count in (2, 18):
        for _ in range(count):
            make_introduction(make_posting(cast.own), cast.other)
            make_introduction(make_posting(cast.other, anonymous=True), cast.own)
        for side in ("received", "sent"):
            with django_assert_max_num_queries(12):
                page = client.get(f"/introductions/?side={side}")
            assert page.status_code == 200


def test_a_person_without_organisation_sees_what_to_do(cast: Cast, as_: As) -> None:
    make_introduction(make_posting(cast.own), cast.other)
    page = as_("member").get("/introductions/")
    assert page.context["rows"] == []
    assert as_("member").get("/introductions/?side=all").context["rows"] == []
    assert len(as_("steward").get("/introductions/?side=all").context["rows"]) == 1


def test_an_erased_person_opens_nothing(cast: Cast, stranger: Client) -> None:
    helper = person("aide", "Aide Partie", email="aide@ngonda.example")
    helper.visibility |= {"email": "public"}
    helper.save()
    made = make_introduction(make_posting(cast.own), cast.other, "accepted", answered_by=helper)
    people.erase(helper)
    page = stranger.get(made_url(made)).content.decode()
    assert "aide@ngonda.example" not in page
    assert "Aide Partie" not in page
