"""Each list and its predicate say the same: every asker x every object of random worlds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from dorsale_web.members import rules, standing
from dorsale_web.members.models import (
    AuditEntry,
    Coordinator,
    Membership,
    Organisation,
    Person,
    Upload,
    Vouch,
    VouchReview,
)
from dorsale_web.members.queries import organisations, people
from dorsale_web.members.queries.audit import acts
from dorsale_web.members.queries.directory import uploads
from dorsale_web.members.queries.vouching import reviews, vouches
from tests.dorsale_web.cast import organisation, person

COUNTRIES = ["CG", "MA"]
TODAY = date.today()
AUDIENCES = ["public", "members", "organisation", "nobody"]

some_organisation = st.fixed_dictionaries(
    {
        "country": st.sampled_from(COUNTRIES),
        "vouched_until": st.sampled_from(
            [None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=9)]
        ),
        "suspended_at": st.sampled_from([None, None, timezone.now()]),
    }
)
some_person = st.fixed_dictionaries(
    {
        "name_for": st.sampled_from([*AUDIENCES, None]),
        "is_steward": st.sampled_from([False, False, False, True]),
        "is_active": st.sampled_from([True, True, True, False]),
        "erased": st.sampled_from([False, False, False, True]),
        "coordinates": st.sampled_from([None, None, *COUNTRIES]),
        "roles": st.dictionaries(
            st.integers(0, 2), st.sampled_from(["reader", "editor", "owner"]), max_size=2
        ),
    }
)


@dataclass
class World:
    """Random organisations, people, vouchings, reviews, files and acts."""

    askers: list[Any] = field(default_factory=lambda: [AnonymousUser()])

    def check(
        self,
        query: Callable[[Any], QuerySet[Any]],
        predicate: Callable[[Any, Any], bool],
        every: Iterable[Any],
    ) -> None:
        """Assert that list and predicate agree, for every asker."""
        for asker in self.askers:
            standing.forget(asker)
            listed = set(query(asker).values_list("pk", flat=True))
            allowed = {one.pk for one in every if predicate(asker, one)}
            assert listed == allowed, (asker, query.__name__)


def _people(given: list[dict[str, Any]], organisations: list[Organisation]) -> list[Person]:
    made = []
    for i, one in enumerate(given):
        visibility = {} if one["name_for"] is None else {"name": one["name_for"]}
        made.append(
            person(
                f"p{i}",
                visibility=visibility,
                is_steward=one["is_steward"],
                is_active=one["is_active"],
                erased_at=timezone.now() if one["erased"] else None,
            )
        )
        if one["coordinates"]:
            Coordinator.objects.create(person=made[-1], country=one["coordinates"])
        for number, role in one["roles"].items():
            Membership.objects.create(
                person=made[-1], organisation=organisations[number], role=role
            )
    return made


def _things(draw: Callable[[Any], Any], some: list[Organisation]) -> None:
    one_of = st.sampled_from(some)
    for _ in range(draw(st.integers(1, 4))):
        made = Vouch.objects.create(
            organisation=draw(one_of),
            voucher=draw(st.none() | one_of),
            evidence="visit",
            detail="vu",
            made_on=TODAY,
            expires_on=TODAY,
        )
        VouchReview.objects.create(
            organisation=draw(one_of),
            because=made,
            opened_on=TODAY,
            due_on=TODAY,
            closed_on=draw(st.sampled_from([None, TODAY])),
        )
        Upload.objects.create(
            organisation=draw(st.none() | one_of),
            name="a.txt",
            media_type="text/plain",
            size_bytes=1,
            sha256="",
            file="files/a.bin",
            audience=draw(st.sampled_from(["public", "members", "organisation", "stewards"])),
        )
        AuditEntry.objects.create(
            act="x.y",
            kind=draw(st.sampled_from(["organisation", "posting", "entry", "introduction"])),
            code="x",
            country=draw(st.sampled_from(["", *COUNTRIES])),
        )


class TestTwins(TestCase):
    """Hypothesis undoes the database after every example."""

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.lists(some_organisation, min_size=3, max_size=3),
        st.lists(some_person, min_size=1, max_size=4),
        st.data(),
    )
    def test_lists_and_predicates_agree(
        self, some: list[dict[str, Any]], folk: list[dict[str, Any]], data: st.DataObject
    ) -> None:
        made = [organisation(f"o{i}", vouched=False, **one) for i, one in enumerate(some)]
        world = World()
        world.askers += _people(folk, made)
        _things(data.draw, made)
        world.check(organisations, rules.views_organisation, Organisation.objects.all())
        world.check(people, rules.views_person, Person.objects.all())
        world.check(vouches, rules.views_vouch, Vouch.objects.all())
        world.check(reviews, rules.closes_review, VouchReview.objects.all())
        world.check(uploads, rules.views_upload, Upload.objects.all())
        world.check(acts, rules.views_act, AuditEntry.objects.all())


def test_the_twin_test_would_notice(cast: Any) -> None:
    with pytest.raises(AssertionError):
        World().check(organisations, lambda asker, one: True, Organisation.objects.all())
