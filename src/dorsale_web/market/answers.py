"""What the two sides say came of it: each answers alone, and reads the other afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from dorsale_web.market.models import Outcome, OutcomeAnswer
from dorsale_web.market.outcomes import standing_of
from dorsale_web.members.models import Asker, Organisation, Person
from dorsale_web.members.standing import standing


@dataclass(frozen=True)
class Side:
    """An organisation, or a guest of a meeting who has none in the network."""

    organisation: Organisation | None
    guest: Person | None = None

    @property
    def key(self) -> int | None:
        """Return the number under which this side answers; None for the guest."""
        return self.organisation.pk if self.organisation else None

    @property
    def name(self) -> str:
        """Return the name of the organisation or person; empty for a guest without account."""
        return str(self.organisation or self.guest or "")


def sides(outcome: Outcome) -> list[Side]:
    """Return the two sides."""
    guest = None if outcome.right else outcome.guest
    return [Side(outcome.left), Side(outcome.right, guest)]


def sides_of(asker: Asker, outcome: Outcome, at_least: str = "reader") -> list[Side]:
    """Return the sides on which the asker stands with such a role."""
    who = standing(asker)
    return [
        one
        for one in sides(outcome)
        if (one.organisation and who.acts_for(one.key, at_least))
        or (one.guest and one.guest.pk == who.person)
    ]


def visible_answers(asker: Asker, outcome: Outcome) -> list[OutcomeAnswer]:
    """Return the answers the asker may read: of the other side only after one's own.

    A steward who stands on no side reads both.
    """
    answers = list(outcome.answers.all())
    mine = {one.key for one in sides_of(asker, outcome)}
    if not mine:
        return answers if standing(asker).is_steward else []
    own = [one for one in answers if one.organisation_id in mine]
    return answers if len(own) == len(mine) else own


def sees_all(asker: Asker, outcome: Outcome) -> bool:
    """Return whether the asker may read whatever both sides answered."""
    mine = {one.key for one in sides_of(asker, outcome)}
    told = {one.organisation_id for one in outcome.answers.all()}
    return told.issuperset(mine) if mine else standing(asker).is_steward


def state_for(asker: Asker, outcome: Outcome) -> str:
    """Return ``both``, ``one``, ``disputed`` or ``none``; ``untold`` before one's own answer."""
    if not sees_all(asker, outcome):
        return "untold"
    return standing_of([one.result for one in outcome.answers.all()])
