"""Anyone reports; stewards answer with reasons; what is upheld stops at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils.html import escape
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from dorsale_web.library.actions import comments
from dorsale_web.market.models import Message
from dorsale_web.members import rules
from dorsale_web.members.actions import reports
from dorsale_web.members.models import AuditEntry, Membership, Notice, Organisation, Person, Report
from dorsale_web.members.queries.reports import reports as visible
from tests.dorsale_web.cast import ROLES, Cast
from tests.dorsale_web.network import make_experience, make_introduction, make_posting

As = Callable[[str], Client]
GIVEN = {"reason": "fraud", "text": "Ils demandent une avance.", "website": ""}
UPHOLD = {"state": "upheld", "answer": "C'est une avance déguisée."}
DISMISS = {"state": "dismissed", "answer": "Nous avons vérifié."}


def make(
    cast: Cast, by: str = "editor", kind: str = "organisation", thing: object = None
) -> Report:
    """Return a report of the other organisation, unless ``thing`` is given."""
    asker = cast[by]
    thing = thing or cast.other
    return reports.report(asker, kind, thing, "fraud", "Une avance.")  # type: ignore[arg-type]


def answer(client: Client, report: Report, how: dict[str, str]) -> None:
    response = client.post(f"/reports/{report.code}/answer/", how)
    assert response.status_code == 302, response.content
    report.refresh_from_db()


def test_a_visitor_reports_a_posting_and_stewards_are_told(cast: Cast, as_: As) -> None:
    posting = make_posting(cast.other)
    client = as_("visitor")
    assert escape(posting.title) in client.get(f"/report/posting/{posting.code}/").content.decode()
    response = client.post(f"/report/posting/{posting.code}/", GIVEN)
    assert (response.status_code, response["Location"]) == (302, f"/market/{posting.code}/")
    made = Report.objects.get()
    assert (made.kind, made.target, made.by, made.reason) == (
        "posting",
        posting.code,
        None,
        "fraud",
    )
    assert made.country == "MA"
    told = Notice.objects.get(kind="review.report")
    assert (told.person, told.url) == (cast["steward"], f"/reports/{made.code}/")
    assert AuditEntry.objects.filter(act="report.make", code=made.code).exists()


def test_every_kind_can_be_reported_and_stopped(cast: Cast, as_: As) -> None:
    posting = make_posting(cast.other)
    introduction = make_introduction(posting, cast.own, "accepted")
    message = Message.objects.create(
        introduction=introduction, organisation=cast.other, by=cast.stranger, text="Payez d'abord."
    )
    entry = make_experience(cast.other)
    comment = comments.write(cast.stranger, entry, "Faux.", "fr")
    things = {
        "posting": posting, "message": message, "entry": entry, "comment": comment,
        "person": cast.stranger, "organisation": cast.other,
    }  # fmt: skip
    assert set(things) == set(reports.KINDS)
    client = as_("editor")
    for kind, thing in things.items():
        how = reports.KINDS[kind]
        code = getattr(thing, how.key)
        assert client.post(f"/report/{kind}/{code}/", GIVEN).status_code == 302, kind
    for report in Report.objects.exclude(kind__in=["organisation", "person"]):
        answer(as_("steward"), report, UPHOLD)
    for thing in (posting, message, entry, comment):
        thing.refresh_from_db()
    assert posting.suspended_at
    assert message.hidden_at
    assert entry.suspended_at
    assert comment.hidden_at


def test_what_is_not_seen_cannot_be_reported(cast: Cast, as_: As) -> None:
    draft = make_posting(cast.other, state="draft")
    for path in (
        f"posting/{draft.code}",
        "posting/none",
        "planet/x",
        f"organisation/{cast.fresh.slug}",
    ):
        assert as_("visitor").get(f"/report/{path}/").status_code == 404
    assert as_("member").get(f"/report/organisation/{cast.fresh.slug}/").status_code == 200


def test_a_program_that_fills_every_field_leaves_nothing(cast: Cast, as_: As) -> None:
    filled = GIVEN | {"website": "http://spam.example"}
    assert as_("visitor").post("/report/organisation/anfa/", filled).status_code == 302
    assert not Report.objects.exists()


def test_a_report_says_what_is_wrong(cast: Cast, as_: As) -> None:
    response = as_("visitor").post("/report/organisation/anfa/", {"reason": "", "text": ""})
    assert response.status_code == 200
    assert response.content.decode().count('class="error"') >= 2
    assert not Report.objects.exists()


def test_ten_reports_an_hour(cast: Cast, as_: As) -> None:
    client = as_("visitor")
    codes = [client.post("/report/organisation/anfa/", GIVEN).status_code for _ in range(11)]
    assert codes == [302] * 10 + [429]


def test_upholding_stops_an_organisation_and_dismissing_restores_it(cast: Cast, as_: As) -> None:
    make_posting(cast.other)
    made, steward = make(cast), as_("steward")
    answer(steward, made, UPHOLD)
    assert as_("visitor").get("/organisations/anfa/").status_code == 404
    assert anew(cast.other).suspended_reason == UPHOLD["answer"]
    assert "Capteurs" not in as_("visitor").get("/market/").content.decode()
    answer(steward, made, DISMISS)
    assert anew(cast.other).suspended_at is None
    acts = AuditEntry.objects.filter(kind="report", code=made.code).order_by("pk")
    assert [one.act for one in acts] == ["report.make", "report.upheld", "report.dismissed"]


def test_a_second_report_that_is_upheld_keeps_it_stopped(cast: Cast, as_: As) -> None:
    first, second, steward = make(cast), make(cast, by="member"), as_("steward")
    answer(steward, first, UPHOLD)
    answer(steward, second, UPHOLD)
    answer(steward, first, DISMISS)
    assert anew(cast.other).suspended_at
    answer(steward, second, DISMISS)
    assert anew(cast.other).suspended_at is None


def test_dismissing_a_report_lifts_no_other_suspension(cast: Cast, as_: As) -> None:
    reports.suspend_organisation(cast["steward"], cast.other, "Faux statuts.")
    answer(as_("steward"), make(cast), DISMISS)
    assert anew(cast.other).suspended_at


def test_a_suspended_person_is_out_and_what_they_began_stops(cast: Cast, as_: As) -> None:
    pending = make_introduction(make_posting(cast.own), cast.other, by=cast.stranger)
    client = Client()
    client.force_login(cast.stranger, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/me/").status_code == 200
    answer(as_("steward"), make(cast, kind="person", thing=cast.stranger), UPHOLD)
    assert client.get("/me/").status_code == 302
    pending.refresh_from_db()
    assert pending.state == "stopped"


def test_the_reporter_reads_the_answer_and_nobody_else(cast: Cast, as_: As) -> None:
    made = make(cast, by="member")
    answer(as_("steward"), made, DISMISS)
    told = Notice.objects.get(person=cast["member"], kind="report.answered")
    page = as_("member").get(told.url).content.decode()
    assert escape(DISMISS["answer"]) in page
    assert "/answer/" not in page
    for role in ("visitor", "reader", "owner", "coordinator"):
        assert as_(role).get(told.url).status_code == 404, role


def test_the_queue_is_for_stewards(cast: Cast, as_: As) -> None:
    first, second = make(cast), make(cast, by="member")
    assert as_("coordinator").get("/reports/").status_code == 403
    page = as_("steward").get("/reports/").content.decode()
    assert first.code in page
    assert second.code in page
    answer(as_("steward"), first, DISMISS)
    assert first.code not in as_("steward").get("/reports/").content.decode()
    assert first.code in as_("steward").get("/reports/?state=dismissed").content.decode()
    assert first.code in as_("steward").get("/reports/?state=all").content.decode()


def test_a_steward_sees_who_when_and_what_else(cast: Cast, as_: As) -> None:
    first, second = make(cast), make(cast, by="visitor")
    answer(as_("steward"), first, UPHOLD)
    page = as_("steward").get(f"/reports/{second.code}/").content.decode()
    assert f"/reports/{first.code}/" in page
    assert escape(UPHOLD["answer"]) in page  # in what happened to it
    assert (
        f"/people/{cast['editor'].code}/"
        in as_("steward").get(f"/reports/{first.code}/").content.decode()
    )


def test_nobody_judges_oneself(cast: Cast, as_: As) -> None:
    steward = cast["steward"]
    Membership.objects.create(person=steward, organisation=cast.own, role="reader")
    about_me = make(cast, kind="person", thing=steward)
    about_us = make(cast, by="member", thing=cast.own)
    for made in (about_me, about_us):
        response = as_("steward").post(f"/reports/{made.code}/answer/", UPHOLD)
        assert response.status_code == 403
        assert as_("steward").get(f"/reports/{made.code}/").status_code == 200
    assert Person.objects.get(pk=steward.pk).is_active


def test_an_answer_needs_reasons(cast: Cast, as_: As) -> None:
    made = make(cast)
    response = as_("steward").post(f"/reports/{made.code}/answer/", {"state": "upheld"})
    assert response.status_code == 200
    assert 'class="error"' in response.content.decode()
    made.refresh_from_db()
    assert made.state == "open"


@pytest.mark.parametrize("count", [2, 12])
def test_the_queue_asks_the_same_number_of_questions(
    cast: Cast, as_: As, count: int, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for _ in range(count):
        make(cast)
    client = as_("steward")
    with django_assert_max_num_queries(8):
        client.get("/reports/")


@pytest.mark.django_db
@examples(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(by=st.sampled_from(ROLES), role=st.sampled_from(ROLES))
def test_the_list_and_the_predicate_are_twins(cast: Cast, by: str, role: str) -> None:
    made = make(cast, by=by)
    asker = cast[role]
    seen = visible(asker).filter(pk=made.pk).exists()
    assert seen == rules.views_report(asker, made)
    assert seen == (role == "steward" or (role == by and not isinstance(asker, AnonymousUser)))


def anew(organisation: Organisation) -> Organisation:
    return Organisation.objects.get(pk=organisation.pk)
