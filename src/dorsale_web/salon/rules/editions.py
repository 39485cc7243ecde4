"""Who sees, makes and runs an edition."""

from __future__ import annotations

import rules

from dorsale_web.members.models import Asker, Role
from dorsale_web.members.standing import standing
from dorsale_web.salon.models import Edition, EditionState
from dorsale_web.salon.part import part


def is_public(edition: Edition) -> bool:
    """Return whether everybody sees it: published, of an organisation that is not suspended."""
    return edition.state == EditionState.PUBLISHED and edition.organisation.suspended_at is None


def organises(asker: Asker, edition: Edition) -> bool:
    """Return whether the asker runs the edition: organisers, and the stewards."""
    return standing(asker).is_steward or edition.pk in part(asker).organises


def serves(asker: Asker, edition: Edition) -> bool:
    """Return whether the asker works at the desk of the edition, or runs it."""
    return organises(asker, edition) or edition.pk in part(asker).desks


@rules.predicate
def views_edition(asker: Asker, edition: Edition) -> bool:
    """Everybody, once it is published; before, those who work for it."""
    if is_public(edition) or serves(asker, edition):
        return True
    return edition.pk in part(asker).reviews or standing(asker).looks_after(edition.country)


@rules.predicate
def adds_edition(asker: Asker) -> bool:
    """Editors and owners of some organisation; publishing asks for one that is vouched for."""
    return bool(standing(asker).organisations(Role.EDITOR.value))


@rules.predicate
def runs_edition(asker: Asker, edition: Edition) -> bool:
    """Organisers and stewards, also of an edition that is over."""
    return organises(asker, edition)


@rules.predicate
def changes_edition(asker: Asker, edition: Edition) -> bool:
    """Organisers and stewards, until it is closed."""
    return edition.closed_at is None and organises(asker, edition)


@rules.predicate
def works_at_desk(asker: Asker, edition: Edition) -> bool:
    """The desk and the organisers, until the edition is closed."""
    return edition.closed_at is None and serves(asker, edition)


rules.add_perm("salon.view_edition", views_edition)
rules.add_perm("salon.add_edition", adds_edition)
rules.add_perm("salon.run_edition", runs_edition)
rules.add_perm("salon.change_edition", changes_edition)
rules.add_perm("salon.work_at_desk", works_at_desk)
