"""Exhibitors: from the application to the page that visitors read."""

from __future__ import annotations

import gzip
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dorsale_web.members.actions import people
from dorsale_web.members.exports import of as export_of
from dorsale_web.members.models import Notice
from dorsale_web.salon.models import ApplicationQuestion, Exhibitor, ExhibitorDeadline, Session
from tests.dorsale_web.cast import organisation, theme
from tests.dorsale_web.salon.objects import World, make_edition, make_exhibitor, world
from tests.dorsale_web.salon.objects_exhibitors import make_contact, make_product, make_stand

pytestmark = pytest.mark.django_db


@pytest.fixture
def fair(cast) -> World:
    return world(cast)


def apply(client: Client, edition, **more: object) -> Exhibitor:
    """Begin an application, and write it."""
    client.post(reverse("exhibitor_apply", args=[edition.slug]), {"organisation": "ngonda"})
    made = Exhibitor.objects.get(edition=edition, organisation__slug="ngonda")
    given = {
        "language": "fr", "presentation": "Des capteurs.", "themes": ["solutions"],
        "wanted_area_m2": 12, "wishes": "", "conditions": "on",
    } | more  # fmt: skip
    client.post(reverse("exhibitor_edit", args=[made.code]), given)
    made.refresh_from_db()
    return made


def kinds(person) -> list[str]:
    return list(Notice.objects.filter(person=person).values_list("kind", flat=True))


def test_an_organisation_applies_is_accepted_and_stands_in_the_list(cast, as_) -> None:
    edition = make_edition(cast.other, "salon")
    question = ApplicationQuestion.objects.create(
        edition=edition, text="Courant ?", language="fr", kind="yes_no", is_required=True
    )
    editor = as_("editor")
    made = apply(editor, edition)
    room = reverse("exhibitor_room", args=[made.code])
    editor.post(reverse("exhibitor_submit", args=[made.code]))
    made.refresh_from_db()
    assert made.state == "draft"
    assert "Courant ?" in editor.get(room).content.decode()
    apply(editor, edition, **{f"answer_{question.code}": "yes"})
    editor.post(reverse("exhibitor_submit", args=[made.code]))
    made.refresh_from_db()
    assert (made.state, made.answers) == ("submitted", {question.code: "yes"})
    assert kinds(cast.stranger) == ["exhibitor.submitted"]
    assert Client().get(reverse("exhibitor", args=[made.code])).status_code == 404
    organiser = Client()
    organiser.force_login(cast.stranger, "allauth.account.auth_backends.AuthenticationBackend")
    queue = organiser.get(reverse("organise_exhibitors", args=["salon"]) + "?state=submitted")
    assert "Ngonda Logiciels" in queue.content.decode()
    assert (
        "Courant ?"
        in organiser.get(reverse("organise_exhibitor", args=[made.code])).content.decode()
    )
    organiser.post(
        reverse("exhibitor_decide", args=[made.code]), {"state": "accepted", "note": "Bienvenue."}
    )
    assert "exhibitor.accepted" in kinds(cast["editor"])
    assert "Bienvenue." in editor.get(room).content.decode()
    listed = Client().get(reverse("exhibitors", args=["salon"])).content.decode()
    assert "Ngonda Logiciels" in listed


def test_an_application_lacks_conditions_or_vouching(cast, as_) -> None:
    edition = make_edition(cast.other, "salon")
    editor = as_("editor")
    made = apply(editor, edition, conditions="")
    submit = reverse("exhibitor_submit", args=[made.code])
    assert "conditions" in editor.post(submit, follow=True).content.decode()
    apply(editor, edition)
    cast.own.vouched_until = None
    cast.own.save()
    editor.post(submit)
    made.refresh_from_db()
    assert made.state == "draft"
    assert made.conditions_accepted_at is not None


