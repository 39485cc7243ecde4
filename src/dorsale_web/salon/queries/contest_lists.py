"""Reads of contests and their entries."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from dorsale_web.members.models import Asker, Organisation, Role
from dorsale_web.members.standing import standing
from dorsale_web.salon.models import Category, Contest, ContestEntry, Edition
from dorsale_web.salon.part import part
from dorsale_web.salon.queries.editions import editions

ADMITTED, DRAFT = ContestEntry.State.ADMITTED, ContestEntry.State.DRAFT


def contests(asker: Asker) -> QuerySet[Contest]:
    """Return the contests that ``asker`` may see (twin of ``rules.contests.views_contest``)."""
    found = Contest.objects.select_related("edition__organisation")
    if standing(asker).is_steward:
        return found
    seen = Q(published_at__isnull=False) | Q(edition__in=part(asker).organises)
    return found.filter(seen, edition__in=editions(asker).values("pk"))


def contest_categories(asker: Asker) -> QuerySet[Category]:
    """Return the categories of those contests (twin of ``rules.contests.views_category``)."""
    found = Category.objects.select_related("contest__edition__organisation")
    return found.filter(contest__in=contests(asker).values("pk"))


def contest_entries(asker: Asker) -> QuerySet[ContestEntry]:
    """Return the entries that ``asker`` may see (twin of ``rules.contests.views_entry``)."""
    who = standing(asker)
    found = ContestEntry.objects.select_related(
        "organisation", "category__contest__edition__organisation"
    )
    if who.is_steward:
        return found
    organised = ~Q(state=DRAFT) & Q(category__contest__edition__in=part(asker).organises)
    seen = shown() | Q(organisation__in=list(who.roles)) | organised
    return found.filter(seen, category__contest__in=contests(asker).values("pk"))


def shown() -> Q:
    """Return the condition of an entry everybody sees (twin of ``rules.contests.is_shown``)."""
    return Q(state=ADMITTED, organisation__suspended_at__isnull=True)


def of_edition(asker: Asker, edition: Edition) -> QuerySet[Contest]:
    """Return the contests of a fair as cards: with their categories and count of entries."""
    admitted = Count("categories__entries", filter=Q(categories__entries__state=ADMITTED))
    return (
        contests(asker)
        .filter(edition=edition)
        .annotate(admitted=admitted)
        .prefetch_related("categories")
        .order_by("entries_until", "pk")
    )


def admitted_in(contest: Contest) -> QuerySet[ContestEntry]:
    """Return the entries of a contest that everybody sees."""
    found = ContestEntry.objects.filter(shown(), category__contest=contest)
    return found.select_related("organisation", "category").order_by("category__rank", "title")


def entries_of_mine(asker: Asker, contest: Contest) -> QuerySet[ContestEntry]:
    """Return what the asker's organisations entered, drafts included."""
    mine = standing(asker).organisations()
    found = ContestEntry.objects.filter(category__contest=contest, organisation__in=mine)
    return found.select_related("organisation", "category")


def received(contest: Contest) -> QuerySet[ContestEntry]:
    """Return what organisers read: all entries but drafts, those that wait first."""
    found = ContestEntry.objects.filter(category__contest=contest).exclude(state=DRAFT)
    waits = Q(state=ContestEntry.State.SUBMITTED)
    return (
        found.select_related("organisation", "category", "category__contest__edition__organisation")
        .annotate(waits=waits)
        .order_by("-waits", "category__rank", "title")
    )


def entering_for(asker: Asker) -> QuerySet[Organisation]:
    """Return the organisations for which the asker enters."""
    mine = standing(asker).organisations(Role.EDITOR.value)
    return Organisation.objects.filter(pk__in=mine, suspended_at__isnull=True)
