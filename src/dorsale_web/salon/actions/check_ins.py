"""Badges shown at desks: one by one online, and in batches from desks that were offline.

Every showing is kept, whatever it was worth. A human being counts once for each place and day: the
earliest showing counts, by the corrected clock of its desk, and the others are ``again``. This is
settled anew at each showing and merge, so that the order in which desks report does not matter.
A row of ``CheckIn`` says who did it and when; the audit keeps merges, not each showing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.members.actions import record
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions.badges import refuse_closed
from dorsale_web.salon.models import (
    Badge,
    CheckIn,
    Edition,
    Participant,
    ParticipantState,
    Session,
)
from dorsale_web.salon.scanned import badge_code

Verdict = CheckIn.Verdict
CLOCK_MAY_DIFFER = timedelta(minutes=2)
SENT_AT_ONCE = timedelta(minutes=1)  # a device that is online sends sooner
CHUNK = 500  # values in one question to the database


@dataclass(frozen=True)
class Item:
    """A badge shown at an offline desk; ``place`` is the code of a session, or empty."""

    key: UUID
    code: str
    place: str
    at: datetime
    desk: str


@dataclass(frozen=True)
class Batch:
    """What a device sends: its showings, and what its clock says at that moment.

    ``clock_offset`` is what the device found out itself, for a file that arrives much later.
    """

    items: Sequence[Item]
    now: datetime
    is_live: bool = True
    clock_offset: timedelta | None = None
    unread: int = 0  # items that made no sense


@dataclass(frozen=True)
class Answer:
    """What became of one item: a check-in, or the problem that kept it out."""

    key: UUID
    check_in: CheckIn | None = None
    first: CheckIn | None = None  # the one that counts, when this is another
    problem: str = ""


@dataclass
class Merged:
    """What came of a batch."""

    answers: list[Answer] = field(default_factory=list)
    offset: timedelta = timedelta()  # by which the hours were corrected
    is_clock_known: bool = True
    unread: int = 0
    changed: int = 0  # earlier check-ins of other desks whose worth changed

    def count(self, verdict: str) -> int:
        """Return how many items had this verdict."""
        return sum(
            one.check_in is not None and one.check_in.verdict == verdict for one in self.answers
        )

    @property
    def problems(self) -> list[Answer]:
        """Return the items that could not be taken in."""
        return [one for one in self.answers if one.check_in is None]


@transaction.atomic
def show_badge(
    by: Person,
    edition: Edition,
    text: str,
    *,
    session: Session | None = None,
    desk: str = "",
    key: UUID | None = None,
) -> CheckIn:
    """Keep that a badge is shown now, and return what it is worth; the same key acts once.

    Raises:
        Refused: the edition is closed, or the session belongs to another.
    """
    refuse_closed(edition)
    if session is not None and session.edition_id != edition.pk:
        raise Refused(_("This session belongs to another fair."))
    code, now = badge_code(text), timezone.now()
    badge = badges_of(edition, [code]).get(code)
    hold([badge] if badge else [])
    given = showing(badge, code) | {"edition": edition, "session": session, "desk": desk, "by": by}
    given |= {"day": edition.local(now).date(), "at": now}
    made, is_new = CheckIn.objects.get_or_create(key=key or uuid4(), defaults=given)
    if made.edition_id != edition.pk:
        raise Refused(_("This form is from another fair. Load the page again."))
    if is_new and badge is not None:
        settle([badge.participant_id])
        made.refresh_from_db()
        take_back_absence([made])
    return made


def showing(badge: Badge | None, code: str) -> dict[str, Any]:
    """Return the fields that say what was shown; its worth is settled afterwards."""
    verdict = Verdict.AGAIN if badge else Verdict.UNKNOWN
    return {"badge": badge, "shown": "" if badge else code[:40], "verdict": verdict}


def badges_of(edition: Edition, codes: Iterable[str]) -> dict[str, Badge]:
    """Return the badges of an edition by their codes."""
    found: dict[str, Badge] = {}
    rows = Badge.objects.filter(participant__edition=edition)
    for some in chunks(sorted(set(codes))):
        found |= {one.code: one for one in rows.filter(code__in=some)}
    return found


def hold(badges: Iterable[Badge]) -> None:
    """Let nobody else settle these people until the end of the transaction."""
    for some in chunks(sorted({one.participant_id for one in badges})):
        rows = Participant.objects.select_for_update().filter(pk__in=some).order_by("pk")
        list(rows.values_list("pk"))


def chunks(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Give values in pieces that one question can carry."""
    for start in range(0, len(values), CHUNK):
        yield values[start : start + CHUNK]


