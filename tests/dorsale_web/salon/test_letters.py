"""Invitation letters: asked, issued with a running number, verified by anybody, revoked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from dorsale_web.members.models import Notice
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions import letters
from dorsale_web.salon.models import Edition, VisaLetter
from tests.dorsale_web.cast import Cast
from tests.dorsale_web.salon.objects import make_edition, make_participant
from tests.dorsale_web.salon.objects_visitors import make_letter

As = Callable[[str], Client]


@pytest.fixture
def fair(cast: Cast) -> Edition:
    """Return a published fair of the cast's organisation."""
    return make_edition(cast.own, "salon")


def answers(fair: Edition, **given: object) -> dict[str, object]:
    """Return what is asked for a letter, as a browser sends it."""
    return {
        "name_in_passport": "MBEMBA Awa Rose", "passport_ends": "7x2",
        "arrives_on": fair.starts_on.isoformat(), "leaves_on": fair.ends_on.isoformat(),
    } | given  # fmt: skip


def test_a_letter_is_asked_issued_verified_and_revoked(as_: As, cast: Cast, fair: Edition) -> None:
    made = make_participant(fair, cast["member"])
    member, editor, visitor = as_("member"), as_("editor"), Client()
    member.post(f"/participants/{made.code}/letter/", answers(fair))
    letter = VisaLetter.objects.get()
    check = f"/letters/{letter.code}/"
    assert (letter.number, letter.passport_ends) == (None, "7X2")
    assert visitor.get(check).status_code == 404  # not issued yet
    assert "MBEMBA Awa Rose" in editor.get("/editions/salon/organise/letters/").content.decode()
    editor.post(f"/visa-letters/{letter.code}/issue/")
    letter.refresh_from_db()
    assert letter.number == 1
    assert Notice.objects.filter(person=cast["member"], kind="visitor.letter").exists()
    sheet = member.get(f"/visa-letters/{letter.code}/").content.decode()
    assert "MBEMBA Awa Rose" in sheet
    assert check in sheet
    page = visitor.get(check, headers={"accept-language": "en"})
    assert page["X-Robots-Tag"].startswith("noindex")
    assert "Letter 1 is valid" in page.content.decode()
    assert "7X2" not in page.content.decode()
    editor.post(f"/visa-letters/{letter.code}/revoke/", {"reason": "passeport perdu"})
    text = visitor.get(check, headers={"accept-language": "en"}).content.decode()
    assert "Letter 1 is revoked" in text
    assert "passeport perdu" not in text


def test_numbers_run_within_a_fair(cast: Cast, fair: Edition) -> None:
    other = make_edition(cast.own, "ailleurs")
    issued = []
    for edition in (fair, fair, other):
        letter = make_letter(make_participant(edition))
        letters.issue(cast["owner"], letter)
        issued.append(letter.number)
    assert issued == [1, 2, 1]
    with pytest.raises(Refused, match="already"):
        letters.issue(cast["owner"], VisaLetter.objects.get(number=2))


@pytest.mark.parametrize(
    ("days_before", "days_after"), [(40, 0), (0, 40), (-5, 5), (5, -5), (0, -1)]
)
def test_a_stay_that_does_not_fit_the_fair_is_refused(
    as_: As, cast: Cast, fair: Edition, days_before: int, days_after: int
) -> None:
    made = make_participant(fair, cast["member"])
    stay = {
        "arrives_on": (fair.starts_on - timedelta(days=days_before)).isoformat(),
        "leaves_on": (fair.starts_on + timedelta(days=days_after)).isoformat(),
    }
    page = as_("member").post(f"/participants/{made.code}/letter/", answers(fair, **stay))
    assert page.status_code == 200
    assert not VisaLetter.objects.exists()


def test_a_valid_letter_is_not_doubled_and_a_new_wish_replaces_the_old(
    cast: Cast, fair: Edition
) -> None:
    made = make_participant(fair)
    stay = {"name_in_passport": "A", "passport_ends": "123", "arrives_on": fair.starts_on, "leaves_on": fair.ends_on}  # fmt: skip
    letters.ask(cast["owner"], made, **stay)
    second = letters.ask(cast["owner"], made, **stay | {"name_in_passport": "B"})
    assert list(made.letters.all()) == [second]
    letters.issue(cast["owner"], second)
    with pytest.raises(Refused, match="valid letter"):
        letters.ask(cast["owner"], made, **stay)
    letters.revoke(cast["owner"], second, "erreur")
    letters.ask(cast["owner"], made, **stay)
    assert made.letters.count() == 2


def test_a_refused_letter_goes_and_the_reason_is_told(as_: As, cast: Cast, fair: Edition) -> None:
    letter = make_letter(make_participant(fair, cast["member"]))
    as_("editor").post(f"/visa-letters/{letter.code}/refuse/", {"reason": "nom illisible"})
    assert not VisaLetter.objects.exists()
    told = Notice.objects.get(person=cast["member"], kind="visitor.letter_refused")
    assert told.facts["reason"] == "nom illisible"


def test_codes_of_letters_cannot_be_tried_for_long(db: None, cast: Cast) -> None:
    client = Client()
    codes = [client.get(f"/letters/abc-{number}/").status_code for number in range(61)]
    assert codes == [404] * 60 + [429]


def test_the_list_of_letters_takes_the_same_queries_at_two_sizes(
    as_: As, fair: Edition, django_assert_max_num_queries: Callable[..., object]
) -> None:
    editor = as_("editor")
    for count in (2, 14):
        for _ in range(count):
            make_letter(make_participant(fair))
        with django_assert_max_num_queries(20):
            editor.get("/editions/salon/organise/letters/")
