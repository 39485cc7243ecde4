"""The cast of the web's tests: two vouched organisations, a new one, and one person per role."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from dorsale_web.members.models import Coordinator, Membership, Organisation, Person, Theme

ROLES = ("visitor", "member", "reader", "editor", "owner", "coordinator", "steward")
PASSWORD = "un-mot-de-passe-long"


@cache
def password_hash() -> str:
    """Return the one hash that the cast shares."""
    return make_password(PASSWORD)


def person(sign_in_name: str, name: str = "", **fields: object) -> Person:
    """Return a saved person with the password of the cast."""
    fields.setdefault("country", "CG")
    return Person.objects.create(
        sign_in_name=sign_in_name,
        name=name or sign_in_name.title(),
        password=password_hash(),
        **fields,
    )


def organisation(slug: str, *, vouched: bool = True, **fields: object) -> Organisation:
    """Return a saved organisation of Brazzaville unless ``fields`` say otherwise."""
    given = {
        "name": slug.replace("-", " ").title(), "kind": "sme", "country": "CG",
        "city": "Brazzaville", "summary": f"Ce que fait {slug}.", "language": "fr",
        "languages": ["fr"],
        "vouched_until": date.today() + timedelta(days=400) if vouched else None,
    } | fields  # fmt: skip
    return Organisation.objects.create(slug=slug, **given)


def theme(code: str = "solutions") -> Theme:
    """Return one of the ten themes."""
    return Theme.objects.get(code=code)


@dataclass
class Cast:
    """The people by role (of ``own``; the coordinator looks after Congo) and the organisations."""

    own: Organisation
    other: Organisation
    fresh: Organisation  # not vouched
    people: dict[str, Person | AnonymousUser] = field(default_factory=dict)
    stranger: Person | None = None  # owner of ``other``

    def __getitem__(self, role: str) -> Person | AnonymousUser:
        """Return the person of a role."""
        return self.people[role]


def make_cast() -> Cast:
    """Return the cast, saved."""
    own = organisation("ngonda", name="Ngonda Logiciels")
    other = organisation("anfa", name="Atelier Anfa", kind="hub", country="MA", city="Casablanca")
    fresh = organisation("fresh", name="Nouvelle Venue", vouched=False)
    cast = Cast(own, other, fresh, {"visitor": AnonymousUser()})
    for role in ROLES[1:]:
        cast.people[role] = person(role, is_steward=role == "steward")
    for role in ("reader", "editor", "owner"):
        Membership.objects.create(person=cast[role], organisation=own, role=role)
    Coordinator.objects.create(person=cast["coordinator"], country="CG")
    cast.stranger = person("stranger", country="MA")
    Membership.objects.create(person=cast.stranger, organisation=other, role="owner")
    return cast


Objects = dict[str, Model]  # own, other, unpublished (a draft of ``other``), own_unpublished
MAKERS: dict[str, Callable[[Cast], Objects]] = {}


def objects_of(*queries: str) -> Callable[[Callable[[Cast], Objects]], Callable[[Cast], Objects]]:
    """Declare the objects for routes whose ``of`` is a query of one of these names."""

    def declare(maker: Callable[[Cast], Objects]) -> Callable[[Cast], Objects]:
        for query in queries:
            MAKERS[query] = maker
        return maker

    return declare
