"""The team of an exhibitor: colleagues with a badge of the team kind."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dorsale_web.members.actions import notify
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon import part
from dorsale_web.salon.actions import badges, participants
from dorsale_web.salon.actions.exhibitors import keep_act
from dorsale_web.salon.models import (
    Edition,
    Exhibitor,
    ExhibitorState,
    Participant,
    ParticipantState,
    VisitorKind,
)

AREA_OF_ONE_BADGE_M2 = 3
LEAST_BADGES = 2


def team_kind(edition: Edition) -> VisitorKind:
    """Return the kind of those who stand at stands, made when the edition has none."""
    known = edition.visitor_kinds.filter(is_team=True).first()
    if known is not None:
        return known
    return VisitorKind.objects.create(
        edition=edition, name=_("Team"), letter="T", is_team=True, is_open=False, rank=99
    )


def area_m2(exhibitor: Exhibitor) -> float:
    """Return the area of its stands, or the area it wished for while it has none."""
    return sum(one.area_m2 for one in exhibitor.stands.all()) or float(exhibitor.wanted_area_m2)


def most_badges(exhibitor: Exhibitor) -> int:
    """Return how many badges a team has: one for each 3 m² of stand, at least two."""
    return max(LEAST_BADGES, int(area_m2(exhibitor) // AREA_OF_ONE_BADGE_M2))


def team_of(exhibitor: Exhibitor) -> list[Participant]:
    """Return the team, without those who left it."""
    rows = exhibitor.team.exclude(state__in=participants.OVER).select_related("person")
    return list(rows.prefetch_related("badges"))


@transaction.atomic
def name_member(by: Person, exhibitor: Exhibitor, person: Person, **fields: Any) -> Participant:
    """Put somebody of the organisation into the team; a registration as visitor becomes this one.

    Raises:
        Refused: not accepted, no badge is left, or the person is in a team already.
    """
    refuse_team(exhibitor)
    known = Participant.objects.filter(edition=exhibitor.edition, person=person).first()
    given = given_fields(exhibitor) | names_of(person) | {"email": person.email} | fields
    if known is not None and known.state == ParticipantState.CONFIRMED:
        made = bring_over(known, exhibitor)
    else:
        kind = team_kind(exhibitor.edition)
        made = participants.register(
            by, exhibitor.edition, kind, person=person, exhibitor=exhibitor, **given
        )
    part.forget(person)
    keep_act(by, "exhibitor.team", exhibitor, participant=made.code)
    if person != by:
        tell_member(exhibitor, person)
    return made


def bring_over(known: Participant, exhibitor: Exhibitor) -> Participant:
    """Make a visitor's registration one of the team."""
    if known.exhibitor_id is not None:
        raise Refused(_("{name} is in a team of this fair already.").format(name=known))
    known.kind, known.exhibitor = team_kind(exhibitor.edition), exhibitor
    known.organisation = exhibitor.organisation
    known.save(update_fields=["kind", "exhibitor", "organisation"])
    return known


@transaction.atomic
def name_other(by: Person, exhibitor: Exhibitor, **fields: Any) -> Participant:
    """Put a colleague without account into the team, who may claim the badge with its code.

    Raises:
        Refused: not accepted, no badge is left, or the colleague is registered already.
    """
    refuse_team(exhibitor)
    kind = team_kind(exhibitor.edition)
    given = given_fields(exhibitor) | fields
    made = participants.register(by, exhibitor.edition, kind, exhibitor=exhibitor, **given)
    keep_act(by, "exhibitor.team", exhibitor, participant=made.code)
    return made


def refuse_team(exhibitor: Exhibitor) -> None:
    """Refuse a team of somebody not accepted, or larger than its stand."""
    badges.refuse_closed(exhibitor.edition)
    if exhibitor.state != ExhibitorState.ACCEPTED:
        raise Refused(_("The team is named once the organisers have accepted you."))
    Exhibitor.objects.select_for_update().get(pk=exhibitor.pk)  # two at once are counted
    most = most_badges(exhibitor)
    if len(team_of(exhibitor)) >= most:
        raise Refused(
            _("All {most} badges of your stand are named. Take somebody out first.").format(
                most=most
            )
        )


def given_fields(exhibitor: Exhibitor) -> dict[str, Any]:
    """Return what each member of a team has in common."""
    organisation = exhibitor.organisation
    return {
        "organisation": organisation,
        "organisation_name": organisation.name,
        "country": organisation.country,
        "languages": organisation.languages,
    }


def names_of(person: Person) -> dict[str, str]:
    """Return given and family name: the last word is the family name."""
    given, _space, family = person.name.rpartition(" ")
    return {"given_name": given[:80], "family_name": family[:80]}


def tell_member(exhibitor: Exhibitor, person: Person) -> None:
    """Tell somebody who put them into a team, and where to find it."""
    notify(
        [person],
        "exhibitor.team",
        participants.my_page(exhibitor.edition),
        organisation=exhibitor.organisation.name,
        edition=exhibitor.edition.name,
    )


@transaction.atomic
def take_out(by: Person, exhibitor: Exhibitor, code: str) -> None:
    """Take somebody out of the team: the badge is worth nothing any more.

    Raises:
        Refused: nobody of this team has that code.
    """
    member = exhibitor.team.exclude(state__in=participants.OVER).filter(code=code).first()
    if member is None:
        raise Refused(_("This person is not in your team any more."))
    participants.cancel(by, member)
    keep_act(by, "exhibitor.team_left", exhibitor, participant=member.code)
