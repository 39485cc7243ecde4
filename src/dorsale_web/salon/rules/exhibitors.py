"""Who sees exhibitors, products and contacts, who acts for an exhibitor, who decides."""

from __future__ import annotations

import rules
from django.utils import timezone

from dorsale_web.members.models import Asker, Organisation, Role
from dorsale_web.members.standing import standing
from dorsale_web.salon.models import (
    Edition,
    EditionState,
    Exhibitor,
    ExhibitorState,
    Product,
    StandContact,
)
from dorsale_web.salon.part import part
from dorsale_web.salon.rules.editions import changes_edition, organises, views_edition

UNDECIDED = (ExhibitorState.DRAFT, ExhibitorState.SUBMITTED, ExhibitorState.WAITING)


def is_listed(exhibitor: Exhibitor) -> bool:
    """Return whether everybody who sees the edition sees the exhibitor."""
    return (
        exhibitor.state == ExhibitorState.ACCEPTED and exhibitor.organisation.suspended_at is None
    )


def belongs(asker: Asker, exhibitor: Exhibitor) -> bool:
    """Return whether the asker is of the exhibitor's organisation, in any role, or of its team."""
    return (
        exhibitor.organisation_id in standing(asker).roles or exhibitor.pk in part(asker).exhibits
    )


@rules.predicate
def views_exhibitor(asker: Asker, exhibitor: Exhibitor) -> bool:
    """Accepted ones with the edition; others its own people and the organisers."""
    if standing(asker).is_steward:
        return True
    if not views_edition(asker, exhibitor.edition):
        return False
    return is_listed(exhibitor) or belongs(asker, exhibitor) or organises(asker, exhibitor.edition)


@rules.predicate
def applies(asker: Asker, edition: Edition) -> bool:
    """Editors and owners of some organisation, to a published edition that is not closed."""
    if edition.closed_at is not None or edition.state != EditionState.PUBLISHED:
        return False
    return bool(standing(asker).organisations(Role.EDITOR.value))


@rules.predicate
def enters_room(asker: Asker, exhibitor: Exhibitor) -> bool:
    """Editors of its organisation and its team, also after the end: reading."""
    return exhibitor.pk in part(asker).exhibits


@rules.predicate
def works_for(asker: Asker, exhibitor: Exhibitor) -> bool:
    """Editors of its organisation and its team, until the edition is closed."""
    return exhibitor.edition.closed_at is None and exhibitor.pk in part(asker).exhibits


@rules.predicate
def answers_for(asker: Asker, exhibitor: Exhibitor) -> bool:
    """Editors of its organisation: what commits it, such as the application and orders."""
    mine = standing(asker).acts_for(exhibitor.organisation_id)
    return exhibitor.edition.closed_at is None and mine


@rules.predicate
def runs_exhibitor(asker: Asker, exhibitor: Exhibitor) -> bool:
    """Organisers of its edition: its whole file, contacts at the stand excepted."""
    return organises(asker, exhibitor.edition)


@rules.predicate
def decides(asker: Asker, exhibitor: Exhibitor) -> bool:
    """Organisers of its edition, until it is closed."""
    return changes_edition(asker, exhibitor.edition)


def is_out(product: Product) -> bool:
    """Return whether a product is not held back until a later date."""
    return product.shown_from is None or product.shown_from <= timezone.now()


@rules.predicate
def views_product(asker: Asker, product: Product) -> bool:
    """With its exhibitor; one held back only those of the exhibitor, and the organisers."""
    exhibitor = product.exhibitor
    if not views_exhibitor(asker, exhibitor):
        return False
    return is_out(product) or belongs(asker, exhibitor) or organises(asker, exhibitor.edition)


@rules.predicate
def changes_product(asker: Asker, product: Product) -> bool:
    """Whoever works for its exhibitor."""
    return works_for(asker, product.exhibitor)


@rules.predicate
def views_contact(asker: Asker, contact: StandContact) -> bool:
    """The exhibitor alone, and the visitor concerned."""
    return enters_room(asker, contact.exhibitor) or is_contacted(asker, contact)


@rules.predicate
def changes_contact(asker: Asker, contact: StandContact) -> bool:
    """Whoever is of the exhibitor; follow-up goes on after the fair is closed."""
    return enters_room(asker, contact.exhibitor)


@rules.predicate
def is_contacted(asker: Asker, contact: StandContact) -> bool:
    """Return whether the asker is the visitor, who may take the consent back at any time."""
    who = standing(asker)
    return who.is_signed_in and contact.visitor.person_id == who.person


def may_exhibit(organisation: Organisation) -> bool:
    """Return whether an organisation may submit an application: it is vouched for."""
    return organisation.is_vouched


rules.add_perm("salon.view_exhibitor", views_exhibitor)
rules.add_perm("salon.apply", applies)
rules.add_perm("salon.enter_exhibitor_room", enters_room)
rules.add_perm("salon.work_for_exhibitor", works_for)
rules.add_perm("salon.change_exhibitor", answers_for)
rules.add_perm("salon.run_exhibitor", runs_exhibitor)
rules.add_perm("salon.decide_exhibitor", decides)
rules.add_perm("salon.view_product", views_product)
rules.add_perm("salon.change_product", changes_product)
rules.add_perm("salon.view_contact", views_contact)
rules.add_perm("salon.change_contact", changes_contact)
rules.add_perm("salon.withdraw_consent", is_contacted)
