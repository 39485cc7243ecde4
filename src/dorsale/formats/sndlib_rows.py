"""The rows of an SNDlib network as they stand in the file: text, with the line of each.

The native and the XML reader both end here; :mod:`dorsale.formats.sndlib_checks` makes an
instance of them or says everything that is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class NodeRow:
    """A node: its line, its id, its two coordinates (none when the file has none)."""

    row: int
    id: str
    place: tuple[str, ...] = ()


@dataclass
class LinkRow:
    """A link: ends by id; figures as text, empty when absent; (capacity, cost) per module."""

    row: int
    id: str
    source: str = ""
    target: str = ""
    installed: str = "0"
    installed_cost: str = "0"
    routing_cost: str = "0"
    setup_cost: str = "0"
    modules: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class DemandRow:
    """A demand: ends by id, routing unit, value, most links on a path (or UNLIMITED)."""

    row: int
    id: str
    source: str = ""
    target: str = ""
    unit: str = "1"
    value: str = ""
    most_links: str = "UNLIMITED"


@dataclass
class Rows:
    """Everything a file says but its lists of admissible paths: every path is allowed."""

    name: str
    meta: dict[str, str] = field(default_factory=dict)
    nodes: list[NodeRow] = field(default_factory=list)
    links: list[LinkRow] = field(default_factory=list)
    demands: list[DemandRow] = field(default_factory=list)
