"""What a list shows is what the predicate allows, for random libraries and every kind of asker."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dorsale_web.library import authorship, queries, rules
from dorsale_web.library.models import Comment, Entry, Mention
from dorsale_web.members.models import Organisation
from tests.dorsale_web.cast import ROLES, Cast

ASKERS = (*ROLES, "stranger")
WORLDS = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
owners = st.sampled_from(["own", "other", "fresh"])
entries = st.fixed_dictionaries(
    {
        "of": owners,
        "state": st.sampled_from(["draft", "review", "published", "published", "withdrawn"]),
        "audience": st.sampled_from(["public", "members"]),
        "embargo": st.sampled_from([None, -1, 0, 1]),
        "suspended": st.sampled_from([False, False, True]),
        "hides_author": st.booleans(),
        "hides_organisation": st.booleans(),
        "by": st.sampled_from(["owner", "stranger", None]),
    }
)
comments = st.fixed_dictionaries(
    {
        "entry": st.integers(0, 9),
        "by": st.sampled_from(["member", "stranger", "steward", None]),
        "hidden": st.booleans(),
        "held": st.booleans(),
    }
)
worlds = st.fixed_dictionaries(
    {
        "entries": st.lists(entries, min_size=1, max_size=6),
        "comments": st.lists(comments, max_size=5),
        "mentions": st.lists(st.tuples(st.integers(0, 9), owners), max_size=4, unique=True),
        "suspended": st.sets(owners, max_size=1),
    }
)


def person(cast: Cast, role: str | None) -> Any:
    return cast.stranger if role == "stranger" else cast.people.get(role or "")


def build(cast: Cast, world: dict[str, Any]) -> None:
    """Save a random library."""
    now, today = timezone.now(), timezone.localdate()
    for name in world["suspended"]:
        Organisation.objects.filter(pk=getattr(cast, name).pk).update(suspended_at=now)
    made = [
        Entry.objects.create(
            kind="experience", language="fr", title="T", year=2020,
            organisation=getattr(cast, one["of"]), state=one["state"], audience=one["audience"],
            embargo_until=(one["embargo"] is not None and today + timedelta(one["embargo"])) or None,
            suspended_at=now if one["suspended"] else None, hides_author=one["hides_author"],
            hides_organisation=one["hides_organisation"], by=person(cast, one["by"]),
        )
        for one in world["entries"]
    ]  # fmt: skip
    for one in world["comments"]:
        Comment.objects.create(
            entry=made[one["entry"] % len(made)], by=person(cast, one["by"]), text="C",
            hidden_at=now if one["hidden"] else None, held_for=["mail"] if one["held"] else [],
        )  # fmt: skip
    pairs = {(number % len(made), name) for number, name in world["mentions"]}
    for number, name in pairs:
        Mention.objects.create(entry=made[number], organisation=getattr(cast, name))


def check(cast: Cast, world: dict[str, Any], pairs: list[tuple[Any, Any, Any]]) -> None:
    """Compare each list with its predicate, for everybody."""
    with transaction.atomic():
        build(cast, world)
        for role in ASKERS:
            asker = person(cast, role)
            for listed, allows, model in pairs:
                listed_now = set(listed(asker).values_list("pk", flat=True))
                allowed = {one.pk for one in model.objects.all() if allows(asker, one)}
                assert listed_now == allowed, (role, listed.__name__)
        transaction.set_rollback(True)


@pytest.mark.django_db
@WORLDS
@given(world=worlds)
def test_lists_and_predicates_agree(cast: Cast, world: dict[str, Any]) -> None:
    pairs = [
        (queries.entries, rules.views_entry, Entry),
        (queries.to_confirm, rules.confirms_entry, Entry),
        (queries.comments, rules.views_comment, Comment),
        (queries.mentions, rules.views_mention, Mention),
        (queries.readable, is_readable, Entry),
    ]
    check(cast, world, pairs)


def is_readable(asker: Any, entry: Entry) -> bool:
    """Return whether an entry is listed: out, and open to visitors or to whoever is signed in."""
    open_to = entry.audience == "public" or asker.is_authenticated
    return rules.is_out(entry) and open_to


@pytest.mark.django_db
@WORLDS
@given(world=worlds)
def test_names_are_shown_as_the_rules_say(cast: Cast, world: dict[str, Any]) -> None:
    with transaction.atomic():
        build(cast, world)
        for role in ASKERS:
            asker = person(cast, role)
            for entry in Entry.objects.all():
                shown = authorship.public_organisation(entry, asker) is not None
                assert shown == rules.sees_organisation(asker, entry)
                if not rules.sees_author(asker, entry):
                    assert authorship.public_authors(entry, asker) == []
                if entry.hides_organisation and role in ("visitor", "member", "coordinator"):
                    assert not shown
                    assert authorship.public_author(entry, asker) is None
        transaction.set_rollback(True)
