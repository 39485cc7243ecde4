"""Experiences (what failed is a field of its own), research outputs, documents, discussion."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.codes import new_code
from dorsale_web.members.models import Organisation, Person, Theme, Upload
from dorsale_web.members.text import Translated


class EntryKind(models.TextChoices):
    """What an entry of the library is."""

    EXPERIENCE = "experience", _("experience")
    RESEARCH = "research", _("research output")
    DOCUMENT = "document", _("document")


class EntryState(models.TextChoices):
    """Where an entry stands; an embargo is a date, not a state."""

    DRAFT = "draft", _("draft")
    REVIEW = "review", _("waiting for a steward")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class EntryAudience(models.TextChoices):
    """Who reads it once it is published."""

    PUBLIC = "public", _("everyone")
    MEMBERS = "members", _("signed-in members")


class Entry(Translated):
    """One entry of the library; ``code`` and ``version`` name one state of its text."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=10, choices=EntryKind.choices, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="entries")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    country = models.CharField(_("country"), max_length=2, blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    theme = models.ForeignKey(
        Theme, null=True, on_delete=models.SET_NULL, related_name="entries", verbose_name=_("theme")
    )
    # experience
    context = models.TextField(_("context"), max_length=3000, blank=True)
    tried = models.TextField(_("what we tried"), max_length=3000, blank=True)
    cost = models.TextField(_("what it cost"), max_length=500, blank=True)
    result = models.TextField(_("what came of it"), max_length=3000, blank=True)
    failed = models.TextField(_("what failed"), max_length=3000, blank=True)
    advice = models.TextField(_("what we would tell others"), max_length=2000, blank=True)
    links: models.JSONField[list[str]] = models.JSONField(_("links"), default=list, blank=True)
    introduction_code = models.CharField(max_length=12, blank=True)  # the introduction it came from
    # research output, document
    abstract = models.TextField(_("abstract"), max_length=5000, blank=True)
    research_kind = models.CharField(
        _("kind"),
        max_length=8,
        blank=True,
        choices=[
            ("article", _("article")),
            ("thesis", _("thesis")),
            ("dataset", _("data set")),
            ("report", _("report")),
        ],
    )
    doi = models.CharField(
        _("DOI"),
        max_length=120,
        blank=True,
        validators=[RegexValidator(r"^10\.\d{4,9}/\S+$", _("Such as 10.5281/zenodo.1234."))],
    )
    authors: models.JSONField[list[dict[str, str]]] = models.JSONField(
        default=list, blank=True
    )  # name, orcid
    licence = models.CharField(_("licence"), max_length=20, default="CC-BY-4.0")
    file = models.ForeignKey(
        Upload, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    state = models.CharField(max_length=9, choices=EntryState.choices, default=EntryState.DRAFT)
    audience = models.CharField(
        _("who reads it"), max_length=8, choices=EntryAudience.choices, default=EntryAudience.PUBLIC
    )
    embargo_until = models.DateField(_("not before"), null=True, blank=True)
    hides_author = models.BooleanField(_("without the author's name"), default=False)
    hides_organisation = models.BooleanField(_("without our organisation's name"), default=False)
    confirmed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    held_for: models.JSONField[list[str]] = models.JSONField(default=list, blank=True)
    review_note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True)
    out_since = models.DateTimeField(null=True, blank=True)  # first day it could be read
    was_public = models.BooleanField(default=False)  # a visitor or harvester could read it once
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-published_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "audience", "-published_at"]),
            models.Index(fields=["kind", "-published_at"]),
            models.Index(fields=["changed_at"]),
        ]

    TEXTS = ("title", "context", "tried", "cost", "result", "failed", "advice", "abstract")

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    @classmethod
    def label_of(cls, text: str) -> str:
        """Return the words for one of ``TEXTS``."""
        field = cls._meta.get_field(text)
        assert isinstance(field, models.Field)
        return str(field.verbose_name)

    @property
    def is_out(self) -> bool:
        """Return whether it is published today: not before its embargo ends, not suspended."""
        return (
            self.state == EntryState.PUBLISHED
            and self.suspended_at is None
            and (self.embargo_until is None or self.embargo_until <= date.today())
        )


class EntryVersion(models.Model):
    """What an entry said before it changed."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    texts: models.JSONField[dict[str, object]] = models.JSONField()
    replaced_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-number"]


class Mention(models.Model):
    """An organisation that an experience names: it was told, and its reply stands beside it."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="mentions")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="mentions"
    )
    told_at = models.DateTimeField(null=True, blank=True)
    reply = models.TextField(_("reply"), max_length=2000, blank=True)
    replied_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "organisation"], name="one_mention_each")
        ]


class Comment(models.Model):
    """What a member says of an entry."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="comments")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="comments")
    language = models.CharField(max_length=2, blank=True)
    text = models.TextField(_("comment"), max_length=2000)
    at = models.DateTimeField(auto_now_add=True)
    held_for: models.JSONField[list[str]] = models.JSONField(default=list, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        """Return the text, cut short."""
        return self.text[:80]


class Follow(models.Model):
    """A person follows a theme or another person in the library."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="follows")
    theme = models.ForeignKey(
        Theme, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    author = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.CASCADE, related_name="followers"
    )
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "theme"],
                condition=models.Q(theme__isnull=False),
                name="one_follow_per_theme",
            ),
            models.UniqueConstraint(
                fields=["person", "author"],
                condition=models.Q(author__isnull=False),
                name="one_follow_per_author",
            ),
        ]


class Deleted(models.Model):
    """An entry that is no longer public: a harvester is told so."""

    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=10)
    at = models.DateTimeField(auto_now=True, db_index=True)
