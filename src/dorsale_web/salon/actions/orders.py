"""What exhibitors order, and the invoice they ask for; no payment is taken here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.members.actions import record
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions.exhibitors import keep_act, tell_exhibitor, tell_organisers
from dorsale_web.salon.models import (
    Edition,
    Exhibitor,
    ExhibitorDeadline,
    ExhibitorState,
    Order,
    OrderItem,
)

MARKS = {"invoiced": "invoiced_at", "paid": "paid_at"}


def is_open(item: OrderItem, today: date) -> bool:
    """Return whether an item can be ordered on a day at the place of the fair."""
    return item.order_until is None or today <= item.order_until


@transaction.atomic
def order(by: Person, exhibitor: Exhibitor, wanted: Mapping[OrderItem, tuple[int, str]]) -> None:
    """Keep how much of each item an exhibitor wants; nothing of an item takes its order away.

    Raises:
        Refused: the exhibitor is not accepted, or an item that changes is past its last day.
    """
    if exhibitor.state != ExhibitorState.ACCEPTED:
        raise Refused(_("Orders open once the organisers have accepted you."))
    known = {one.item_id: (one.quantity, one.note) for one in exhibitor.orders.all()}
    for item, (quantity, note) in wanted.items():
        if known.get(item.pk, (0, "")) != (quantity, note):
            keep_order(exhibitor, item, quantity, note)
    keep_act(by, "exhibitor.order", exhibitor)


def keep_order(exhibitor: Exhibitor, item: OrderItem, quantity: int, note: str) -> None:
    """Keep one line of an order before its deadline."""
    if not is_open(item, exhibitor.edition.today()):
        raise Refused(
            _("“{item}” could be ordered until {day}. Write to the organisers.").format(
                item=item.name, day=item.order_until
            )
        )
    if not quantity:
        exhibitor.orders.filter(item=item).delete()
        return
    Order.objects.update_or_create(
        exhibitor=exhibitor, item=item, defaults={"quantity": quantity, "note": note}
    )


@transaction.atomic
def keep_catalogue(
    by: Person, edition: Edition, changed: list[OrderItem], deleted: list[OrderItem]
) -> None:
    """Keep the catalogue of an edition.

    Raises:
        Refused: an item to delete is ordered, or the price of an ordered one changes.
    """
    for item in deleted:
        if item.orders.exists():
            raise Refused(
                _("“{item}” is ordered: give it an earlier last day instead.").format(
                    item=item.name
                )
            )
        item.delete()
    for item in changed:
        refuse_new_price(item)
        item.edition = edition
        item.save()
    record(by, "edition.catalogue", edition, organisation=edition.organisation)


def refuse_new_price(item: OrderItem) -> None:
    """Refuse another price or currency of something that is ordered."""
    before = OrderItem.objects.filter(pk=item.pk, orders__isnull=False).first()
    if before and (before.price, before.currency) != (item.price, item.currency):
        raise Refused(
            _("“{item}” is ordered at another price: add a new item instead.").format(
                item=item.name
            )
        )


@transaction.atomic
def keep_deadlines(
    by: Person,
    edition: Edition,
    changed: list[ExhibitorDeadline],
    deleted: list[ExhibitorDeadline],
) -> None:
    """Keep the dates that exhibitors must keep."""
    for one in deleted:
        one.delete()
    for one in changed:
        one.edition = edition
        one.save()
    record(by, "edition.deadlines", edition, organisation=edition.organisation)


@transaction.atomic
def ask_invoice(by: Person, exhibitor: Exhibitor, name: str, address: str, reference: str) -> None:
    """Ask the organisers for an invoice to a name and address.

    Raises:
        Refused: the exhibitor is not accepted, or the invoice was made already.
    """
    if exhibitor.state != ExhibitorState.ACCEPTED:
        raise Refused(_("An invoice can be asked for once the organisers have accepted you."))
    if exhibitor.invoiced_at is not None:
        raise Refused(_("The invoice is made. Write to the organisers to change it."))
    exhibitor.invoice_name, exhibitor.invoice_address = name, address
    exhibitor.invoice_reference, exhibitor.invoice_asked_at = reference, timezone.now()
    exhibitor.save(
        update_fields=["invoice_name", "invoice_address", "invoice_reference", "invoice_asked_at"]
    )
    keep_act(by, "exhibitor.ask_invoice", exhibitor)
    tell_organisers(exhibitor, "exhibitor.invoice_asked")


@transaction.atomic
def mark(by: Person, exhibitor: Exhibitor, what: str, *, on: bool) -> None:
    """Mark an exhibitor as invoiced or paid, or take the mark away."""
    field = MARKS[what]
    setattr(exhibitor, field, timezone.now() if on else None)
    exhibitor.save(update_fields=[field])
    keep_act(by, f"exhibitor.{what}", exhibitor, on=on)
    if on:
        tell_exhibitor(exhibitor, f"exhibitor.{what}")
