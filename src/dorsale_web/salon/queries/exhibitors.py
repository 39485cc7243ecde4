"""Reads of exhibitors, their products and the contacts at their stands."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from dorsale_web.members.actions import staff_of
from dorsale_web.members.models import Asker, Organisation, Person
from dorsale_web.members.standing import standing
from dorsale_web.salon.models import (
    Edition,
    Exhibitor,
    ExhibitorState,
    Order,
    OrderItem,
    Product,
    Session,
    SessionKind,
    SessionState,
    Stand,
    StandContact,
)
from dorsale_web.salon.part import part
from dorsale_web.salon.queries.editions import editions


def listed(prefix: str = "") -> Q:
    """Return the condition of an exhibitor in the public list (twin of ``rules.is_listed``)."""
    return Q(
        **{
            f"{prefix}state": ExhibitorState.ACCEPTED,
            f"{prefix}organisation__suspended_at__isnull": True,
        }
    )


def own(asker: Asker, exhibitor: str = "") -> Q:
    """Return the condition of what the asker sees from within, as exhibitor or as organiser.

    ``exhibitor`` leads from another table to the exhibitor, such as ``exhibitor``.
    """
    mine, prefix = part(asker), f"{exhibitor}__" if exhibitor else ""
    return (
        Q(**{f"{prefix}organisation__in": list(standing(asker).roles)})
        | Q(**{f"{prefix}pk__in": mine.exhibits})
        | Q(**{f"{prefix}edition__in": mine.organises})
    )


def exhibitors(asker: Asker) -> QuerySet[Exhibitor]:
    """Return the exhibitors that ``asker`` may see (twin of ``rules.views_exhibitor``)."""
    found = Exhibitor.objects.select_related("organisation", "edition__organisation")
    if standing(asker).is_steward:
        return found
    seen = editions(asker).order_by().values("pk")
    return found.filter(listed() | own(asker), edition__in=seen)


def products(asker: Asker) -> QuerySet[Product]:
    """Return the products that ``asker`` may see (twin of ``rules.views_product``)."""
    found = Product.objects.select_related(
        "exhibitor__organisation", "exhibitor__edition__organisation"
    )
    if standing(asker).is_steward:
        return found
    seen = exhibitors(asker).order_by().values("pk")
    return found.filter(is_out() | own(asker, "exhibitor"), exhibitor__in=seen)


def is_out() -> Q:
    """Return the condition of a product not held back (twin of ``rules.is_out``)."""
    return Q(shown_from__isnull=True) | Q(shown_from__lte=timezone.now())


def stand_contacts(asker: Asker) -> QuerySet[StandContact]:
    """Return the contacts that ``asker`` may see (twin of ``rules.views_contact``)."""
    who = standing(asker)
    found = StandContact.objects.select_related(
        "visitor__organisation", "visitor__person", "exhibitor__organisation", "exhibitor__edition"
    )
    if who.person is None:
        return found.none()
    return found.filter(Q(exhibitor__in=part(asker).exhibits) | Q(visitor__person=who.person))


@dataclass(frozen=True)
class Choice:
    """What somebody looks for among exhibitors; empty means all."""

    words: str = ""
    theme: str = ""
    country: str = ""


def in_list(edition: Edition, chosen: Choice) -> QuerySet[Exhibitor]:
    """Return the accepted exhibitors of an edition that fit, with what their cards show."""
    rows = Exhibitor.objects.filter(listed(), edition=edition)
    for word in chosen.words.split():
        rows = rows.filter(
            Q(organisation__name__icontains=word)
            | Q(presentation__icontains=word)
            | Q(products__name__icontains=word, products__in=Product.objects.filter(is_out()))
        )
    if chosen.theme:
        some = Exhibitor.themes.through.objects.filter(theme=chosen.theme)
        rows = rows.filter(pk__in=some.values("exhibitor"))
    if chosen.country:
        rows = rows.filter(organisation__country=chosen.country)
    return (
        rows.distinct()
        .select_related("organisation")
        .prefetch_related("themes", "stands__hall")
        .order_by("organisation__name", "pk")
    )


def countries_of(edition: Edition) -> list[str]:
    """Return the countries that exhibitors come from."""
    rows = Exhibitor.objects.filter(listed(), edition=edition).order_by()
    return sorted(set(rows.values_list("organisation__country", flat=True)))


def new_products(edition: Edition) -> QuerySet[Product]:
    """Return the new products announced at an edition, the latest first."""
    return (
        Product.objects.filter(
            listed("exhibitor__"), is_out(), exhibitor__edition=edition, is_new=True
        )
        .select_related("exhibitor__organisation", "theme")
        .order_by("-shown_from", "-made_at", "-pk")
    )


def shows_of(exhibitor: Exhibitor, *, all_states: bool = False) -> QuerySet[Session]:
    """Return the shows of an exhibitor: those accepted, or all of them for its own people."""
    rows = Session.objects.filter(exhibitor=exhibitor, kind=SessionKind.SHOW)
    if not all_states:
        rows = rows.filter(state=SessionState.ACCEPTED)
    return rows.select_related("room").order_by("starts_at", "pk")


def own_exhibitors(asker: Asker, edition: Edition) -> QuerySet[Exhibitor]:
    """Return the exhibitors of an edition for which the asker acts."""
    return Exhibitor.objects.filter(edition=edition, pk__in=part(asker).exhibits).select_related(
        "organisation"
    )


def applying_for(asker: Asker, edition: Edition) -> QuerySet[Organisation]:
    """Return the organisations that the asker could enter and that did not apply yet."""
    mine = list(standing(asker).organisations("editor"))
    rows = Organisation.objects.filter(pk__in=mine, suspended_at__isnull=True)
    return rows.exclude(exhibitions__edition=edition)


def to_review(edition: Edition, state: str = "") -> QuerySet[Exhibitor]:
    """Return the applications of an edition, the oldest first; drafts are not among them."""
    rows = Exhibitor.objects.filter(edition=edition).exclude(state=ExhibitorState.DRAFT)
    if state:
        rows = rows.filter(state=state)
    return (
        rows.select_related("organisation")
        .prefetch_related("stands", "themes")
        .order_by("submitted_at", "pk")
    )


def counts_by_state(edition: Edition) -> dict[str, int]:
    """Return how many applications stand where."""
    rows = Exhibitor.objects.filter(edition=edition).order_by()
    return dict(rows.values_list("state").annotate(Count("pk")))


def without_stand(edition: Edition) -> QuerySet[Exhibitor]:
    """Return the accepted exhibitors that have no stand."""
    rows = Exhibitor.objects.filter(
        edition=edition, state=ExhibitorState.ACCEPTED, stands__isnull=True
    )
    return rows.select_related("organisation").prefetch_related(
        "themes", "wanted_near", "wanted_far"
    )


def stands_of(edition: Edition) -> QuerySet[Stand]:
    """Return the stands of an edition with who stands there."""
    return (
        Stand.objects.filter(hall__edition=edition)
        .select_related("hall", "exhibitor__organisation")
        .order_by("hall__rank", "hall__pk", "label")
    )


def contacts_of(exhibitor: Exhibitor) -> QuerySet[StandContact]:
    """Return the contacts made at a stand, the latest first."""
    return exhibitor.contacts.select_related("visitor__organisation", "by", "exhibitor__edition")


def holders_of(person: Person) -> QuerySet[StandContact]:
    """Return who holds the details of a visitor, the latest first."""
    return StandContact.objects.filter(visitor__person=person).select_related(
        "exhibitor__organisation", "exhibitor__edition", "visitor"
    )


def with_products(exhibitor: Exhibitor, asker: Asker) -> list[Product]:
    """Return the products of an exhibitor that the asker sees."""
    return list(products(asker).filter(exhibitor=exhibitor).select_related("theme"))


def ordered(edition: Edition) -> QuerySet[Exhibitor]:
    """Return the accepted exhibitors with their orders and the items of these."""
    orders = Order.objects.filter(quantity__gt=0).select_related("item").order_by("item__rank")
    return (
        Exhibitor.objects.filter(edition=edition, state=ExhibitorState.ACCEPTED)
        .select_related("organisation", "edition")
        .prefetch_related(Prefetch("orders", queryset=orders, to_attr="wanted"), "stands")
    )


def items_of(edition: Edition) -> QuerySet[OrderItem]:
    """Return the catalogue of an edition."""
    return edition.order_items.order_by("rank", "pk")


def organisers_of(edition: Edition) -> list[Person]:
    """Return the organisers: editors of the organisation that runs it, and those named."""
    named = Person.objects.filter(edition_roles__edition=edition, edition_roles__role="organiser")
    return [*staff_of(edition.organisation), *named]
