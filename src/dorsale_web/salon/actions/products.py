"""What an exhibitor shows: products, announced at a date, and shows on a stage."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions.exhibitors import keep_act, tell_organisers
from dorsale_web.salon.models import (
    Exhibitor,
    ExhibitorState,
    Product,
    Session,
    SessionKind,
    SessionState,
)

MOST_PRODUCTS = 30
MOST_SHOWS = 6
TAKEN_BACK = (SessionState.DRAFT, SessionState.SUBMITTED, SessionState.ACCEPTED)


@transaction.atomic
def add(by: Person, exhibitor: Exhibitor, **fields: Any) -> Product:
    """Keep a product.

    Raises:
        Refused: there are as many as a page can carry.
    """
    if exhibitor.products.count() >= MOST_PRODUCTS:
        raise Refused(
            _("{most} products are shown already. Delete one first.").format(most=MOST_PRODUCTS)
        )
    product = Product.objects.create(exhibitor=exhibitor, **fields)
    keep_act(by, "exhibitor.product", exhibitor, product=product.code)
    return product


@transaction.atomic
def change(by: Person, product: Product, **fields: Any) -> None:
    """Change a product."""
    for name, value in fields.items():
        setattr(product, name, value)
    product.save()
    keep_act(by, "exhibitor.product", product.exhibitor, product=product.code)


@transaction.atomic
def delete(by: Person, product: Product) -> None:
    """Delete a product."""
    keep_act(by, "exhibitor.product_deleted", product.exhibitor, product=product.code)
    product.delete()


@transaction.atomic
def propose_show(by: Person, exhibitor: Exhibitor, **fields: Any) -> Session:
    """Hand the organisers a show for a stage; they find its hour.

    Raises:
        Refused: the exhibitor is not accepted, the fair is over, or there are many already.
    """
    if exhibitor.state != ExhibitorState.ACCEPTED:
        raise Refused(_("Shows are proposed once the organisers have accepted you."))
    if exhibitor.edition.is_over:
        raise Refused(_("This fair is over."))
    live = exhibitor.shows.filter(kind=SessionKind.SHOW, state__in=TAKEN_BACK)
    if live.count() >= MOST_SHOWS:
        raise Refused(
            _("{most} shows are proposed already. Take one back first.").format(most=MOST_SHOWS)
        )
    show = Session.objects.create(
        edition=exhibitor.edition,
        exhibitor=exhibitor,
        kind=SessionKind.SHOW,
        state=SessionState.SUBMITTED,
        by=by,
        **fields,
    )
    keep_act(by, "exhibitor.show", exhibitor, session=show.code)
    tell_organisers(exhibitor, "exhibitor.show", title=show.title)
    return show


@transaction.atomic
def take_back_show(by: Person, exhibitor: Exhibitor, code: str) -> None:
    """Take a show back; its hour is free again.

    Raises:
        Refused: no show of this exhibitor waits or stands under that code.
    """
    show = exhibitor.shows.filter(code=code, state__in=TAKEN_BACK).first()
    if show is None:
        raise Refused(_("This show was taken back or refused already."))
    show.state, show.room, show.starts_at = SessionState.WITHDRAWN, None, None
    show.decided_at = timezone.now()
    show.save(update_fields=["state", "room", "starts_at", "decided_at", "changed_at"])
    keep_act(by, "exhibitor.show_withdrawn", exhibitor, session=show.code)
    tell_organisers(exhibitor, "exhibitor.show_withdrawn", title=show.title)
