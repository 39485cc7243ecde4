from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dorsale_web.members import audit_words, desk
from dorsale_web.members.actions import people, record
from dorsale_web.members.models import AuditEntry, Coordinator
from tests.dorsale_web.cast import Cast, organisation, person
from tests.dorsale_web.members.objects import review

As = Callable[[str], Client]


def test_the_desk_shows_what_waits_in_the_officers_countries(cast: Cast, as_: As) -> None:
    review(cast.own)
    review(cast.other)
    organisation("dakar", country="SN", vouched=False)

    def counts(role: str) -> dict[str, int]:
        queues = as_(role).get("/desk/").context["queues"]
        return {one.url: one.count for one in queues}

    coordinator, steward = counts("coordinator"), counts("steward")
    assert (coordinator["/desk/reviews/"], coordinator["/desk/newcomers/"]) == (1, 1)
    assert (steward["/desk/reviews/"], steward["/desk/newcomers/"]) == (2, 2)


def test_other_rooms_add_queues_and_only_those_open_to_the_officer_show(
    cast: Cast, as_: As, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "QUEUES", {})
    desk.register("For officers", "newcomers", lambda asker: 7)
    desk.register("For stewards", "coordinators", lambda asker: 3)
    assert [one.label for one in desk.waiting(cast["coordinator"])] == ["For officers"]
    assert [one.count for one in desk.waiting(cast["steward"])] == [7, 3]


def test_newcomers_are_shown_by_country(cast: Cast, as_: As) -> None:
    organisation("dakar", name="Atelier Dakar", country="SN", vouched=False)
    page = as_("steward").get("/desk/newcomers/").content.decode()
    assert page.index("Nouvelle Venue") < page.index("Atelier Dakar")
    assert "Atelier Dakar" not in as_("coordinator").get("/desk/newcomers/").content.decode()


# Coordinators


def test_a_steward_names_a_coordinator_and_takes_the_country_back(cast: Cast, as_: As) -> None:
    client = as_("steward")
    given = {"sign_in_name": " Member ", "country": "GA"}
    assert client.post("/desk/coordinators/", given).status_code == 302
    assert Coordinator.objects.filter(person=cast["member"], country="GA").exists()
    assert as_("member").get("/desk/").status_code == 200
    taken = {"person": cast["member"].code, "country": "GA"}
    assert client.post("/desk/coordinators/remove/", taken).status_code == 302
    assert as_("member").get("/desk/").status_code == 403
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert acts == {"person.coordinate", "person.coordinate_no_more"}


def test_an_unknown_name_is_said(cast: Cast, as_: As) -> None:
    answer = as_("steward").post("/desk/coordinators/", {"sign_in_name": "nobody", "country": "GA"})
    assert answer.context["form"].errors["sign_in_name"]


# The audit log


def _sentences(client: Client, query: str = "") -> list[str]:
    return [one.sentence for one in client.get(f"/audit/{query}").context["rows"]]


def test_acts_are_read_in_plain_sentences(cast: Cast, as_: As) -> None:
    record(cast["owner"], "organisation.change", cast.own)
    record(cast["owner"], "membership.change", cast.own, role="editor", person=cast["reader"].code)
    record(None, "unheard.of", cast.own)
    page = as_("steward").get("/audit/?")
    said = [one.sentence for one in page.context["rows"]]
    assert "Owner" in said[2]
    assert "Ngonda Logiciels" in said[2]
    assert "Reader" in said[1]
    assert "unheard.of" in said[0]
    assert [one.url for one in page.context["rows"]] == ["/organisations/ngonda/"] * 3


def test_coordinators_read_the_acts_of_their_country_that_name_nobody_hidden(
    cast: Cast, as_: As
) -> None:
    record(cast["owner"], "organisation.change", cast.own)
    record(cast.stranger, "organisation.change", cast.other)
    record(cast["steward"], "person.suspend", cast["member"])
    AuditEntry.objects.create(
        actor=cast["editor"], act="entry.draft", kind="entry", code="abc", country="CG"
    )
    assert len(_sentences(as_("coordinator"))) == 1
    assert len(_sentences(as_("steward"))) == 4


def test_an_erased_person_appears_under_a_pseudonym(cast: Cast, as_: As) -> None:
    awa = person("awa", "Awa Ndiaye")
    record(awa, "organisation.change", cast.own)
    record(cast["owner"], "membership.change", cast.own, role="editor", person=awa.code)
    people.erase(awa)
    page = as_("steward").get("/audit/").content.decode()
    assert "Awa Ndiaye" not in page
    assert awa.code[:4] in page


def test_filters_by_act_kind_day_and_person(cast: Cast, as_: As) -> None:
    record(cast["owner"], "organisation.change", cast.own)
    record(cast.stranger, "organisation.found", cast.other)
    record(cast["steward"], "person.suspend", cast["member"])
    AuditEntry.objects.filter(act="organisation.found").update(
        at=timezone.now() - timedelta(days=10)
    )
    client = as_("steward")
    before = (timezone.localdate() - timedelta(days=5)).isoformat()
    today = timezone.localdate().isoformat()
    assert len(_sentences(client, "?act=organisation.found")) == 1
    assert len(_sentences(client, "?kind=person")) == 1
    assert len(_sentences(client, f"?until={before}")) == 1
    assert len(_sentences(client, f"?since={today}&until={today}")) == 2
    assert len(_sentences(client, "?person=stranger")) == 1
    assert len(_sentences(client, f"?person={cast['owner'].code}")) == 1
    assert len(_sentences(client, "?since=nonsense&act=nonsense")) == 3


def test_every_act_has_a_sentence_that_can_be_filled() -> None:
    entry = AuditEntry(kind="posting", code="abc", facts={}, at=timezone.now())
    for act in audit_words.SENTENCES:
        entry.act = act
        assert "{" not in audit_words.sentence(entry, {})


def test_a_long_log_takes_few_queries(
    cast: Cast, as_: As, django_assert_max_num_queries: Any
) -> None:
    client = as_("steward")
    for number in (5, 120):
        for _ in range(number):
            record(cast["owner"], "organisation.change", cast.own, person=cast["reader"].code)
        with django_assert_max_num_queries(9):
            assert len(_sentences(client)) == min(50, AuditEntry.objects.count())
    assert len(_sentences(client, "?page=3")) == 25


def test_the_desk_lists_take_few_queries(
    cast: Cast, as_: As, django_assert_max_num_queries: Any
) -> None:
    client = as_("coordinator")
    for number in (2, 18):
        for i in range(number):
            review(organisation(f"o{number}-{i}"))
            organisation(f"n{number}-{i}", vouched=False)
        for url in ("/desk/reviews/", "/desk/newcomers/"):
            with django_assert_max_num_queries(7):
                assert client.get(url).status_code == 200
