"""Who wishes for meetings, says when one is free, sees and answers them; who runs the scheduler."""

from __future__ import annotations

import rules

from dorsale_web.members.models import Asker
from dorsale_web.salon.models import Exhibitor, Meeting, Participant, ScheduleRun
from dorsale_web.salon.part import part
from dorsale_web.salon.rules.editions import changes_edition, organises, serves, views_edition
from dorsale_web.salon.rules.exhibitors import is_listed, works_for
from dorsale_web.salon.rules.visitors import is_colleague, is_own, views_participant


def is_exhibitors_side(asker: Asker, meeting: Meeting) -> bool:
    """Return whether the asker acts for the exhibitor of a meeting."""
    return meeting.exhibitor_id in part(asker).exhibits


def is_visitors_side(asker: Asker, meeting: Meeting) -> bool:
    """Return whether the asker is the visitor of a meeting, or comes in the visitor's place."""
    mine = part(asker).participants
    return meeting.visitor_id in mine or meeting.stand_in_id in mine


@rules.predicate
def is_side(asker: Asker, meeting: Meeting) -> bool:
    """Either side of a meeting, where they see the fair."""
    mine = is_exhibitors_side(asker, meeting) or is_visitors_side(asker, meeting)
    return mine and views_edition(asker, meeting.edition)


@rules.predicate
def views_meeting(asker: Asker, meeting: Meeting) -> bool:
    """Both sides, the desk and the organisers."""
    return serves(asker, meeting.edition) or is_side(asker, meeting)


@rules.predicate
def answers_meeting(asker: Asker, meeting: Meeting) -> bool:
    """Both sides, until the fair is closed."""
    return meeting.edition.closed_at is None and is_side(asker, meeting)


@rules.predicate
def cancels_meeting(asker: Asker, meeting: Meeting) -> bool:
    """The organisers, until the fair is closed."""
    return changes_edition(asker, meeting.edition)


@rules.predicate
def views_run(asker: Asker, run: ScheduleRun) -> bool:
    """The organisers."""
    return organises(asker, run.edition)


@rules.predicate
def publishes_run(asker: Asker, run: ScheduleRun) -> bool:
    """The organisers, until the fair is closed."""
    return changes_edition(asker, run.edition)


@rules.predicate
def wishes_at(asker: Asker, exhibitor: Exhibitor) -> bool:
    """Confirmed visitors of a kind that meets, of the same fair, but of another organisation."""
    if exhibitor.edition.closed_at is not None or not is_listed(exhibitor):
        return False
    mine = part(asker)
    if exhibitor.pk in mine.exhibits:
        return False
    visitor = Participant.objects.filter(
        pk__in=mine.participants,
        edition=exhibitor.edition_id,
        kind__meets=True,
        exhibitor__isnull=True,
    ).first()
    return visitor is not None and visitor.organisation_id != exhibitor.organisation_id


@rules.predicate
def wishes_for(asker: Asker, exhibitor: Exhibitor) -> bool:
    """Whoever works for an exhibitor that is accepted."""
    return is_listed(exhibitor) and works_for(asker, exhibitor)


@rules.predicate
def sets_availability(asker: Asker, participant: Participant) -> bool:
    """Oneself, the colleagues at the same stand, and the organisers, until the fair is closed."""
    if participant.edition.closed_at is not None or not views_participant(asker, participant):
        return False
    mine = is_own(asker, participant) or is_colleague(asker, participant)
    return mine or organises(asker, participant.edition)


rules.add_perm("salon.view_meeting", views_meeting)
rules.add_perm("salon.answer_meeting", answers_meeting)
rules.add_perm("salon.cancel_meeting", cancels_meeting)
rules.add_perm("salon.view_run", views_run)
rules.add_perm("salon.publish_run", publishes_run)
rules.add_perm("salon.wish_at_exhibitor", wishes_at)
rules.add_perm("salon.wish_for_exhibitor", wishes_for)
rules.add_perm("salon.set_availability", sets_availability)
