"""Contests as everybody sees them: criteria, dates, entries, results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dorsale_web.members import sheets
from dorsale_web.members.access import may
from dorsale_web.members.models import Asker, Person
from dorsale_web.members.paging import page_of
from dorsale_web.members.rules import views_person
from dorsale_web.salon import audience, ballots, ranking, ranking_chart
from dorsale_web.salon.models import Category, Contest, ContestEntry, Edition, Participant
from dorsale_web.salon.part import part
from dorsale_web.salon.queries import contest_lists as reads
from dorsale_web.salon.queries.judging import is_by_pairs
from dorsale_web.salon.views.at_the_fair import at_the_fair
from dorsale_web.salon.views.frame import show

HERE = "contests"


@at_the_fair
def listing(request: HttpRequest, edition: Edition) -> HttpResponse:
    """List the contests of a fair."""
    page = page_of(request, reads.of_edition(request.user, edition))
    rows = [(one, one.reading(get_language())) for one in page]
    return show(request, "salon/contests.html", edition, HERE, rows=rows, page=page)


@at_the_fair
def one(request: HttpRequest, contest: Contest) -> HttpResponse:
    """Show a contest: criteria, categories, dates, entries, and the results in short."""
    context = about(request, contest)
    return show(request, "salon/contest.html", contest.edition, HERE, **context)


def about(request: HttpRequest, contest: Contest) -> dict[str, Any]:
    """Return what the page of a contest shows to one reader."""
    page = page_of(request, reads.admitted_in(contest))
    categories = list(contest.categories.select_related("contest"))
    mine = part(request.user)
    criteria = weighed(contest)
    return {
        "contest": contest,
        "reading": contest.reading(get_language()),
        "criteria": criteria,
        "are_described": any(one.description for one, _share in criteria),
        "categories": categories,
        "prizes": any(one.prize for one in categories),
        "steps": steps(contest),
        "by_pairs": is_by_pairs(contest),
        "page": page,
        "rows": [(entry, entry.reading(get_language())) for entry in page],
        "entered": reads.entries_of_mine(request.user, contest),
        "jurors": jury(request.user, contest),
        "is_juror": contest.pk in mine.juries,
        "verdicts": verdicts(categories) if contest.results_at else [],
        "votes": votes_of_mine(request.user, contest),
    }


def weighed(contest: Contest) -> list[tuple[Any, float]]:
    """Return the criteria with the share of each, out of a hundred."""
    criteria = list(contest.criteria.all())
    total = sum(one.weight for one in criteria)
    return [(one, 100 * one.weight / total) for one in criteria]


def steps(contest: Contest) -> list[dict[str, Any]]:
    """Return where a contest stands, from its criteria to its results."""
    if contest.published_at is None:
        return []
    now = timezone.now()
    stations = [
        (_("criteria published"), contest.published_at, True),
        (_("entries end"), contest.entries_until, now > contest.entries_until),
        (_("judging ends"), contest.ends_at, contest.is_over),
        (_("results and marks published"), contest.results_at, contest.results_at is not None),
    ]
    reached = sum(done for _label, _on, done in stations)
    states = ["done"] * reached + ["now"] + ["later"] * len(stations)
    return [
        {"label": label, "on": on, "state": state}
        for (label, on, _done), state in zip(stations, states, strict=False)
    ]


def jury(asker: Asker, contest: Contest) -> list[tuple[str, int]]:
    """Return the names of the jurors, as far as each shows the name, and how often each stands."""
    people = Person.objects.filter(juries__contest=contest).order_by("name")
    return list(Counter(name_for(asker, one) for one in people).items())


def name_for(asker: Asker, person: Person) -> str:
    """Return a name, or words in its place for somebody who does not show it."""
    return person.name if views_person(asker, person) else _("a juror who keeps the name closed")


def verdicts(categories: Iterable[Category]) -> list[tuple[Category, ranking.Verdict]]:
    """Return what the jury says of each category."""
    return [(one, ranking.verdict(one, entries_by_code(one))) for one in categories]


def entries_by_code(category: Category) -> dict[str, ContestEntry]:
    """Return the entries of a category that everybody sees."""
    found = ContestEntry.objects.filter(reads.shown(), category=category)
    return {one.code: one for one in found.select_related("organisation").order_by("title")}


def votes_of_mine(asker: Asker, contest: Contest) -> dict[str, Any]:
    """Return whether the asker votes in the audience now, and for what the asker did."""
    if not may(asker, "salon.vote_in_audience", contest):
        return {}
    chosen = audience.choices_of(voter(asker, contest), contest)
    return {"open": contest.audience_votes, "chosen": set(chosen.values())}


def voter(asker: Asker, contest: Contest) -> Participant | None:
    """Return the registration with which the asker votes."""
    mine = Participant.objects.filter(pk__in=part(asker).participants)
    return mine.filter(edition=contest.edition_id).select_related("person").first()


@at_the_fair
def category(request: HttpRequest, one: Category) -> HttpResponse:
    """Show the result of a category: the ranking with its uncertainty, and the audience's votes."""
    entries = entries_by_code(one)
    places = ranking.ranked(one, entries)
    context = {
        "contest": one.contest,
        "category": one,
        "ranked": places,
        "verdict": ranking.verdict(one, entries),
        "chart": ranking_chart.chart(places),
        "groups": len({row.place.group for row in places}),
        "by_pairs": is_by_pairs(one.contest),
        "audience_tally": tally(one, entries),
    }
    return show(request, "salon/contest_category.html", one.contest.edition, HERE, **context)


def tally(one: Category, entries: dict[str, ContestEntry]) -> audience.Audience | None:
    """Return the votes of the audience, once results are public."""
    if one.contest.audience_from is None or one.contest.results_at is None:
        return None
    return audience.tally(one, entries)


def marks(request: HttpRequest, one: Category) -> HttpResponse:
    """Hand out all marks or votes of a category, under the numbers of the jurors."""
    name = f"{one.contest.code}-{one.code}-marks.csv"
    return sheets.download(ballots.file_of(one), name, "text/csv; charset=utf-8")
