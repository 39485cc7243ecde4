"""The pack of a desk: small, opened with the PIN, and silent about people."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import timedelta

from django.utils import timezone

from dorsale_web.salon import desk_packs
from dorsale_web.salon.actions import badges
from dorsale_web.salon.models import Badge, Edition, Participant
from tests.dorsale_web.cast import Cast
from tests.dorsale_web.salon.desk_scene import PIN, badge, desk_person, open_fair, visitor
from tests.dorsale_web.salon.objects import make_session


def test_a_row_shows_kind_and_initials_to_whoever_has_the_code(cast: Cast) -> None:
    edition = open_fair(cast)
    awa = visitor(edition, "Awa Ngoma")
    made = desk_packs.pack(edition, PIN)
    key = desk_packs.key_of(PIN, b64decode(made["salt"]))
    row, code = b64decode(made["badges"]), badge(awa).code
    assert len(row) == 16
    assert row[:8] == desk_packs.identifier(key, code)
    plain = bytes(
        a ^ b for a, b in zip(row[8:], desk_packs.marked(key, "mask", code, 8), strict=True)
    )
    assert plain[1:].rstrip(b"\0").decode() == "AN"
    assert made["kinds"][plain[0]] == ["V", "Visiteur"]


def test_revoked_and_cancelled_badges_are_among_the_revoked(cast: Cast) -> None:
    edition = open_fair(cast)
    lost, gone = visitor(edition, "Awa Ngoma"), visitor(edition, "Issa Diallo", state="cancelled")
    badges.revoke(desk_person(cast), badge(lost), "perdu")
    made = desk_packs.pack(edition, PIN)
    key = desk_packs.key_of(PIN, b64decode(made["salt"]))
    revoked = b64decode(made["revoked"])
    assert made["badges"] == ""
    wanted = sorted(desk_packs.identifier(key, badge(one).code) for one in (lost, gone))
    assert [revoked[:8], revoked[8:]] == wanted


def test_no_code_and_no_name_stands_in_a_pack(cast: Cast) -> None:
    edition = open_fair(cast)
    awa = visitor(edition, "Awa Ngoma")
    text = json.dumps(desk_packs.pack(edition, PIN))
    for secret in (badge(awa).code, "Ngoma", awa.email, awa.code, PIN):
        assert secret not in text


def test_ten_thousand_visitors_fit_in_300_kb(cast: Cast) -> None:
    edition = open_fair(cast)
    kind = edition.visitor_kinds.get(is_team=False)
    people = Participant.objects.bulk_create(
        Participant(edition=edition, kind=kind, given_name="Éloïse", family_name=f"N'Zaba-{one}")
        for one in range(10_000)
    )
    Badge.objects.bulk_create(Badge(participant=one) for one in people)
    for _ in range(3):
        make_session(edition, hour=10)
    assert len(json.dumps(desk_packs.pack(edition, PIN))) <= 300_000


def test_a_pack_ends_with_the_last_day_at_the_place_of_the_fair(cast: Cast) -> None:
    edition: Edition = open_fair(cast, time_zone="Africa/Nairobi")
    made = desk_packs.pack(edition, PIN)
    ends = edition.local(timezone.datetime.fromisoformat(made["ends_at"]))
    assert (ends.date(), ends.hour) == (edition.ends_on + timedelta(days=1), 0)
    last = made["days"][-1]
    assert last[0] == edition.ends_on.isoformat()
    assert last[2] == int(ends.timestamp() * 1000)
