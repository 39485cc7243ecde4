"""Sums of orders: by currency, by item, by exhibitor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from dorsale_web.salon.models import Edition, Exhibitor, Order, OrderItem
from dorsale_web.salon.queries.exhibitors import items_of, ordered

HEADER = (
    "exhibitor",
    "country",
    "stands",
    "item",
    "unit",
    "quantity",
    "price",
    "total",
    "currency",
    "note",
    "invoice_to",
    "invoice_address",
    "reference",
    "invoice_asked_at",
    "invoiced_at",
    "paid_at",
)
Totals = dict[str, Decimal]


def totals(orders: Iterable[Order]) -> Totals:
    """Return the sum of orders by currency; different currencies are never added."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in orders:
        sums[one.item.currency] += one.item.price * one.quantity
    return dict(sorted(sums.items()))


@dataclass
class ItemTotal:
    """How much of an item is ordered, by how many."""

    item: OrderItem
    quantity: int = 0
    exhibitors: int = 0

    @property
    def total(self) -> Decimal:
        """Return the sum in the currency of the item."""
        return self.item.price * self.quantity


@dataclass
class Sums:
    """The orders of an edition, added up both ways."""

    exhibitors: list[Exhibitor]
    items: list[ItemTotal]
    whole: Totals = field(default_factory=dict)


def sums_of(edition: Edition) -> Sums:
    """Return the orders of an edition, by item and by exhibitor."""
    by_item = {one.pk: ItemTotal(one) for one in items_of(edition)}
    exhibitors: list[Any] = list(ordered(edition))
    for exhibitor in exhibitors:
        exhibitor.totals = totals(exhibitor.wanted)
        for order in exhibitor.wanted:
            by_item[order.item_id].quantity += order.quantity
            by_item[order.item_id].exhibitors += 1
    whole = totals(order for exhibitor in exhibitors for order in exhibitor.wanted)
    return Sums(exhibitors, list(by_item.values()), whole)


def table(edition: Edition) -> list[tuple[object, ...]]:
    """Return every order as a row; an exhibitor without orders has one row for its invoice."""
    rows: list[tuple[object, ...]] = [HEADER]
    for exhibitor in ordered(edition):
        wanted: list[Order] = exhibitor.wanted  # type: ignore[attr-defined]
        rows += [_row(exhibitor, order) for order in wanted] or [_row(exhibitor, None)]
    return rows


def _row(exhibitor: Exhibitor, order: Order | None) -> tuple[object, ...]:
    who = (
        exhibitor.organisation.name,
        exhibitor.organisation.country,
        " ".join(one.label for one in exhibitor.stands.all()),
    )
    invoice = (
        exhibitor.invoice_name,
        exhibitor.invoice_address,
        exhibitor.invoice_reference,
        *(_day(exhibitor, name) for name in ("invoice_asked_at", "invoiced_at", "paid_at")),
    )
    return (*who, *_line(order), *invoice)


def _line(order: Order | None) -> tuple[object, ...]:
    if order is None:
        return ("",) * 7
    item = order.item
    total = item.price * order.quantity
    return item.name, item.unit, order.quantity, item.price, total, item.currency, order.note


def _day(exhibitor: Exhibitor, name: str) -> str:
    moment = getattr(exhibitor, name)
    return exhibitor.edition.local(moment).date().isoformat() if moment else ""
