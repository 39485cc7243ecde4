"""The report of an edition, for its organisers and funders: counts, each with its denominator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count

from dorsale_web.market.outcomes import AGREEING, Tally, tally
from dorsale_web.salon.models import (
    CheckIn,
    Edition,
    Exhibitor,
    ExhibitorState,
    Meeting,
    ParticipantState,
    SessionState,
    Wish,
)


@dataclass(frozen=True)
class Met:
    """One published meeting as the report needs it."""

    themes: tuple[str, ...]
    countries: frozenset[str]
    fallen: str
    took_place: bool | None
    answers: tuple[str, ...] | None  # none: not asked


@dataclass(frozen=True)
class Meetings:
    """What became of the published meetings, and of the outcomes asked for."""

    published: int
    fallen: dict[str, int]
    held: int
    not_held: int
    unknown: int
    outcomes: Tally
    agreements: Tally  # of the outcomes where at least one side speaks of a pilot or an agreement
    not_asked: int

    @property
    def stood(self) -> int:
        """Return how many were not called off."""
        return self.held + self.not_held + self.unknown


@dataclass(frozen=True)
class Row:
    """The meetings of one theme or country."""

    code: str
    meetings: Meetings


@dataclass(frozen=True)
class Report:
    """All counts of an edition."""

    exhibitors: int
    exhibitors_by_country: tuple[tuple[str, int], ...]
    registered: int
    came: int
    came_by_country: tuple[tuple[str, int, int], ...]  # country, came, registered
    sessions: int
    wishes: int
    overall: Meetings
    by_theme: tuple[Row, ...]
    by_country: tuple[Row, ...]


def report(edition: Edition) -> Report:
    """Return the counts of an edition."""
    met = list(meetings_of(edition))
    came, registered = came_by_country(edition), registered_by_country(edition)
    shown = Counter(
        Exhibitor.objects.filter(edition=edition, state=ExhibitorState.ACCEPTED).values_list(
            "organisation__country", flat=True
        )
    )
    return Report(
        exhibitors=sum(shown.values()),
        exhibitors_by_country=tuple(shown.most_common()),
        registered=sum(registered.values()),
        came=sum(came.values()),
        came_by_country=tuple(
            (code, came.get(code, 0), number) for code, number in registered.most_common()
        ),
        sessions=edition.sessions.filter(
            state=SessionState.ACCEPTED, starts_at__isnull=False
        ).count(),
        wishes=Wish.objects.filter(exhibitor__edition=edition).exclude(interest="no").count(),
        overall=count(met),
        by_theme=rows(met, lambda one: one.themes),
        by_country=rows(met, lambda one: one.countries),
    )


def registered_by_country(edition: Edition) -> Counter[str]:
    """Return the confirmed participants of each country, exhibitors' teams included."""
    found = edition.participants.filter(state=ParticipantState.CONFIRMED)
    return Counter(dict(found.order_by().values_list("country").annotate(Count("pk"))))


def came_by_country(edition: Edition) -> Counter[str]:
    """Return those of each country whose badge was shown at least once, at any place."""
    shown = CheckIn.objects.filter(edition=edition, verdict=CheckIn.Verdict.COUNTED)
    came = edition.participants.filter(
        state=ParticipantState.CONFIRMED, badges__in=shown.values("badge")
    )
    return Counter(
        dict(came.order_by().values_list("country").annotate(Count("pk", distinct=True)))
    )


def meetings_of(edition: Edition) -> Iterable[Met]:
    """Give the published meetings of an edition."""
    found = Meeting.objects.filter(edition=edition).select_related(
        "exhibitor__organisation", "visitor", "outcome"
    )
    for one in found.prefetch_related("exhibitor__themes", "outcome__answers").order_by("pk"):
        shown = [theme.code for theme in one.exhibitor.themes.all()]
        common = [code for code in shown if code in one.visitor.themes]
        countries = {one.exhibitor.organisation.country, one.visitor.country} - {""}
        told = list(one.outcome.answers.all()) if one.outcome else []
        asked = one.outcome is not None and (one.outcome.asked_at or told)
        yield Met(
            themes=tuple(common or shown),
            countries=frozenset(countries),
            fallen=one.fallen,
            took_place=one.took_place,
            answers=tuple(answer.result for answer in told) if asked else None,
        )


def count(met: Sequence[Met]) -> Meetings:
    """Return what became of some meetings.

    >>> one = Met(("cloud",), frozenset({"CG"}), "", True, ("agreement", "agreement"))
    >>> count([one]).agreements.by_standing["both"]
    1
    """
    stood = [one for one in met if not one.fallen]
    asked = [one.answers for one in stood if one.answers is not None]
    return Meetings(
        published=len(met),
        fallen=dict(Counter(one.fallen for one in met if one.fallen)),
        held=sum(one.took_place is True for one in stood),
        not_held=sum(one.took_place is False for one in stood),
        unknown=sum(one.took_place is None for one in stood),
        outcomes=tally(asked),
        agreements=tally(one for one in asked if any(result in AGREEING for result in one)),
        not_asked=len(stood) - len(asked),
    )


def rows(met: Sequence[Met], of: Callable[[Met], Iterable[str]]) -> tuple[Row, ...]:
    """Return the counts of each theme or country; a meeting counts in each of its own."""
    groups: dict[str, list[Met]] = {}
    for one in met:
        for code in of(one):
            groups.setdefault(code, []).append(one)
    found = [Row(code, count(some)) for code, some in groups.items()]
    return tuple(sorted(found, key=lambda row: (-row.meetings.published, row.code)))


def table(found: Report) -> list[list[object]]:
    """Return the report as rows for a CSV file: subject, code, figure, value, of how many."""
    overall = found.overall
    lines: list[list[object]] = [
        ["exhibitors", "", "accepted", found.exhibitors, ""],
        ["participants", "", "came", found.came, found.registered],
        ["programme", "", "sessions", found.sessions, ""],
        ["wishes", "", "positive", found.wishes, ""],
        *lines_of("all", "", overall),
    ]
    for code, number in found.exhibitors_by_country:
        lines.append(["exhibitors by country", code, "accepted", number, found.exhibitors])
    for code, came, registered in found.came_by_country:
        lines.append(["participants by country", code, "came", came, registered])
    for row in found.by_theme:
        lines += lines_of("by theme", row.code, row.meetings)
    for row in found.by_country:
        lines += lines_of("by country", row.code, row.meetings)
    return lines


def lines_of(subject: str, code: str, one: Meetings) -> list[list[object]]:
    """Return the figures of some meetings as rows."""
    name = f"meetings {subject}"
    agreed = one.agreements
    return [
        [name, code, "published", one.published, ""],
        [name, code, "called off", sum(one.fallen.values()), one.published],
        [name, code, "held", one.held, one.stood],
        [name, code, "not held", one.not_held, one.stood],
        [name, code, "held or not: unknown", one.unknown, one.stood],
        [name, code, "outcome answered by both", both_told(one.outcomes), one.outcomes.asked],
        *[
            [name, code, f"agreement or pilot: {state}", agreed.by_standing[state], agreed.asked]
            for state in ("both", "one", "disputed")
        ],
        [name, code, "outcome: no answer", one.outcomes.by_standing["none"], one.outcomes.asked],
        [name, code, "outcome: not asked yet", one.not_asked, one.stood],
    ]


def both_told(one: Tally) -> int:
    """Return how many outcomes both sides answered, alike or not."""
    return one.by_standing["both"] + one.by_standing["disputed"]
