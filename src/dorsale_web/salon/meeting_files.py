"""The files of a run of the scheduler, written from wishes, hours, rules and published meetings.

People stand in them under names drawn anew for each run; what leads back to them is kept beside, in
a file that is given to nobody. A pair to which either side said no is not in the files at all.
"""

from __future__ import annotations

import csv
import hashlib
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Q

from dorsale_web.salon import affinity
from dorsale_web.salon.agenda import Hours, busy
from dorsale_web.salon.models import (
    Edition,
    Exhibitor,
    Hall,
    Meeting,
    MeetingRules,
    MeetingSlot,
    Participant,
    ParticipantState,
    Stand,
    Wish,
)
from dorsale_web.salon.queries import meeting_plan as reads
from dorsale_web.salon.wish_weights import BEST_RANK, ONE_SIDED, interest

REQUESTS, AVAILABILITY, PEOPLE = "requests.csv", "availability.csv", "people.csv"
SCHEDULE, CERTIFICATE = "schedule.csv", "certificate.json"
KEPT = "published.csv"  # what a repair does not move
NAMES, WITHOUT, PUBLIC = "names.json", "without.json", "public.json"
GIVEN = (REQUESTS, AVAILABILITY, PEOPLE, SCHEDULE, CERTIFICATE, KEPT)  # to organisers

ByPerson = defaultdict[int, Counter[int]]
Pair = tuple[int, int]  # ids of the exhibitor and of the participant who comes


def folder(code: str) -> Path:
    """Return where the files of a run lie."""
    return Path(settings.MEDIA_ROOT) / "salon" / code


@dataclass
class Material:
    """What an edition's meetings are made of, read once."""

    edition: Edition
    rules: MeetingRules
    slots: list[MeetingSlot]
    exhibitors: dict[int, Exhibitor]
    visitors: dict[int, Participant]
    teams: dict[int, list[Participant]]
    taken: dict[int, list[Hours]]  # by talks and shows
    stands: dict[int, Stand]
    tables: list[Hall]  # the hall of each meeting table
    kept: list[Meeting] = field(default_factory=list)
    settled: set[Pair] = field(default_factory=set)  # that must not be asked for again

    @property
    def walks(self) -> bool:
        """Return whether the next slot begins too soon to walk to another hall."""
        halls = {one.hall_id for one in self.stands.values()}
        return not self.rules.at_tables and self.rules.walk_minutes > 0 and len(halls) > 1

    def free(self, one: Participant) -> Iterator[int]:
        """Give the slots in which a participant is there, free, and not speaking."""
        for slot in self.slots:
            if slot.number in one.away or is_absent(one, slot.starts_at):
                continue
            if not overlaps(slot, self.taken.get(one.pk, [])):
                yield slot.number


def is_absent(one: Participant, moment: datetime) -> bool:
    """Return whether somebody has left, or did not come, by then."""
    return one.absent_from is not None and one.absent_from <= moment


def overlaps(slot: MeetingSlot, taken: Sequence[Hours]) -> bool:
    """Return whether a slot meets some hours."""
    return any(slot.starts_at < end and start < slot.ends_at for start, end in taken)


def read(edition: Edition, *, is_repair: bool = False) -> Material:
    """Read what the files are made of; a repair keeps the published meetings that stand."""
    found = Material(
        edition=edition,
        rules=reads.rules_of(edition),
        slots=reads.slots_of(edition),
        exhibitors={one.pk: one for one in reads.meeting_exhibitors(edition)},
        visitors={one.pk: one for one in reads.meeting_visitors(edition).select_related("kind")},
        teams=teams_of(edition),
        taken=busy(edition),
        stands=stands_of(edition),
        tables=tables_of(edition),
    )
    if is_repair:
        keep_published(found)
    return found


def teams_of(edition: Edition) -> dict[int, list[Participant]]:
    """Return the confirmed team of each exhibitor, in the order of registration."""
    found: dict[int, list[Participant]] = defaultdict(list)
    rows = edition.participants.filter(exhibitor__isnull=False, state=ParticipantState.CONFIRMED)
    for one in rows.order_by("pk"):
        found[one.exhibitor_id or 0].append(one)
    return dict(found)


def stands_of(edition: Edition) -> dict[int, Stand]:
    """Return the first stand of each exhibitor."""
    rows = Stand.objects.filter(hall__edition=edition, exhibitor__isnull=False)
    ordered = rows.select_related("hall").order_by("-hall__rank", "-label")
    return {one.exhibitor_id or 0: one for one in ordered}


