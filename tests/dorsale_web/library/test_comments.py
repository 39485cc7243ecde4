from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dorsale_web.library.models import Comment
from dorsale_web.members.actions import people, reports
from dorsale_web.members.models import AuditEntry, Notice
from tests.dorsale_web.cast import Cast, person
from tests.dorsale_web.library.objects import make_comment, make_entry, mentions

As = Callable[[str], Client]


def test_a_member_comments_and_its_authors_are_told(cast: Cast, as_: As) -> None:
    entry = make_entry(cast.own)
    response = as_("member").post(f"/library/{entry.code}/comment/", {"text": "Chez nous aussi."})
    comment = Comment.objects.get()
    assert response["Location"] == f"/library/{entry.code}/#comment-{comment.code}"
    assert "Chez nous aussi." in as_("visitor").get(f"/library/{entry.code}/").content.decode()
    told = Notice.objects.filter(kind="entry.comment").values_list("person__sign_in_name")
    assert {name for (name,) in told} == {"editor", "owner"}
    assert AuditEntry.objects.filter(act="comment.write", code=comment.code).exists()


def test_a_visitor_is_shown_the_way_to_sign_in(cast: Cast, as_: As) -> None:
    entry = make_entry(cast.own)
    response = as_("visitor").post(f"/library/{entry.code}/comment/", {"text": "Bonjour"})
    assert response["Location"].startswith("/account/login/")
    assert as_("member").post(f"/library/{entry.code}/comment/", {"text": ""}).status_code == 200
    assert not Comment.objects.exists()


def test_nobody_comments_on_a_draft(cast: Cast, as_: As) -> None:
    entry = make_entry(cast.own, "draft")
    response = as_("owner").post(f"/library/{entry.code}/comment/", {"text": "Note"})
    assert response.status_code == 403


def test_contacts_are_held_until_a_steward_allows_them(cast: Cast, as_: As) -> None:
    entry = make_entry(cast.own)
    url = f"/library/{entry.code}/"
    as_("member").post(f"{url}comment/", {"text": "Écrivez-moi : moi@puits.example"})
    comment = Comment.objects.get()
    assert comment.held_for == ["link", "mail"] or comment.held_for == ["mail"]
    assert not Notice.objects.filter(kind="entry.comment").exists()
    for role, sees in (("visitor", 0), ("owner", 0), ("member", 1), ("steward", 1)):
        text = as_(role).get(url).content.decode()
        assert ("moi@puits.example" in text) == bool(sees), role
    assert "moi@puits.example" in as_("steward").get("/library/comments/held/").content.decode()
    assert as_("owner").post(f"/library/comments/{comment.code}/allow/").status_code == 404
    as_("steward").post(f"/library/comments/{comment.code}/allow/")
    assert "moi@puits.example" in as_("visitor").get(url).content.decode()
    assert Notice.objects.filter(kind="entry.comment").count() == 2


def test_a_steward_hides_with_a_reason_that_its_author_reads(cast: Cast, as_: As) -> None:
    entry = make_entry(cast.own)
    comment = make_comment(entry, cast["member"])
    url = f"/library/comments/{comment.code}/hide/"
    assert as_("owner").post(url, {"reason": "Non"}).status_code == 403
    assert as_("steward").post(url, {}).context["form"].errors
    as_("steward").post(url, {"reason": "Hors sujet"})
    page = f"/library/{entry.code}/"
    assert "Chez nous aussi." not in as_("visitor").get(page).content.decode()
    assert "Hors sujet" in as_("member").get(page).content.decode()
    as_("steward").post(f"/library/comments/{comment.code}/show/")
    assert "Chez nous aussi." in as_("visitor").get(page).content.decode()


def test_an_author_deletes_what_is_theirs_only(cast: Cast, as_: As) -> None:
    comment = make_comment(make_entry(cast.own), cast["member"])
    url = f"/library/comments/{comment.code}/delete/"
    for role in ("owner", "steward"):
        assert as_(role).post(url).status_code == 403
    as_("member").post(url)
    assert not Comment.objects.exists()


def test_a_reported_comment_is_hidden(cast: Cast) -> None:
    comment = make_comment(make_entry(cast.own), cast["member"])
    made = reports.report(cast.stranger, "comment", comment, "abuse", "Insulte")
    reports.answer(cast["steward"], made, "upheld", "Insulte en effet")
    comment.refresh_from_db()
    assert comment.hidden_reason == "Insulte en effet"
    reports.answer(cast["steward"], made, "dismissed", "Après relecture, non")
    comment.refresh_from_db()
    assert comment.hidden_at is None


@pytest.mark.parametrize(
    ("chosen", "visitor", "member"), [("public", 1, 1), ("members", 0, 1), ("nobody", 0, 0)]
)
def test_a_commenter_is_named_to_those_whom_the_person_lets_see(
    cast: Cast, as_: As, chosen: str, visitor: int, member: int
) -> None:
    entry = make_entry(cast.own)
    make_comment(entry, person("zz", "Zzoé", visibility={"name": chosen}))
    for role, sees in (("visitor", visitor), ("owner", member)):
        text = as_(role).get(f"/library/{entry.code}/").content.decode()
        assert ("Zzoé" in text) == bool(sees)


def test_a_former_member_stays_under_a_pseudonym(cast: Cast, as_: As) -> None:
    entry = make_entry(cast.own)
    left = person("zz", "Zzoé", visibility={"name": "public"})
    make_comment(entry, left)
    people.erase(left)
    text = as_("visitor").get(f"/library/{entry.code}/").content.decode()
    assert "Zzoé" not in text
    assert left.name in text


def test_a_named_organisation_replies_and_nobody_else(cast: Cast, as_: As) -> None:
    own = mentions(cast)["own"]  # names the cast's own organisation
    url = f"/library/mentions/{own.code}/reply/"
    for role in ("member", "reader", "steward"):
        assert as_(role).post(url, {"reply": "Non"}).status_code == 403, role
    wrong = as_("editor").post(url, {"reply": "Écrivez à nous@ngonda.example"})
    assert "reply" in wrong.context["form"].errors
    as_("editor").post(url, {"reply": "Nous avions prévenu dès mars."})
    html = as_("visitor").get(f"/library/{own.entry.code}/").content.decode()
    assert "Nous avions prévenu dès mars." in html
    assert Notice.objects.filter(kind="entry.reply", person=cast.stranger).exists()


def test_the_queries_of_the_queue_do_not_grow(cast: Cast, as_: As) -> None:
    entry, client, counts = make_entry(cast.own), as_("steward"), []
    for number in range(10):
        make_comment(entry, person(f"p{number}"), held_for=["mail"])
        if number in (1, 9):
            client.get("/library/comments/held/")
            with CaptureQueriesContext(connection) as seen:
                client.get("/library/comments/held/")
            counts.append(len(seen))
    assert counts[0] == counts[1] <= 9
