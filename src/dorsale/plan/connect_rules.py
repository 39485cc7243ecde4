"""The nouns of connection rules: what a region writes down, and what a network does with it.

A rule asks for routes that are independent of one another. Routes count apart when they share
nothing of what the rule counts: the ground of their spans always, and on top of it operators
and contracts, border posts, or both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = ("capitals", "neighbours", "routes")
"""Each capital to other capitals; each country to its neighbour by land; each town to its ends."""

COUNTS = ("spans", "operators", "borders", "operators_and_borders")
"""What two routes must not share; every one of them also excludes shared ground."""


@dataclass(frozen=True)
class ConnectRule:
    """One rule of connection, as ``[[rules.connect]]`` writes it.

    ``least`` routes are asked of each subject: a capital, a pair of neighbouring countries, or a
    town. ``sites`` names the subjects, ``roles`` or ``countries`` filter them; ``to`` names the
    sites where routes may end (else the other capitals, or the internet). ``enforce``: the
    optimiser must meet it as far as the candidates allow; else it is only audited. ``title``
    is the rule in words, by language.
    """

    name: str
    kind: str
    least: int
    count: str = "spans"
    sites: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    enforce: bool = False
    source: str = "assumption"
    title: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Lines:
    """The spans that routes of one rule may use.

    ``ends`` are the two places of each span; ``shared`` what a route over it occupies: no two
    independent routes may occupy the same. ``unnamed`` are spans whose operator is still to be
    named, where the rule counts operators.
    """

    spans: tuple[str, ...]
    ends: tuple[tuple[str, str], ...]
    shared: tuple[frozenset[str], ...]
    unnamed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Requirement:
    """A rule for one subject: so many independent routes from ``start`` to the places ``to``.

    ``reach`` is how many of the ``least`` routes all candidate spans together allow; when that
    is fewer, ``cut`` names what every further route would have to share. Unless ``exact``, they
    may allow more.
    """

    rule: ConnectRule
    subject: tuple[str, ...]
    start: str
    to: frozenset[str]
    lines: Lines
    reach: int = 0
    cut: tuple[str, ...] = ()
    exact: bool = True

    @property
    def asked(self) -> int:
        """Return how many routes a network can be held to."""
        return min(self.rule.least, self.reach)

    @property
    def each_end_once(self) -> bool:
        """Return whether two routes to the same place count once."""
        return self.rule.kind == "capitals"


@dataclass(frozen=True)
class Route:
    """One route that was counted: its spans in order, where it ends, and what it occupies."""

    spans: tuple[str, ...]
    end: str
    shares: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """What a network does with one requirement.

    ``found`` routes were counted, up to ``required``; ``today`` of them over spans that stand
    ready. ``unnamed``: spans on the counted routes whose operator is still to be named; the
    finding holds if each gets one that no other counted route uses. ``cut``: what every
    further route would have to share in this network; ``out_of_reach``: all candidates
    together cannot meet the rule, because of ``cut``. Unless ``exact``, there may be more
    routes than were found. ``held``: the optimiser was held to it.
    """

    rule: str
    kind: str
    count: str
    subject: tuple[str, ...]
    required: int
    found: int
    today: int
    met: bool
    routes: tuple[Route, ...]
    unnamed: tuple[str, ...]
    cut: tuple[str, ...]
    out_of_reach: bool
    exact: bool = True
    held: bool = False


@dataclass(frozen=True)
class Row:
    """A linear row over spans: the sum of coefficient x (span chosen) is ``least`` or more."""

    spans: Mapping[str, float]
    least: float
