"""The pages of the desk, with scripts off."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from dorsale_web.salon.actions.check_ins import merge, show_badge
from dorsale_web.salon.actions.desk import count_heads, set_pin
from dorsale_web.salon.forms.desk import FORMAT
from dorsale_web.salon.models import CheckIn, Edition, Participant
from tests.dorsale_web.cast import Cast
from tests.dorsale_web.salon.desk_scene import (
    PIN,
    badge,
    batch,
    desk_person,
    hour,
    item,
    make_meetings,
    open_fair,
    visitor,
)
from tests.dorsale_web.salon.objects import make_session

As = Callable[[str], Client]
Found = dict[str, Any]


@pytest.fixture
def fair(cast: Cast) -> Edition:
    return open_fair(cast)


@pytest.fixture
def desk(fair: Edition, as_: As) -> Client:
    return as_("desk")


def address(fair: Edition, below: str = "") -> str:
    return f"/editions/{fair.slug}/desk/{below}"


def page(client: Client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 200, where
    return answer.content.decode()


def test_a_badge_is_typed_and_the_answer_is_large(fair: Edition, desk: Client) -> None:
    awa = visitor(fair, "Awa Ngoma")
    sent = {"code": badge(awa).code, "place": "", "desk": "Nord"}
    first = desk.post(address(fair), sent, follow=True).content.decode()
    assert 'data-verdict="counted"' in first
    assert "Awa Ngoma" in first
    assert 'value="Nord"' in first
    again = desk.post(address(fair), sent, follow=True).content.decode()
    assert 'data-verdict="again"' in again
    assert re.search(r"\d\d:\d\d.*Nord", again)


def test_revoked_and_unknown_badges_are_refused_with_the_reason(
    fair: Edition, desk: Client
) -> None:
    awa = visitor(fair, "Awa Ngoma")
    code = badge(awa).code
    awa.badges.update(revoked_at=timezone.now() - timedelta(hours=1), revoked_reason="volé")
    assert "volé" in desk.post(address(fair), {"code": code}, follow=True).content.decode()
    unknown = desk.post(address(fair), {"code": "rien"}, follow=True).content.decode()
    assert 'data-verdict="unknown"' in unknown
    assert "rien" in unknown


def test_the_same_form_sent_twice_is_one_showing(fair: Edition, desk: Client) -> None:
    code = badge(visitor(fair, "Awa Ngoma")).code
    found = re.search(r'name="key" value="([^"]+)"', page(desk, address(fair)))
    assert found
    for _ in range(2):
        answer = desk.post(address(fair), {"code": code, "key": found[1]}, follow=True)
        assert 'data-verdict="counted"' in answer.content.decode()
    assert CheckIn.objects.count() == 1


def test_a_session_is_a_place_of_its_own(fair: Edition, desk: Client) -> None:
    talk = make_session(fair, title="Un câble neuf", hour=10)
    code = badge(visitor(fair, "Awa Ngoma")).code
    for place in ("", talk.code):
        answer = desk.post(address(fair), {"code": code, "place": place}, follow=True)
        assert 'data-verdict="counted"' in answer.content.decode()
    assert "Un câble neuf" in answer.content.decode()


def test_somebody_is_found_by_name_and_checked_in_without_a_badge(
    fair: Edition, desk: Client
) -> None:
    awa = visitor(fair, "Awa Ngoma")
    found = page(desk, address(fair, "people/?q=ngo"))
    assert "Awa Ngoma" in found
    assert awa.email not in found
    assert "Awa Ngoma" not in page(desk, address(fair, "people/?q=x"))
    sent = {"participant": awa.code, "act": "check_in", "desk": "Nord"}
    answer = desk.post(address(fair, "person/"), sent, follow=True)
    assert 'data-verdict="counted"' in answer.content.decode()


def test_a_lost_badge_is_replaced_and_shown(fair: Edition, desk: Client) -> None:
    awa = visitor(fair, "Awa Ngoma")
    old = badge(awa).code
    sent = {"participant": awa.code, "act": "replace"}
    answer = desk.post(address(fair, "person/"), sent, follow=True).content.decode()
    new = awa.badges.get(revoked_at__isnull=True).code
    assert new in answer
    assert old not in answer


def test_somebody_leaves_and_is_here_after_all(fair: Edition, desk: Client) -> None:
    awa = visitor(fair, "Awa Ngoma")
    for act, is_absent in (("absent", True), ("present", False)):
        desk.post(address(fair, "person/"), {"participant": awa.code, "act": act})
        awa.refresh_from_db()
        assert (awa.absent_from is not None) is is_absent


def test_somebody_registers_on_the_spot_and_is_counted(fair: Edition, desk: Client) -> None:
    kind = fair.visitor_kinds.get(is_team=False)
    sent = {
        "kind": kind.code, "given_name": "Issa", "family_name": "Diallo", "consent": "on",
        "comes_in": "on", "desk": "Nord", "place": "",
    }  # fmt: skip
    refused = desk.post(address(fair, "register/"), sent | {"consent": ""})
    assert refused.status_code == 200
    assert not Participant.objects.filter(edition=fair).exists()
    answer = desk.post(address(fair, "register/"), sent, follow=True).content.decode()
    made = Participant.objects.get(edition=fair)
    assert badge(made).code in answer
    assert made.consented_at is not None
    assert CheckIn.objects.get().verdict == "counted"


def test_a_person_of_another_fair_cannot_be_touched(
    cast: Cast, fair: Edition, desk: Client
) -> None:
    stranger = visitor(open_fair(cast, "elsewhere"), "Issa Diallo")
    desk.post(address(fair, "person/"), {"participant": stranger.code, "act": "absent"})
    stranger.refresh_from_db()
    assert stranger.absent_from is None


def test_who_has_not_come_is_listed_and_marked(fair: Edition, desk: Client, cast: Cast) -> None:
    make_meetings(fair, 24)
    here, away = Participant.objects.filter(edition=fair, exhibitor=None).order_by("pk")
    merge(desk_person(cast), fair, batch(item(badge(here).code, hour(fair, 9))))
    day = fair.starts_on.isoformat()
    listed = page(desk, address(fair, f"no-shows/?day={day}&hour=10:00"))
    assert away.code in listed
    assert here.code not in listed
    sent = {"day": day, "hour": "10:00", "people": [away.code]}
    desk.post(address(fair, "no-shows/"), sent)
    away.refresh_from_db()
    assert away.absent_from == hour(fair, 10)
    assert away.code not in page(desk, address(fair, f"no-shows/?day={day}&hour=10:00"))
    assert away.code not in page(desk, address(fair, f"no-shows/?day={day}&hour=23:00"))


def test_counts_have_their_denominators(fair: Edition, desk: Client, cast: Cast) -> None:
    by = desk_person(cast)
    talk = make_session(fair, hour=10, expected=50)
    people = [visitor(fair, f"Awa N{one}") for one in range(4)]
    visitor(fair, "Issa Attend", state="waiting", badge=False)
    visitor(fair, "Lea Partie", state="cancelled", badge=False)
    for one in people[:3]:
        show_badge(by, fair, badge(one).code)
    show_badge(by, fair, badge(people[0]).code)
    show_badge(by, fair, badge(people[0]).code, session=talk)
    count_heads(by, fair, talk, 31)
    text = desk.get(address(fair, "counts/table/")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    whole = next(one for one in rows if one["what"] == "edition")
    assert (whole["registered"], whole["confirmed"], whole["came"]) == ("5", "4", "3")
    today = next(one for one in rows if one["what"] == "entrance" and one["came"] != "0")
    assert (today["came"], today["confirmed"], today["again"]) == ("3", "4", "1")
    session = next(one for one in rows if one["what"] == "session")
    shown = [session[name] for name in ("came", "expected", "seats", "counted_by_eye")]
    assert shown == ["1", "50", "120", "31"]
    assert "31" in page(desk, address(fair, "counts/"))


def test_heads_are_counted_by_a_form(fair: Edition, desk: Client) -> None:
    talk = make_session(fair, hour=10)
    desk.post(address(fair, "heads/"), {"place": talk.code, "counted": "42"})
    assert fair.head_counts.get().counted == 42


def test_a_file_is_sent_in_and_reported(fair: Edition, desk: Client) -> None:
    awa = visitor(fair, "Awa Ngoma")
    one = item(badge(awa).code, hour(fair, 9))
    row = {
        "key": str(one.key),
        "code": one.code,
        "place": "",
        "desk": "Est",
        "at": one.at.isoformat(),
    }
    whole = {
        "format": FORMAT, "edition": fair.slug, "now": timezone.now().isoformat(),
        "items": [row, row | {"key": "?"}],
    }  # fmt: skip
    for _ in range(2):
        answer = desk.post(address(fair, "merge/"), {"file": uploaded(whole)})
        assert answer.context["report"]["counts"]["counted"] == 1
        assert answer.context["merged"].unread == 1
    assert CheckIn.objects.count() == 1
    other = uploaded(whole | {"edition": "elsewhere"})
    assert "elsewhere" in desk.post(address(fair, "merge/"), {"file": other}).content.decode()


def uploaded(whole: Found) -> SimpleUploadedFile:
    return SimpleUploadedFile("desk.json", json.dumps(whole).encode())


@pytest.mark.parametrize("content", [" ", "[]", "{}", '{"format": 1}', "\xff", '{"items": {}}'])
def test_what_is_no_batch_is_refused_in_words(fair: Edition, desk: Client, content: str) -> None:
    answer = desk.post(address(fair, "merge/"), content, content_type="application/json")
    assert answer.status_code == 400
    assert answer.json()["refused"]


def test_what_desks_reported_is_shown(fair: Edition, desk: Client, cast: Cast) -> None:
    by = desk_person(cast)
    awa = visitor(fair, "Awa Ngoma", absent_from=hour(fair, 10))
    code = badge(awa).code
    sent = [
        item(code, hour(fair, 9), "Nord"),
        item(code, hour(fair, 9, 5), "Sud"),
        item("rien", hour(fair, 9)),
    ]
    merge(by, fair, batch(*sent))
    text = page(desk, address(fair, "merges/"))
    assert "rien" in text
    assert "09:00" in text
    assert "<bdi>Awa Ngoma</bdi> ·" in text.split("<h2>")[1]
    only = page(desk, address(fair, "merges/?verdict=unknown"))
    assert "rien" in only
    assert "Awa Ngoma" not in only.split("<table>")[1]


def test_the_pack_asks_for_the_pin(fair: Edition, desk: Client, cast: Cast) -> None:
    where = address(fair, "pack/")
    assert desk.post(where, {"pin": PIN}).status_code == 400
    set_pin(desk_person(cast), fair, PIN)
    assert desk.post(where, {"pin": "111222"}).status_code == 400
    assert desk.post(where, {"pin": PIN}).json()["edition"] == fair.slug
    fair.starts_on, fair.ends_on = (fair.today() - timedelta(days=one) for one in (3, 2))
    fair.save()
    assert desk.post(where, {"pin": PIN}).status_code == 400


@pytest.mark.parametrize(
    ("pin", "is_taken"), [("111111", False), ("123456", False), ("12345", False), (PIN, True)]
)
def test_a_pin_that_is_tried_first_is_refused(
    cast: Cast, as_: As, fair: Edition, pin: str, is_taken: bool
) -> None:
    as_("owner").post(address(fair, "pin/"), {"pin": pin})
    fair.refresh_from_db()
    assert bool(fair.desk_pin_hash) is is_taken
    assert pin not in fair.desk_pin_hash


def test_the_file_carries_its_own_rule_and_asks_no_address(
    fair: Edition, desk: Client, cast: Cast
) -> None:
    set_pin(desk_person(cast), fair, PIN)
    answer = desk.post(address(fair, "file/"), {"pin": PIN})
    text = unescape(answer.content.decode())
    assert "attachment" in answer["Content-Disposition"]
    assert "default-src 'none'" in text
    assert not re.search(r'(src|href|action)="', text)


def test_the_worker_may_serve_the_whole_site(client: Client, db: None) -> None:
    answer = client.get("/salon-worker.js")
    assert answer["Service-Worker-Allowed"] == "/"
    assert "javascript" in answer["Content-Type"]


def test_all_agendas_are_printed_by_place_and_by_visitor(fair: Edition, desk: Client) -> None:
    make_meetings(fair, 24)
    make_session(fair, title="Un câble neuf", hour=10)
    by_place = page(desk, address(fair, "print/"))
    assert by_place.index(">Hall A A1<") < by_place.index(">Hall A A2<")
    assert by_place.count("<tr><td") == 25
    assert "Un câble neuf" in by_place
    by_visitor = page(desk, address(fair, "print/?by=visitor"))
    assert by_visitor.count("<h3><bdi>Awa Ngoma") == 2
    other_day = fair.ends_on.isoformat()
    assert "Awa Ngoma" not in page(desk, address(fair, f"print/?day={other_day}"))


def test_three_thousand_six_hundred_meetings_print_in_few_queries(
    fair: Edition, desk: Client, django_assert_max_num_queries: Any
) -> None:
    make_meetings(fair, 3600, slots=24)
    with django_assert_max_num_queries(16):
        answer = desk.get(address(fair, "print/"))
    assert answer.content.count(b"<tr><td") == 3600
    assert len(answer.content) < 700_000
    assert len(gzip.compress(answer.content)) < 80_000


@pytest.mark.parametrize("below", ["people/?q=awa", "merges/", "counts/", "no-shows/", ""])
def test_the_queries_of_a_page_do_not_grow(
    fair: Edition, desk: Client, cast: Cast, below: str, django_assert_num_queries: Any
) -> None:
    by, where = desk_person(cast), address(fair, below)
    grow(by, fair, 2)
    first = queries_of(desk, where)
    grow(by, fair, 15)
    with django_assert_num_queries(first):
        answer = desk.get(where)
    assert len(gzip.compress(answer.content)) < 14_000


def grow(by: Any, fair: Edition, many: int) -> None:
    for _ in range(many):
        code = badge(visitor(fair, "Awa Ngoma")).code
        for _ in range(2):
            show_badge(by, fair, code)
        make_session(fair, hour=10)
    make_session(fair, hour=11)


def queries_of(desk: Client, where: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        desk.get(where)
    return len(found)


@pytest.mark.parametrize(
    "below",
    [
        "",
        "people/?q=awa",
        "register/",
        "no-shows/",
        "counts/",
        "offline/",
        "merge/",
        "merges/",
        "print/",
    ],
)
def test_every_page_is_shown(fair: Edition, desk: Client, below: str) -> None:
    visitor(fair, "Awa Ngoma")
    assert "<h1>" in page(desk, address(fair, below))


def test_after_closing_counts_are_read_and_nothing_is_taken(fair: Edition, desk: Client) -> None:
    Edition.objects.filter(pk=fair.pk).update(closed_at=timezone.now())
    assert desk.get(address(fair)).status_code == 403
    assert desk.post(address(fair, "merge/")).status_code == 403
    for below in ("counts/", "merges/", "print/"):
        page(desk, address(fair, below))
