"""Vouching: organisations confirm one another, from roots named by stewards."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.codes import new_code
from dorsale_web.members.models.organisations import Organisation
from dorsale_web.members.models.people import Person
from dorsale_web.members.models.records import Upload


class Evidence(models.TextChoices):
    """What the voucher saw."""

    REGISTRATION = "registration", _("registration number")
    STATUTE = "statute", _("statute or law")
    VISIT = "visit", _("visit")
    REFERENCE = "reference", _("reference of a partner")


class Vouch(models.Model):
    """One organisation (or a steward, for a root) confirms another on evidence, for 24 months."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="vouches")
    voucher = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="vouches_given"
    )  # null: a root, named by a steward
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    evidence = models.CharField(_("evidence"), max_length=12, choices=Evidence.choices)
    detail = models.CharField(_("number, date or name seen"), max_length=200)  # stewards only
    paper = models.ForeignKey(
        Upload, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_on = models.DateField()
    expires_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-made_on", "-id"]
        indexes: ClassVar = [models.Index(fields=["organisation", "expires_on"])]


class VouchReview(models.Model):
    """An organisation whose vouching rested on one that fell; officers close it."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="reviews")
    because = models.ForeignKey(Vouch, on_delete=models.CASCADE, related_name="+")
    opened_on = models.DateField()
    due_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField(
        max_length=10,
        blank=True,
        choices=[("vouched", _("vouched again")), ("lapsed", _("lapsed"))],
    )
