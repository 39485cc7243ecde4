"""An edition of a fair: when, where, its ground, its rules and who runs it."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.codes import new_code
from dorsale_web.members.models import Organisation, Person, Theme
from dorsale_web.members.text import Translated


class EditionState(models.TextChoices):
    """Whether others see an edition; that it is over is a date, not a state."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class Edition(Translated):
    """One fair at one time and place, run by an organisation. Closed, it stays readable."""

    TEXTS = ("summary", "description", "conditions")

    slug = models.SlugField(max_length=80, unique=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="editions"
    )
    name = models.CharField(_("name"), max_length=120)
    summary = models.TextField(_("summary"), max_length=400)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    conditions = models.TextField(_("conditions for exhibitors"), max_length=6000, blank=True)
    country = models.CharField(_("country"), max_length=2)
    city = models.CharField(_("city"), max_length=80)
    venue = models.CharField(_("place"), max_length=160)
    address = models.CharField(_("address"), max_length=200, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Africa/Brazzaville")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    languages: models.JSONField[list[str]] = models.JSONField(_("languages"), default=list)
    themes = models.ManyToManyField(Theme, related_name="editions", verbose_name=_("themes"))
    capacity = models.PositiveIntegerField(_("people at the same time"), null=True, blank=True)
    contact = models.EmailField(_("mail address for questions"), blank=True)

    applications_until = models.DateTimeField(_("exhibitors apply until"), null=True, blank=True)
    talks_until = models.DateTimeField(_("talks are proposed until"), null=True, blank=True)
    registration_until = models.DateTimeField(_("visitors register until"), null=True, blank=True)

    state = models.CharField(max_length=9, choices=EditionState.choices, default=EditionState.DRAFT)
    closed_at = models.DateTimeField(null=True, blank=True)  # nothing changes any more
    programme_published_at = models.DateTimeField(null=True, blank=True)
    programme_version = models.PositiveIntegerField(default=0)
    desk_pin_hash = models.CharField(max_length=128, blank=True)
    report_published_at = models.DateTimeField(null=True, blank=True)
    letters_given = models.PositiveIntegerField(default=0)  # running number of visa letters
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["-starts_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "-starts_on"])]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """Return the time zone in which every hour of this edition is shown."""
        return ZoneInfo(self.time_zone)

    def today(self) -> date:
        """Return the day it is at the place of the fair."""
        return timezone.localdate(timezone=self.zone)

    def local(self, moment: datetime) -> datetime:
        """Return a moment in the time zone of the fair."""
        return timezone.localtime(moment, self.zone)

    @property
    def is_over(self) -> bool:
        """Return whether its last day has passed or it was closed."""
        return self.closed_at is not None or self.ends_on < self.today()

    @property
    def takes_applications(self) -> bool:
        """Return whether exhibitors may apply now."""
        return self._open_until(self.applications_until)

    @property
    def takes_talks(self) -> bool:
        """Return whether talks may be proposed now."""
        return self._open_until(self.talks_until)

    @property
    def takes_visitors(self) -> bool:
        """Return whether visitors may register now."""
        return self._open_until(self.registration_until)

    def _open_until(self, moment: datetime | None) -> bool:
        published = self.state == EditionState.PUBLISHED and not self.is_over
        return published and (moment is None or timezone.now() <= moment)


class OpeningDay(models.Model):
    """The hours of one day, in the time zone of the edition."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="days")
    day = models.DateField(_("day"))
    opens_at = models.TimeField(_("opens at"))
    closes_at = models.TimeField(_("closes at"))

    class Meta:
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "day"], name="one_opening_a_day")
        ]


class EditionRole(models.Model):
    """A person named to help; editors of the organising organisation are organisers anyway."""

    class Role(models.TextChoices):
        """What a person does for an edition."""

        ORGANISER = "organiser", _("organiser")
        DESK = "desk", _("desk")
        REVIEWER = "reviewer", _("reviewer of talks")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="roles")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="edition_roles")
    role = models.CharField(_("role"), max_length=9, choices=Role.choices)
    since = models.DateField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["edition", "person", "role"], name="one_edition_role_each"
            )
        ]


class Hall(models.Model):
    """A hall, drawn to scale; meeting tables stand in halls."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="halls")
    name = models.CharField(_("name"), max_length=60)
    width_m = models.FloatField(_("width in metres"))
    depth_m = models.FloatField(_("depth in metres"))
    meeting_tables = models.PositiveIntegerField(_("meeting tables"), default=0)
    # where the tables stand; drawn on the plan once all four are known
    tables_x_m = models.FloatField(_("tables from the left, m"), null=True, blank=True)
    tables_y_m = models.FloatField(_("tables from the top, m"), null=True, blank=True)
    tables_width_m = models.FloatField(_("tables, width, m"), null=True, blank=True)
    tables_depth_m = models.FloatField(_("tables, depth, m"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["rank", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "name"], name="one_hall_of_a_name")
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Stand(models.Model):
    """A rectangle of a hall, metres from its upper left corner; perhaps given to an exhibitor."""

    hall = models.ForeignKey(Hall, on_delete=models.CASCADE, related_name="stands")
    label = models.CharField(_("label"), max_length=12)
    x_m = models.FloatField()
    y_m = models.FloatField()
    width_m = models.FloatField()
    depth_m = models.FloatField()
    theme = models.ForeignKey(
        Theme, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    exhibitor = models.ForeignKey(
        "salon.Exhibitor", null=True, blank=True, on_delete=models.SET_NULL, related_name="stands"
    )

    class Meta:
        ordering: ClassVar = ["hall", "label"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hall", "label"], name="one_stand_of_a_label")
        ]

    def __str__(self) -> str:
        """Return the label."""
        return self.label

    @property
    def area_m2(self) -> float:
        """Return the area in square metres."""
        return self.width_m * self.depth_m


class Room(models.Model):
    """A room of the conference, or a stage for shows."""

    class Kind(models.TextChoices):
        """What happens there."""

        ROOM = "room", _("room")
        STAGE = "stage", _("stage")

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="rooms")
    hall = models.ForeignKey(
        Hall, null=True, blank=True, on_delete=models.SET_NULL, related_name="rooms"
    )
    name = models.CharField(_("name"), max_length=60)
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices, default=Kind.ROOM)
    capacity = models.PositiveIntegerField(_("seats"), null=True, blank=True)
    # where it is in its hall; drawn on the plan once all four are known
    x_m = models.FloatField(_("from the left, m"), null=True, blank=True)
    y_m = models.FloatField(_("from the top, m"), null=True, blank=True)
    width_m = models.FloatField(_("width, m"), null=True, blank=True)
    depth_m = models.FloatField(_("depth, m"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["rank", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "name"], name="one_room_of_a_name")
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name
