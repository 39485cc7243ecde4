"""Published meetings: accepted, declined, handed to somebody else, fallen."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.members.actions import notify, record
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon import meeting_files
from dorsale_web.salon.actions.badges import refuse_closed
from dorsale_web.salon.meeting_words import EXHIBITOR, VISITOR, tell, url_of
from dorsale_web.salon.models import (
    Edition,
    Exhibitor,
    ExhibitorState,
    Meeting,
    Participant,
    ParticipantState,
)
from dorsale_web.salon.queries.meeting_plan import (
    colleagues_free,
    of_visitors,
    rules_of,
    shown,
    stand_ins_free,
    standing_meetings,
)

BOTH = (EXHIBITOR, VISITOR)
REPLIES = (Meeting.Reply.ACCEPTED, Meeting.Reply.DECLINED)


def other_side(side: str) -> str:
    """Return the other of the two sides."""
    return VISITOR if side == EXHIBITOR else EXHIBITOR


def may_reply(meeting: Meeting) -> bool:
    """Return whether the meeting can still be accepted or declined."""
    if meeting.fallen or meeting.edition.closed_at:
        return False
    until = rules_of(meeting.edition).replies_until or meeting.slot.starts_at
    return timezone.now() <= min(until, meeting.slot.starts_at)


@transaction.atomic
def reply(by: Person, meeting: Meeting, side: str, answer: str) -> None:
    """Keep what one side answers; a declined meeting falls, and its place becomes free.

    Raises:
        Refused: the deadline is over, the meeting fell, or somebody else comes and would accept.
    """
    meeting = locked(meeting)
    refuse_closed(meeting.edition)
    if not may_reply(meeting):
        raise Refused(_("It is too late to answer. Write to the organisers."))
    if answer not in REPLIES:
        raise Refused(_("Accept the meeting or decline it."))
    if answer == Meeting.Reply.ACCEPTED and side == VISITOR:
        refuse_for_another(by, meeting)
    setattr(meeting, f"{side}_reply", answer)
    meeting.save(update_fields=[f"{side}_reply"])
    keep_act(by, f"meeting.{answer}", meeting)
    if answer == Meeting.Reply.DECLINED:
        fall(meeting, Meeting.Fallen.DECLINED)
        tell(meeting, "meeting.fell", [other_side(side)], but=by)
    elif is_agreed(meeting):
        tell(meeting, "meeting.agreed", BOTH, but=by)


def refuse_for_another(by: Person, meeting: Meeting) -> None:
    """Refuse to accept for whoever comes instead: accepting shows one's mail and telephone."""
    comes = meeting.stand_in
    if comes is not None and comes.person_id != by.pk:
        raise Refused(_("{name} comes to this meeting, and alone accepts it.").format(name=comes))


def locked(meeting: Meeting) -> Meeting:
    """Return the meeting as it is now, held until the end of the transaction."""
    return shown(Meeting.objects.select_for_update(of=("self",))).get(pk=meeting.pk)


def is_agreed(meeting: Meeting) -> bool:
    """Return whether both sides accepted: they see how to reach one another."""
    replies = (meeting.exhibitor_reply, meeting.visitor_reply)
    return not meeting.fallen and all(one == Meeting.Reply.ACCEPTED for one in replies)


def fall(meeting: Meeting, why: str) -> None:
    """Let a meeting fall; nobody is told here."""
    meeting.fallen, meeting.fallen_at = why, timezone.now()
    meeting.save(update_fields=["fallen", "fallen_at"])


def keep_act(by: Person | None, act: str, meeting: Meeting, **facts: object) -> None:
    """Record an act about a meeting, under the fair's organisation."""
    record(by, act, meeting, organisation=meeting.edition.organisation, **facts)


@transaction.atomic
def hand_over(by: Person, meeting: Meeting, side: str, code: str) -> None:
    """Let a colleague hold a meeting, or somebody else come in the visitor's place.

    Raises:
        Refused: the meeting fell or began, or that person is not free then.
    """
    meeting = locked(meeting)
    refuse_closed(meeting.edition)
    if meeting.fallen or meeting.slot.starts_at <= timezone.now():
        raise Refused(_("This meeting fell, or has begun: nobody can be put in place any more."))
    free = colleagues_free(meeting) if side == EXHIBITOR else stand_ins_free(meeting)
    found = next((one for one in free if one.code == code), None)
    if found is None:
        raise Refused(_("This person is not free then. Choose somebody from the list."))
    before = meeting.colleague if side == EXHIBITOR else meeting.stand_in or meeting.visitor
    if side == EXHIBITOR:
        meeting.colleague = found
    else:
        meeting.stand_in, meeting.visitor_reply = found, Meeting.Reply.NONE
    meeting.save(update_fields=["colleague", "stand_in", "visitor_reply"])
    keep_act(by, "meeting.hand_over", meeting, side=side)
    tell(meeting, "meeting.replaced", [other_side(side)], but=by)
    tell_new(meeting, side, found, before, by)


