"""Contact details that an introduction opens, and what of oneself would be shown."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from dorsale_web.market.models import Introduction, IntroductionState
from dorsale_web.members.models import Organisation, Person

CLOSED = "nobody"  # the only choice that an introduction does not open


@dataclass(frozen=True)
class Line:
    """One way to reach somebody."""

    label: str
    value: str
    href: str = ""


@dataclass(frozen=True)
class Contact:
    """Somebody who can be reached: an organisation or a person."""

    name: str
    url: str
    lines: tuple[Line, ...]


def contacts(introduction: Introduction) -> list[Contact]:
    """Return the contacts of both sides, once both accept; nobody before."""
    if introduction.state != IntroductionState.ACCEPTED:
        return []
    sides = (
        (introduction.posting.organisation, introduction.answered_by),
        (introduction.organisation, introduction.by),
    )
    return [
        contact
        for organisation, person in sides
        for contact in (of_organisation(organisation), person and of_person(person))
        if contact
    ]


def of_organisation(organisation: Organisation) -> Contact:
    """Return what an organisation opens: all that it does not keep from everybody."""
    return Contact(
        organisation.name,
        f"/organisations/{organisation.slug}/",
        lines_of(organisation, Organisation.FIELDS_WITH_VISIBILITY),
    )


def of_person(person: Person) -> Contact | None:
    """Return what a person opens; nothing of one who is gone."""
    if person.erased_at or not person.is_active:
        return None
    hidden = person.visibility.get("name") == CLOSED
    name = _("Somebody who does not show a name") if hidden else person.name
    url = "" if hidden else f"/people/{person.code}/"
    return Contact(name, url, lines_of(person, ("email", "phone")))


def lines_of(one: Organisation | Person, fields: tuple[str, ...]) -> tuple[Line, ...]:
    """Return the fields that hold something and are not kept from everybody."""
    return tuple(
        Line(capfirst(label(one, name)), value, href(name, value))
        for name in fields
        if (value := getattr(one, name)) and one.visibility.get(name, CLOSED) != CLOSED
    )


def label(one: Organisation | Person, field: str) -> str:
    """Return the words of a field."""
    return str(getattr(one._meta.get_field(field), "verbose_name", field))


def href(field: str, value: str) -> str:
    """Return the address behind a way to reach somebody.

    >>> href("phone", "+242 06 612"), href("address", "Avenue de la Paix")
    ('tel:+24206612', '')
    """
    made = {"email": f"mailto:{value}", "phone": "tel:" + "".join(value.split()), "website": value}
    return made.get(field, "")
