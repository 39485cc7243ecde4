"""Who sees, proposes, reviews and places a session."""

from __future__ import annotations

import rules
from django.db.models import Q

from dorsale_web.members.models import Asker
from dorsale_web.members.standing import standing
from dorsale_web.salon.models import Edition, Session, SessionState
from dorsale_web.salon.part import part
from dorsale_web.salon.rules.editions import organises, serves, views_edition

DRAFT, SUBMITTED = SessionState.DRAFT.value, SessionState.SUBMITTED.value
ACCEPTED = SessionState.ACCEPTED.value


def is_placed(session: Session) -> bool:
    """Return whether it has a room and an hour, and is accepted."""
    return bool(session.state == ACCEPTED and session.room_id and session.starts_at)


def is_in_programme(session: Session) -> bool:
    """Return whether everybody who sees the edition sees it (twin of ``queries.in_programme``)."""
    return is_placed(session) and session.edition.programme_published_at is not None


def proposes(asker: Asker, session: Session) -> bool:
    """Return whether it is the asker's own proposal, or a show of the asker's exhibitor."""
    who = standing(asker)
    if who.person is None:
        return False
    return session.by_id == who.person or session.exhibitor_id in part(asker).exhibits


def speaks(asker: Asker, session: Session) -> bool:
    """Return whether the asker speaks at it."""
    person = standing(asker).person
    if person is None:
        return False
    return session.speakers.filter(Q(person=person) | Q(participant__person=person)).exists()


@rules.predicate
def views_session(asker: Asker, session: Session) -> bool:
    """Everybody, once in the programme; before, who proposes, speaks, reviews or organises.

    A draft is seen by who proposes it alone, and by its speakers.
    """
    if not views_edition(asker, session.edition):
        return False
    if is_in_programme(session) or proposes(asker, session) or speaks(asker, session):
        return True
    if session.state == DRAFT:
        return False
    if serves(asker, session.edition) and session.state == ACCEPTED:
        return True
    return session.edition_id in part(asker).reviews or organises(asker, session.edition)


def is_still_open(edition: Edition) -> bool:
    """Return whether anything of the edition may change."""
    return edition.closed_at is None


@rules.predicate
def changes_session(asker: Asker, session: Session) -> bool:
    """Who proposes it, unless refused or withdrawn; organisers, once it is submitted."""
    if not is_still_open(session.edition):
        return False
    if session.state in (DRAFT, SUBMITTED, ACCEPTED) and proposes(asker, session):
        return True
    return session.state in (SUBMITTED, ACCEPTED) and organises(asker, session.edition)


@rules.predicate
def submits_session(asker: Asker, session: Session) -> bool:
    """Who proposes it."""
    return is_still_open(session.edition) and proposes(asker, session)


@rules.predicate
def withdraws_session(asker: Asker, session: Session) -> bool:
    """Who proposes it, and the organisers once it is accepted."""
    if not is_still_open(session.edition):
        return False
    by_organiser = session.state == ACCEPTED and organises(asker, session.edition)
    return by_organiser or proposes(asker, session)


@rules.predicate
def reviews_talks(asker: Asker, edition: Edition) -> bool:
    """Reviewers of the edition, and its organisers."""
    return edition.pk in part(asker).reviews or organises(asker, edition)


def stands_close(asker: Asker, session: Session) -> bool:
    """Return whether the asker proposes it, speaks, or is of an organisation of those who do.

    In a list, prefetch ``queries.programme.BEHIND``: then it asks the database nothing.
    """
    who = standing(asker)
    if who.person is None:
        return False
    people, places = behind(session)
    return who.person in people or proposes(asker, session) or bool(places & set(who.roles))


def behind(session: Session) -> tuple[set[int], set[int]]:
    """Return the ids of the people and of the organisations behind a proposal."""
    speakers = list(session.speakers.all())
    participants = [one.participant for one in speakers if one.participant]
    people = [session.by, *(one.person for one in (*speakers, *participants))]
    places = {one.organisation_id for one in participants}
    for one in filter(None, people):
        places |= {role.organisation_id for role in one.memberships.all()}
    if session.exhibitor is not None:
        places.add(session.exhibitor.organisation_id)
    return {one.pk for one in people if one}, {one for one in places if one}


@rules.predicate
def reviews_session(asker: Asker, session: Session) -> bool:
    """Reviewers and organisers, while it is submitted, unless they stand too close."""
    waits = session.state == SUBMITTED and is_still_open(session.edition)
    return waits and reviews_talks(asker, session.edition) and not stands_close(asker, session)


@rules.predicate
def decides_session(asker: Asker, session: Session) -> bool:
    """Organisers, but nobody on a proposal of one's own."""
    if not is_still_open(session.edition) or not organises(asker, session.edition):
        return False
    is_own = proposes(asker, session) or standing(asker).person in behind(session)[0]
    return session.state != DRAFT and not is_own


@rules.predicate
def places_session(asker: Asker, session: Session) -> bool:
    """Organisers, once it is accepted."""
    is_open = is_still_open(session.edition) and session.state == ACCEPTED
    return is_open and organises(asker, session.edition)


@rules.predicate
def stars_session(asker: Asker, session: Session) -> bool:
    """Whoever is signed in, for what is in the programme."""
    return standing(asker).is_signed_in and is_in_programme(session)


rules.add_perm("salon.view_session", views_session)
rules.add_perm("salon.change_session", changes_session)
rules.add_perm("salon.submit_session", submits_session)
rules.add_perm("salon.withdraw_session", withdraws_session)
rules.add_perm("salon.review_talks", reviews_talks)
rules.add_perm("salon.review_session", reviews_session)
rules.add_perm("salon.decide_session", decides_session)
rules.add_perm("salon.place_session", places_session)
rules.add_perm("salon.star_session", stars_session)
