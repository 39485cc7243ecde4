"""The secret address of one's calendar: whoever has it reads the agenda, without signing in."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from dorsale_web.members.models import Person
from dorsale_web.salon.models import AgendaAddress, Edition


def address(person: Person, edition: Edition) -> str:
    """Return the whole address of a person's calendar."""
    token = signer(edition).sign_object([person.code, number(person, edition)])
    return settings.SITE_URL + reverse("my_agenda_ics", args=[edition.slug, token])


def number(person: Person, edition: Edition) -> int:
    """Return the number of the address that counts; those before it were given up."""
    found = AgendaAddress.objects.filter(person=person, edition=edition).first()
    return found.number if found else 0


def signer(edition: Edition) -> signing.Signer:
    """Return what makes a token good for one edition alone, and the same at each look."""
    return signing.Signer(salt=f"salon.agenda.{edition.slug}")


def whose(token: str, edition: Edition) -> Person | None:
    """Return whose calendar a token opens; nobody's when it was given up, or is none."""
    try:
        code, given = signer(edition).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    person = Person.objects.filter(code=code, is_active=True).first()
    return person if person and number(person, edition) == given else None
