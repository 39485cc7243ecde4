"""Invite, recover, change roles, consent, export, erase."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.members import standing
from dorsale_web.members.actions.audit import record
from dorsale_web.members.actions.notify import notify
from dorsale_web.members.codes import fingerprint, new_secret
from dorsale_web.members.models import (
    Consent,
    Coordinator,
    Invitation,
    Membership,
    Notice,
    Organisation,
    Person,
    Recovery,
    Role,
)
from dorsale_web.members.refusal import Refused

INVITATION_DAYS = 30
RECOVERY_HOURS = 24


@transaction.atomic
def found(by: Person, organisation: Organisation) -> Organisation:
    """Keep a new organisation, its founder as owner; it is not vouched for yet."""
    organisation.founded_by = by
    organisation.save()
    Membership.objects.create(person=by, organisation=organisation, role=Role.OWNER)
    standing.forget(by)
    record(by, "organisation.found", organisation)
    return organisation


@transaction.atomic
def invite(
    by: Person, organisation: Organisation, role: str, note: str = ""
) -> tuple[Invitation, str]:
    """Return an invitation and its secret, which is shown once: as a link, or printed."""
    secret = new_secret()
    made = Invitation.objects.create(
        organisation=organisation,
        role=role,
        note=note,
        made_by=by,
        fingerprint=fingerprint(secret),
        expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
    )
    record(by, "invitation.make", organisation, role=role)
    return made, secret


def invitation(secret: str) -> Invitation | None:
    """Return the invitation of a secret, if it can still be used."""
    return (
        Invitation.objects.filter(
            fingerprint=fingerprint(secret),
            used_by__isnull=True,
            withdrawn_at__isnull=True,
            expires_at__gt=timezone.now(),
        )
        .select_related("organisation")
        .first()
    )


@transaction.atomic
def join(person: Person, made: Invitation) -> Membership:
    """Use an invitation: the person gets its role, once."""
    used = Invitation.objects.filter(pk=made.pk, used_by__isnull=True).update(used_by=person)
    if not used:
        raise Refused(_("This invitation was used already. Ask for a new one."))
    membership, _new = Membership.objects.get_or_create(
        person=person, organisation=made.organisation, defaults={"role": made.role}
    )
    standing.forget(person)
    record(person, "invitation.use", made.organisation, role=membership.role)
    notify(
        [made.made_by],
        "organisation.joined",
        f"/organisations/{made.organisation.slug}/",
        person=person.name,
        organisation=made.organisation.name,
    )
    return membership


@transaction.atomic
def set_role(by: Person, membership: Membership, role: str) -> None:
    """Change what a person does for an organisation; the last owner stays."""
    refuse_last_owner(membership, role)
    membership.role = role
    membership.save(update_fields=["role"])
    record(
        by, "membership.change", membership.organisation, role=role, person=membership.person.code
    )


@transaction.atomic
def leave(by: Person, membership: Membership) -> None:
    """End a membership; the last owner stays."""
    refuse_last_owner(membership, "")
    person = membership.person.code
    membership.delete()
    standing.forget(by)
    record(by, "membership.end", membership.organisation, person=person)


def refuse_last_owner(membership: Membership, role: str) -> None:
    """Refuse to leave an organisation without an owner."""
    owners = Membership.objects.filter(organisation=membership.organisation, role=Role.OWNER)
    if membership.role == Role.OWNER and role != Role.OWNER and owners.count() == 1:
        raise Refused(_("This is the last owner. Name another owner first."))


@transaction.atomic
def help_recover(by: Person, person: Person) -> str:
    """Return a code, shown once, with which ``person`` can set a new password within a day."""
    secret = new_secret()
    Recovery.objects.filter(person=person, used_at__isnull=True).delete()
    Recovery.objects.create(
        person=person,
        made_by=by,
        fingerprint=fingerprint(secret),
        expires_at=timezone.now() + timedelta(hours=RECOVERY_HOURS),
    )
    record(by, "person.help_recover", person)
    notify([person], "account.recovery", "")
    return secret


@transaction.atomic
def recover(sign_in_name: str, secret: str, password: str) -> Person | None:
    """Set a new password with a code; None when name and code do not belong together."""
    code = (
        Recovery.objects.select_related("person")
        .filter(
            fingerprint=fingerprint(secret),
            used_at__isnull=True,
            expires_at__gt=timezone.now(),
            person__sign_in_name=sign_in_name.strip().lower(),
            person__erased_at__isnull=True,
        )
        .first()
    )
    if code is None:
        return None
    code.used_at = timezone.now()
    code.save(update_fields=["used_at"])
    code.person.set_password(password)
    code.person.save(update_fields=["password"])
    record(code.person, "person.recover", code.person)
    return code.person


@transaction.atomic
def name_steward(sign_in_name: str) -> str:
    """Make somebody a steward (a new person if need be) and return a code to set a password."""
    person, _new = Person.objects.get_or_create(
        sign_in_name=sign_in_name.lower(), defaults={"name": sign_in_name}
    )
    person.is_steward = True
    if not person.password:
        person.set_unusable_password()
    person.save()
    record(None, "person.name_steward", person)
    return help_recover(person, person)


@transaction.atomic
def set_coordinator(by: Person, person: Person, country: str, *, on: bool) -> None:
    """Give a country into somebody's care, or take it back."""
    if on:
        Coordinator.objects.get_or_create(person=person, country=country)
    else:
        Coordinator.objects.filter(person=person, country=country).delete()
    standing.forget(person)
    record(by, "person.coordinate" if on else "person.coordinate_no_more", person, country=country)