def tables_of(edition: Edition) -> list[Hall]:
    """Return the hall of each meeting table; tables are numbered through all halls."""
    return [hall for hall in edition.halls.all() for _ in range(hall.meeting_tables)]


def keep_published(found: Material) -> None:
    """Add what a repair must not move, and the pairs that are settled."""
    rows = Meeting.objects.filter(edition=found.edition)
    again = Q(fallen=Meeting.Fallen.ABSENT)
    for one in rows.exclude(again).select_related("slot", "visitor__kind", "stand_in__kind"):
        found.settled.add((one.exhibitor_id, one.visitor_id))
        if not one.fallen:
            found.kept.append(one)


def comes(meeting: Meeting) -> Participant:
    """Return who comes to a meeting for the visitor."""
    return meeting.stand_in or meeting.visitor


def wanted(material: Material) -> dict[Pair, float]:
    """Return the weight of each pair that some side wishes for and no side refuses."""
    said: dict[Pair, list[str]] = defaultdict(list)
    rows = Wish.objects.filter(exhibitor__edition=material.edition)
    for exhibitor, visitor, word in rows.values_list("exhibitor", "visitor", "interest"):
        if exhibitor in material.exhibitors and visitor in material.visitors:
            said[exhibitor, visitor].append(word)
    asked = {
        pair: words
        for pair, words in said.items()
        if pair not in material.settled and interest(words, 0) > 0 and not is_own(material, pair)
    }
    points = affinity.for_pairs(
        material.edition, ((one, material.visitors[other]) for one, other in asked)
    )
    return {pair: interest(words, points[pair]) for pair, words in asked.items()}


def is_own(material: Material, pair: Pair) -> bool:
    """Return whether both are of the same organisation."""
    exhibitor, visitor = material.exhibitors[pair[0]], material.visitors[pair[1]]
    return exhibitor.organisation_id == visitor.organisation_id


@dataclass(frozen=True)
class Names:
    """Under which name each exhibitor and participant stands in the files."""

    exhibitors: Mapping[int, str]
    visitors: Mapping[int, str]

    @classmethod
    def drawn(cls, exhibitors: Iterable[int], visitors: Iterable[int]) -> Names:
        """Return names that tell nothing, not even an order."""
        return cls(_drawn("E", exhibitors), _drawn("V", visitors))


def _drawn(letter: str, keys: Iterable[int]) -> dict[int, str]:
    some = sorted(set(keys))
    random.SystemRandom().shuffle(some)
    return {key: f"{letter}{number}" for number, key in enumerate(some, 1)}


def write(material: Material, place: Path) -> int:
    """Write the files of a run; return how many requests there are."""
    place.mkdir(parents=True, exist_ok=True)
    asked, kept = wanted(material), kept_pairs(material)
    pairs = {*asked, *kept}
    names = Names.drawn((one for one, _ in pairs), (other for _, other in pairs))
    requests = kept | asked
    _table(
        place / REQUESTS,
        ("exhibitor", "visitor", "interest"),
        sorted(  # by the names drawn: the order of the database would tell who is who
            (names.exhibitors[one], names.visitors[other], f"{weight:g}")
            for (one, other), weight in requests.items()
        ),
    )
    _table(place / AVAILABILITY, ("person", "slot"), hours(material, names))
    _table(place / PEOPLE, ("person", "hall", "max", "seats"), people(material, names))
    if material.kept:
        _table(place / KEPT, ("exhibitor", "visitor", "slot", "table"), held(material, names))
    keep_names(material, names, place)
    return len(asked)


def kept_pairs(material: Material) -> dict[Pair, float]:
    """Return the pairs of the meetings that a repair keeps; they take part whatever is wished."""
    least = ONE_SIDED + BEST_RANK
    return {(one.exhibitor_id, comes(one).pk): least for one in material.kept}


def hours(material: Material, names: Names) -> Iterator[tuple[str, object]]:
    """Give who is free when: one row for each colleague of a team; nobody is left out."""
    held_by, came, sent = kept_hours(material)
    for key, name in names.exhibitors.items():
        yield from rows_of(name, team_hours(material, key), held_by[key])
    for key, name in names.visitors.items():
        person = material.visitors.get(key)
        free = set(material.free(person)) if person else set()
        yield from rows_of(name, Counter(free - (sent[key].keys() - came[key].keys())), came[key])


