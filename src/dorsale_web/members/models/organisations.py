"""Organisations: who stands behind offers, needs and experiences."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.models.people import Person
from dorsale_web.members.text import Translated


class Theme(models.Model):
    """One of the themes of the network; their labels are in ``matching/themes.csv``."""

    code = models.CharField(primary_key=True, max_length=20)
    rank = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["rank"]

    def __str__(self) -> str:
        """Return the code."""
        return self.code


class OrganisationKind(models.TextChoices):
    """What an organisation is."""

    HUB = "hub", _("hub or incubator")
    UNIVERSITY = "university", _("university or laboratory")
    SME = "sme", _("small or medium enterprise")
    AGENCY = "agency", _("public agency")
    OPERATOR = "operator", _("operator")
    DONOR = "donor", _("donor")
    ASSOCIATION = "association", _("association")


def default_visibility() -> dict[str, str]:
    """Return who sees the ways to reach an organisation: members, until it says otherwise."""
    return {"website": "public", "email": "members", "phone": "members", "address": "members"}


class Organisation(Translated):
    """An organisation of the network. Vouched until ``vouched_until``, see ``vouching``."""

    TEXTS = ("summary",)
    FIELDS_WITH_VISIBILITY: ClassVar = ("website", "email", "phone", "address")

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=12, choices=OrganisationKind.choices)
    group = models.CharField(
        _("group"),
        max_length=120,
        blank=True,
        help_text=_(
            "The group it belongs to, if any."
            " Organisations of one group cannot vouch for one another."
        ),
    )
    country = models.CharField(_("country"), max_length=2)
    city = models.CharField(_("city"), max_length=80)
    summary = models.TextField(_("what it does"), max_length=1200)
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="organisations", verbose_name=_("themes")
    )
    languages: models.JSONField[list[str]] = models.JSONField(_("working languages"), default=list)
    size = models.CharField(
        _("size"),
        max_length=8,
        blank=True,
        choices=[
            ("1-9", _("1 to 9 people")),
            ("10-49", _("10 to 49 people")),
            ("50-249", _("50 to 249 people")),
            ("250+", _("250 people and more")),
        ],
    )
    ror = models.CharField(
        _("ROR id"),
        max_length=9,
        blank=True,
        validators=[RegexValidator(r"^0[a-z0-9]{6}\d{2}$", _("Nine signs, such as 05dxps055."))],
    )
    website = models.URLField(_("website"), blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=24, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    visibility: models.JSONField[dict[str, str]] = models.JSONField(default=default_visibility)
    founded_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    vouched_until = models.DateField(null=True, blank=True, db_index=True)
    suspended_at = models.DateTimeField(null=True, blank=True, db_index=True)
    suspended_reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        indexes: ClassVar = [models.Index(fields=["country", "kind"])]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @property
    def is_vouched(self) -> bool:
        """Return whether a chain of vouching from a root holds today, and nothing suspends it."""
        return (
            self.suspended_at is None
            and self.vouched_until is not None
            and self.vouched_until >= date.today()
        )


class Role(models.TextChoices):
    """What a person does for an organisation."""

    READER = "reader", _("reader")
    EDITOR = "editor", _("editor")
    OWNER = "owner", _("owner")


class Membership(models.Model):
    """A person's role in an organisation."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=8, choices=Role.choices)
    since = models.DateField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "organisation"], name="one_role_each")
        ]


class Invitation(models.Model):
    """A way in for a person, as a link or a code on paper; only its fingerprint is kept."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    role = models.CharField(_("role"), max_length=8, choices=Role.choices)
    fingerprint = models.CharField(max_length=64, unique=True)
    note = models.CharField(_("for whom"), max_length=120, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)


class Recovery(models.Model):
    """A code that an owner or steward hands to somebody who lost the password and has no mail."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recoveries")
    fingerprint = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