def tell_new(
    meeting: Meeting, side: str, found: Participant, before: Participant | None, by: Person
) -> None:
    """Tell who has the meeting now, and who had it, unless they did it."""
    if found.person and found.person != by:
        tell(meeting, "meeting.new", [side], but=by)
    if before is not None and before.person and before.person != by:
        name = meeting.edition.name
        notify(
            [before.person], "meeting.handed_over", url_of(meeting), edition=name, who=str(found)
        )


@transaction.atomic
def take_back(by: Person, meeting: Meeting, side: str = VISITOR) -> None:
    """Let the visitor come again in person instead of somebody else.

    Raises:
        Refused: asked by the exhibitor, nobody comes in the visitor's place, or the visitor is
            not free then.
    """
    meeting = locked(meeting)
    refuse_closed(meeting.edition)
    if side != VISITOR:
        raise Refused(_("Who comes is for the visitor to say."))
    if meeting.stand_in is None or meeting.fallen:
        raise Refused(_("Nobody comes in place of the visitor."))
    busy = standing_meetings(meeting.edition).filter(of_visitors([meeting.visitor_id]))
    if busy.filter(slot=meeting.slot_id).exists():
        raise Refused(_("The visitor has another meeting at that hour."))
    meeting.stand_in, meeting.visitor_reply = None, Meeting.Reply.NONE
    meeting.save(update_fields=["stand_in", "visitor_reply"])
    keep_act(by, "meeting.take_back", meeting)
    tell(meeting, "meeting.replaced", [EXHIBITOR], but=by)


@transaction.atomic
def cancel(by: Person, meeting: Meeting) -> None:
    """Call a meeting off as organiser, and tell both sides.

    Raises:
        Refused: it fell already, or has begun.
    """
    meeting = locked(meeting)
    refuse_closed(meeting.edition)
    if meeting.fallen or meeting.slot.starts_at <= timezone.now():
        raise Refused(_("This meeting fell already, or has begun."))
    fall(meeting, Meeting.Fallen.CANCELLED)
    keep_act(by, "meeting.cancel", meeting)
    tell(meeting, "meeting.fell", BOTH, but=by)


@transaction.atomic
def drop_impossible(by: Person | None, edition: Edition) -> list[Meeting]:
    """Let the meetings to come fall whose people are absent or left; tell the other sides.

    A meeting of a colleague who is absent goes to another of the team who is free.
    """
    teams, fallen = meeting_files.teams_of(edition), []
    rows = shown(standing_meetings(edition).filter(slot__starts_at__gt=timezone.now()))
    for one in rows.order_by("slot__number", "pk"):
        why = impossible(one, teams)
        if why:
            fall(one, why)
            fallen.append(one)
    if fallen:
        record(by, "meeting.drop", edition, organisation=edition.organisation, count=len(fallen))
    for one in fallen:
        tell(one, "meeting.fell", present_sides(one), but=by)
    return fallen


def impossible(meeting: Meeting, teams: dict[int, list[Participant]]) -> str:
    """Return why a meeting cannot be held, or nothing."""
    if not stands(meeting.exhibitor):
        return Meeting.Fallen.CANCELLED
    if is_away(meeting_files.comes(meeting), meeting):
        return Meeting.Fallen.ABSENT
    if meeting.colleague is None or not is_away(meeting.colleague, meeting):
        team = teams.get(meeting.exhibitor_id, [])
        return Meeting.Fallen.ABSENT if team and all(is_away(x, meeting) for x in team) else ""
    return "" if replaced(meeting) else Meeting.Fallen.ABSENT


def stands(exhibitor: Exhibitor) -> bool:
    """Return whether an exhibitor is still at the fair."""
    return exhibitor.state == ExhibitorState.ACCEPTED


def is_away(one: Participant, meeting: Meeting) -> bool:
    """Return whether somebody is not registered any more, or absent at the hour of a meeting."""
    gone = one.state != ParticipantState.CONFIRMED
    return gone or meeting_files.is_absent(one, meeting.slot.starts_at)


def replaced(meeting: Meeting) -> bool:
    """Put a free colleague in place of an absent one; return whether there was one."""
    free = colleagues_free(meeting)
    if not free:
        return False
    meeting.colleague = free[0]
    meeting.save(update_fields=["colleague"])
    tell(meeting, "meeting.new", [EXHIBITOR])
    return True


def present_sides(meeting: Meeting) -> Iterable[str]:
    """Return the sides that are still there to be told that a meeting fell."""
    if not stands(meeting.exhibitor):
        return (VISITOR,)
    visitor_left = is_away(meeting_files.comes(meeting), meeting)
    return (EXHIBITOR,) if visitor_left else BOTH


@transaction.atomic
def free_places_of(participant: Participant) -> None:
    """Let the meetings to come of somebody who cancelled fall; called where one cancels."""
    now, mine = timezone.now(), {participant.pk}
    rows = standing_meetings(participant.edition).filter(slot__starts_at__gt=now)
    for one in shown(rows.filter(of_visitors(mine))):
        fall(one, Meeting.Fallen.ABSENT)
        tell(one, "meeting.fell", [EXHIBITOR])
    for one in shown(rows.filter(colleague__in=mine)):
        if not replaced(one):
            one.colleague = None
            one.save(update_fields=["colleague"])
