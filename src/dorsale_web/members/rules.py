"""Who may do what with people and organisations. Each list in ``queries`` has its twin here."""

from __future__ import annotations

import rules
from rules.predicates import is_authenticated

from dorsale_web.members.models import Asker, Organisation, Person, Role
from dorsale_web.members.standing import standing


@rules.predicate
def is_steward(asker: Asker) -> bool:
    """Return whether the asker looks after the whole platform."""
    return standing(asker).is_steward


@rules.predicate
def is_officer(asker: Asker) -> bool:
    """Return whether the asker is a steward or coordinates a country."""
    who = standing(asker)
    return who.is_steward or bool(who.countries)


@rules.predicate
def views_organisation(asker: Asker, organisation: Organisation) -> bool:
    """Public when vouched; members see the others, except those suspended."""
    who = standing(asker)
    if who.looks_after(organisation.country) or organisation.pk in who.roles:
        return True
    if organisation.suspended_at:
        return False
    return who.is_signed_in or organisation.is_vouched


@rules.predicate
def works_in(asker: Asker, organisation: Organisation) -> bool:
    """Return whether the asker holds any role there."""
    return organisation.pk in standing(asker).roles


@rules.predicate
def edits_for(asker: Asker, organisation: Organisation) -> bool:
    """Return whether the asker is editor or owner there."""
    return standing(asker).acts_for(organisation.pk)


@rules.predicate
def owns(asker: Asker, organisation: Organisation) -> bool:
    """Return whether the asker is an owner there."""
    return standing(asker).acts_for(organisation.pk, Role.OWNER.value)


@rules.predicate
def looks_after(asker: Asker, organisation: Organisation) -> bool:
    """Return whether the asker is a steward or the coordinator of its country."""
    return standing(asker).looks_after(organisation.country)


@rules.predicate
def edits_somewhere(asker: Asker) -> bool:
    """Return whether the asker is editor or owner of some organisation."""
    return bool(standing(asker).organisations(Role.EDITOR.value))


@rules.predicate
def is_self(asker: Asker, person: Person) -> bool:
    """Return whether the asker is that person."""
    return asker.is_authenticated and asker.pk == person.pk


@rules.predicate
def views_person(asker: Asker, person: Person) -> bool:
    """Return whether the asker may see that this person exists: as the person chose."""
    who = standing(asker)
    if person.erased_at or not person.is_active:
        return who.is_steward
    if who.is_steward or who.person == person.pk:
        return True
    chosen = person.visibility.get("name", "members")
    return chosen == "public" or (chosen == "members" and who.is_signed_in)


rules.add_perm("members.view_directory", rules.always_true)
rules.add_perm("members.view_organisation", views_organisation)
rules.add_perm("members.add_organisation", is_authenticated)
rules.add_perm("members.work_in_organisation", works_in)
rules.add_perm("members.edit_for_organisation", edits_for)
rules.add_perm("members.change_organisation", owns)
rules.add_perm("members.look_after_organisation", looks_after)
rules.add_perm("members.view_person", views_person)
rules.add_perm("members.change_person", is_self)
rules.add_perm("members.steward", is_steward)
rules.add_perm("members.officer", is_officer)
