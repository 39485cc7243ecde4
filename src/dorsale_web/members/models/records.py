"""What is kept of acts: the audit log, notices, uploads, reports, keys of the API, the index."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.codes import new_code
from dorsale_web.members.models.organisations import Organisation
from dorsale_web.members.models.people import Person


class AuditEntry(models.Model):
    """One act: who, what, on what, when. Rows are added, never changed."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="acts")
    act = models.CharField(max_length=60, db_index=True)
    kind = models.CharField(max_length=40)
    code = models.CharField(max_length=80)
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    country = models.CharField(max_length=2, blank=True)
    facts: models.JSONField[dict[str, object]] = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["kind", "code"])]


class Notice(models.Model):
    """Something a person should know: a code with facts, put into words when it is read."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    facts: models.JSONField[dict[str, object]] = models.JSONField(default=dict)
    url = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["person", "read_at"]),
            models.Index(fields=["sent_at"]),
        ]


class Upload(models.Model):
    """A file of an organisation, checked by content; served as a download, never run."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="uploads"
    )
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=60)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="files/")
    audience = models.CharField(
        max_length=12,
        choices=[
            ("public", _("everyone")),
            ("members", _("signed-in members")),
            ("organisation", _("my organisation")),
            ("stewards", _("stewards")),
        ],
    )
    at = models.DateTimeField(auto_now_add=True)


class Report(models.Model):
    """Somebody says that a posting, message, person or organisation is wrong or a fraud."""

    class Reason(models.TextChoices):
        """Why it was reported."""

        FRAUD = "fraud", _("fraud or request for advance payment")
        FALSE = "false", _("false or misleading")
        ABUSE = "abuse", _("insult or harassment")
        RIGHTS = "rights", _("breach of rights or of privacy")
        OTHER = "other", _("other")

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("open")
        UPHELD = "upheld", _("upheld")
        DISMISSED = "dismissed", _("dismissed")

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=40)
    target = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True)
    reason = models.CharField(_("reason"), max_length=8, choices=Reason.choices)
    text = models.TextField(_("what is wrong"), max_length=1500)
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="reports")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(
        max_length=10, choices=State.choices, default=State.OPEN, db_index=True
    )
    answer = models.TextField(_("answer with reasons"), max_length=1500, blank=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [models.Index(fields=["kind", "target"])]


class ApiToken(models.Model):
    """A key of a person for the API: it can do what the person can read; only its print is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=60)
    fingerprint = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField()


class SearchEntry(models.Model):
    """One object that can be found by its words; its stems are in the index of the database."""

    kind = models.CharField(max_length=20)
    code = models.CharField(max_length=80)
    title = models.CharField(max_length=200)
    line = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=200)
    language = models.CharField(max_length=2)
    country = models.CharField(max_length=2, blank=True)
    audience = models.CharField(max_length=8)  # public or members
    stems = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "code"], name="one_entry_each")
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "audience", "-at"])]
