"""Who sees and changes registrations, delegations, badges, letters, imports and interpreters."""

from __future__ import annotations

import rules
from rules.predicates import is_authenticated

from dorsale_web.members.models import Asker
from dorsale_web.members.standing import standing
from dorsale_web.salon.models import (
    Delegation,
    Edition,
    Interpreter,
    Participant,
    ParticipantState,
    VisaLetter,
    VisitorImport,
    VisitorKind,
)
from dorsale_web.salon.models.visitors import OVER
from dorsale_web.salon.part import part
from dorsale_web.salon.rules.editions import is_public, organises, serves, views_edition


def is_me(asker: Asker, person: int | None) -> bool:
    """Return whether the asker is the person of that number."""
    who = standing(asker)
    return who.is_signed_in and who.person == person


def is_own(asker: Asker, participant: Participant) -> bool:
    """Return whether this is the asker's own registration."""
    return is_me(asker, participant.person_id)


def heads(asker: Asker, participant: Participant) -> bool:
    """Return whether the asker leads the delegation of a participant."""
    delegation = participant.delegation
    return delegation is not None and is_me(asker, delegation.head_id)


def is_colleague(asker: Asker, participant: Participant) -> bool:
    """Return whether the participant is in the team of an exhibitor the asker acts for."""
    return participant.exhibitor_id is not None and (
        participant.exhibitor_id in part(asker).exhibits
    )


@rules.predicate
def registers(asker: Asker, edition: Edition) -> bool:
    """Signed-in people, for an edition everybody sees, until it is closed."""
    return is_authenticated(asker) and is_public(edition) and edition.closed_at is None


@rules.predicate
def views_participant(asker: Asker, participant: Participant) -> bool:
    """The desk and the organisers; oneself, the head of one's delegation, one's own stand."""
    if serves(asker, participant.edition):
        return True
    mine = is_own(asker, participant) or heads(asker, participant)
    mine = mine or is_colleague(asker, participant)
    return mine and views_edition(asker, participant.edition)


@rules.predicate
def views_contact(asker: Asker, participant: Participant) -> bool:
    """Mail address and telephone: oneself and the organisers."""
    return is_own(asker, participant) or organises(asker, participant.edition)


@rules.predicate
def changes_registration(asker: Asker, participant: Participant) -> bool:
    """Oneself and the organisers, and the head of the delegation until it is claimed."""
    if participant.edition.closed_at or participant.state in OVER:
        return False
    if not views_participant(asker, participant):
        return False
    is_unclaimed = participant.person_id is None
    return views_contact(asker, participant) or (is_unclaimed and heads(asker, participant))


@rules.predicate
def cancels_registration(asker: Asker, participant: Participant) -> bool:
    """Oneself, the head of the delegation and the organisers; one's stand for its team."""
    if participant.edition.closed_at or participant.state in OVER:
        return False
    if not views_participant(asker, participant):
        return False
    mine = is_own(asker, participant) or heads(asker, participant)
    return mine or is_colleague(asker, participant) or organises(asker, participant.edition)


@rules.predicate
def decides_on_participant(asker: Asker, participant: Participant) -> bool:
    """The organisers, until the edition is closed."""
    return participant.edition.closed_at is None and organises(asker, participant.edition)


@rules.predicate
def serves_participant(asker: Asker, participant: Participant) -> bool:
    """The desk and the organisers, until the edition is closed."""
    return participant.edition.closed_at is None and serves(asker, participant.edition)


@rules.predicate
def prints_badge(asker: Asker, participant: Participant) -> bool:
    """Whoever sees a participant who is confirmed."""
    is_confirmed = participant.state == ParticipantState.CONFIRMED
    return is_confirmed and views_participant(asker, participant)


@rules.predicate
def views_claim(asker: Asker, participant: Participant) -> bool:
    """Of a registration nobody claimed: who made it for the person, and the organisers."""
    if participant.person_id is not None or not views_participant(asker, participant):
        return False
    mine = heads(asker, participant) or is_colleague(asker, participant)
    return mine or organises(asker, participant.edition)


@rules.predicate
def asks_letter(asker: Asker, participant: Participant) -> bool:
    """Oneself, the head of the delegation and the organisers, for somebody who is confirmed."""
    if participant.edition.is_over or participant.state != ParticipantState.CONFIRMED:
        return False
    mine = is_own(asker, participant) or heads(asker, participant)
    return (mine and views_participant(asker, participant)) or organises(asker, participant.edition)


@rules.predicate
def views_letter(asker: Asker, letter: VisaLetter) -> bool:
    """Oneself, the head of the delegation, the organisers."""
    participant = letter.participant
    if organises(asker, participant.edition):
        return True
    mine = is_own(asker, participant) or heads(asker, participant)
    return mine and views_edition(asker, participant.edition)


@rules.predicate
def issues_letter(asker: Asker, letter: VisaLetter) -> bool:
    """The organisers, until the edition is closed."""
    edition = letter.participant.edition
    return edition.closed_at is None and organises(asker, edition)


@rules.predicate
def views_delegation(asker: Asker, delegation: Delegation) -> bool:
    """Its head and the organisers."""
    if organises(asker, delegation.edition):
        return True
    return is_me(asker, delegation.head_id) and views_edition(asker, delegation.edition)


@rules.predicate
def changes_delegation(asker: Asker, delegation: Delegation) -> bool:
    """Its head while visitors may register, and the organisers until the edition is closed."""
    edition = delegation.edition
    if edition.closed_at is None and organises(asker, edition):
        return True
    return edition.takes_visitors and views_delegation(asker, delegation)


@rules.predicate
def takes_import(asker: Asker, taken: VisitorImport) -> bool:
    """The organisers, or the head for a delegation, while they may register people."""
    if taken.delegation is not None:
        return changes_delegation(asker, taken.delegation)
    return taken.edition.closed_at is None and organises(asker, taken.edition)


@rules.predicate
def views_import(asker: Asker, taken: VisitorImport) -> bool:
    """The organisers, or the head for a delegation."""
    if taken.delegation is not None:
        return views_delegation(asker, taken.delegation)
    return organises(asker, taken.edition)


@rules.predicate
def sees_resource(asker: Asker, thing: VisitorKind | Interpreter) -> bool:
    """The organisers."""
    return organises(asker, thing.edition)


@rules.predicate
def changes_resource(asker: Asker, thing: VisitorKind | Interpreter) -> bool:
    """The organisers, until the edition is closed."""
    return thing.edition.closed_at is None and organises(asker, thing.edition)


rules.add_perm("salon.register_visitor", registers)
rules.add_perm("salon.view_participant", views_participant)
rules.add_perm("salon.view_participant_contact", views_contact)
rules.add_perm("salon.change_registration", changes_registration)
rules.add_perm("salon.cancel_registration", cancels_registration)
rules.add_perm("salon.decide_on_participant", decides_on_participant)
rules.add_perm("salon.serve_participant", serves_participant)
rules.add_perm("salon.print_badge", prints_badge)
rules.add_perm("salon.view_claim", views_claim)
rules.add_perm("salon.ask_letter", asks_letter)
rules.add_perm("salon.view_letter", views_letter)
rules.add_perm("salon.issue_letter", issues_letter)
rules.add_perm("salon.view_delegation", views_delegation)
rules.add_perm("salon.change_delegation", changes_delegation)
rules.add_perm("salon.take_import", takes_import)
rules.add_perm("salon.view_import", views_import)
rules.add_perm("salon.see_resource", sees_resource)
rules.add_perm("salon.change_resource", changes_resource)