def consents_of(person: Person) -> dict[str, bool]:
    """Return what a person agrees to now: the last word on each purpose."""
    return dict(
        Consent.objects.filter(person=person).order_by("at").values_list("purpose", "given")
    )


def consent(person: Person, purpose: str, given: bool) -> Consent:
    """Keep what a person agreed to, or no longer agrees to."""
    return Consent.objects.create(person=person, purpose=purpose, given=given)


@transaction.atomic
def suspend(by: Person, person: Person, reason: str) -> None:
    """Stop a person: no sign-in, open sessions end."""
    person.is_active, person.suspended_reason = False, reason
    person.save(update_fields=["is_active", "suspended_reason"])
    record(by, "person.suspend", person, reason=reason)
    for stop in WHEN_SUSPENDED:
        stop(by, person, reason)


@transaction.atomic
def restore(by: Person, person: Person, reason: str) -> None:
    """Let a person in again."""
    person.is_active, person.suspended_reason = True, ""
    person.save(update_fields=["is_active", "suspended_reason"])
    record(by, "person.restore", person, reason=reason)


def pseudonym(person: Person) -> str:
    """Return the name that stands for an erased person."""
    return _("Former member {code}").format(code=person.code[:4])


@transaction.atomic
def erase(person: Person, *, keep_authorship: bool = False) -> None:
    """Erase who a person is. What the person did stays, under a pseudonym.

    Each app forgets its copies of the name in ``WHEN_ERASED``, unless the name of an author stays.

    Raises:
        Refused: the person is the last owner of an organisation with other members.
    """
    for membership in person.memberships.select_related("organisation"):
        if Membership.objects.filter(organisation=membership.organisation).count() > 1:
            refuse_last_owner(membership, "")
    record(person, "person.erase", person)
    for forget in WHEN_ERASED:
        forget(person, keep_authorship)
    for rows in (
        person.memberships,
        person.coordinations,
        person.api_tokens,
        person.notices,
        person.consents,
        person.recoveries,
    ):
        rows.all().delete()
    blank: dict[str, Any] = {
        "sign_in_name": f"former-{person.code}",
        "name": pseudonym(person),
        "email": "",
        "phone": "",
        "city": "",
        "languages": [],
        "about": "",
        "orcid": "",
        "is_active": False,
        "is_steward": False,
        "erased_at": timezone.now(),
        "visibility": {"name": "nobody"},
        "notice_choices": {},
        "suspended_reason": "",
    }
    for field, value in blank.items():
        setattr(person, field, value)
    person.set_unusable_password()
    person.save()
    forget_keys(person)


def forget_name(person: Person, keep_authorship: bool) -> None:
    """Remove the name from notices that others received."""
    for notice in Notice.objects.filter(facts__person=person.name):
        notice.facts["person"] = pseudonym(person)
        notice.save(update_fields=["facts"])


WHEN_ERASED: list[Callable[[Person, bool], None]] = [forget_name]
WHEN_SUSPENDED: list[Callable[[Person, Person, str], None]] = []  # by whom, who, why


def forget_keys(person: Person) -> None:
    """Remove mail addresses, second factors and sessions of an erased person."""
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator

    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            session.delete()
