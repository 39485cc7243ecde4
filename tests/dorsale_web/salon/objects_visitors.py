"""Registrations, delegations, letters, tables, kinds and interpreters that the matrix tries."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Model
from django.utils import timezone

from dorsale_web.members.models import Person
from dorsale_web.salon.models import (
    Delegation,
    Edition,
    Interpreter,
    Meeting,
    MeetingSlot,
    Participant,
    VisaLetter,
    VisitorImport,
)
from tests.dorsale_web.cast import Cast, objects_of
from tests.dorsale_web.salon.objects import (
    at,
    make_exhibitor,
    make_participant,
    world,
)


def make_delegation(edition: Edition, head: Person | None, **fields: object) -> Delegation:
    """Return a saved delegation."""
    given = {"name": "Chambre de commerce", "country": "CG"} | fields
    return Delegation.objects.create(edition=edition, head=head, **given)


def make_letter(participant: Participant, **fields: object) -> VisaLetter:
    """Return a saved letter that is asked for; with ``number`` it is issued."""
    edition = participant.edition
    given = {
        "name_in_passport": "MBEMBA Awa", "passport_ends": "7X2",
        "arrives_on": edition.starts_on - timedelta(days=1), "leaves_on": edition.ends_on,
    } | fields  # fmt: skip
    if "number" in given:
        given |= {"issued_at": timezone.now()}
    return VisaLetter.objects.create(participant=participant, **given)


def make_interpreter(edition: Edition, **fields: object) -> Interpreter:
    """Return a saved interpreter of French and Arabic."""
    given = {"name": "Salma", "languages": ["fr", "ar"]} | fields
    return Interpreter.objects.create(edition=edition, **given)


def make_slot(edition: Edition, number: int) -> MeetingSlot:
    """Return a saved slot of twenty minutes from 9."""
    start = at(edition, 9) + timedelta(minutes=20 * number)
    ends_at = start + timedelta(minutes=20)
    return MeetingSlot.objects.create(
        edition=edition, number=number, starts_at=start, ends_at=ends_at
    )


def make_meeting_without_language(edition: Edition, slot: MeetingSlot, cast: Cast) -> Meeting:
    """Return a saved meeting of a French exhibitor and an Arabic visitor."""
    exhibitor = edition.exhibitors.first() or make_exhibitor(edition, cast.own)
    visitor = make_participant(edition, languages=["ar"])
    return Meeting.objects.create(
        edition=edition, exhibitor=exhibitor, visitor=visitor, slot=slot, place="A1",
        has_common_language=False,
    )  # fmt: skip


def make_table(edition: Edition, by: Person, delegation: Delegation | None = None) -> VisitorImport:
    """Return a saved table with one good row."""
    kind = edition.visitor_kinds.get(is_team=False)
    row = {"given_name": "Awa", "family_name": "Mbemba", "email": "", "kind": kind.pk}
    return VisitorImport.objects.create(
        edition=edition, delegation=delegation, by=by, file_name="a.csv", rows=[row], good=1
    )


@objects_of("participants")
def participants(cast: Cast) -> dict[str, Model]:
    """Return the owner's registration, a visitor of the other's fair, a team, and drafts."""
    made = world(cast)
    delegation = make_delegation(made.other, cast["member"])
    return {
        "own": make_participant(made.other, cast["owner"]),
        "other": make_participant(made.other, delegation=delegation),
        "own_team": make_participant(made.other, exhibitor=made.own_exhibitor),
        "pending": make_participant(made.other, state="pending", badge=False),
        "unpublished": make_participant(made.unpublished, cast["owner"]),
        "own_unpublished": make_participant(made.own_unpublished, cast["member"]),
    }


@objects_of("delegations")
def delegations(cast: Cast) -> dict[str, Model]:
    """Return the owner's delegation to the other's fair, that of a stranger, and of drafts."""
    made = world(cast)
    return {
        "own": make_delegation(made.other, cast["owner"]),
        "other": make_delegation(made.other, cast.stranger),
        "unpublished": make_delegation(made.unpublished, cast["owner"]),
        "own_unpublished": make_delegation(made.own_unpublished, cast.stranger),
    }


@objects_of("visa_letters")
def visa_letters(cast: Cast) -> dict[str, Model]:
    """Return letters of the reader and of a stranger to the other's fair."""
    made = world(cast)
    return {
        "own": make_letter(make_participant(made.other, cast["reader"])),
        "other": make_letter(make_participant(made.other), number=1),
        "own_unpublished": make_letter(make_participant(made.own_unpublished), number=1),
    }


@objects_of("visitor_imports")
def visitor_imports(cast: Cast) -> dict[str, Model]:
    """Return tables of the organisers, and of the delegation of the owner."""
    made, delegation = world(cast), make_delegation(world(cast).other, cast["owner"])
    return {
        "own": make_table(made.other, cast["owner"], delegation),
        "other": make_table(made.other, cast.stranger),
        "own_unpublished": make_table(made.own_unpublished, cast["editor"]),
    }


@objects_of("visitor_kinds")
def visitor_kinds(cast: Cast) -> dict[str, Model]:
    """Return a kind of each edition."""
    return {
        name: edition.visitor_kinds.get(is_team=False)
        for name, edition in editions_of(cast).items()
    }


@objects_of("interpreters")
def interpreters(cast: Cast) -> dict[str, Model]:
    """Return an interpreter of each edition."""
    return {name: make_interpreter(edition) for name, edition in editions_of(cast).items()}


def editions_of(cast: Cast) -> dict[str, Edition]:
    """Return the four editions."""
    made = world(cast)
    return {
        "own": made.own,
        "other": made.other,
        "unpublished": made.unpublished,
        "own_unpublished": made.own_unpublished,
    }
