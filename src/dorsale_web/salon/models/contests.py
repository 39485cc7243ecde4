"""Contests: entries, juries, marks or pairwise votes, and a ranking that says how sure it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.codes import new_code, new_secret
from dorsale_web.members.models import Organisation, Person
from dorsale_web.members.text import Translated
from dorsale_web.salon.models.editions import Edition
from dorsale_web.salon.models.visitors import Participant


class Contest(Translated):
    """A contest of an edition; criteria are published before it opens, marks after the result."""

    TEXTS = ("name", "description")

    class Judging(models.TextChoices):
        """How the jury judges."""

        RUBRIC = "rubric", _("marks by criterion")
        PAIRS = "pairs", _("two at a time")

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="contests")
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("description"), max_length=3000)
    judging = models.CharField(
        _("judging"), max_length=6, choices=Judging.choices, default=Judging.RUBRIC
    )
    published_at = models.DateTimeField(null=True, blank=True)  # with criteria, fixed from then on
    entries_until = models.DateTimeField(_("entries until"))
    judging_until = models.DateTimeField(_("judging until"))
    audience_from = models.DateTimeField(_("the audience votes from"), null=True, blank=True)
    audience_until = models.DateTimeField(_("the audience votes until"), null=True, blank=True)
    results_at = models.DateTimeField(null=True, blank=True)  # results and marks are public

    class Meta:
        ordering: ClassVar = ["entries_until", "pk"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def is_live(self) -> bool:
        """Return whether it is published and its fair is not closed."""
        return self.published_at is not None and self.edition.closed_at is None

    @property
    def takes_entries(self) -> bool:
        """Return whether organisations may enter now."""
        return self.is_live and timezone.now() <= self.entries_until

    @property
    def is_being_judged(self) -> bool:
        """Return whether the jury may judge now: from the end of entries to the end of judging."""
        return self.is_live and self.entries_until < timezone.now() <= self.judging_until

    @property
    def audience_votes(self) -> bool:
        """Return whether the audience may vote now."""
        if not self.is_live or self.audience_from is None or self.audience_until is None:
            return False
        return self.audience_from <= timezone.now() <= self.audience_until

    @property
    def ends_at(self) -> datetime:
        """Return when nobody judges or votes any more."""
        return max(self.judging_until, self.audience_until or self.judging_until)

    @property
    def is_over(self) -> bool:
        """Return whether nobody judges or votes any more."""
        return self.ends_at < timezone.now()


class Category(models.Model):
    """A category with its own ranking; ``result`` is what the ranking task wrote."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="categories")
    name = models.CharField(_("name"), max_length=120)
    prize = models.CharField(_("prize"), max_length=200, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)
    result: models.JSONField[dict[str, Any]] = models.JSONField(default=dict, blank=True)
    ranked_at = models.DateTimeField(null=True, blank=True)
    # a prize shared by the organisers among entries that the jury does not separate
    shared: models.JSONField[list[str]] = models.JSONField(default=list, blank=True)
    shared_reason = models.CharField(_("why these"), max_length=400, blank=True)

    class Meta:
        ordering: ClassVar = ["rank", "pk"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Criterion(models.Model):
    """Something jurors mark, with its weight."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="criteria")
    name = models.CharField(_("name"), max_length=120)
    description = models.CharField(_("what counts"), max_length=400, blank=True)
    weight = models.FloatField(_("weight"), default=1.0)
    most = models.PositiveSmallIntegerField(_("highest mark"), default=10)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["rank", "pk"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class ContestEntry(Translated):
    """A project entered by an organisation."""

    TEXTS = ("title", "summary")

    class State(models.TextChoices):
        """Where an entry stands."""

        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")
        ADMITTED = "admitted", _("admitted")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="entries")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="contest_entries"
    )
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    summary = models.TextField(_("summary"), max_length=2000)
    link = models.URLField(_("link"), blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    decision_note = models.TextField(_("words to the entrant"), max_length=1000, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["title", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["category", "organisation"], name="one_entry_a_category"
            )
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title


class Juror(models.Model):
    """A person who judges a contest."""

    contest = models.ForeignKey(Contest, on_delete=models.CASCADE, related_name="jurors")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="juries")
    since = models.DateField(auto_now_add=True)
    # shown to nobody: its order gives "juror 1", "juror 2" … under which marks are published
    draw = models.CharField(max_length=24, unique=True, default=new_secret, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contest", "person"], name="one_seat_on_a_jury")
        ]


class JurorConflict(models.Model):
    """An entry a juror must not judge: found by the rule, or declared."""

    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="conflicts")
    entry = models.ForeignKey(ContestEntry, on_delete=models.CASCADE, related_name="conflicts")
    reason = models.CharField(_("why"), max_length=200)
    is_declared = models.BooleanField(default=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["juror", "entry"], name="one_conflict_each")
        ]


class Mark(models.Model):
    """What a juror gave an entry for a criterion."""

    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="marks")
    entry = models.ForeignKey(ContestEntry, on_delete=models.CASCADE, related_name="marks")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="marks")
    value = models.FloatField(_("mark"))
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["juror", "entry", "criterion"], name="one_mark_each")
        ]


class PairVote(models.Model):
    """Of two entries, the one a juror prefers."""

    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="votes")
    winner = models.ForeignKey(ContestEntry, on_delete=models.CASCADE, related_name="won")
    loser = models.ForeignKey(ContestEntry, on_delete=models.CASCADE, related_name="lost")
    is_tie = models.BooleanField(default=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["juror", "winner", "loser"], name="one_vote_a_pair")
        ]


class AudienceVote(models.Model):
    """A participant's one vote in a category."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="votes")
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="votes")
    entry = models.ForeignKey(ContestEntry, on_delete=models.CASCADE, related_name="votes")
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participant", "category"], name="one_audience_vote_each"
            )
        ]
