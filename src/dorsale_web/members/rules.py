"""Who may do what with people and organisations. Each list in ``queries`` has its twin here."""

from __future__ import annotations

import rules
from rules.predicates import is_authenticated

from dorsale_web.members.models import (
    Asker,
    AuditEntry,
    Organisation,
    Person,
    Report,
    Role,
    Upload,
    Vouch,
    VouchReview,
)
from dorsale_web.members.standing import standing
from dorsale_web.members.vouching import same_group

STEWARDS_ONLY_KINDS = ("entry", "introduction", "outcome")  # whose authors or sides may be hidden


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
    chosen = person.visibility.get("name", "nobody")
    return chosen == "public" or (chosen == "members" and who.is_signed_in)


@rules.predicate
def helps_recover(asker: Asker, person: Person) -> bool:
    """Stewards help anybody; owners help those who only act for organisations of theirs."""
    who = standing(asker)
    if who.is_steward:
        return who.person != person.pk
    if person.is_steward or who.person == person.pk or person.coordinations.exists():
        return False
    places = set(person.memberships.values_list("organisation", flat=True))
    return bool(places) and places <= who.organisations(Role.OWNER.value)


@rules.predicate
def views_report(asker: Asker, report: Report) -> bool:
    """Stewards, and whoever made it."""
    who = standing(asker)
    return who.is_steward or (who.is_signed_in and report.by_id == who.person)


rules.add_perm("members.view_report", views_report)
rules.add_perm("members.help_recover", helps_recover)


@rules.predicate
def manages(asker: Asker, organisation: Organisation) -> bool:
    """Owners, and stewards when no owner answers any more."""
    return owns(asker, organisation) or standing(asker).is_steward


@rules.predicate
def views_team(asker: Asker, organisation: Organisation) -> bool:
    """Who works there, and who looks after its country."""
    return works_in(asker, organisation) or looks_after(asker, organisation)


def sees_contact(asker: Asker, organisation: Organisation, field: str) -> bool:
    """Return whether the asker sees one way to reach an organisation, as it chose."""
    chosen = organisation.visibility.get(field, "nobody")
    if chosen == "organisation":
        return works_in(asker, organisation)
    return chosen == "public" or (chosen == "members" and standing(asker).is_signed_in)


def able_to_vouch(asker: Asker, organisation: Organisation) -> list[Organisation]:
    """Return the vouched organisations for which the asker may vouch for this one."""
    mine = standing(asker).organisations(Role.EDITOR.value) - {organisation.pk}
    found = Organisation.objects.filter(pk__in=mine) if mine else ()
    return [one for one in found if one.is_vouched and not _one_group(one, organisation)]


def _one_group(one: Organisation, other: Organisation) -> bool:
    return same_group({one.pk: one.group, other.pk: other.group}, one.pk, other.pk)


@rules.predicate
def vouches_for(asker: Asker, organisation: Organisation) -> bool:
    """Stewards, and editors of a vouched organisation of another group; nobody for one's own."""
    who = standing(asker)
    if organisation.suspended_at or organisation.pk in who.roles:
        return False
    return who.is_steward or bool(able_to_vouch(asker, organisation))


@rules.predicate
def views_vouch(asker: Asker, vouch: Vouch) -> bool:
    """Who sees the organisation, and whoever vouched for it."""
    return views_organisation(asker, vouch.organisation) or standing(asker).acts_for(
        vouch.voucher_id, Role.READER.value
    )


@rules.predicate
def withdraws_vouch(asker: Asker, vouch: Vouch) -> bool:
    """Owners of the organisation that vouched, and stewards, while it stands."""
    who = standing(asker)
    mine = who.is_steward or who.acts_for(vouch.voucher_id, Role.OWNER.value)
    return vouch.withdrawn_on is None and mine


@rules.predicate
def closes_review(asker: Asker, review: VouchReview) -> bool:
    """Who looks after the country, while the review is open."""
    return review.closed_on is None and standing(asker).looks_after(review.organisation.country)


@rules.predicate
def views_act(asker: Asker, entry: AuditEntry) -> bool:
    """Stewards see every act; coordinators those of their country that name nobody hidden."""
    who = standing(asker)
    if who.is_steward:
        return True
    return entry.country in who.countries and entry.kind not in STEWARDS_ONLY_KINDS


@rules.predicate
def views_upload(asker: Asker, upload: Upload) -> bool:
    """As its audience says; nothing of a suspended organisation leaves it."""
    who = standing(asker)
    if who.is_steward or upload.audience == "stewards":
        return who.is_steward
    organisation = upload.organisation
    if organisation is not None and organisation.pk in who.roles:
        return True
    if organisation is not None and organisation.suspended_at:
        return False
    return upload.audience == "public" or (upload.audience == "members" and who.is_signed_in)


rules.add_perm("members.view_directory", rules.always_true)
rules.add_perm("members.view_organisation", views_organisation)
rules.add_perm("members.add_organisation", is_authenticated)
rules.add_perm("members.work_in_organisation", works_in)
rules.add_perm("members.edit_for_organisation", edits_for)
rules.add_perm("members.change_organisation", manages)
rules.add_perm("members.view_team", views_team)
rules.add_perm("members.change_team", manages)
rules.add_perm("members.vouch_for", vouches_for)
rules.add_perm("members.view_vouch", views_vouch)
rules.add_perm("members.withdraw_vouch", withdraws_vouch)
rules.add_perm("members.close_review", closes_review)
rules.add_perm("members.view_act", views_act)
rules.add_perm("members.view_upload", views_upload)
rules.add_perm("members.look_after_organisation", looks_after)
rules.add_perm("members.view_person", views_person)
rules.add_perm("members.change_person", is_self)
rules.add_perm("members.steward", is_steward)
rules.add_perm("members.officer", is_officer)
