"""Exhibitors: the application, the stand and its orders, the page, products, contacts made."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dorsale_web.members.codes import new_code
from dorsale_web.members.models import Organisation, Person, Theme
from dorsale_web.members.text import Translated
from dorsale_web.salon.models.editions import Edition


class ApplicationQuestion(Translated):
    """A question that an edition asks of those who apply."""

    TEXTS = ("text",)

    class Kind(models.TextChoices):
        """How it is answered."""

        TEXT = "text", _("text")
        YES_NO = "yes_no", _("yes or no")
        CHOICE = "choice", _("one of several")

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(_("question"), max_length=300)
    kind = models.CharField(_("kind"), max_length=6, choices=Kind.choices, default=Kind.TEXT)
    choices: models.JSONField[list[str]] = models.JSONField(_("choices"), default=list, blank=True)
    is_required = models.BooleanField(_("must be answered"), default=False)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["rank", "pk"]


class ExhibitorDeadline(models.Model):
    """A date that exhibitors must keep: freight in, badges named, order closed."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="deadlines")
    name = models.CharField(_("what"), max_length=120)
    due_on = models.DateField(_("until"))

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]


class ExhibitorState(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    WAITING = "waiting", _("waiting list")
    ACCEPTED = "accepted", _("accepted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Exhibitor(Translated):
    """An organisation's presence at an edition, from the application to the last contact."""

    TEXTS = ("presentation",)

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="exhibitors")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="exhibitions"
    )
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(
        max_length=9, choices=ExhibitorState.choices, default=ExhibitorState.DRAFT
    )
    presentation = models.TextField(_("what we show"), max_length=1500, blank=True)
    themes = models.ManyToManyField(Theme, related_name="exhibitors", verbose_name=_("themes"))
    answers: models.JSONField[dict[str, Any]] = models.JSONField(
        default=dict, blank=True
    )  # by code of the question
    wanted_area_m2 = models.PositiveIntegerField(_("stand wanted, in square metres"), default=9)
    wanted_near = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="+")
    wanted_far = models.ManyToManyField("self", symmetrical=False, blank=True, related_name="+")
    wishes = models.TextField(_("other wishes for the stand"), max_length=500, blank=True)
    conditions_accepted_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    decision_note = models.TextField(_("words to the applicant"), max_length=1000, blank=True)
    # the invoice is made elsewhere; here it is asked for and marked, no payment is taken
    invoice_name = models.CharField(_("invoice to"), max_length=160, blank=True)
    invoice_address = models.TextField(_("address of the invoice"), max_length=400, blank=True)
    invoice_reference = models.CharField(_("your reference"), max_length=60, blank=True)
    invoice_asked_at = models.DateTimeField(null=True, blank=True)
    invoiced_at = models.DateTimeField(null=True, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    # meetings: colleagues replace one another; so many meetings can be held at once
    seats = models.PositiveSmallIntegerField(_("meetings at the same time"), default=1)
    most_meetings = models.PositiveSmallIntegerField(_("at most so many"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["organisation__name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "organisation"], name="one_application_each")
        ]
        indexes: ClassVar = [models.Index(fields=["edition", "state"])]

    def __str__(self) -> str:
        """Return the organisation's name."""
        return self.organisation.name


class OrderItem(models.Model):
    """Something exhibitors can order: power, internet, freight, furniture."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="order_items")
    name = models.CharField(_("name"), max_length=120)
    unit = models.CharField(_("unit"), max_length=40)
    price = models.DecimalField(_("price"), max_digits=12, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, default="XAF")
    order_until = models.DateField(_("order until"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["rank", "pk"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class Order(models.Model):
    """How much of an item an exhibitor wants."""

    exhibitor = models.ForeignKey(Exhibitor, on_delete=models.CASCADE, related_name="orders")
    item = models.ForeignKey(OrderItem, on_delete=models.PROTECT, related_name="orders")
    quantity = models.PositiveIntegerField(_("quantity"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["exhibitor", "item"], name="one_order_an_item")
        ]


class Product(Translated):
    """Something shown at a stand; a new one may be announced at a date."""

    TEXTS = ("name", "summary")

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    exhibitor = models.ForeignKey(Exhibitor, on_delete=models.CASCADE, related_name="products")
    name = models.CharField(_("name"), max_length=120)
    summary = models.TextField(_("summary"), max_length=600)
    theme = models.ForeignKey(
        Theme, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_new = models.BooleanField(_("new product"), default=False)
    shown_from = models.DateTimeField(_("not shown before"), null=True, blank=True)
    link = models.URLField(_("link"), blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-is_new", "name"]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class StandContact(models.Model):
    """A visitor met at a stand, with the visitor's consent. Of that exhibitor alone."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    key = models.UUIDField(unique=True, default=uuid.uuid4)  # made on the device that scanned
    exhibitor = models.ForeignKey(Exhibitor, on_delete=models.CASCADE, related_name="contacts")
    visitor = models.ForeignKey(
        "salon.Participant", on_delete=models.CASCADE, related_name="stand_contacts"
    )
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    consented_at = models.DateTimeField()  # the visitor said yes at the scan
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # and may take it back
    note = models.TextField(_("note"), max_length=1000, blank=True)
    theme = models.ForeignKey(
        Theme, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    follow_up_on = models.DateField(_("follow up on"), null=True, blank=True)
    met_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-met_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["exhibitor", "visitor"], name="one_contact_a_stand")
        ]
