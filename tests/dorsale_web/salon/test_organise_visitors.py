"""The organisers' room of visitors: list, filters, kinds, decisions, badges to print."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from django.test import Client

from dorsale_web.salon.models import Edition, Participant, VisitorKind
from tests.dorsale_web.cast import Cast
from tests.dorsale_web.salon.objects import make_edition, make_participant

As = Callable[[str], Client]
ROOM = "/editions/salon/organise/"
LIST = ROOM + "visitors/"


@pytest.fixture
def fair(cast: Cast) -> Edition:
    """Return a published fair of the cast's organisation."""
    return make_edition(cast.own, "salon")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Itoua", "Malonga", "Ngoma"}),
        ("?q=itoua", {"Itoua"}),
        ("?q=ets+paul", {"Malonga"}),
        ("?state=pending", {"Ngoma"}),
        ("?country=MA", {"Malonga"}),
        ("?badge=unprinted", {"Itoua", "Malonga"}),
        ("?state=strange", {"Itoua", "Malonga", "Ngoma"}),
    ],
)
def test_the_list_is_searched_and_filtered(
    as_: As, fair: Edition, query: str, names: set[str]
) -> None:
    make_participant(fair, family_name="Itoua", email="r@example.org")
    make_participant(fair, family_name="Malonga", organisation_name="Ets Paul", country="MA")
    make_participant(fair, family_name="Ngoma", state="pending", badge=False)
    text = as_("editor").get(LIST + query).content.decode()
    assert {name for name in ("Itoua", "Malonga", "Ngoma") if f" {name}</bdi>" in text} == names


def test_a_badge_is_found_by_its_code(as_: As, fair: Edition) -> None:
    found, _other = (make_participant(fair, family_name=name) for name in ("Itoua", "Malonga"))
    text = as_("editor").get(f"{LIST}?q={found.badges.get().code}").content.decode()
    assert "Itoua" in text
    assert "Malonga" not in text


def test_the_list_takes_the_same_queries_at_two_sizes_and_is_light(
    as_: As, fair: Edition, django_assert_max_num_queries: Callable[..., object]
) -> None:
    editor = as_("editor")
    for count in (3, 22):
        for _ in range(count):
            make_participant(fair)
        with django_assert_max_num_queries(24):
            page = editor.get(LIST)
    assert len(gzip.compress(page.content)) <= 14_000


def test_kinds_are_added_changed_and_removed_and_places_let_people_move_up(
    as_: As, fair: Edition
) -> None:
    editor = as_("editor")
    given = {"name": "Presse", "letter": "p", "quota": "0", "needs_review": "on", "least_meetings": "0", "rank": "3"}  # fmt: skip
    editor.post(LIST + "kinds/new/", given)
    press = VisitorKind.objects.get(name="Presse")
    assert (press.letter, press.quota, press.needs_review, press.is_open) == ("P", 0, True, False)
    again = editor.post(LIST + "kinds/new/", given | {"name": "presse"})
    assert again.status_code == 200
    waits = make_participant(fair, kind=press, state="waiting", badge=False)
    assert "Presse" in editor.get(LIST + "kinds/").content.decode()
    editor.post(f"/visitor-kinds/{press.code}/", given | {"quota": "5", "needs_review": ""})
    waits.refresh_from_db()
    assert (waits.state, waits.badges.count()) == ("confirmed", 1)
    editor.post(f"/visitor-kinds/{press.code}/remove/")
    assert VisitorKind.objects.filter(pk=press.pk).exists()  # somebody has it
    waits.delete()
    editor.post(f"/visitor-kinds/{press.code}/remove/")
    assert not VisitorKind.objects.filter(pk=press.pk).exists()


def test_organisers_register_confirm_and_refuse(as_: As, cast: Cast, fair: Edition) -> None:
    editor = as_("editor")
    kind = fair.visitor_kinds.get(is_team=False)
    given = {"kind": kind.code, "given_name": "Awa", "family_name": "Mbemba", "country": "CG", "languages": ["fr"]}  # fmt: skip
    editor.post(LIST + "add/", given)
    made = Participant.objects.get(family_name="Mbemba")
    assert made.state == "confirmed"
    one, two, three = (make_participant(fair, state="pending", badge=False) for _ in range(3))
    editor.post(LIST + "confirm/", {"participant": [one.code]})
    editor.post(f"/participants/{two.code}/confirm/")
    editor.post(f"/participants/{three.code}/refuse/", {"reason": "hors sujet"})
    states = [Participant.objects.get(pk=each.pk).state for each in (one, two, three)]
    assert states == ["confirmed", "confirmed", "refused"]


def test_badges_are_printed_four_to_a_sheet_and_marked(as_: As, fair: Edition) -> None:
    editor, made = as_("editor"), [make_participant(fair) for _ in range(5)]
    text = editor.get(ROOM + "badges/").content.decode()
    codes = [one.badges.get().code for one in made]
    assert all(code in text for code in codes)
    assert text.count('class="fair-badge"') == 5
    editor.post(ROOM + "badges/printed/", {"badge": codes[:4]})
    text = editor.get(ROOM + "badges/?badge=unprinted").content.decode()
    assert [code for code in codes if code in text] == codes[4:]


def test_the_desk_replaces_a_lost_badge(as_: As, cast: Cast, fair: Edition) -> None:
    from dorsale_web.salon.models import EditionRole

    EditionRole.objects.create(edition=fair, person=cast["member"], role="desk")
    made = make_participant(fair)
    old, desk = made.badges.get(), as_("member")
    answer = desk.post(f"/participants/{made.code}/badge/replace/", {"reason": "perdu"})
    assert answer["Location"] == f"/participants/{made.code}/badge/"
    old.refresh_from_db()
    assert old.revoked_reason == "perdu"
    assert made.badges.filter(revoked_at__isnull=True).count() == 1


def test_the_sheet_of_badges_takes_the_same_queries_at_two_sizes(
    as_: As, fair: Edition, django_assert_max_num_queries: Callable[..., object]
) -> None:
    editor = as_("editor")
    for count in (2, 20):
        for _ in range(count):
            make_participant(fair)
        with django_assert_max_num_queries(16):
            editor.get(ROOM + "badges/")
