"""Notices: one row for each person who should know, unless that person turned the kind off."""

from __future__ import annotations

from collections.abc import Iterable

from dorsale_web.members.models import Membership, Notice, Organisation, Person, Role


def notify(people: Iterable[Person], kind: str, url: str = "", **facts: object) -> list[Notice]:
    """Tell ``people`` of ``kind`` (such as ``posting.published``) with facts for its sentence."""
    rows = [
        Notice(person=person, kind=kind, url=url, facts=facts)
        for person in {one.pk: one for one in people}.values()
        if person.is_active and person.notice_choices.get(kind.split(".")[0]) != "off"
    ]
    return Notice.objects.bulk_create(rows)


def staff_of(organisation: Organisation, *roles: str) -> list[Person]:
    """Return who acts for an organisation: its editors and owners, or those in ``roles``."""
    wanted = roles or (Role.EDITOR.value, Role.OWNER.value)
    found = Membership.objects.filter(organisation=organisation, role__in=wanted)
    return [one.person for one in found.select_related("person")]


def officers_of(country: str) -> list[Person]:
    """Return who looks after ``country``: its coordinators, or the stewards when it has none."""
    coordinators = list(Person.objects.filter(coordinations__country=country, is_active=True))
    return coordinators or list(Person.objects.filter(is_steward=True, is_active=True))
