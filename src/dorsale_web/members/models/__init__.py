"""The tables on which every other app stands."""

from __future__ import annotations

from dorsale_web.members.models.organisations import (
    Invitation,
    Membership,
    Organisation,
    OrganisationKind,
    Recovery,
    Role,
    Theme,
)
from dorsale_web.members.models.people import Asker, Audience, Consent, Coordinator, Person
from dorsale_web.members.models.records import (
    ApiToken,
    AuditEntry,
    Notice,
    Report,
    SearchEntry,
    Upload,
)
from dorsale_web.members.models.vouching import Vouch, VouchReview

__all__ = [
    "ApiToken",
    "Asker",
    "Audience",
    "AuditEntry",
    "Consent",
    "Coordinator",
    "Invitation",
    "Membership",
    "Notice",
    "Organisation",
    "OrganisationKind",
    "Person",
    "Recovery",
    "Report",
    "Role",
    "SearchEntry",
    "Theme",
    "Upload",
    "Vouch",
    "VouchReview",
]
