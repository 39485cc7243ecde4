"""Reads of the directory: who is in it, by words and filters, and on the map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from dorsale_web.members import search
from dorsale_web.members.geography import fold
from dorsale_web.members.models import (
    Asker,
    Consent,
    Invitation,
    Membership,
    Organisation,
    Person,
    Upload,
)
from dorsale_web.members.queries.people import organisations, people
from dorsale_web.members.standing import RANKS, standing

INDEX = "organisation"
LISTED = "listed"  # purpose of the consent to be named on the page of one's organisation
MOST_NAMED = 60


@dataclass(frozen=True)
class Filters:
    """What a reader of the directory asks for; empty means all."""

    words: str = ""
    kind: str = ""
    country: str = ""
    theme: str = ""
    language: str = ""
    vouched: str = ""

    @property
    def chosen(self) -> int:
        """Return how many filters are on."""
        return sum(bool(getattr(self, one.name)) for one in fields(self))


def narrowed(asker: Asker, asked: Filters) -> QuerySet[Organisation]:
    """Return the organisations that ``asker`` may see and that pass the filters."""
    found = organisations(asker).filter(_condition(asked)).order_by()
    if asked.language:
        found = found.annotate(spoken=Cast("languages", TextField()))
        found = found.filter(spoken__contains=f'"{asked.language}"')
    if asked.theme:
        found = found.filter(themes=asked.theme)
    return found


def _condition(asked: Filters) -> Q:
    found = Q()
    if asked.kind:
        found &= Q(kind=asked.kind)
    if asked.country:
        found &= Q(country=asked.country)
    if asked.vouched:
        now = Q(vouched_until__gte=timezone.localdate(), suspended_at__isnull=True)
        found &= now if asked.vouched == "yes" else ~now
    return found


def directory(asker: Asker, asked: Filters) -> list[int]:
    """Return the ids of the organisations asked for: by name, or best first when there are words.

    Names are sorted without accents and case, alike in every database.
    """
    if asked.words.strip():
        return _best_first(asker, asked)
    rows = narrowed(asker, asked).values_list("pk", "name")
    return [pk for pk, name in sorted(rows, key=lambda row: (_sorted_as(row[1]), row[0]))]


def _best_first(asker: Asker, asked: Filters) -> list[int]:
    codes = [one.code for one in search.find(asker, asked.words, kinds=[INDEX])]
    rows = dict(narrowed(asker, asked).filter(slug__in=codes).values_list("slug", "pk"))
    return [rows[code] for code in codes if code in rows]


@lru_cache(maxsize=4096)
def _sorted_as(name: str) -> str:
    return fold(name)


def in_order(ids: Iterable[int]) -> list[Organisation]:
    """Return organisations with their themes, in the order of their ids."""
    wanted = list(ids)
    rows = Organisation.objects.prefetch_related("themes").in_bulk(wanted)
    return [rows[pk] for pk in wanted]


def counts_by_country(asker: Asker) -> dict[str, int]:
    """Return how many organisations ``asker`` sees in each country."""
    rows = organisations(asker).order_by().values_list("country").annotate(Count("pk"))
    return dict(rows)


def cities_of(asker: Asker) -> list[tuple[str, str]]:
    """Return every country and city with an organisation that ``asker`` sees."""
    return list(organisations(asker).order_by().values_list("country", "city").distinct())


def people_listed(asker: Asker, words: str = "", country: str = "") -> QuerySet[Person]:
    """Return the members who agreed to be listed and whom ``asker`` may see, by name.

    Words are compared without accents and case, alike in every database.
    """
    found = people(asker).filter(is_active=True, erased_at__isnull=True)
    found = found.annotate(agreed=_last_word_on_being_listed("pk")).filter(agreed=True)
    if country:
        found = found.filter(country=country)
    if words.strip():
        found = found.filter(pk__in=_named_like(found, words))
    return found.order_by("name", "pk")


def _last_word_on_being_listed(person: str) -> Subquery:
    """Return whether the person, found in the field ``person``, agrees today to be listed."""
    words = Consent.objects.filter(person=OuterRef(person), purpose=LISTED).order_by("-at", "-pk")
    return Subquery(words.values("given")[:1])


def _named_like(found: QuerySet[Person], words: str) -> list[int]:
    wanted = fold(words).split()
    names = found.values_list("pk", "name").iterator()
    return [pk for pk, name in names if all(word in fold(name) for word in wanted)]


def organisations_of(some: Iterable[Person], asker: Asker) -> Mapping[int, list[Organisation]]:
    """Return the organisations of each person that ``asker`` may see, with one query."""
    rows = Membership.objects.filter(
        person__in=list(some), organisation__in=organisations(asker)
    ).select_related("organisation")
    found: dict[int, list[Organisation]] = {}
    for row in rows.order_by("organisation__name"):
        found.setdefault(row.person_id, []).append(row.organisation)
    return found


def people_named(asker: Asker, organisation: Organisation) -> QuerySet[Membership]:
    """Return the roles of people who agreed to be named on its page and whom ``asker`` may see."""
    seen = people(asker).filter(pk=OuterRef("person"))
    return (
        Membership.objects.filter(organisation=organisation)
        .annotate(agreed=_last_word_on_being_listed("person"))
        .filter(Exists(seen), agreed=True)
        .select_related("person")
        .order_by("person__name")[:MOST_NAMED]
    )


def team(organisation: Organisation) -> list[Membership]:
    """Return everybody who works there, owners first."""
    found = Membership.objects.filter(organisation=organisation).select_related("person")
    return sorted(found.order_by("person__name"), key=lambda one: -RANKS[one.role])


def invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """Return the invitations that can still be used."""
    waiting = {"used_by__isnull": True, "withdrawn_at__isnull": True}
    found = organisation.invitations.filter(expires_at__gt=timezone.now(), **waiting)
    return found.select_related("made_by").order_by("-made_at")


def uploads(asker: Asker) -> QuerySet[Upload]:
    """Return the files that ``asker`` may have (twin of ``rules.views_upload``)."""
    who = standing(asker)
    found = Upload.objects.select_related("organisation")
    if who.is_steward:
        return found
    open_to = ["public", "members"] if who.is_signed_in else ["public"]
    running = Q(organisation__isnull=True) | Q(organisation__suspended_at__isnull=True)
    mine = Q(organisation__in=list(who.roles)) & ~Q(audience="stewards")
    return found.filter(Q(running, audience__in=open_to) | mine)
