"""Review proposals, and decide on them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.members.actions import record
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions.sessions import speakers_of, tell, told_of_changes
from dorsale_web.salon.models import Session, SessionReview, SessionState
from dorsale_web.salon.rules.sessions import stands_close


@transaction.atomic
def review(
    by: Person, session: Session, score: int | None, comment: str, *, is_too_close: bool = False
) -> None:
    """Keep what a reviewer thinks, or that the reviewer stands too close to judge.

    Raises:
        Refused: it does not wait for reviews, or the reviewer stands too close by the rule.
    """
    if session.state != SessionState.SUBMITTED:
        raise Refused(_("This proposal does not wait for reviews any more."))
    if stands_close(by, session):
        raise Refused(_("You or your organisation stand behind this proposal."))
    given = {"score": None if is_too_close else score, "comment": comment}
    SessionReview.objects.update_or_create(
        session=session, by=by, defaults=given | {"is_too_close": is_too_close}
    )
    act = "session.stand_aside" if is_too_close else "session.review"
    record(by, act, session, organisation=session.edition.organisation)


@transaction.atomic
def decide(by: Person, session: Session, *, is_accepted: bool, note: str) -> None:
    """Accept or refuse a proposal, with words to whoever proposed it.

    Raises:
        Refused: it was withdrawn, or is refused or accepted already.
    """
    state = SessionState.ACCEPTED if is_accepted else SessionState.REFUSED
    if session.state in (SessionState.DRAFT, SessionState.WITHDRAWN, state):
        raise Refused(_("This proposal does not wait for that decision any more."))
    audience = told_of_changes(session)
    session.state, session.decision_note, session.decided_at = state, note, timezone.now()
    if not is_accepted:
        session.room = session.starts_at = None
    session.save()
    act = "session.accept" if is_accepted else "session.refuse"
    record(by, act, session, organisation=session.edition.organisation, note=note)
    tell_decision(session, audience)


def tell_decision(session: Session, audience: list[Person]) -> None:
    """Tell who proposed it and its speakers; who starred it hears that it is out."""
    is_accepted = session.state == SessionState.ACCEPTED
    behind = [*([session.by] if session.by else []), *speakers_of(session)]
    tell(behind, "programme.accepted" if is_accepted else "programme.refused", session)
    rest = [one for one in audience if one not in behind]
    if not is_accepted:
        tell(rest, "programme.cancelled", session)