def test_applications_end(cast, as_) -> None:
    past = timezone.now() - timedelta(days=1)
    edition = make_edition(cast.other, "salon", applications_until=past)
    editor = as_("editor")
    url = reverse("exhibitor_apply", args=["salon"])
    assert editor.get(url).status_code == 200
    editor.post(url, {"organisation": "ngonda"})
    assert not Exhibitor.objects.filter(edition=edition).exists()
    made = make_exhibitor(edition, cast.own, "draft")
    editor.post(reverse("exhibitor_submit", args=[made.code]))
    made.refresh_from_db()
    assert made.state == "draft"


def test_a_refusal_needs_words_and_frees_the_stand(cast, as_, fair) -> None:
    stand = make_stand(fair.other, "A1", exhibitor=fair.own_exhibitor)
    organiser, url = as_("organiser"), reverse("exhibitor_decide", args=[fair.own_exhibitor.code])
    assert organiser.post(url, {"state": "refused", "note": ""}).status_code == 200
    stand.refresh_from_db()
    assert stand.exhibitor_id is not None
    assert organiser.post(url, {"state": "refused", "note": "Trop tard."}).status_code == 302
    stand.refresh_from_db()
    assert stand.exhibitor_id is None
    assert "exhibitor.refused" in kinds(cast["owner"])


def test_who_withdraws_may_begin_again(cast, as_, fair) -> None:
    editor, one = as_("editor"), fair.own_exhibitor
    make_stand(fair.other, "A1", exhibitor=one)
    editor.post(reverse("exhibitor_withdraw", args=[one.code]))
    one.refresh_from_db()
    assert (one.state, one.stands.count()) == ("withdrawn", 0)
    assert "exhibitor.withdrawn" in kinds(cast["organiser"])
    editor.post(reverse("exhibitor_again", args=[one.code]))
    one.refresh_from_db()
    assert one.state == "draft"


def test_nothing_changes_once_the_fair_is_closed(cast, as_, fair) -> None:
    fair.other.closed_at = timezone.now()
    fair.other.save()
    one = fair.own_exhibitor
    assert as_("editor").get(reverse("exhibitor_room", args=[one.code])).status_code == 200
    for name in ("exhibitor_withdraw", "exhibitor_products", "exhibitor_team", "stand_sync"):
        assert as_("editor").post(reverse(name, args=[one.code])).status_code == 403
    assert as_("organiser").post(reverse("exhibitor_decide", args=[one.code])).status_code == 403


def test_wishes_name_accepted_exhibitors_until_there_is_a_stand(cast, as_, fair) -> None:
    editor, one = as_("editor"), fair.own_exhibitor
    url = reverse("exhibitor_stand_wishes", args=[one.code])
    near = {"wanted_area_m2": 18, "wishes": "", "near": [fair.other_exhibitor.code]}
    editor.post(url, near)
    assert list(one.wanted_near.all()) == [fair.other_exhibitor]
    both = editor.post(url, near | {"far": [fair.other_exhibitor.code]})
    assert both.status_code == 200
    make_stand(fair.other, "A1", exhibitor=one)
    assert editor.post(url, near).status_code == 200


def test_the_list_is_filtered_by_words_theme_and_country(cast, fair) -> None:
    one = make_exhibitor(fair.other, organisation("dakar", country="SN", name="Dakar Data"))
    one.themes.set([theme("cloud")])
    make_stand(fair.other, "B7", exhibitor=one)
    url = reverse("exhibitors", args=[fair.other.slug])

    def names(query: str) -> set[str]:
        cards = Client().get(url + query).context["cards"]
        return {card["name"] for card in cards}

    assert names("") == {"Ngonda Logiciels", "Atelier Anfa", "Dakar Data"}
    assert names("?q=dakar") == names("?theme=cloud") == names("?country=SN") == {"Dakar Data"}
    assert names("?q=capteurs") == names("")
    assert names("?q=nothing+such") == set()
    assert "B7" in Client().get(url).content.decode()


