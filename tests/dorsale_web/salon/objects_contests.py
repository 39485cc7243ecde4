"""The contests, categories and entries that the rights matrix tries, and makers for tests."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from django.db.models import Model
from django.utils import timezone

from dorsale_web.members.models import Organisation
from dorsale_web.salon.models import Category, Contest, ContestEntry, Criterion, Edition
from tests.dorsale_web.cast import Cast, objects_of
from tests.dorsale_web.salon.objects import world

numbers = count(1)
DAY = timedelta(days=1)
# where a contest stands: days from now until entries end, and until judging ends
STAGES = {"entries": (10, 20), "judging": (-1, 10), "over": (-10, -1)}


def make_contest(edition: Edition, stage: str = "entries", **fields: object) -> Contest:
    """Return a saved contest, published, with two criteria; ``stage`` says where it stands."""
    now = timezone.now()
    entries, judging = STAGES[stage]
    given = {
        "name": f"Prix {next(numbers)}", "description": "Un prix pour ce qui sert.",
        "language": "fr", "published_at": now - 40 * DAY,
        "entries_until": now + entries * DAY, "judging_until": now + judging * DAY,
    } | fields  # fmt: skip
    contest = Contest.objects.create(edition=edition, **given)
    Criterion.objects.create(contest=contest, name="Utilité", weight=2, most=10)
    Criterion.objects.create(contest=contest, name="Avancement", weight=1, most=5, rank=1)
    return contest


def make_category(contest: Contest, name: str = "Solutions") -> Category:
    """Return a saved category with a prize."""
    return Category.objects.create(contest=contest, name=name, prize="Un an d'accompagnement")


def make_entry(
    category: Category, organisation: Organisation, state: str = "admitted", **fields: object
) -> ContestEntry:
    """Return a saved entry."""
    given = {
        "title": f"Projet {next(numbers)}", "summary": "Des capteurs sans connexion.",
        "language": "fr",
    } | fields  # fmt: skip
    return ContestEntry.objects.create(
        category=category, organisation=organisation, state=state, **given
    )


@objects_of("contests")
def contests(cast: Cast) -> dict[str, Model]:
    """Return contests of both fairs, published and drafts; the juror sits on ``other``."""
    made = world(cast)
    return {
        "own": make_contest(made.own),
        "other": made.contest,
        "unpublished": make_contest(made.other, published_at=None),
        "own_unpublished": make_contest(made.own, published_at=None),
    }


@objects_of("contest_categories")
def contest_categories(cast: Cast) -> dict[str, Model]:
    """Return categories whose judging is over: results public, and not yet."""
    made, now = world(cast), timezone.now()
    return {
        "own": make_category(make_contest(made.own, "over", results_at=now)),
        "other": make_category(make_contest(made.other, "over", results_at=now)),
        "unpublished": make_category(make_contest(made.other, "over")),
        "own_unpublished": make_category(make_contest(made.own, "over")),
    }


@objects_of("contest_entries")
def contest_entries(cast: Cast) -> dict[str, Model]:
    """Return entries of both organisations in the contest with the juror, admitted and drafts.

    It has an audience prize, for which participants vote.
    """
    contest = world(cast).contest
    contest.audience_from, contest.audience_until = contest.entries_until, contest.judging_until
    contest.save()
    first, second = make_category(contest), make_category(contest, "Recherche")
    return {
        "own": make_entry(first, cast.own),
        "other": make_entry(first, cast.other),
        "unpublished": make_entry(second, cast.other, "draft"),
        "own_unpublished": make_entry(second, cast.own, "draft"),
    }
