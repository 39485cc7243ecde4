"""What is held of visitors is exported, erased with the person, and forgotten after the fair."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from dorsale_web.members import exports
from dorsale_web.members.actions import people
from dorsale_web.salon.models import Participant, VisaLetter
from dorsale_web.salon.tasks.visitors import forget_tables, forget_visitors
from tests.dorsale_web.cast import Cast
from tests.dorsale_web.salon.objects import make_edition, make_participant
from tests.dorsale_web.salon.objects_visitors import make_delegation, make_letter, make_table


def test_the_export_holds_registration_badge_letter_and_delegation(cast: Cast) -> None:
    fair = make_edition(cast.other, "salon")
    made = make_participant(fair, cast["member"], looks_for="Des capteurs.")
    make_letter(made, number=1)
    make_delegation(fair, cast["member"])
    whole = exports.of(cast["member"])
    assert whole["fairs"][0]["looks_for"] == "Des capteurs."
    assert whole["badges"][0]["code"] == made.badges.get().code
    assert whole["invitation_letters"][0]["passport_ends"] == "7X2"
    assert whole["delegations"][0]["name"] == "Chambre de commerce"
    assert exports.of(cast["reader"])["fairs"] == []


def test_an_erased_person_leaves_a_pseudonym_that_still_counts(cast: Cast) -> None:
    fair = make_edition(cast.other, "salon")
    made = make_participant(fair, cast["member"], phone="+242 06 612 34 56", looks_for="x", job="y")
    letter = make_letter(made, number=1)
    people.erase(cast["member"])
    left = Participant.objects.get(pk=made.pk)
    assert "Awa" not in str(left)
    assert (left.email, left.phone, left.looks_for, left.job) == ("", "", "", "")
    assert (left.state, left.kind, left.country) == ("confirmed", made.kind, "CG")
    assert left.badges.get().revoked_at is not None
    letter.refresh_from_db()
    assert (letter.name_in_passport, letter.passport_ends) == ("", "")
    page = Client().get(f"/letters/{letter.code}/", headers={"accept-language": "en"})
    assert "is revoked" in page.content.decode()
    assert fair.participants.count() == 1


def test_ninety_days_after_the_fair_ways_to_reach_visitors_are_deleted(cast: Cast) -> None:
    today = timezone.localdate()
    made = {}
    for days in (90, 91):
        last = today - timedelta(days=days)
        fair = make_edition(cast.other, f"salon-{days}", starts_on=last, ends_on=last)
        made[days] = make_participant(fair, phone="+242 06 612 34 56", needs="x", looks_for="y")
        make_letter(made[days], number=1)
    forget_visitors()
    forget_visitors()
    kept, gone = (Participant.objects.get(pk=made[days].pk) for days in (90, 91))
    assert kept.email == made[90].email
    assert (gone.email, gone.phone, gone.needs, gone.looks_for) == ("", "", "", "")
    assert gone.family_name == made[91].family_name
    names = VisaLetter.objects.order_by("pk").values_list("name_in_passport", flat=True)
    assert list(names) == ["MBEMBA Awa", ""]


def test_tables_nobody_said_yes_to_go_after_a_day(cast: Cast) -> None:
    fair = make_edition(cast.other, "salon")
    old, new = make_table(fair, cast["owner"]), make_table(fair, cast["owner"])
    type(old).objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(hours=25))
    forget_tables()
    assert list(type(old).objects.all()) == [new]
