"""The programme: talks proposed, reviewed and placed; shows on a stage are sessions as well."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.codes import new_code
from dorsale_web.members.models import Person, Theme
from dorsale_web.members.text import Translated
from dorsale_web.salon.models.editions import Edition, Room
from dorsale_web.salon.models.exhibitors import Exhibitor


class SessionKind(models.TextChoices):
    """What a session is."""

    TALK = "talk", _("talk")
    PANEL = "panel", _("panel")
    WORKSHOP = "workshop", _("workshop")
    SHOW = "show", _("product show")
    OPENING = "opening", _("ceremony")
    BREAK = "break", _("break")


class SessionState(models.TextChoices):
    """Where a proposal stands; an accepted one with room and hour is in the programme."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Session(Translated):
    """A talk, panel, workshop, show or break; placed when it has a room and a start."""

    TEXTS = ("title", "abstract")

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    key = models.UUIDField(default=uuid.uuid4)  # guid of the exchange format
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="sessions")
    kind = models.CharField(_("kind"), max_length=8, choices=SessionKind.choices)
    title = models.CharField(_("title"), max_length=160)
    abstract = models.TextField(_("abstract"), max_length=3000, blank=True)
    theme = models.ForeignKey(
        Theme, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=30)
    by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="proposals"
    )
    exhibitor = models.ForeignKey(
        Exhibitor, null=True, blank=True, on_delete=models.CASCADE, related_name="shows"
    )  # whose show it is
    note = models.TextField(_("note to the organisers"), max_length=1000, blank=True)
    state = models.CharField(max_length=9, choices=SessionState.choices, default=SessionState.DRAFT)
    decision_note = models.TextField(_("words to the proposer"), max_length=1000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    room = models.ForeignKey(
        Room, null=True, blank=True, on_delete=models.SET_NULL, related_name="sessions"
    )
    starts_at = models.DateTimeField(_("starts at"), null=True, blank=True)
    expected = models.PositiveIntegerField(_("people expected"), null=True, blank=True)
    imported_from = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["starts_at", "room__rank", "pk"]
        indexes: ClassVar = [models.Index(fields=["edition", "state", "starts_at"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "key"], name="one_session_a_guid")
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    @property
    def ends_at(self) -> datetime | None:
        """Return when it ends."""
        return self.starts_at and self.starts_at + timedelta(minutes=self.minutes)


class SessionSpeaker(models.Model):
    """Who speaks: perhaps somebody of the network, perhaps a participant of the edition."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    key = models.UUIDField(default=uuid.uuid4)  # guid of the exchange format
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="speakers")
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    participant = models.ForeignKey(
        "salon.Participant",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="speaking",
    )
    name = models.CharField(_("name"), max_length=120)
    stands_for = models.CharField(_("organisation"), max_length=160, blank=True)
    biography = models.TextField(_("about the speaker"), max_length=1000, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["rank", "pk"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class SessionReview(models.Model):
    """What a reviewer thinks of a proposal, or that the reviewer stands too close to judge."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="reviews")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveSmallIntegerField(
        _("score, 1 to 5"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    comment = models.TextField(_("comment, for the organisers"), max_length=1000, blank=True)
    is_too_close = models.BooleanField(_("I stand too close to judge"), default=False)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "by"], name="one_review_each")
        ]


class SessionStar(models.Model):
    """A session that a person put into the own agenda."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="stars")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="stars")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "person"], name="one_star_each")
        ]


class AgendaAddress(models.Model):
    """How often a person gave up the secret address of the own calendar at an edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField(default=0)  # addresses of a lower number are void

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "person"], name="one_agenda_address_each")
        ]
