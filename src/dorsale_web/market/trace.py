"""From a posting to what others can learn: posting, match, introduction, outcome, experience.

``trace(asker, code)`` starts from any of the codes and returns a list of steps; each step names
the steps it came ``from``. Only what the asker may see is in it, and no step is reached through
one that the asker may not see: so an anonymous posting cannot be tied to a signed experience.
The library registers how it finds its experiences, and the salon its meetings, since the market
knows neither.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from dorsale_web.market import queries
from dorsale_web.market.actions.introductions import url_of
from dorsale_web.market.answers import state_for
from dorsale_web.market.models import Introduction, Match, Outcome, Posting
from dorsale_web.members.models import Asker

MOST = 100  # steps of one kind


@dataclass(frozen=True)
class Experience:
    """What came to be known of an introduction, as the library tells it."""

    code: str
    title: str
    url: str
    at: datetime | None
    introduction: str  # code of the introduction


@dataclass(frozen=True)
class Met:
    """A meeting of a fair, as the salon tells it: only what the asker may see."""

    code: str
    url: str
    at: datetime | None
    state: str
    posting: str  # code of the posting that led to it, or nothing
    outcome: Outcome | None


Find = Callable[[Asker, Collection[str], str], Iterable[Experience]]
FindMet = Callable[[Asker, Collection[str], str], Iterable[Met]]
FINDERS: list[Find] = []
MEETINGS: list[FindMet] = []


def register_meetings(find: FindMet) -> None:
    """Add ``find(asker, postings, code)``: the meetings led to by postings, or of one code.

    The code is that of the meeting or of its outcome.
    """
    if find not in MEETINGS:
        MEETINGS.append(find)


def meetings(asker: Asker, postings: Collection[str], code: str = "") -> list[Met]:
    """Return the meetings that postings led to, or the one with a code."""
    return [one for find in MEETINGS for one in find(asker, postings, code)]


def register(find: Find) -> None:
    """Add ``find(asker, introductions, code)``.

    It returns the experiences with one of these introduction codes, or with this code of their
    own, that the asker may see *and whose organisation the asker may know*.
    """
    if find not in FINDERS:
        FINDERS.append(find)


@dataclass
class Trail:
    """The rows that belong together."""

    postings: dict[int, Posting]
    matches: dict[int, Match]
    introductions: dict[int, Introduction]
    met: list[Met] = field(default_factory=list)


def trace(asker: Asker, code: str) -> dict[str, Any] | None:
    """Return what led to, and came of, the object with ``code``; None when it is not seen."""
    for kind, start in STARTS.items():
        found = start(asker, code)
        if found is not None:
            steps = steps_of(asker, found)
            return {"kind": kind, "code": code, "steps": steps}
    met = meetings(asker, (), code)
    if met:
        kind = "meeting" if met[0].code == code else "outcome"
        return {"kind": kind, "code": code, "steps": steps_of(asker, of_meetings(asker, met))}
    return from_experience(asker, code)


def from_experience(asker: Asker, code: str) -> dict[str, Any] | None:
    """Return the steps around an experience, or that experience alone."""
    alone = experiences(asker, (), code)
    if not alone:
        return None
    came_from = alone[0].introduction
    trail = from_introduction(asker, came_from)
    if trail is None and came_from:
        met = meetings(asker, (), came_from)
        trail = of_meetings(asker, met) if met else None
    steps = steps_of(asker, trail) if trail else [experience_step(alone[0], frozenset())]
    return {"kind": "experience", "code": code, "steps": steps}


def of_meetings(asker: Asker, met: list[Met]) -> Trail:
    """Return what belongs to meetings: the postings that led to them."""
    led = {one.posting for one in met}
    postings = of_key(queries.postings(asker).filter(code__in=led))
    return Trail(postings, {}, {}, met)


def from_posting(asker: Asker, code: str) -> Trail | None:
    """Return what belongs to a posting."""
    posting = queries.postings(asker).filter(code=code).first()
    if posting is None:
        return None
    one = {posting.pk: posting}
    led = Q(posting=posting) | Q(answers=posting)
    introductions = of_key(known(asker).filter(led)[:MOST])
    matches = of_key(queries.matches(asker).filter(Q(need=posting) | Q(offer=posting))[:MOST])
    return complete(asker, Trail(one, matches, introductions))


def from_match(asker: Asker, code: str) -> Trail | None:
    """Return what belongs to a match."""
    match = queries.matches(asker).filter(code=code).first()
    if match is None:
        return None
    introductions = of_key(known(asker).filter(match=match)[:MOST])
    return complete(asker, Trail({}, {match.pk: match}, introductions))


def from_introduction(asker: Asker, code: str) -> Trail | None:
    """Return what belongs to an introduction."""
    return around(asker, known(asker).filter(code=code))


def from_outcome(asker: Asker, code: str) -> Trail | None:
    """Return what belongs to an outcome; one of a meeting stands in ``meetings``."""
    return around(asker, known(asker).filter(outcome__code=code))


def known(asker: Asker) -> QuerySet[Introduction]:
    """Return the introductions that the asker sees, with what they refer to."""
    return queries.introductions(asker).select_related("answers", "match")


def around(asker: Asker, found: QuerySet[Introduction]) -> Trail | None:
    """Return what belongs to the one introduction that was found, if any."""
    made = found.first()
    return None if made is None else complete(asker, Trail({}, {}, {made.pk: made}))


STARTS: dict[str, Callable[[Asker, str], Trail | None]] = {
    "posting": from_posting,
    "match": from_match,
    "introduction": from_introduction,
    "outcome": from_outcome,
}


def of_key(rows: Iterable[Any]) -> dict[int, Any]:
    """Return rows by their keys."""
    return {one.pk: one for one in rows}


def complete(asker: Asker, trail: Trail) -> Trail:
    """Add the matches and postings that the rows refer to, as far as the asker sees them."""
    led = {one.match_id for one in trail.introductions.values()} - {None, *trail.matches}
    trail.matches |= of_key(queries.matches(asker).filter(pk__in=led))
    wanted = {one.posting_id for one in trail.introductions.values()}
    wanted |= {one.answers_id for one in trail.introductions.values() if one.answers_id}
    wanted |= {key for one in trail.matches.values() for key in (one.need_id, one.offer_id)}
    missing = wanted - set(trail.postings)
    trail.postings |= of_key(queries.postings(asker).filter(pk__in=missing))
    trail.met = meetings(asker, [one.code for one in trail.postings.values()])
    return trail


def steps_of(asker: Asker, trail: Trail) -> list[dict[str, Any]]:
    """Return the steps in their order, each with the codes it came from."""
    introductions = sorted(trail.introductions.values(), key=lambda one: one.made_at)
    told = {one.outcome_id for one in introductions if one.outcome_id}
    outcomes = of_key(queries.outcomes(asker).filter(pk__in=told))
    steps = [posting_step(one) for one in trail.postings.values()]
    steps += [match_step(one) for one in trail.matches.values()]
    steps += [introduction_step(one) for one in introductions]
    steps += [
        outcome_step(asker, outcomes[one.outcome_id], one)
        for one in introductions
        if one.outcome_id in outcomes
    ]
    steps += [meeting_step(one) for one in trail.met]
    steps += [
        outcome_step(asker, one.outcome, one)
        for one in trail.met
        if one.outcome and one.outcome.pk not in told
    ]
    codes = [one.code for one in (*introductions, *trail.met)]
    steps += [experience_step(one, frozenset(codes)) for one in experiences(asker, codes)]
    return only_seen(steps)


def only_seen(steps: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out the links to steps that are not shown."""
    seen = {one["code"] for one in steps}
    return [one | {"from": [code for code in one["from"] if code in seen]} for one in steps]


