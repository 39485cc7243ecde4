from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dorsale_web.library.actions import entries as actions
from dorsale_web.library.models import Entry
from dorsale_web.members import desk
from dorsale_web.members.models import Membership, Notice
from dorsale_web.members.refusal import Refused
from tests.dorsale_web.cast import Cast
from tests.dorsale_web.library.objects import make_entry

As = Callable[[str], Client]


def waiting(cast: Cast, **fields: object) -> Entry:
    """Return an entry that was handed to the stewards."""
    entry = make_entry(cast.own, "draft", by=cast["owner"], **fields)
    entry.held_for = actions.contacts_of(entry)
    entry.save()
    actions.submit(cast["owner"], entry)
    return entry


def decision(client: Client, entry: Entry, decision: str, **fields: str) -> object:
    """Decide as the page does, on the text as it is now."""
    entry.refresh_from_db()
    given = {"decision": decision, "seen": entry.changed_at.isoformat()} | fields
    return client.post(f"/library/confirm/{entry.code}/", given)


def test_a_hidden_name_waits_is_confirmed_and_comes_out(cast: Cast, as_: As) -> None:
    entry = waiting(cast, hides_author=True)
    assert entry.state == "review"
    assert as_("visitor").get(f"/library/{entry.code}/").status_code == 404
    told = Notice.objects.get(kind="review.entry")
    assert told.person == cast["steward"]
    html = as_("steward").get(told.url).content.decode()
    assert "Owner" in html
    assert "Ngonda Logiciels" in html
    assert decision(as_("steward"), entry, "confirm").status_code == 302
    entry.refresh_from_db()
    assert (entry.state, entry.confirmed_by) == ("published", cast["steward"])
    html = as_("visitor").get(f"/library/{entry.code}/").content.decode()
    assert "confirmé" in html or "confirmed" in html


def test_contacts_wait_and_may_stay(cast: Cast, as_: As) -> None:
    entry = waiting(cast, advice="Appelez le +242 06 612 34 56 demain.")
    html = as_("steward").get(f"/library/confirm/{entry.code}/").content.decode()
    assert "<mark" in html
    assert "+242 06 612 34 56</mark>" in html
    refused = decision(as_("steward"), entry, "confirm")
    assert "contacts_may_stay" in refused.context["form"].errors
    decision(as_("steward"), entry, "confirm", contacts_may_stay="on")
    entry.refresh_from_db()
    assert entry.state == "published"


def test_it_is_sent_back_with_a_word(cast: Cast, as_: As) -> None:
    entry = waiting(cast, hides_author=True)
    assert "note" in decision(as_("steward"), entry, "send_back").context["form"].errors
    decision(as_("steward"), entry, "send_back", note="Le village se reconnaît.")
    entry.refresh_from_db()
    assert entry.state == "draft"
    html = as_("owner").get(f"/library/{entry.code}/").content.decode()
    assert "Le village se reconnaît." in html
    assert Notice.objects.filter(kind="entry.sent_back", person=cast["owner"]).exists()


def test_a_text_that_changed_meanwhile_is_read_again(cast: Cast, as_: As) -> None:
    entry = waiting(cast, hides_author=True)
    seen = entry.changed_at.isoformat()
    actions.change(cast["owner"], entry, title="Autre")
    given = {"decision": "confirm", "seen": seen}
    response = as_("steward").post(f"/library/confirm/{entry.code}/", given)
    assert response.context["form"].errors
    entry.refresh_from_db()
    assert entry.state == "review"


def test_nobody_confirms_for_an_organisation_of_theirs(cast: Cast, as_: As) -> None:
    entry = waiting(cast, hides_author=True)
    Membership.objects.create(person=cast["steward"], organisation=cast.own, role="reader")
    assert as_("steward").get(f"/library/confirm/{entry.code}/").status_code == 404
    for role in ("owner", "coordinator", "member"):
        assert as_(role).get(f"/library/confirm/{entry.code}/").status_code == 404


def test_nobody_decides_twice(cast: Cast) -> None:
    entry = waiting(cast, hides_author=True)
    actions.confirm(cast["steward"], entry)
    for act in (
        lambda: actions.confirm(cast["steward"], entry),
        lambda: actions.send_back(cast["steward"], entry, "Non"),
        lambda: actions.take_back(cast["owner"], entry),
        lambda: actions.submit(cast["owner"], entry),
    ):
        with pytest.raises(Refused):
            act()


def test_its_authors_take_it_back(cast: Cast, as_: As) -> None:
    entry = waiting(cast, hides_author=True)
    as_("editor").post(f"/library/{entry.code}/take-back/")
    entry.refresh_from_db()
    assert entry.state == "draft"


def test_what_is_published_is_withdrawn_with_a_reason(cast: Cast, as_: As) -> None:
    entry = make_entry(cast.own)
    url = f"/library/{entry.code}/withdraw/"
    assert as_("editor").post(url, {}).context["form"].errors
    as_("editor").post(url, {"reason": "Chiffres faux"})
    assert as_("visitor").get(f"/library/{entry.code}/").status_code == 404
    as_("editor").post(f"/library/{entry.code}/submit/")
    assert as_("visitor").get(f"/library/{entry.code}/").status_code == 200


def test_the_desk_counts_what_waits_and_the_queue_does_not_grow_queries(
    cast: Cast, as_: As
) -> None:
    client, counts = as_("steward"), []
    for number in range(12):
        waiting(cast, hides_author=True, title=f"Attente {number}")
        if number in (1, 11):
            client.get("/library/confirm/")
            with CaptureQueriesContext(connection) as seen:
                assert client.get("/library/confirm/").content.count(b"Attente") == number + 1
            counts.append(len(seen))
    assert counts[0] == counts[1] <= 9
    known = {one.url: one.count for one in desk.waiting(cast["steward"])}
    assert known["/library/confirm/"] == 12