def kept_hours(material: Material) -> tuple[ByPerson, ByPerson, ByPerson]:
    """Return the slots of kept meetings by exhibitor, by who comes, and by who was asked first.

    Who sent somebody else to a meeting is not asked for again at that hour.
    """
    held_by, came, sent = (defaultdict[int, Counter[int]](Counter) for _ in range(3))
    for one in material.kept:
        held_by[one.exhibitor_id][one.slot.number] += 1
        came[comes(one).pk][one.slot.number] += 1
        sent[one.visitor_id][one.slot.number] += 1
    return held_by, came, sent


def rows_of(name: str, free: Counter[int], kept: Mapping[int, int]) -> Iterator[tuple[str, object]]:
    """Give the rows of one name: never fewer than its kept meetings need, one row when never."""
    counted = {slot: max(free[slot], kept.get(slot, 0)) for slot in {*free, *kept}}
    if not any(counted.values()):
        yield name, ""
    for slot in sorted(counted):
        for _ in range(counted[slot]):
            yield name, slot


def team_hours(material: Material, exhibitor: int) -> Counter[int]:
    """Return how many colleagues of an exhibitor are free in each slot.

    Without a team the stand is taken to be there all day, with as many as it has seats.
    """
    team = material.teams.get(exhibitor)
    if team:
        return Counter(slot for one in team for slot in material.free(one))
    shown = material.exhibitors.get(exhibitor)
    return Counter({slot.number: shown.seats if shown else 0 for slot in material.slots})


def people(material: Material, names: Names) -> Iterator[tuple[str, object, object, object]]:
    """Give hall, most meetings and seats of those of whom there is something to say."""
    used = Counter(one.exhibitor_id for one in material.kept)
    held_by, _came, _sent = kept_hours(material)
    for key, name in names.exhibitors.items():
        shown, stand = material.exhibitors.get(key), material.stands.get(key)
        seats = max([1, shown.seats if shown else 1, *held_by[key].values()])
        most = at_least(most_of_exhibitor(material, shown, seats), used[key])
        hall = f"H{stand.hall_id}" if stand and material.walks else ""
        yield name, hall, most, seats
    met = Counter(comes(one).pk for one in material.kept)
    for key, name in names.visitors.items():
        limits = [material.rules.most_meetings]
        if key in material.visitors:
            limits.append(material.visitors[key].kind.most_meetings)
        most = at_least(smallest(limits), met[key])
        if most != "":
            yield name, "", most, ""


def most_of_exhibitor(material: Material, shown: Exhibitor | None, seats: int) -> int | None:
    """Return at most how many meetings an exhibitor holds: its own number, or each seat's."""
    if shown is not None and shown.most_meetings is not None:
        return shown.most_meetings
    each = material.rules.most_meetings
    return None if each is None else each * seats


def smallest(limits: Iterable[int | None]) -> int | None:
    """Return the smallest of the limits that are set."""
    return min((one for one in limits if one is not None), default=None)


def at_least(most: int | None, used: int) -> int | str:
    """Return a limit that leaves room for what is kept, or nothing."""
    return "" if most is None else max(most, used)


def held(material: Material, names: Names) -> Iterator[tuple[str, str, int, str]]:
    """Give the meetings that a repair keeps, as a schedule."""
    for one in sorted(material.kept, key=lambda each: (each.slot.number, each.pk)):
        name = names.exhibitors[one.exhibitor_id]
        table = one.place if material.rules.at_tables else name
        yield name, names.visitors[comes(one).pk], one.slot.number, table


def keep_names(material: Material, names: Names, place: Path) -> None:
    """Keep who is behind the names, beside the files."""
    known = {
        "exhibitors": {name: key for key, name in names.exhibitors.items()},
        "visitors": {name: key for key, name in names.visitors.items()},
    }
    target = place / NAMES
    target.write_text(json.dumps(known), encoding="utf-8")
    target.chmod(0o600)


