"""Who asks: the roles of a person, read once per request and handed to rules and queries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from dorsale_web.members.models import Asker, Coordinator, Membership, Role

RANKS = {Role.READER.value: 1, Role.EDITOR.value: 2, Role.OWNER.value: 3}


@dataclass(frozen=True)
class Standing:
    """What someone may count on: no person for a visitor, roles by organisation id."""

    person: int | None = None
    is_steward: bool = False
    countries: frozenset[str] = frozenset()
    roles: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_signed_in(self) -> bool:
        """Return whether this is somebody."""
        return self.person is not None

    def organisations(self, at_least: str = Role.READER.value) -> frozenset[int]:
        """Return the ids of organisations where this person is at least reader, editor or owner."""
        least = RANKS[at_least]
        return frozenset(one for one, role in self.roles.items() if RANKS[role] >= least)

    def acts_for(self, organisation: int | None, at_least: str = Role.EDITOR.value) -> bool:
        """Return whether this person holds a role in one organisation."""
        role = self.roles.get(organisation or 0)
        return role is not None and RANKS[role] >= RANKS[at_least]

    def looks_after(self, country: str) -> bool:
        """Return whether this person is a steward, or the coordinator of ``country``."""
        return self.is_steward or country in self.countries


VISITOR = Standing()


def standing(asker: Asker) -> Standing:
    """Return the standing of whoever asks; two queries the first time, none after."""
    if not asker.is_authenticated or not asker.is_active:
        return VISITOR
    known: Standing | None = getattr(asker, "_standing", None)
    if known is None:
        known = Standing(
            person=asker.pk,
            is_steward=asker.is_steward,
            countries=frozenset(
                Coordinator.objects.filter(person=asker).values_list("country", flat=True)
            ),
            roles=dict(Membership.objects.filter(person=asker).values_list("organisation", "role")),
        )
        asker._standing = known  # type: ignore[union-attr]
    return known


def forget(asker: Asker) -> None:
    """Read the roles anew at the next question, after they changed."""
    if hasattr(asker, "_standing"):
        del asker._standing