def settle(participants: Iterable[int]) -> list[CheckIn]:
    """Say anew what each showing of these people is worth; return those that changed."""
    changed: list[CheckIn] = []
    for some in chunks(sorted(set(participants))):
        rows = showings(some).order_by("badge__participant_id")
        for _who, own in groupby(rows, key=lambda row: row.badge and row.badge.participant_id):
            changed += [row for row, is_now in worth(list(own)) if set_verdict(row, is_now)]
    save_verdicts(changed)
    return changed


def save_verdicts(rows: Sequence[CheckIn]) -> None:
    """Save verdicts, those that are the same at once."""
    for verdict in Verdict:
        keys = [one.pk for one in rows if one.verdict == verdict]
        for some in chunks(keys):
            CheckIn.objects.filter(pk__in=some).update(verdict=verdict)


def showings(participants: Sequence[int]) -> QuerySet[CheckIn]:
    """Return all showings of people, whichever of their badges was shown."""
    rows = CheckIn.objects.filter(badge__participant__in=participants)
    return rows.select_related("badge__participant")


def worth(own: list[CheckIn]) -> list[tuple[CheckIn, str]]:
    """Return the verdict of each showing of one person: the earliest of a place and day counts."""
    counted: set[tuple[int | None, object]] = set()
    settled = []
    for row in sorted(own, key=lambda one: (one.at, str(one.key))):
        verdict = Verdict.REVOKED if is_worthless(row) else Verdict.COUNTED
        if verdict == Verdict.COUNTED and (row.session_id, row.day) in counted:
            verdict = Verdict.AGAIN
        elif verdict == Verdict.COUNTED:
            counted.add((row.session_id, row.day))
        settled.append((row, verdict.value))
    return settled


def is_worthless(row: CheckIn) -> bool:
    """Return whether the badge was revoked, or the registration over, when it was shown."""
    assert row.badge is not None  # only those of people are settled
    if row.badge.revoked_at is not None:
        return row.badge.revoked_at <= row.at
    who = row.badge.participant
    if who.state == ParticipantState.CANCELLED and who.cancelled_at is not None:
        return who.cancelled_at <= row.at
    return who.state != ParticipantState.CONFIRMED


def set_verdict(row: CheckIn, verdict: str) -> bool:
    """Set a verdict; return whether it is another than before."""
    is_other = row.verdict != verdict
    row.verdict = verdict
    return is_other


def take_back_absence(shown: Iterable[CheckIn]) -> None:
    """Whoever enters after being marked absent is here; meetings that fell stay fallen."""
    here = {
        one.badge.participant_id: one.at
        for one in shown
        if one.badge and not one.session_id and one.verdict in (Verdict.COUNTED, Verdict.AGAIN)
    }
    for some in chunks(sorted(here)):
        absent = Participant.objects.filter(pk__in=some, absent_from__isnull=False)
        back = [one.pk for one in absent if one.absent_from and one.absent_from <= here[one.pk]]
        Participant.objects.filter(pk__in=back).update(absent_from=None)


def first_of(check_ins: Sequence[CheckIn]) -> dict[int, CheckIn]:
    """Return, by the id of each check-in that was ``again``, the one that counts."""
    others = [one for one in check_ins if one.badge and one.verdict == Verdict.AGAIN]
    people = sorted({one.badge.participant_id for one in others if one.badge})
    counted: dict[tuple[int, int | None, object], CheckIn] = {}
    for some in chunks(people):
        for row in showings(some).filter(verdict=Verdict.COUNTED):
            counted[_place(row)] = row
    return {one.pk: counted[_place(one)] for one in others if _place(one) in counted}


def _place(row: CheckIn) -> tuple[int, int | None, object]:
    assert row.badge is not None
    return row.badge.participant_id, row.session_id, row.day