def _table(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    path.chmod(0o600)


@dataclass(frozen=True)
class Planned:
    """A meeting of a schedule, with the ids of its two sides."""

    exhibitor: int
    visitor: int
    slot: int
    table: str


def planned(place: Path) -> list[Planned]:
    """Return the meetings that a run planned, without those that a repair only keeps."""
    names = json.loads((place / NAMES).read_text(encoding="utf-8"))
    kept = set(_rows(place / KEPT)) if (place / KEPT).exists() else set()
    return [
        Planned(names["exhibitors"][exhibitor], names["visitors"][visitor], int(slot), table)
        for exhibitor, visitor, slot, table in _rows(place / SCHEDULE)
        if (exhibitor, visitor, slot, table) not in kept
    ]


def _rows(path: Path) -> Iterator[tuple[str, str, str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source):
            yield row["exhibitor"], row["visitor"], row["slot"], row["table"]


def people_behind(place: Path) -> dict[str, dict[str, int]]:
    """Return who is behind the names of a run."""
    known: dict[str, dict[str, int]] = json.loads((place / NAMES).read_text(encoding="utf-8"))
    return known


def certificate(place: Path) -> dict[str, Any]:
    """Return the certificate of a run."""
    known: dict[str, Any] = json.loads((place / CERTIFICATE).read_text(encoding="utf-8"))
    return known


def ground(edition: Edition, rules: MeetingRules) -> str:
    """Return a short print of slots and tables, on which a schedule rests."""
    slots = [(one.number, one.starts_at.isoformat()) for one in reads.slots_of(edition)]
    tables = len(tables_of(edition)) if rules.at_tables else None
    return hashlib.sha256(repr((slots, tables)).encode()).hexdigest()[:16]


def options_of(material: Material) -> dict[str, Any]:
    """Return what the scheduler is told beside the files."""
    return {
        "slots": [one.number for one in material.slots],
        "tables": len(material.tables) if material.rules.at_tables else None,
    }


Without = tuple[str, str, str]  # visitor or exhibitor, its code, the cause


def without_meeting(material: Material, place: Path) -> list[Without]:
    """Return who has no meeting, and why: who is not in the files asked for none."""
    causes = json.loads((place / WITHOUT).read_text(encoding="utf-8"))
    behind = people_behind(place)
    found: list[Without] = []
    groups: list[tuple[str, dict[int, Any], str]] = [
        ("visitor", dict(material.visitors), "visitors"),
        ("exhibitor", dict(material.exhibitors), "exhibitors"),
    ]
    for kind, people, group in groups:
        name_of = {key: name for name, key in behind[group].items()}
        for key, one in people.items():
            name = name_of.get(key)
            cause = "no_request" if name is None else causes.get(name, "")
            if cause:
                found.append((kind, one.code, cause))
    return found + below_promise(material, place)


def below_promise(material: Material, place: Path) -> list[Without]:
    """Return the hosted buyers who have some meetings, but fewer than their kind promises."""
    met = Counter(one.visitor for one in planned(place))
    met.update(comes(one).pk for one in material.kept)
    return [
        ("visitor", one.code, "below")
        for key, one in material.visitors.items()
        if 0 < met[key] < one.kind.least_meetings
    ]


def keep_without(place: Path, without: list[Without]) -> None:
    """Keep who has no meeting, for the page of organisers."""
    (place / WITHOUT).write_text(json.dumps(without), encoding="utf-8")


def read_without(place: Path) -> list[Without]:
    """Return who has no meeting after a run; nobody while it works."""
    target = place / WITHOUT
    if not target.exists():
        return []
    rows = json.loads(target.read_text(encoding="utf-8"))
    return [tuple(row) for row in rows] if isinstance(rows, list) else []


def without_language(material: Material, place: Path) -> int:
    """Return how many meetings of a schedule join sides that share no language."""
    return sum(
        not shares_language(material, one.exhibitor, material.visitors[one.visitor])
        for one in planned(place)
        if one.exhibitor in material.exhibitors and one.visitor in material.visitors
    )


def shares_language(material: Material, exhibitor: int, visitor: Participant) -> bool:
    """Return whether anybody at a stand speaks a language of a visitor."""
    return common(spoken_at(material, exhibitor), visitor.languages)


def spoken_at(material: Material, exhibitor: int) -> list[str]:
    """Return what is spoken at a stand, by anybody there."""
    team = material.teams.get(exhibitor, [])
    named = material.exhibitors[exhibitor].organisation.languages
    return [*named, *(code for one in team for code in one.languages)]


def common(some: Iterable[str], others: Iterable[str]) -> bool:
    """Return whether two lists share a language; whoever named none is taken to share.

    >>> common(["fr"], ["en", "fr"]), common(["fr"], ["pt"]), common([], ["pt"])
    (True, False, True)
    """
    one, other = set(some), set(others)
    return not one or not other or bool(one & other)
