"""Reads of registrations, delegations, letters, imports, kinds and interpreters."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from dorsale_web.members.models import Asker
from dorsale_web.members.standing import standing
from dorsale_web.salon.models import (
    Badge,
    Delegation,
    Edition,
    Interpreter,
    Participant,
    ParticipantState,
    VisaLetter,
    VisitorImport,
    VisitorKind,
)
from dorsale_web.salon.models.visitors import HOLDS_PLACE
from dorsale_web.salon.part import part
from dorsale_web.salon.queries.editions import public


def run(asker: Asker, prefix: str = "edition") -> Q:
    """Return the condition of what belongs to an edition the asker runs."""
    return Q(**{f"{prefix}__in": part(asker).organises})


def seen(asker: Asker, prefix: str = "edition") -> Q:
    """Return the condition of what belongs to an edition the asker sees."""
    mine, countries = part(asker), list(standing(asker).countries)
    named = Q(**{f"{prefix}__country__in": countries})
    return public(f"{prefix}__") | named | Q(**{f"{prefix}__in": mine.desks | mine.reviews})


def participants(asker: Asker) -> QuerySet[Participant]:
    """Return the participants ``asker`` may see (twin of ``rules.visitors.views_participant``)."""
    who, mine = standing(asker), part(asker)
    found = Participant.objects.select_related(
        "edition__organisation", "kind", "organisation", "delegation", "person"
    )
    if who.is_steward:
        return found
    if not who.is_signed_in:
        return found.none()
    close = Q(person=who.person) | Q(delegation__head=who.person)
    close |= Q(exhibitor__in=mine.exhibits)
    return found.filter(Q(edition__in=mine.desks) | (close & seen(asker)))


def delegations(asker: Asker) -> QuerySet[Delegation]:
    """Return the delegations ``asker`` may see (twin of ``rules.visitors.views_delegation``)."""
    who = standing(asker)
    found = Delegation.objects.select_related("edition__organisation", "organisation", "head")
    if who.is_steward:
        return found
    if not who.is_signed_in:
        return found.none()
    return found.filter(run(asker) | (Q(head=who.person) & seen(asker)))


def visa_letters(asker: Asker) -> QuerySet[VisaLetter]:
    """Return the letters ``asker`` may see (twin of ``rules.visitors.views_letter``)."""
    who, edition = standing(asker), "participant__edition"
    found = VisaLetter.objects.select_related(
        f"{edition}__organisation",
        "participant__delegation",
        "participant__kind",
        "participant__organisation",
        "participant__person",
        "issued_by",
    )
    if who.is_steward:
        return found
    if not who.is_signed_in:
        return found.none()
    close = Q(participant__person=who.person) | Q(participant__delegation__head=who.person)
    return found.filter(run(asker, edition) | (close & seen(asker, edition)))


def visitor_imports(asker: Asker) -> QuerySet[VisitorImport]:
    """Return the tables ``asker`` may see (twin of ``rules.visitors.views_import``)."""
    who = standing(asker)
    found = VisitorImport.objects.select_related("edition__organisation", "delegation__edition")
    if who.is_steward:
        return found
    if not who.is_signed_in:
        return found.none()
    return found.filter(run(asker) | (Q(delegation__head=who.person) & seen(asker)))


def visitor_kinds(asker: Asker) -> QuerySet[VisitorKind]:
    """Return the kinds ``asker`` looks after (twin of ``rules.visitors.sees_resource``)."""
    found = VisitorKind.objects.select_related("edition__organisation")
    return found if standing(asker).is_steward else found.filter(run(asker))


def interpreters(asker: Asker) -> QuerySet[Interpreter]:
    """Return the interpreters ``asker`` looks after (twin of ``rules.visitors.sees_resource``)."""
    found = Interpreter.objects.select_related("edition__organisation")
    return found if standing(asker).is_steward else found.filter(run(asker))


def registration(asker: Asker, edition: Edition) -> Participant | None:
    """Return the asker's own registration at an edition, whatever came of it."""
    who = standing(asker)
    if who.person is None:
        return None
    rows = Participant.objects.filter(edition=edition, person=who.person)
    return rows.select_related("kind", "organisation", "delegation", "edition").first()


def kinds_with_places(edition: Edition) -> QuerySet[VisitorKind]:
    """Return the kinds of an edition with how many hold a place (``held``) and wait (``waits``)."""
    return edition.visitor_kinds.annotate(
        held=Count("participants", filter=Q(participants__state__in=HOLDS_PLACE)),
        waits=Count("participants", filter=Q(participants__state=ParticipantState.WAITING)),
    )


@dataclass(frozen=True)
class Filters:
    """What the organisers' list is narrowed by."""

    words: str = ""
    kind: str = ""
    state: str = ""
    country: str = ""
    badge: str = ""  # printed, unprinted

    @property
    def chosen(self) -> int:
        """Return how many filters are on."""
        return sum(map(bool, (self.words, self.kind, self.state, self.country, self.badge)))


def listed(edition: Edition, filters: Filters) -> QuerySet[Participant]:
    """Return the participants of an edition as its organisers asked for them."""
    rows = edition.participants.select_related("kind", "organisation", "delegation")
    given = {"kind__code": filters.kind, "state": filters.state, "country": filters.country}
    rows = rows.filter(**{name: value for name, value in given.items() if value})
    if filters.badge:
        printed = valid_badges().filter(printed_at__isnull=filters.badge == "unprinted")
        rows = rows.filter(Exists(printed.filter(participant=OuterRef("pk"))))
    for word in filters.words.split():
        rows = rows.filter(with_word(word))
    return rows


def with_word(word: str) -> Q:
    """Return the condition of a participant whose name, organisation, mail or badge has a word."""
    fields = ("family_name", "given_name", "organisation_name", "organisation__name", "email")
    badges = Badge.objects.filter(code=word.lower())
    found = Q(code=word) | Q(pk__in=badges.values("participant"))
    for field in fields:
        found |= Q(**{f"{field}__icontains": word})
    return found


def valid_badges() -> QuerySet[Badge]:
    """Return the badges that open doors."""
    return Badge.objects.filter(revoked_at__isnull=True)


def with_badges(rows: QuerySet[Participant]) -> QuerySet[Participant]:
    """Return participants with their valid badge read beforehand, in ``valid``."""
    return rows.prefetch_related(Prefetch("badges", queryset=valid_badges(), to_attr="valid"))


def counts_by_state(edition: Edition) -> dict[str, int]:
    """Return how many participants an edition has in each state."""
    rows = edition.participants.order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def countries_of(edition: Edition) -> dict[str, int]:
    """Return how many participants come from each country."""
    rows = edition.participants.exclude(country="").order_by()
    return dict(rows.values_list("country").annotate(n=Count("pk")))
