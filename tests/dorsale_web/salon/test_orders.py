"""Orders: from the catalogue to the marks on the invoice."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from dorsale_web.members.models import Notice
from dorsale_web.salon.models import Order, OrderItem
from dorsale_web.salon.order_totals import sums_of
from tests.dorsale_web.salon.objects import World, world
from tests.dorsale_web.salon.objects_exhibitors import make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def fair(cast) -> World:
    return world(cast)


def test_two_sockets_at_45000_cost_90000(cast, as_, fair) -> None:
    item = make_item(fair.other)
    fee = make_item(fair.other, name="Traduction", price="100.50", currency="EUR")
    url = reverse("exhibitor_orders", args=[fair.own_exhibitor.code])
    as_("editor").post(url, {f"{item.code}-quantity": 2, f"{fee.code}-quantity": 1})
    sums = sums_of(fair.other)
    assert sums.whole == {"EUR": Decimal("100.50"), "XAF": Decimal(90000)}
    assert [(one.quantity, one.exhibitors) for one in sums.items] == [(2, 1), (1, 1)]
    as_("editor").post(url, {f"{item.code}-quantity": 0, f"{fee.code}-quantity": 1})
    assert not Order.objects.filter(item=item).exists()


def test_an_order_ends_on_its_last_day(cast, as_, fair) -> None:
    yesterday = fair.other.today() - timedelta(days=1)
    item = make_item(fair.other, order_until=yesterday)
    url = reverse("exhibitor_orders", args=[fair.own_exhibitor.code])
    as_("editor").post(url, {f"{item.code}-quantity": 2})
    assert not Order.objects.exists()
    OrderItem.objects.update(order_until=fair.other.today())
    as_("editor").post(url, {f"{item.code}-quantity": 2})
    assert Order.objects.get().quantity == 2


def test_the_catalogue_keeps_what_is_ordered(cast, as_, fair) -> None:
    organiser, url = as_("organiser"), reverse("organise_catalogue", args=[fair.other.slug])
    line = {
        "form-0-name": "Fret",
        "form-0-unit": "m³",
        "form-0-price": "10",
        "form-0-currency": "eur",
    }
    organiser.post(url, line | {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0})
    item = OrderItem.objects.get()
    assert item.currency == "EUR"
    Order.objects.create(exhibitor=fair.own_exhibitor, item=item, quantity=1)
    known = line | {"form-0-id": item.pk, "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1}
    organiser.post(url, known | {"form-0-price": "99"})
    organiser.post(url, known | {"form-0-DELETE": "on"})
    item.refresh_from_db()
    assert item.price == 10


def test_an_invoice_is_asked_for_and_marked(cast, as_, fair) -> None:
    one = fair.own_exhibitor
    asked = {"invoice_name": "Ngonda", "invoice_address": "BP 1", "invoice_reference": "N7"}
    as_("editor").post(reverse("exhibitor_invoice", args=[one.code]), asked)
    one.refresh_from_db()
    assert one.invoice_asked_at is not None
    for what in ("invoiced", "paid"):
        as_("organiser").post(reverse("exhibitor_mark", args=[one.code]), {"what": what, "on": 1})
    one.refresh_from_db()
    assert one.paid_at is not None
    assert Notice.objects.filter(person=cast["owner"], kind="exhibitor.paid").exists()
    as_("organiser").post(reverse("exhibitor_mark", args=[one.code]), {"what": "paid", "on": 0})
    one.refresh_from_db()
    assert one.paid_at is None


def test_the_table_for_organisers_holds_no_formula(cast, as_, fair) -> None:
    Order.objects.create(
        exhibitor=fair.own_exhibitor, item=make_item(fair.other), quantity=2, note="=1+1"
    )
    fair.own_exhibitor.invoice_name = "+SUM(A1)"
    fair.own_exhibitor.save()
    answer = as_("organiser").get(reverse("organise_orders_csv", args=[fair.other.slug]))
    text = answer.content.decode("utf-8-sig")
    assert "90000.00" in text
    assert "'=1+1" in text
    assert "'+SUM(A1)" in text


@pytest.mark.parametrize("number", [1, 12])
def test_the_orders_ask_the_database_as_often_for_few_as_for_many(
    number: int, as_, fair, django_assert_max_num_queries
) -> None:
    for count in range(number):
        item = make_item(fair.other, name=f"Item {count}")
        Order.objects.create(exhibitor=fair.own_exhibitor, item=item, quantity=1)
    client = as_("organiser")
    with django_assert_max_num_queries(20):
        client.get(reverse("organise_orders", args=[fair.other.slug]))
