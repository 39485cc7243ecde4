"""Keys of the API: shown once, kept as a fingerprint, valid for a time."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from dorsale_web.members.actions.audit import record
from dorsale_web.members.codes import fingerprint, new_secret
from dorsale_web.members.models import ApiToken, Person

GROUPS = 6  # of five letters and digits: 148 bits


@transaction.atomic
def make(person: Person, name: str, valid: timedelta) -> str:
    """Return a new key of a person."""
    secret = new_secret(GROUPS)
    ApiToken.objects.create(
        person=person, name=name, fingerprint=fingerprint(secret), expires_at=timezone.now() + valid
    )
    record(person, "key.make", person)
    return secret


@transaction.atomic
def revoke(person: Person, key: ApiToken) -> None:
    """End a key."""
    key.delete()
    record(person, "key.revoke", person)