@pytest.mark.parametrize("number", [3, 15])
def test_the_list_asks_the_database_as_often_for_few_as_for_many(
    number: int, fair, django_assert_num_queries
) -> None:
    for count in range(number):
        one = make_exhibitor(fair.other, organisation(f"o{count}"))
        make_stand(fair.other, f"C{count}", exhibitor=one)
    url = reverse("exhibitors", args=[fair.other.slug])
    with django_assert_num_queries(8):
        page = Client().get(url)
    assert page.status_code == 200


def test_new_products_wait_for_their_day(cast, as_, fair) -> None:
    one = fair.own_exhibitor
    make_product(one, name="Déjà là", is_new=True)
    later = timezone.now() + timedelta(days=3)
    held = make_product(one, name="Bientôt", is_new=True, shown_from=later)
    url = reverse("new_products", args=[fair.other.slug])
    for page in (url, reverse("exhibitor", args=[one.code])):
        text = Client().get(page).content.decode()
        assert "Déjà là" in text
        assert "Bientôt" not in text
    assert Client().get(reverse("product", args=[held.code])).status_code == 404
    assert "Bientôt" in as_("reader").get(reverse("exhibitor", args=[one.code])).content.decode()


def test_a_product_is_written_in_the_hours_and_languages_of_the_fair(cast, as_, fair) -> None:
    fair.other.time_zone = "Africa/Casablanca"
    fair.other.save()
    url = reverse("exhibitor_products", args=[fair.own_exhibitor.code])
    given = {
        "language": "fr", "name": "Sonde", "summary": "Elle sonde.", "is_new": "on",
        "shown_from": "2031-01-05T10:00", "name_en": "Probe", "summary_en": "It probes.",
        "link": "",
    }  # fmt: skip
    as_("editor").post(url, given)
    made = fair.own_exhibitor.products.get()
    assert fair.other.local(made.shown_from).isoformat().startswith("2031-01-05T10:00")
    assert made.reading("en").name == "Probe"
    edit = reverse("product_edit", args=[made.code])
    assert 'value="2031-01-05T10:00"' in as_("editor").get(edit).content.decode()
    as_("editor").post(reverse("product_delete", args=[made.code]))
    assert not fair.own_exhibitor.products.exists()


def test_a_show_is_proposed_to_the_organisers_and_taken_back(cast, as_, fair) -> None:
    url = reverse("exhibitor_shows", args=[fair.own_exhibitor.code])
    given = {"language": "fr", "title": "Le capteur", "abstract": "En direct.", "minutes": 20}
    as_("editor").post(url, given)
    show = Session.objects.get(exhibitor=fair.own_exhibitor)
    assert (show.kind, show.state, show.by) == ("show", "submitted", cast["editor"])
    assert "exhibitor.show" in kinds(cast["organiser"])
    page = reverse("exhibitor", args=[fair.own_exhibitor.code])
    assert "Le capteur" not in Client().get(page).content.decode()
    Session.objects.update(state="accepted")
    assert "Le capteur" in Client().get(page).content.decode()
    as_("editor").post(url, {"take_back": show.code})
    show.refresh_from_db()
    assert show.state == "withdrawn"


def test_the_team_has_a_badge_for_three_square_metres(cast, as_, fair) -> None:
    one, url = fair.own_exhibitor, reverse("exhibitor_team", args=[fair.own_exhibitor.code])
    make_stand(fair.other, "A1", exhibitor=one)  # 9 m²: three badges
    editor = as_("editor")
    editor.post(url, {"intent": "colleague", "person": "reader", "job": "Ventes"})
    member = one.team.get()
    assert (member.person, member.kind.is_team) == (cast["reader"], True)
    assert member.badges.filter(revoked_at__isnull=True).count() == 1
    assert "exhibitor.team" in kinds(cast["reader"])
    assert as_("reader").get(reverse("stand_scan", args=[one.code])).status_code == 200
    for number in range(3):
        other = {"intent": "other", "given_name": "Ada", "family_name": f"N{number}"}
        editor.post(url, other)
    assert one.team.count() == 3
    assert editor.post(url, {"take_out": member.code}).status_code == 302
    assert not member.badges.filter(revoked_at__isnull=True).exists()
    assert as_("reader").get(reverse("stand_scan", args=[one.code])).status_code == 403


