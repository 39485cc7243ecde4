"""Meetings: who wishes to meet whom, the slots, the runs of the scheduler, what was published."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dorsale_web.market.models import Outcome, Posting
from dorsale_web.members.codes import new_code
from dorsale_web.members.models import Person
from dorsale_web.salon.models.editions import Edition, Hall
from dorsale_web.salon.models.exhibitors import Exhibitor
from dorsale_web.salon.models.visitors import Interpreter, Participant
from dorsale_web.work.models import Task


class MeetingRules(models.Model):
    """The rules of an edition's meetings, fixed by its organisers."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="meeting_rules")
    slot_minutes = models.PositiveSmallIntegerField(_("minutes of a meeting"), default=20)
    walk_minutes = models.PositiveSmallIntegerField(
        _("minutes to walk from one hall to another"), default=5
    )
    break_from = models.TimeField(_("a break is kept from"), null=True, blank=True)
    break_to = models.TimeField(_("until"), null=True, blank=True)
    most_meetings = models.PositiveSmallIntegerField(
        _("at most so many meetings each"), null=True, blank=True
    )
    at_tables = models.BooleanField(_("at common tables, not at the stands"), default=False)
    is_fair = models.BooleanField(_("meet as many visitors as possible first"), default=False)
    requests_from = models.DateTimeField(_("wishes from"), null=True, blank=True)
    requests_until = models.DateTimeField(_("wishes until"), null=True, blank=True)
    replies_until = models.DateTimeField(_("accept or decline until"), null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)  # from then on, repairs only


class MeetingSlot(models.Model):
    """A slot for meetings. Numbers follow one another where no pause lies between."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "number"], name="one_slot_of_a_number")
        ]


class Interest(models.TextChoices):
    """How much one side wishes to meet the other; seen by nobody but who said it."""

    MUST = "must", _("must")
    WISH = "wish", _("wish")
    NO = "no", _("no")


class Wish(models.Model):
    """What one side, the exhibitor or the visitor, says of meeting the other."""

    exhibitor = models.ForeignKey(Exhibitor, on_delete=models.CASCADE, related_name="wishes_of")
    visitor = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="wishes_of")
    by_exhibitor = models.BooleanField()  # else by the visitor
    interest = models.CharField(_("interest"), max_length=4, choices=Interest.choices)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["exhibitor", "visitor", "by_exhibitor"], name="one_wish_a_side"
            )
        ]


class ScheduleRun(models.Model):
    """One run of the scheduler: its options, its progress, its certificate. Files lie beside."""

    class Kind(models.TextChoices):
        """What the run is for."""

        DRAFT = "draft", _("schedule")
        WHAT_IF = "what_if", _("what if")
        REPAIR = "repair", _("repair")

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="runs")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    options: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    task = models.ForeignKey(Task, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    steps: models.JSONField[list[dict[str, Any]]] = models.JSONField(default=list, blank=True)
    # what came out: value, bound, gap, method, seconds, meetings, met, causes …
    facts: models.JSONField[dict[str, Any]] = models.JSONField(default=dict, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_at", "-pk"]

    @property
    def gap_percent(self) -> float | None:
        """Return the gap between value and bound in percent, once both are known."""
        gap = self.facts.get("gap")
        return None if gap is None else max(0.0, round(100 * gap, 9))


class Meeting(models.Model):
    """A published meeting: one exhibitor, one visitor, one slot. It never moves, it may fall."""

    class Reply(models.TextChoices):
        """What a side said of the published meeting."""

        NONE = "", _("no answer yet")
        ACCEPTED = "accepted", _("accepted")
        DECLINED = "declined", _("declined")

    class Fallen(models.TextChoices):
        """Why a published meeting will not be held."""

        NONE = "", _("stands")
        DECLINED = "declined", _("declined")
        ABSENT = "absent", _("somebody is absent")
        CANCELLED = "cancelled", _("cancelled by the organisers")

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="meetings")
    run = models.ForeignKey(ScheduleRun, null=True, on_delete=models.SET_NULL, related_name="+")
    exhibitor = models.ForeignKey(Exhibitor, on_delete=models.CASCADE, related_name="meetings")
    visitor = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="meetings")
    colleague = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.SET_NULL, related_name="holds"
    )  # who holds it for the exhibitor
    stand_in = models.ForeignKey(
        Participant, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # who comes in the visitor's place
    slot = models.ForeignKey(MeetingSlot, on_delete=models.PROTECT, related_name="meetings")
    hall = models.ForeignKey(
        Hall, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    place = models.CharField(max_length=12)  # label of the stand, or number of the table
    has_common_language = models.BooleanField(default=True)
    interpreter = models.ForeignKey(
        Interpreter, null=True, blank=True, on_delete=models.SET_NULL, related_name="meetings"
    )
    exhibitor_reply = models.CharField(
        max_length=8, blank=True, choices=Reply.choices, default=Reply.NONE
    )
    visitor_reply = models.CharField(
        max_length=8, blank=True, choices=Reply.choices, default=Reply.NONE
    )
    fallen = models.CharField(max_length=9, blank=True, choices=Fallen.choices, default=Fallen.NONE)
    fallen_at = models.DateTimeField(null=True, blank=True)
    took_place = models.BooleanField(null=True, blank=True)
    came_from = models.ForeignKey(
        Posting, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )  # the offer or need that led to it
    outcome = models.OneToOneField(
        Outcome, null=True, blank=True, on_delete=models.SET_NULL, related_name="meeting"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["slot__number", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["visitor", "slot"],
                condition=models.Q(fallen=""),
                name="one_meeting_a_slot",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["edition", "exhibitor", "slot"])]