def experiences(asker: Asker, introductions: Collection[str], code: str = "") -> list[Experience]:
    """Return what the library tells of introductions, or of one of its own codes."""
    return [one for find in FINDERS for one in find(asker, introductions, code)]


def posting_step(posting: Posting) -> dict[str, Any]:
    """Return a posting as a step; nothing in it says whose it is."""
    return {
        "kind": "posting",
        "code": posting.code,
        "url": f"/market/{posting.code}/",
        "at": posting.published_at,
        "title": posting.title,
        "side": posting.side,
        "from": [],
    }


def match_step(match: Match) -> dict[str, Any]:
    """Return a match as a step."""
    return {
        "kind": "match",
        "code": match.code,
        "url": None,
        "at": match.made_at,
        "points": round(match.score),
        "from": [match.need.code, match.offer.code],
    }


def introduction_step(made: Introduction) -> dict[str, Any]:
    """Return an introduction as a step."""
    came = [made.posting.code, made.answers and made.answers.code, made.match and made.match.code]
    return {
        "kind": "introduction",
        "code": made.code,
        "url": url_of(made),
        "at": made.made_at,
        "state": made.state,
        "from": [code for code in came if code],
    }


def meeting_step(one: Met) -> dict[str, Any]:
    """Return a meeting as a step."""
    return {
        "kind": "meeting",
        "code": one.code,
        "url": one.url,
        "at": one.at,
        "state": one.state,
        "from": [one.posting] if one.posting else [],
    }


def outcome_step(asker: Asker, outcome: Outcome, made: Introduction | Met) -> dict[str, Any]:
    """Return an outcome as a step; its standing only to who may see both answers."""
    return {
        "kind": "outcome",
        "code": outcome.code,
        "url": f"/outcomes/{outcome.code}/",
        "at": outcome.opened_at,
        "standing": state_for(asker, outcome),
        "from": [made.code],
    }


def experience_step(one: Experience, introductions: Collection[str]) -> dict[str, Any]:
    """Return an experience as a step."""
    return {
        "kind": "experience",
        "code": one.code,
        "url": one.url,
        "at": one.at,
        "title": one.title,
        "from": [one.introduction] if one.introduction in introductions else [],
    }