def test_only_people_of_the_organisation_are_named_by_their_account(cast, as_, fair) -> None:
    url = reverse("exhibitor_team", args=[fair.own_exhibitor.code])
    answer = as_("editor").post(url, {"intent": "colleague", "person": "stranger"})
    assert answer.status_code == 200
    assert not fair.own_exhibitor.team.exists()


def test_questions_and_dates_are_written_by_the_organisers(cast, as_, fair) -> None:
    organiser = as_("organiser")
    head = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0}
    asked = {
        "form-0-text": "Poids ?", "form-0-language": "fr", "form-0-kind": "choice",
        "form-0-choices": "léger\nlourd", "form-0-is_required": "on",
    }  # fmt: skip
    organiser.post(reverse("organise_questions", args=[fair.other.slug]), head | asked)
    question = ApplicationQuestion.objects.get(edition=fair.other)
    assert (question.choices, question.is_required) == (["léger", "lourd"], True)
    due = {"form-0-name": "Fret", "form-0-due_on": "2031-03-01"}
    organiser.post(reverse("organise_deadlines", args=[fair.other.slug]), head | due)
    assert ExhibitorDeadline.objects.get().name == "Fret"
    room = as_("editor").get(reverse("exhibitor_room", args=[fair.own_exhibitor.code]))
    assert "Fret" in room.content.decode()


def test_an_organisation_shows_its_fairs(cast, fair) -> None:
    make_stand(fair.other, "A1", exhibitor=fair.own_exhibitor)
    page = Client().get(reverse("organisation", args=[cast.own.slug])).content.decode()
    assert "Salon other-fair" in page
    assert "A1" in page


def test_a_person_takes_along_and_leaves(cast, fair) -> None:
    contact = make_contact(fair.own_exhibitor, fair.speaker)
    held = export_of(cast["speaker"])["stand_contacts"]
    assert held[0]["note"] == "Veut un devis."
    people.erase(cast["speaker"])
    contact.refresh_from_db()
    assert contact.note == ""
    assert contact.withdrawn_at is not None


@pytest.mark.parametrize("number", [3, 15])
@pytest.mark.parametrize(
    ("name", "ending", "most"),
    [
        ("organise_exhibitors", "", 22),
        ("organise_stands", "?propose=1", 30),
        ("organise_orders", "", 22),
        ("new_products", "", 20),
    ],
)
def test_lists_of_organisers_ask_the_database_as_often_for_few_as_for_many(
    number: int, name: str, ending: str, most: int, as_, fair, django_assert_max_num_queries
) -> None:
    for count in range(number):
        one = make_exhibitor(fair.other, organisation(f"o{count}"))
        one.wanted_near.set([fair.other_exhibitor])
        make_product(one, is_new=True)
        make_stand(fair.other, f"C{count}")
        taken = make_exhibitor(fair.other, organisation(f"t{count}"))
        make_stand(fair.other, f"T{count}", exhibitor=taken)
    client = as_("organiser")
    with django_assert_max_num_queries(most):
        page = client.get(reverse(name, args=[fair.other.slug]) + ending)
    assert page.status_code == 200


def test_a_page_of_twenty_exhibitors_weighs_little(fair) -> None:
    for count in range(20):
        one = make_exhibitor(
            fair.other, organisation(f"o{count}"), presentation=f"Essai {count} " * 100
        )
        make_stand(fair.other, f"C{count}", exhibitor=one)
    page = Client().get(reverse("exhibitors", args=[fair.other.slug]))
    assert len(page.context["cards"]) == 20
    assert len(gzip.compress(page.content)) <= 14_000
