"""Pages of published meetings: my agenda, that of a stand, one meeting and its answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.market.views.acts import attempt
from dorsale_web.members.access import may
from dorsale_web.members.models import Asker
from dorsale_web.salon import meeting_files, short_texts
from dorsale_web.salon.actions import meetings as acts
from dorsale_web.salon.forms.meetings import CapacityForm
from dorsale_web.salon.meeting_words import EXHIBITOR, VISITOR, other_of
from dorsale_web.salon.models import Edition, Exhibitor, Meeting, Participant
from dorsale_web.salon.part import part
from dorsale_web.salon.queries import meeting_plan as reads
from dorsale_web.salon.queries.visitors import registration
from dorsale_web.salon.rules.meetings import is_exhibitors_side, is_visitors_side
from dorsale_web.salon.views.frame import show

HERE = "my_edition"


@dataclass(frozen=True)
class Shown:
    """A meeting as one side sees it."""

    meeting: Meeting
    side: str
    other: str
    plan: str  # address of its place on the plan, or nothing

    @property
    def own_reply(self) -> str:
        """Return what this side answered."""
        return str(getattr(self.meeting, f"{self.side}_reply", ""))

    @property
    def other_reply(self) -> str:
        """Return what the other side answered."""
        return str(getattr(self.meeting, f"{acts.other_side(self.side)}_reply", ""))

    @property
    def is_agreed(self) -> bool:
        """Return whether both accepted."""
        return acts.is_agreed(self.meeting)


def side_of(asker: Asker, meeting: Meeting) -> str:
    """Return the side of whoever asks; organisers and the desk read as the exhibitor's."""
    is_visitor = is_visitors_side(asker, meeting) and not is_exhibitors_side(asker, meeting)
    return VISITOR if is_visitor else EXHIBITOR


def shown(asker: Asker, meetings: Iterable[Meeting]) -> list[Shown]:
    """Return meetings as the asker sees them."""
    return [one_shown(one, side_of(asker, one)) for one in meetings]


def one_shown(meeting: Meeting, side: str) -> Shown:
    """Return a meeting as one side sees it."""
    return Shown(meeting, side, other_of(meeting, side), plan_of(meeting))


def plan_of(meeting: Meeting) -> str:
    """Return the address of a meeting's place on the plan."""
    address = reverse("floor_plan", args=[meeting.edition.slug])
    return f"{address}?stand={meeting.place}" if meeting.place else address


def mine(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show one's own meetings."""
    return show(request, "salon/my_meetings.html", edition, HERE, **context(request, edition))


def print_mine(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show one's own meetings as one page for paper."""
    template = "salon/my_meetings_print.html"
    return show(request, template, edition, HERE, **context(request, edition))


def context(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    """Return what the pages of one's own meetings need."""
    found = list(reads.own_meetings(request.user, edition))
    stands = [one for one in found if not one.fallen]
    me = registration(request.user, edition)
    rules = reads.rules_of(edition)
    return {
        "meetings": shown(request.user, stands),
        "fallen": shown(request.user, [one for one in found if one.fallen]),
        "me": me,
        "may_wish": reads.own_visitor(request.user, edition) is not None,
        "stands": own_stands(request.user, edition),
        "rules": rules,
        "may_answer": {one.pk for one in stands if is_open(one, rules)},
        "texts": short_texts.texts(stands, part(request.user).participants),
    }


def is_open(meeting: Meeting, rules: Any) -> bool:
    """Return whether a meeting of one list can still be answered, without asking again."""
    until = rules.replies_until or meeting.slot.starts_at
    in_time = timezone.now() <= min(until, meeting.slot.starts_at)
    return in_time and not meeting.fallen and meeting.edition.closed_at is None


def own_stands(asker: Asker, edition: Edition) -> list[Exhibitor]:
    """Return the accepted exhibitors of an edition for which the asker acts."""
    rows = reads.meeting_exhibitors(edition).filter(pk__in=part(asker).exhibits)
    return list(rows)


def of_stand(request: HttpRequest, exhibitor: Exhibitor) -> HttpResponse:
    """Show the meetings of a whole team, by day, with the hours of each colleague."""
    edition, found = exhibitor.edition, list(reads.team_meetings(exhibitor))
    team = meeting_files.teams_of(edition).get(exhibitor.pk, [])
    given = {
        "exhibitor": exhibitor,
        "meetings": [one_shown(one, EXHIBITOR) for one in found],
        "team": [(one, away_words(one)) for one in team],
        "form": CapacityForm(exhibitor),
        "rules": reads.rules_of(edition),
    }
    return show(request, "salon/exhibitor_meetings.html", edition, HERE, **given)


def away_words(one: Participant) -> str:
    """Return whether a colleague takes meetings all the time."""
    return _("away in {number} slots").format(number=len(one.away)) if one.away else ""


def one(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Show a meeting: where, when, with whom, and what one can answer."""
    side = side_of(request.user, meeting)
    is_side = may(request.user, "salon.answer_meeting", meeting)
    to_come = meeting.slot.starts_at > timezone.now()
    can_hand_over = is_side and to_come and not meeting.fallen
    others = reads.colleagues_free(meeting) if side == EXHIBITOR else reads.stand_ins_free(meeting)
    given = {
        "meeting": meeting,
        "shown": one_shown(meeting, side),
        "may_reply": is_side and acts.may_reply(meeting),
        "others": others if can_hand_over else [],
        "is_side": is_side,
        "to_come": to_come,
        "reach": reach(meeting, side) if is_side and acts.is_agreed(meeting) else None,
        "rules": reads.rules_of(meeting.edition),
    }
    return show(request, "salon/meeting.html", meeting.edition, HERE, **given)


def reach(meeting: Meeting, side: str) -> Participant | None:
    """Return whose details one side sees once both have accepted."""
    return meeting.colleague if side == VISITOR else meeting_files.comes(meeting)


def reply(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Accept or decline."""
    answer, side = request.POST.get("answer", ""), side_of(request.user, meeting)
    attempt(request, acts.reply, meeting, side, answer, done=_("Your answer is kept."))
    return redirect("meeting", meeting.code)


def hand_over(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Let somebody else of one's own side come."""
    code, side = request.POST.get("person", ""), side_of(request.user, meeting)
    attempt(request, acts.hand_over, meeting, side, code, done=_("The other side is told."))
    return redirect("meeting", meeting.code)


def take_back(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Let the visitor come in person again."""
    side = side_of(request.user, meeting)
    attempt(request, acts.take_back, meeting, side, done=_("The other side is told."))
    return redirect("meeting", meeting.code)


def cancel(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Call a meeting off as organiser."""
    attempt(request, acts.cancel, meeting, done=_("Called off. Both sides are told."))
    return redirect("meeting", meeting.code)


def text_me(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Send one's own agenda as text messages."""
    me = registration(request.user, edition)

    def send(_by: object) -> None:
        short_texts.send_to(me)

    attempt(request, send, done=_("Sent."))
    return redirect("my_meetings", edition.slug)
