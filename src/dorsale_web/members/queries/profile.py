"""What others see of a person, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dorsale_web.members.models import Asker, Audience, Membership, Organisation, Person
from dorsale_web.members.standing import standing


def shares_organisation(asker: Asker, person: Person) -> bool:
    """Return whether both act for one organisation."""
    mine = list(standing(asker).roles)
    return bool(mine) and Membership.objects.filter(person=person, organisation__in=mine).exists()


def allowed_audiences(asker: Asker, *, colleagues: bool) -> set[str]:
    """Return which audiences an asker belongs to."""
    found = {Audience.PUBLIC.value}
    if standing(asker).is_signed_in:
        found.add(Audience.MEMBERS.value)
    if colleagues:
        found.add(Audience.ORGANISATION.value)
    return found


def visible_fields(asker: Asker, person: Person) -> dict[str, Any]:
    """Return the fields of a person that ``asker`` may see; all to the person itself."""
    fields = {name: getattr(person, name) for name in Person.FIELDS_WITH_VISIBILITY}
    if standing(asker).person == person.pk:
        return fields
    allowed = allowed_audiences(asker, colleagues=shares_organisation(asker, person))
    chosen = person.visibility
    return {name: value for name, value in fields.items() if chosen.get(name) in allowed}


def visible_contacts(asker: Asker, organisation: Organisation) -> dict[str, str]:
    """Return the ways to reach an organisation that ``asker`` may see."""
    own = organisation.pk in standing(asker).roles
    allowed = allowed_audiences(asker, colleagues=own)
    fields = {name: getattr(organisation, name) for name in Organisation.FIELDS_WITH_VISIBILITY}
    chosen = organisation.visibility
    return {name: value for name, value in fields.items() if value and chosen.get(name) in allowed}


@dataclass(frozen=True)
class Place:
    """An organisation of a person, with the role there."""

    organisation: Organisation
    role: str


def places_of(asker: Asker, person: Person) -> list[Place]:
    """Return the organisations a person acts for, among those that ``asker`` may see."""
    from dorsale_web.members.queries.people import organisations

    rows = Membership.objects.filter(person=person, organisation__in=organisations(asker))
    return [
        Place(row.organisation, row.get_role_display())
        for row in rows.select_related("organisation")
    ]
