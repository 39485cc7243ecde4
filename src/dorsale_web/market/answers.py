"""What the two sides say came of it: each answers alone, and reads the other afterwards."""

from __future__ import annotations

from dorsale_web.market.models import Outcome, OutcomeAnswer
from dorsale_web.market.outcomes import standing_of
from dorsale_web.members.models import Asker
from dorsale_web.members.standing import standing


def sides_of(asker: Asker, outcome: Outcome) -> list[int]:
    """Return the sides, by organisation, on which the asker stands."""
    roles = standing(asker).roles
    return [side for side in (outcome.left_id, outcome.right_id) if side in roles]


def visible_answers(asker: Asker, outcome: Outcome) -> list[OutcomeAnswer]:
    """Return the answers the asker may read: of the other side only after one's own.

    A steward who stands on no side reads both.
    """
    answers = list(outcome.answers.all())
    mine = sides_of(asker, outcome)
    if not mine:
        return answers if standing(asker).is_steward else []
    own = [one for one in answers if one.organisation_id in mine]
    return answers if len(own) == len(mine) else own


def sees_all(asker: Asker, outcome: Outcome) -> bool:
    """Return whether the asker may read whatever both sides answered."""
    mine = sides_of(asker, outcome)
    told = {one.organisation_id for one in outcome.answers.all()}
    return told.issuperset(mine) if mine else standing(asker).is_steward


def state_for(asker: Asker, outcome: Outcome) -> str:
    """Return ``both``, ``one``, ``disputed`` or ``none``; ``untold`` before one's own answer."""
    if not sees_all(asker, outcome):
        return "untold"
    return standing_of([one.result for one in outcome.answers.all()])
