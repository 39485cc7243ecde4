"""What a badge is worth: at one desk, at two, offline, twice, revoked meanwhile."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsale_web.members.models import AuditEntry
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions import badges
from dorsale_web.salon.actions.check_ins import merge, show_badge
from dorsale_web.salon.models import CheckIn, Edition
from tests.dorsale_web.cast import Cast
from tests.dorsale_web.salon.desk_scene import (
    badge,
    batch,
    desk_person,
    hour,
    item,
    open_fair,
    verdicts,
    visitor,
)
from tests.dorsale_web.salon.objects import make_session


def test_a_badge_counts_once_at_a_place_and_a_day(cast: Cast) -> None:
    edition, by = open_fair(cast), desk_person(cast)
    awa = visitor(edition, "Awa Ngoma")
    talk = make_session(edition, hour=10)
    first = show_badge(by, edition, badge(awa).code, desk="Nord")
    again = show_badge(by, edition, f" {badge(awa).code.upper()} ", desk="Sud")
    at_talk = show_badge(by, edition, badge(awa).code, session=talk)
    nobody = show_badge(by, edition, "abcde-fghjk-mnpqr-23456")
    assert [one.verdict for one in (first, again, at_talk, nobody)] == [
        "counted", "again", "counted", "unknown",
    ]  # fmt: skip
    assert nobody.shown == "abcde-fghjk-mnpqr-23456"
    assert nobody.badge is None


def test_two_offline_desks_merge_without_loss_and_the_earliest_counts(cast: Cast) -> None:
    edition, by = open_fair(cast), desk_person(cast)
    awa = visitor(edition, "Awa Ngoma")
    code = badge(awa).code
    north = batch(item(code, hour(edition, 9, 5), "Nord"))
    south = batch(item(code, hour(edition, 9, 2), "Sud"))
    assert merge(by, edition, north).count("counted") == 1
    merged = merge(by, edition, south)
    assert merged.count("counted") == 1
    assert merged.changed == 1
    counted = CheckIn.objects.get(verdict="counted")
    assert counted.desk == "Sud"
    again = merge(by, edition, north).answers[0]
    assert again.check_in is not None
    assert again.check_in.verdict == "again"
    assert again.first is not None
    assert (again.first.desk, again.first.at) == ("Sud", hour(edition, 9, 2))


def test_a_batch_sent_twice_counts_once(cast: Cast) -> None:
    edition, by = open_fair(cast), desk_person(cast)
    people = [visitor(edition, f"Awa N{number}") for number in range(3)]
    sent = batch(*[item(badge(one).code, hour(edition, 9, 1)) for one in people])
    first, second = merge(by, edition, sent), merge(by, edition, sent)
    assert first.count("counted") == second.count("counted") == 3
    assert CheckIn.objects.count() == 3
    assert AuditEntry.objects.filter(act="check_in.merge").count() == 1


def test_revoked_meanwhile_is_reported_and_before_it_counts(cast: Cast) -> None:
    edition, by = open_fair(cast), desk_person(cast)
    awa, issa = visitor(edition, "Awa Ngoma"), visitor(edition, "Issa Diallo")
    codes = [badge(one).code for one in (awa, issa)]
    for one in (awa, issa):
        badges.revoke(by, badge(one), "perdu")
    now = timezone.now()
    sent = batch(
        item(codes[0], now + timedelta(seconds=1)), item(codes[1], now - timedelta(minutes=3))
    )
    awa_badge = badge(awa)
    awa_badge.revoked_at = now - timedelta(seconds=1)
    awa_badge.save()
    merged = merge(by, edition, sent)
    assert [one.check_in.verdict for one in merged.answers if one.check_in] == [
        "revoked",
        "counted",
    ]


def test_the_second_badge_of_a_person_does_not_count_again(cast: Cast) -> None:
    edition, by = open_fair(cast), desk_person(cast)
    awa = visitor(edition, "Awa Ngoma")
    assert show_badge(by, edition, badge(awa).code).verdict == "counted"
    new = badges.replace(by, awa, "perdu")
    assert show_badge(by, edition, new.code).verdict == "again"
    old = awa.badges.exclude(pk=new.pk).get()
    assert show_badge(by, edition, old.code).verdict == "revoked"


def test_a_wrong_clock_is_corrected_and_stated(cast: Cast) -> None:
    edition, by = open_fair(cast), desk_person(cast)
    awa = visitor(edition, "Awa Ngoma")
    slow = timezone.now() - timedelta(hours=3)
    merged = merge(
        by, edition, batch(item(badge(awa).code, slow - timedelta(seconds=30)), now=slow)
    )
    assert abs(merged.offset - timedelta(hours=3)) < timedelta(seconds=10)
    row = CheckIn.objects.get()
    assert abs(timezone.now() - row.at - timedelta(seconds=30)) < timedelta(seconds=10)
    facts = AuditEntry.objects.get(act="check_in.merge").facts
    assert abs(int(str(facts["offset_s"])) - 10_800) < 10


def test_a_device_online_leaves_no_line_of_audit_for_each_badge(cast: Cast) -> None:
    edition, by = open_fair(cast), desk_person(cast)
    merge(by, edition, batch(item(badge(visitor(edition, "Awa Ngoma")).code, timezone.now())))
    assert not CheckIn.objects.get().was_offline
    assert not AuditEntry.objects.filter(act="check_in.merge").exists()


def test_a_clock_that_is_nearly_right_is_left_alone(cast: Cast) -> None:
    edition, by = open_fair(cast), desk_person(cast)
    now = timezone.now() - timedelta(seconds=90)
    assert merge(by, edition, batch(now=now)).offset == timedelta()


def test_a_file_tells_its_own_offset_or_none(cast: Cast) -> None:
    edition, by = open_fair(cast), desk_person(cast)
    old = timezone.now() - timedelta(days=2)
    told = batch(now=old, is_live=False, clock_offset=timedelta(minutes=5))
    assert merge(by, edition, told).offset == timedelta(minutes=5)
    silent = merge(by, edition, batch(now=old, is_live=False))
    assert silent.offset == timedelta()
    assert not silent.is_clock_known


def test_unknown_codes_are_kept_and_unknown_places_are_told(cast: Cast) -> None:
    edition, by = open_fair(cast), desk_person(cast)
    awa = visitor(edition, "Awa Ngoma")
    merged = merge(
        by,
        edition,
        batch(
            item("fantaisie", hour(edition, 9, 1)),
            item(badge(awa).code, hour(edition, 9, 1), place="nirgends"),
        ),
    )
    assert merged.count("unknown") == 1
    assert "nirgends" in merged.problems[0].problem
    assert CheckIn.objects.get().shown == "fantaisie"


def test_a_badge_of_another_fair_is_unknown(cast: Cast) -> None:
    edition, other = open_fair(cast), open_fair(cast, "elsewhere")
    awa = visitor(other, "Awa Ngoma")
    assert show_badge(desk_person(cast), edition, badge(awa).code).verdict == "unknown"


def test_a_key_of_another_fair_changes_nothing(cast: Cast) -> None:
    edition, other, by = open_fair(cast), open_fair(cast, "elsewhere"), desk_person(cast)
    made = show_badge(by, other, badge(visitor(other, "Awa Ngoma")).code)
    awa = visitor(edition, "Awa Ngoma")
    with pytest.raises(Refused):
        show_badge(by, edition, badge(awa).code, key=made.key)
    merged = merge(by, edition, batch(item(badge(awa).code, hour(edition, 9, 1), key=made.key)))
    assert merged.problems
    assert verdicts(awa) == []


def test_a_form_sent_twice_counts_once(cast: Cast) -> None:
    edition, by, key = open_fair(cast), desk_person(cast), uuid4()
    code = badge(visitor(edition, "Awa Ngoma")).code
    assert show_badge(by, edition, code, key=key) == show_badge(by, edition, code, key=key)
    assert CheckIn.objects.get().verdict == "counted"


def test_who_enters_is_no_longer_absent(cast: Cast) -> None:
    edition, by = open_fair(cast), desk_person(cast)
    awa = visitor(edition, "Awa Ngoma", absent_from=timezone.now() - timedelta(minutes=5))
    show_badge(by, edition, badge(awa).code)
    awa.refresh_from_db()
    assert awa.absent_from is None


def test_nothing_is_taken_in_once_the_edition_is_closed(cast: Cast) -> None:
    edition, by = open_fair(cast, closed_at=timezone.now()), desk_person(cast)
    with pytest.raises(Refused):
        show_badge(by, edition, "x")
    with pytest.raises(Refused):
        merge(by, edition, batch())


def scene(cast: Cast) -> tuple[Edition, list[str]]:
    edition = open_fair(cast, f"fair-{uuid4().hex[:8]}")
    people = [visitor(edition, "Awa Ngoma"), visitor(edition, "Issa Diallo")]
    codes = [badge(one).code for one in people]
    badges.revoke(desk_person(cast), badge(people[1]), "perdu")
    people[1].badges.update(revoked_at=hour(edition, 9, 4))
    return edition, [*codes, "fantaisie"]


showings = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 8), st.sampled_from(["Nord", "Sud", "Est"])),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(showings)
def test_the_order_in_which_desks_report_does_not_matter(
    cast: Cast, shown: list[tuple[int, int, str]]
) -> None:
    edition, codes = scene(cast)
    items = [item(codes[who], hour(edition, 9, minute), desk) for who, minute, desk in shown]
    found = set()
    for order in permutations(("Nord", "Sud", "Est")):
        CheckIn.objects.filter(edition=edition).delete()
        for desk in order:
            merge(desk_person(cast), edition, batch(*[one for one in items if one.desk == desk]))
        rows = CheckIn.objects.filter(edition=edition)
        assert rows.count() == len(items)
        found.add(frozenset(rows.values_list("key", "verdict")))
    assert len(found) == 1
    counted = CheckIn.objects.filter(edition=edition, verdict="counted")
    assert counted.count() == counted.values("badge", "day").distinct().count()


@pytest.mark.parametrize("many", [4, 40])
def test_the_queries_of_a_merge_do_not_grow(
    cast: Cast, many: int, django_assert_max_num_queries: object
) -> None:
    edition, by = open_fair(cast), desk_person(cast)
    people = [visitor(edition, f"Awa N{number}") for number in range(many)]
    sent = batch(*[item(badge(one).code, hour(edition, 9, 1)) for one in people])
    with django_assert_max_num_queries(16):  # type: ignore[operator]
        merge(by, edition, sent)