@transaction.atomic
def merge(by: Person, edition: Edition, batch: Batch) -> Merged:
    """Take in what a desk did offline; sent twice, it counts once.

    Raises:
        Refused: the edition is closed.
    """
    refuse_closed(edition)
    merged = clock_of(batch)
    merged.unread = batch.unread
    badges = badges_of(edition, [badge_code(one.code) for one in batch.items])
    hold(badges.values())
    sessions = {one.code: one for one in edition.sessions.all()}
    before = known_keys(batch.items)
    problems = {one.key: problem(one, sessions) for one in batch.items}
    new = [
        build(by, edition, one, badges, sessions, merged.offset)
        for one in unique(batch.items)
        if one.key not in before and not problems[one.key]
    ]
    CheckIn.objects.bulk_create(new, ignore_conflicts=True, batch_size=CHUNK)
    touched = {one.badge.participant_id for one in new if one.badge}
    own = {one.key for one in new}
    merged.changed = sum(one.key not in own for one in settle(touched))
    kept = rows_of(edition, batch.items)
    take_back_absence(kept[one] for one in own if one in kept)
    firsts = first_of(list(kept.values()))
    merged.answers = [answer(one, kept, firsts, problems[one.key]) for one in batch.items]
    if is_worth_a_line(batch, merged, new):
        record_merge(by, edition, batch, merged, len(new))
    return merged


def clock_of(batch: Batch) -> Merged:
    """Return how far the clock of the device is off; a file that was carried may not tell."""
    offset = batch.clock_offset
    if offset is None:
        offset = timezone.now() - batch.now
        known = batch.is_live or offset < -CLOCK_MAY_DIFFER  # nobody exports in the future
        if not known:
            return Merged(is_clock_known=False)
    return Merged(offset=offset if abs(offset) > CLOCK_MAY_DIFFER else timedelta())


def known_keys(items: Iterable[Item]) -> set[UUID]:
    """Return the keys that some check-in has already, of whatever edition."""
    found: set[UUID] = set()
    for some in chunks(sorted({one.key for one in items})):
        found.update(CheckIn.objects.filter(key__in=some).order_by().values_list("key", flat=True))
    return found


def rows_of(edition: Edition, items: Iterable[Item]) -> dict[UUID, CheckIn]:
    """Return the check-ins of an edition that have the keys of these items."""
    rows = CheckIn.objects.filter(edition=edition)
    rows = rows.select_related("badge__participant__kind", "session")
    found: dict[UUID, CheckIn] = {}
    for some in chunks(sorted({one.key for one in items})):
        found |= {one.key: one for one in rows.filter(key__in=some)}
    return found


def unique(items: Iterable[Item]) -> Iterable[Item]:
    """Return the items, each key once."""
    return {one.key: one for one in items}.values()


def problem(item: Item, sessions: dict[str, Session]) -> str:
    """Return why an item cannot be taken in, in words; empty when it can."""
    if item.place and item.place not in sessions:
        return _("No session of this fair has the code “{code}”.").format(code=item.place)
    return ""


def build(
    by: Person,
    edition: Edition,
    item: Item,
    badges: dict[str, Badge],
    sessions: dict[str, Session],
    offset: timedelta,
) -> CheckIn:
    """Return the check-in of an item, not saved; its hour is corrected and not in the future."""
    code, at = badge_code(item.code), min(item.at + offset, timezone.now())
    return CheckIn(
        key=item.key,
        edition=edition,
        session=sessions[item.place] if item.place else None,
        day=edition.local(at).date(),
        at=at,
        desk=item.desk,
        by=by,
        was_offline=timezone.now() - at > SENT_AT_ONCE,
        **showing(badges.get(code), code),
    )


def answer(
    item: Item, kept: dict[UUID, CheckIn], firsts: dict[int, CheckIn], trouble: str
) -> Answer:
    """Return what became of one item."""
    row = kept.get(item.key)
    if row is None:
        return Answer(item.key, problem=trouble or _("This key belongs to another fair."))
    return Answer(item.key, row, firsts.get(row.pk))


def is_worth_a_line(batch: Batch, merged: Merged, new: Sequence[CheckIn]) -> bool:
    """Return whether a desk was offline or something is odd; a device online sends each badge."""
    is_odd = bool(merged.problems or merged.unread)
    return is_odd or any(one.was_offline or merged.offset or not batch.is_live for one in new)


def record_merge(by: Person, edition: Edition, batch: Batch, merged: Merged, new: int) -> None:
    """Leave one line of audit with the figures of a merge."""
    record(
        by,
        "check_in.merge",
        edition,
        organisation=edition.organisation,
        desk=", ".join(sorted({one.desk for one in batch.items}))[:120],
        items=len(batch.items),
        new=new,
        changed=merged.changed,
        problems=len(merged.problems) + batch.unread,
        offset_s=round(merged.offset.total_seconds()),
        is_clock_known=merged.is_clock_known,
        is_live=batch.is_live,
        **{verdict.value: merged.count(verdict) for verdict in Verdict},
    )
