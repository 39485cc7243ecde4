"""Participants: everybody with a badge, how they come in, and who was counted."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.codes import new_code, new_secret
from dorsale_web.members.models import Organisation, Person
from dorsale_web.salon.models.editions import Edition
from dorsale_web.salon.models.exhibitors import Exhibitor


class VisitorKind(models.Model):
    """A kind of participant of an edition, with its quota: public, press, hosted buyer, team."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="visitor_kinds")
    name = models.CharField(_("name"), max_length=60)
    letter = models.CharField(_("letter on the badge"), max_length=2)
    quota = models.PositiveIntegerField(_("at most so many people"), null=True, blank=True)
    needs_review = models.BooleanField(_("each registration is reviewed"), default=False)
    is_open = models.BooleanField(_("visitors can choose it"), default=True)
    is_team = models.BooleanField(default=False)  # exhibitors' teams and speakers
    meets = models.BooleanField(_("may ask for meetings"), default=True)
    least_meetings = models.PositiveSmallIntegerField(
        _("a hosted buyer promises at least so many meetings"), default=0
    )
    most_meetings = models.PositiveSmallIntegerField(
        _("at most so many meetings each"), null=True, blank=True
    )
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["rank", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "name"], name="one_kind_of_a_name")
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Delegation(models.Model):
    """People who travel together, registered by one of them."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="delegations")
    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country"), max_length=2)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    head = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class ParticipantState(models.TextChoices):
    """Where a registration stands."""

    PENDING = "pending", _("waiting for review")
    WAITING = "waiting", _("waiting list")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")
    CANCELLED = "cancelled", _("cancelled")


HOLDS_PLACE = (ParticipantState.PENDING, ParticipantState.CONFIRMED)  # of the quota of the kind
OVER = (ParticipantState.CANCELLED, ParticipantState.REFUSED)


class Participant(models.Model):
    """One human being at one edition: visitor, member of a team, speaker. ``code`` is public."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="participants")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="participations"
    )  # none for people registered by others, until they claim it
    claim = models.CharField(max_length=24, unique=True, default=new_secret, editable=False)
    kind = models.ForeignKey(VisitorKind, on_delete=models.PROTECT, related_name="participants")
    state = models.CharField(
        max_length=9, choices=ParticipantState.choices, default=ParticipantState.CONFIRMED
    )
    given_name = models.CharField(_("given name"), max_length=80)
    family_name = models.CharField(_("family name"), max_length=80)
    email = models.EmailField(_("mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=24, blank=True)
    job = models.CharField(_("function"), max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # of the network
    organisation_name = models.CharField(_("organisation"), max_length=160, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    languages: models.JSONField[list[str]] = models.JSONField(_("languages"), default=list)
    themes: models.JSONField[list[str]] = models.JSONField(_("themes"), default=list)
    looks_for = models.TextField(_("what I look for"), max_length=600, blank=True)
    needs = models.CharField(_("needs at the place"), max_length=200, blank=True)
    delegation = models.ForeignKey(
        Delegation, null=True, blank=True, on_delete=models.SET_NULL, related_name="members"
    )
    exhibitor = models.ForeignKey(
        Exhibitor, null=True, blank=True, on_delete=models.CASCADE, related_name="team"
    )  # whose team this person belongs to
    consented_at = models.DateTimeField(null=True, blank=True)  # to these data being kept
    shown_to_exhibitors = models.BooleanField(
        _("exhibitors may find me for meetings"), default=False
    )
    away: models.JSONField[list[int]] = models.JSONField(default=list, blank=True)  # slot numbers
    wants_sms = models.BooleanField(_("my agenda by text message"), default=False)
    registered_at = models.DateTimeField(auto_now_add=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    absent_from = models.DateTimeField(null=True, blank=True)  # did not come, or left

    class Meta:
        ordering: ClassVar = ["family_name", "given_name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "person"],
                condition=models.Q(person__isnull=False),
                name="one_registration_a_person",
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["edition", "state", "family_name", "given_name"]),
            models.Index(fields=["edition", "kind", "state"]),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def initials(self) -> str:
        """Return at most three initials, all that a desk carries on its device."""
        words = str(self).replace("-", " ").split()
        return "".join(word[0] for word in words)[:3].upper()

    @property
    def stands_for(self) -> str:
        """Return the name of the organisation, of the network or as written."""
        return self.organisation.name if self.organisation else self.organisation_name


class Badge(models.Model):
    """A badge: its code has 99 random bits. A lost one is revoked and another issued."""

    code = models.CharField(max_length=24, unique=True, default=new_secret, editable=False)
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="badges")
    issued_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(_("why"), max_length=120, blank=True)
    printed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-issued_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participant"],
                condition=models.Q(revoked_at__isnull=True),
                name="one_valid_badge_each",
            )
        ]


class VisaLetter(models.Model):
    """An invitation for a visa: asked for, then numbered; revocable, verified by a page."""

    code = models.CharField(max_length=24, unique=True, default=new_secret, editable=False)
    number = models.PositiveIntegerField(null=True, blank=True)  # in the edition, once issued
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="letters")
    name_in_passport = models.CharField(_("name as in the passport"), max_length=160)
    passport_ends = models.CharField(
        _("last three signs of the passport number"), max_length=3, blank=True
    )
    arrives_on = models.DateField(_("arrives on"))
    leaves_on = models.DateField(_("leaves on"))
    issued_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    issued_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(_("why"), max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["-asked_at", "-pk"]

    @property
    def is_valid(self) -> bool:
        """Return whether it was issued and not revoked."""
        return self.issued_at is not None and self.revoked_at is None


class VisitorImport(models.Model):
    """A table of visitors that was read and waits for a yes; its rows go when it is settled."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="visitor_imports")
    delegation = models.ForeignKey(
        Delegation, null=True, blank=True, on_delete=models.CASCADE, related_name="imports"
    )  # none: of the organisers
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)
    rows: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)  # good ones
    problems: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list)
    notes: models.JSONField[list[str]] = models.JSONField(default=list)
    good = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    taken_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at"]


class CheckIn(models.Model):
    """A badge shown at a desk, at the entrance or at a session; kept even when it opens nothing."""

    class Verdict(models.TextChoices):
        """What the badge was worth; settled anew when offline desks are merged."""

        COUNTED = "counted", _("counted")
        AGAIN = "again", _("shown again")
        REVOKED = "revoked", _("revoked")
        UNKNOWN = "unknown", _("unknown")

    key = models.UUIDField(unique=True, default=uuid.uuid4)  # made on the device
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="check_ins")
    badge = models.ForeignKey(
        Badge, null=True, blank=True, on_delete=models.CASCADE, related_name="check_ins"
    )
    shown = models.CharField(max_length=40, blank=True)  # what was read, when no badge has it
    session = models.ForeignKey(
        "salon.Session", null=True, blank=True, on_delete=models.CASCADE, related_name="check_ins"
    )  # none: the entrance
    day = models.DateField()  # in the time zone of the edition
    at = models.DateTimeField()  # by the clock of the desk
    desk = models.CharField(max_length=40)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    was_offline = models.BooleanField(default=False)
    merged_at = models.DateTimeField(auto_now_add=True)
    verdict = models.CharField(max_length=7, choices=Verdict.choices)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["edition", "day", "verdict"]),
            models.Index(fields=["badge", "session", "day"]),
        ]


class HeadCount(models.Model):
    """People counted by eye at a session or at the entrance."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="head_counts")
    session = models.ForeignKey(
        "salon.Session", null=True, blank=True, on_delete=models.CASCADE, related_name="head_counts"
    )
    at = models.DateTimeField()
    counted = models.PositiveIntegerField(_("people counted"))
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "pk"]


class Interpreter(models.Model):
    """An interpreter, a resource of the edition: languages and slots."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="interpreters")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120)
    languages: models.JSONField[list[str]] = models.JSONField(_("languages"), default=list)
    away: models.JSONField[list[int]] = models.JSONField(default=list, blank=True)  # slot numbers

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
