from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from dorsale_web.library.actions import entries as actions
from dorsale_web.library.actions import follow
from dorsale_web.library.models import Entry, Follow
from dorsale_web.members.models import Notice, Person
from tests.dorsale_web.cast import Cast, person, theme
from tests.dorsale_web.library.objects import make_entry

As = Callable[[str], Client]


def told() -> list[str]:
    """Return who was told of something new, by sign-in name."""
    rows = Notice.objects.filter(kind="follow.new").values_list("person__sign_in_name", flat=True)
    return sorted(rows)


def publish(cast: Cast, by: Person, **fields: object) -> Entry:
    """Publish an entry, by way of a steward when it must."""
    entry = make_entry(cast.own, "draft", by=by, **fields)
    actions.submit(by, entry)
    if entry.state == "review":
        actions.confirm(cast["steward"], entry)
    return entry


def test_followers_of_a_theme_are_told_once(cast: Cast) -> None:
    follow.toggle_theme(cast["member"], theme())
    follow.toggle_theme(cast.stranger, theme("cloud"))
    entry = publish(cast, cast["owner"])
    assert told() == ["member"]
    actions.withdraw(cast["owner"], entry, "Erreur")
    actions.submit(cast["owner"], entry)
    assert told() == ["member"]


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({}, ["member"]), ({"hides_author": True}, []), ({"hides_organisation": True}, []),
    ],
)  # fmt: skip
def test_followers_of_an_author_are_told_unless_the_author_is_hidden(
    cast: Cast, fields: dict[str, bool], names: list[str]
) -> None:
    follow.toggle_person(cast["member"], cast["owner"])
    publish(cast, cast["owner"], **fields)
    assert told() == names


@pytest.mark.parametrize(("chosen", "names"), [("members", ["member"]), ("nobody", [])])
def test_an_author_without_a_public_name_is_not_given_away(
    cast: Cast, chosen: str, names: list[str]
) -> None:
    author = person("discret", visibility={"name": chosen})
    follow.toggle_person(cast["member"], author)
    publish(cast, author)
    assert told() == names


def test_one_who_follows_both_is_told_once_and_the_author_is_not(cast: Cast) -> None:
    follow.toggle_person(cast["member"], cast["owner"])
    for who in (cast["member"], cast["owner"]):
        follow.toggle_theme(who, theme())
    publish(cast, cast["owner"])
    assert told() == ["member"]


def test_the_page_follows_and_stops(cast: Cast, as_: As) -> None:
    client = as_("member")
    client.post("/library/follow/theme/cloud/")
    assert Follow.objects.get().theme_id == "cloud"
    assert 'aria-pressed="true"' in client.get("/library/follow/").content.decode()
    client.post("/library/follow/theme/cloud/")
    assert not Follow.objects.exists()
    assert client.post("/library/follow/theme/nonsense/").status_code == 404
    assert as_("visitor").post("/library/follow/theme/cloud/").status_code == 302
    assert not Follow.objects.exists()


def test_a_person_is_followed_from_the_entry_and_let_go(cast: Cast, as_: As) -> None:
    entry, client = make_entry(cast.own, by=cast["owner"]), as_("member")
    url = f"/library/follow/person/{cast['owner'].code}/"
    assert url in client.get(f"/library/{entry.code}/").content.decode()
    response = client.post(url, {"next": f"/library/{entry.code}/"})
    assert response["Location"] == f"/library/{entry.code}/"
    assert Follow.objects.get().author == cast["owner"]
    assert client.post(url, {"next": "https://evil.example/"})["Location"] == "/library/follow/"
    client.post(url)
    Person.objects.filter(pk=cast["owner"].pk).update(visibility={"name": "nobody"})
    assert "Owner" not in client.get("/library/follow/").content.decode()
    client.post(f"/library/follow/stop/{cast['owner'].code}/")
    assert not Follow.objects.exists()


def test_nobody_follows_themselves_or_somebody_unseen(cast: Cast, as_: As) -> None:
    hidden = person("cache", visibility={"name": "nobody"})
    assert as_("member").post(f"/library/follow/person/{hidden.code}/").status_code == 404
    own = f"/library/follow/person/{cast['member'].code}/"
    assert as_("member").post(own).status_code == 403
    assert as_("visitor").post(own).status_code in (302, 404)
