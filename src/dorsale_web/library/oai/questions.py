"""What a harvester asks: its arguments checked as the protocol says, its tokens read again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from django.core import signing

PREFIX = "oai_dc"
SALT = "dorsale.oai"
DAY, SECOND = "%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"
SHAPES = {DAY: r"\d{4}-\d\d-\d\d", SECOND: r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"}
STEPS = {DAY: timedelta(days=1), SECOND: timedelta(seconds=1)}
SET_SHAPE = r"[A-Za-z0-9\-_.!~*'()]+(:[A-Za-z0-9\-_.!~*'()]+)*"
TOKEN = "resumptionToken"
_LIST = (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", TOKEN}))
_NONE: frozenset[str] = frozenset()
VERBS: Mapping[str, tuple[frozenset[str], frozenset[str]]] = MappingProxyType(
    {
        "Identify": (_NONE, _NONE),
        "ListMetadataFormats": (_NONE, frozenset({"identifier"})),
        "ListSets": (_NONE, frozenset({TOKEN})),
        "ListIdentifiers": _LIST,
        "ListRecords": _LIST,
        "GetRecord": (frozenset({"identifier", "metadataPrefix"}), _NONE),
    }
)


class Complaint(Exception):
    """What is wrong with a question: a code of the protocol, and a sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


@dataclass(frozen=True)
class Place:
    """Where a list goes on: after this moment and code; ``count`` records came before."""

    at: datetime
    code: str
    count: int


@dataclass(frozen=True)
class Selection:
    """Which records a list holds, and where it goes on."""

    since: datetime | None = None
    before: datetime | None = None
    group: str = ""
    place: Place | None = None


def arguments(given: Sequence[tuple[str, Sequence[str]]]) -> dict[str, str]:
    """Return the arguments of a question, each allowed and given once.

    Raises:
        Complaint: badVerb or badArgument.
    """
    named = {name: list(values) for name, values in given}
    verb = named.get("verb", [])
    if len(verb) != 1 or verb[0] not in VERBS:
        raise Complaint("badVerb", "The verb is missing, given twice, or not one of OAI-PMH 2.0.")
    _must_be_given_once(named)
    asked = {name: values[0] for name, values in named.items()}
    _must_fit(asked["verb"], set(asked) - {"verb"})
    return asked


def _must_be_given_once(named: Mapping[str, Sequence[str]]) -> None:
    twice = sorted(name for name, values in named.items() if len(values) != 1)
    if twice:
        raise Complaint("badArgument", f"Given more than once: {', '.join(twice)}.")


def _must_fit(verb: str, names: set[str]) -> None:
    required, optional = VERBS[verb]
    unknown = sorted(names - required - optional)
    if unknown:
        raise Complaint("badArgument", f"{verb} does not take: {', '.join(unknown)}.")
    if TOKEN in names and len(names) > 1:
        raise Complaint("badArgument", f"{TOKEN} stands alone.")
    missing = sorted(required - names)
    if missing and TOKEN not in names:
        raise Complaint("badArgument", f"{verb} needs: {', '.join(missing)}.")


def must_be_known(prefix: str) -> None:
    """Refuse a format other than Dublin Core.

    Raises:
        Complaint: cannotDisseminateFormat.
    """
    if prefix != PREFIX:
        raise Complaint("cannotDisseminateFormat", f"Records are given as {PREFIX}.")


def selection(asked: Mapping[str, str]) -> Selection:
    """Return what a list question selects, from its token or its arguments.

    Raises:
        Complaint: badResumptionToken, badArgument or cannotDisseminateFormat.
    """
    if TOKEN in asked:
        return _read(asked[TOKEN], asked["verb"])
    must_be_known(asked["metadataPrefix"])
    since, until = (_moment(asked, name) for name in ("from", "until"))
    if since and until and since[1] != until[1]:
        raise Complaint("badArgument", "from and until differ in granularity.")
    if since and until and since[0] > until[0]:
        raise Complaint("badArgument", "from is later than until.")
    if "set" in asked and not re.fullmatch(SET_SHAPE, asked["set"]):
        raise Complaint("badArgument", "This is not the name of a set.")
    return Selection(since and since[0], until and _end(*until), asked.get("set", ""))


def _moment(asked: Mapping[str, str], name: str) -> tuple[datetime, str] | None:
    if name not in asked:
        return None
    for form, shape in SHAPES.items():
        if re.fullmatch(shape, asked[name], re.ASCII):
            try:
                return datetime.strptime(asked[name], form).replace(tzinfo=UTC), form
            except ValueError:
                break
    raise Complaint("badArgument", f"{name} is no date such as 2026-11-22 or 2026-11-22T10:15:00Z.")


def _end(moment: datetime, form: str) -> datetime | None:
    """Return the first moment after a day or second, None for the last day of the calendar."""
    return moment + STEPS[form] if moment.year < datetime.max.year else None


def token(verb: str, chosen: Selection, place: Place) -> str:
    """Return a token that holds all that is needed to go on: it never expires."""
    dates = [one.isoformat() if one else "" for one in (chosen.since, chosen.before)]
    kept = [verb, *dates, chosen.group, place.at.isoformat(), place.code, place.count]
    return signing.dumps(kept, salt=SALT)


def _read(text: str, verb: str) -> Selection:
    try:
        of_verb, since, before, group, at, code, count = signing.loads(text, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise _unknown_token() from error
    if of_verb != verb:
        raise _unknown_token()
    chosen = Selection(_date(since), _date(before), group)
    return replace(chosen, place=Place(datetime.fromisoformat(at), code, count))


def _unknown_token() -> Complaint:
    return Complaint("badResumptionToken", "This token was not given here, or for another verb.")


def _date(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
