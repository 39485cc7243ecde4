"""Exhibitors, products and contacts that the rights matrix tries."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Model
from django.utils import timezone

from dorsale_web.salon.models import (
    Edition,
    Exhibitor,
    OrderItem,
    Participant,
    Product,
    Stand,
    StandContact,
)
from tests.dorsale_web.cast import Cast, objects_of
from tests.dorsale_web.salon.objects import make_edition, make_exhibitor, world


def make_stand(edition: Edition, label: str, **fields: object) -> Stand:
    """Return a saved stand of 3 m by 3 m in the first hall."""
    given = {"x_m": 0, "y_m": 0, "width_m": 3, "depth_m": 3} | fields
    return Stand.objects.create(hall=edition.halls.first(), label=label, **given)


def make_product(exhibitor: Exhibitor, **fields: object) -> Product:
    """Return a saved product."""
    given = {"language": "fr", "name": "Capteur", "summary": "Il mesure."} | fields
    return Product.objects.create(exhibitor=exhibitor, **given)


def make_contact(exhibitor: Exhibitor, visitor: Participant, **fields: object) -> StandContact:
    """Return a saved contact made just now."""
    now = timezone.now()
    given = {"consented_at": now, "met_at": now, "note": "Veut un devis."} | fields
    return StandContact.objects.create(exhibitor=exhibitor, visitor=visitor, **given)


def make_item(edition: Edition, **fields: object) -> OrderItem:
    """Return a saved item of the catalogue."""
    given = {"name": "Prise 3 kW", "unit": "prise", "price": "45000.00"} | fields
    return OrderItem.objects.create(edition=edition, **given)


@objects_of("exhibitors")
def exhibitors(cast: Cast) -> dict[str, Model]:
    """Return accepted exhibitors of both organisations at the same fair, and drafts."""
    made = world(cast)
    another = make_edition(cast.other, "another-fair")
    return {
        "own": made.own_exhibitor,
        "other": made.other_exhibitor,
        "unpublished": make_exhibitor(made.other, cast.fresh, "draft"),
        "own_unpublished": make_exhibitor(another, cast.own, "draft"),
    }


@objects_of("products")
def products(cast: Cast) -> dict[str, Model]:
    """Return products of both exhibitors, shown and held back."""
    made, later = world(cast), timezone.now() + timedelta(days=5)
    return {
        "own": make_product(made.own_exhibitor),
        "other": make_product(made.other_exhibitor),
        "unpublished": make_product(made.other_exhibitor, shown_from=later),
        "own_unpublished": make_product(made.own_exhibitor, shown_from=later),
    }


@objects_of("stand_contacts")
def stand_contacts(cast: Cast) -> dict[str, Model]:
    """Return the same visitor, the speaker, met at the stands of both exhibitors."""
    made = world(cast)
    return {
        "own": make_contact(made.own_exhibitor, made.speaker),
        "other": make_contact(made.other_exhibitor, made.speaker),
    }
