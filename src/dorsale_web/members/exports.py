"""Everything that is held about a person; each app adds its part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dorsale_web.members.models import AuditEntry, Person

Part = Callable[[Person], object]
PARTS: dict[str, Part] = {}


def part(name: str) -> Callable[[Part], Part]:
    """Declare a part of the export."""

    def declare(make: Part) -> Part:
        PARTS[name] = make
        return make

    return declare


def of(person: Person) -> dict[str, object]:
    """Return everything that is held about ``person``, part by part."""
    return {name: make(person) for name, make in PARTS.items()}


FIELDS = (
    "code",
    "sign_in_name",
    "name",
    "email",
    "phone",
    "country",
    "city",
    "languages",
    "about",
    "orcid",
    "visibility",
    "interface_language",
    "notice_choices",
    "joined_at",
    "last_login",
)


@part("person")
def _person(person: Person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in FIELDS}


@part("roles")
def _roles(person: Person) -> list[Any]:
    return list(person.memberships.values("organisation__name", "role", "since"))


@part("coordinations")
def _coordinations(person: Person) -> list[Any]:
    return list(person.coordinations.values("country", "since"))


@part("consents")
def _consents(person: Person) -> list[Any]:
    return list(person.consents.values("purpose", "given", "at"))


@part("notices")
def _notices(person: Person) -> list[Any]:
    return list(person.notices.values("kind", "facts", "at", "read_at"))


@part("keys")
def _keys(person: Person) -> list[Any]:
    return list(person.api_tokens.values("name", "made_at", "used_at", "expires_at"))


@part("reports")
def _reports(person: Person) -> list[Any]:
    return list(person.reports.values("title", "reason", "text", "at", "state", "answer"))


@part("acts")
def _acts(person: Person) -> list[Any]:
    return list(
        AuditEntry.objects.filter(actor=person).values("at", "act", "kind", "code", "facts")
    )
