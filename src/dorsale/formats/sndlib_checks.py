"""From the rows of an SNDlib file to an instance, or everything that is wrong with them.

**Numbers.** Capacities are positive, costs and demands are not negative, fractions are
welcome; NaN, infinity and decimal commas are refused with their row. Double precision keeps
about 16 digits and the solvers about 9 of them, so in one file

* no number but 0 lies outside 1e-12 to 1e15;
* no demand and no module is smaller than 1e-12 of all the traffic;
* no cost but 0 is smaller than 1e-12 of the largest one.

Inside these bounds everything is read as it stands; the solver scales it by powers of two,
which loses nothing.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from dorsale.formats.sndlib_rows import DemandRow, LinkRow, NodeRow, Rows
from dorsale.plan.loading import Instance
from dorsale.plan.problems import N_, BadInput, Problem, Word

SMALLEST, LARGEST, SPREAD = 1e-12, 1e15, 1e12
_MOST_PROBLEMS = 200
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")


@dataclass
class Checker:
    """Reads figures and remembers what is wrong with them."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def say(
        self, row: int | None, message: str, remedy: str = "",
        severity: Literal["error", "warning"] = "error", **values: object,
    ) -> None:  # fmt: skip
        """Remember one problem."""
        self.problems.append(
            Problem(message, remedy, self.file, row, values=values, severity=severity)
        )

    def number(self, row: int, what: str, text: str, positive: bool = False) -> float:
        """Return the number that ``text`` writes; 0 when it is wrong, which is remembered."""
        if not _NUMBER.fullmatch(text):
            remedy = N_("Write a number such as 155.00")
            if _DECIMAL_COMMA.fullmatch(text):
                remedy = N_("Write the decimals after a point, not a comma")
            self.say(row, N_("{what} “{value}” is not a number"), remedy, what=Word(what),
                     value=text[:40])  # fmt: skip
            return 0.0
        value = float(text)
        if value < 0 or (positive and value == 0):
            remedy = N_("Write a positive number") if positive else N_("Write 0 or more")
            message = N_("{what} {value} is negative") if value < 0 else N_("{what} is zero")
            self.say(row, message, remedy, what=Word(what), value=text)
        elif value and not SMALLEST <= value <= LARGEST:
            self.say(row, N_("{what} {value} is out of range"),
                     N_("Write numbers from 1e-12 to 1e15; change the unit of the file if needed"),
                     what=Word(what), value=text)  # fmt: skip
        else:
            return value
        return 0.0

    def known(self, row: int, node: str, nodes: dict[str, int]) -> int:
        """Return the position of ``node``; -1 when the file does not list it."""
        if node not in nodes:
            self.say(row, N_("the node “{node}” is not in the list of nodes"),
                     N_("Correct its id, or add it to the nodes"), node=node[:80])  # fmt: skip
        return nodes.get(node, -1)

    def unique(self, rows: Iterable[NodeRow | LinkRow | DemandRow]) -> None:
        """Remember ids that are empty or stand twice."""
        first: dict[str, int] = {}
        for row in rows:
            if not row.id:
                self.say(row.row, N_("the id is missing"), N_("Give every row an id"))
            elif row.id in first:
                self.say(row.row, N_("the id “{id}” stands already in row {first}"),
                         N_("Give every row an id of its own"), id=row.id[:80],
                         first=first[row.id])  # fmt: skip
            first.setdefault(row.id, row.row)


def instance_of(rows: Rows, file: str) -> tuple[Instance, tuple[Problem, ...]]:
    """Return the instance of ``rows`` and the warnings; :class:`BadInput` names every error."""
    checker = Checker(file)
    for group in (rows.nodes, rows.links, rows.demands):
        checker.unique(group)
    if not rows.nodes:
        checker.say(None, N_("the file lists no node"), N_("Fetch or export the file again"))
    nodes = {node.id: at for at, node in enumerate(rows.nodes)}
    place = _places(checker, rows.nodes)
    links = _links(checker, rows.links, nodes)
    demands = _demands(checker, rows.demands, nodes)
    _spread(checker, rows, links, demands)
    _isolated(checker, rows, links, demands)
    if any(p.severity == "error" for p in checker.problems):
        raise BadInput(_first(checker))
    keep = [at for at, demand in enumerate(demands) if demand.traffic > 0]
    instance = Instance(
        name=rows.name,
        nodes=tuple(nodes),
        links=tuple(row.id for row in rows.links),
        ends=np.array([link.ends for link in links], int).reshape(-1, 2),
        installed=np.array([link.installed for link in links], float),
        routing_cost=np.array([link.routing_cost for link in links], float),
        setup_cost=np.array([link.setup_cost for link in links], float),
        module_capacity=tuple(np.array([c for c, _ in link.modules], float) for link in links),
        module_cost=tuple(np.array([c for _, c in link.modules], float) for link in links),
        demands=tuple(rows.demands[at].id for at in keep),
        demand_ends=np.array([demands[at].ends for at in keep], int).reshape(-1, 2),
        demand_value=np.array([demands[at].value for at in keep], float),
        routing_unit=np.array([demands[at].unit for at in keep], float),
        hop_limit=np.array([demands[at].most_links for at in keep], int),
        place=place,
    )
    return instance, tuple(checker.problems)


@dataclass
class _Link:
    ends: tuple[int, int]
    installed: float
    routing_cost: float
    setup_cost: float
    modules: list[tuple[float, float]]


@dataclass
class _Demand:
    ends: tuple[int, int]
    value: float
    unit: float
    most_links: int

    @property
    def traffic(self) -> float:
        return self.value * self.unit


def _places(checker: Checker, rows: list[NodeRow]) -> np.ndarray:
    """Return (nodes, 2) coordinates, or an empty array when any node has none."""
    found = []
    for row in rows:
        if len(row.place) == 2:
            signs = [text.lstrip("+-") for text in row.place]
            sizes = [checker.number(row.row, N_("coordinate"), text) for text in signs]
            found.append([-s if t.startswith("-") else s
                          for s, t in zip(sizes, row.place, strict=True)])  # fmt: skip
    return np.array(found if len(found) == len(rows) else [], float).reshape(-1, 2)


def _links(checker: Checker, rows: list[LinkRow], nodes: dict[str, int]) -> list[_Link]:
    found = []
    for row in rows:
        ends = _ends(checker, row, nodes, N_("the link {id} joins {node} to itself"))
        installed = checker.number(row.row, N_("pre-installed capacity"), row.installed)
        if checker.number(row.row, N_("cost of pre-installed capacity"), row.installed_cost):
            checker.say(row.row, N_("the cost of the pre-installed capacity is not counted"),
                        severity="warning")  # fmt: skip
        modules = [
            (checker.number(row.row, N_("module capacity"), capacity, positive=True),
             checker.number(row.row, N_("module cost"), cost))
            for capacity, cost in row.modules
        ]  # fmt: skip
        found.append(_Link(
            ends, installed, checker.number(row.row, N_("routing cost"), row.routing_cost),
            checker.number(row.row, N_("set-up cost"), row.setup_cost), modules,
        ))  # fmt: skip
    return found


def _demands(checker: Checker, rows: list[DemandRow], nodes: dict[str, int]) -> list[_Demand]:
    found = []
    for row in rows:
        ends = _ends(checker, row, nodes, N_("the demand {id} starts and ends at {node}"))
        value = checker.number(row.row, N_("demand"), row.value)
        if value == 0 and _NUMBER.fullmatch(row.value) and float(row.value) == 0:
            checker.say(row.row, N_("the demand {id} is zero and is left out"),
                        severity="warning", id=row.id)  # fmt: skip
        unit = checker.number(row.row, N_("routing unit"), row.unit, positive=True)
        found.append(_Demand(ends, value, unit, _most_links(checker, row)))
    return found


def _most_links(checker: Checker, row: DemandRow) -> int:
    """Return the most links of a path; 0 for UNLIMITED."""
    if row.most_links.upper() in ("UNLIMITED", ""):
        return 0
    if re.fullmatch(r"0*[1-9][0-9]{0,8}", row.most_links, re.ASCII):
        return int(row.most_links)
    checker.say(row.row, N_("the path length “{value}” is not a whole number of links"),
                N_("Write UNLIMITED or a whole number from 1"),
                value=row.most_links[:40])  # fmt: skip
    return 0


def _ends(
    checker: Checker, row: LinkRow | DemandRow, nodes: dict[str, int], equal: str
) -> tuple[int, int]:
    source, target = (checker.known(row.row, end, nodes) for end in (row.source, row.target))
    if source == target >= 0:
        checker.say(row.row, equal, N_("Correct one of its ends, or delete the row"),
                    id=row.id[:80], node=row.source)  # fmt: skip
    return source, target


def _spread(checker: Checker, rows: Rows, links: list[_Link], demands: list[_Demand]) -> None:
    """Refuse numbers so small beside the others that double precision cannot tell them from 0."""
    traffic = math.fsum(demand.traffic for demand in demands)
    remedy = N_("Leave it out, or write the numbers of one file at most 12 digits apart")
    for row, demand in zip(rows.demands, demands, strict=True):
        if 0 < demand.traffic < traffic / SPREAD:
            checker.say(row.row, N_("the demand {value} is lost beside a traffic of {total}"),
                        remedy, value=demand.traffic, total=traffic)  # fmt: skip
    dearest = max((cost for link in links for cost in _costs(link)), default=0.0)
    for link_row, link in zip(rows.links, links, strict=True):
        for capacity, _ in link.modules:
            if 0 < capacity < traffic / SPREAD:
                checker.say(link_row.row, N_("the module {value} is lost beside a traffic of "
                            "{total}"), remedy, value=capacity, total=traffic)  # fmt: skip
        for cost in _costs(link):
            if 0 < cost < dearest / SPREAD:
                checker.say(link_row.row, N_("the cost {value} is lost beside the cost {total}"),
                            remedy, value=cost, total=dearest)  # fmt: skip


def _costs(link: _Link) -> list[float]:
    return [link.routing_cost, link.setup_cost, *(cost for _, cost in link.modules)]


def _isolated(checker: Checker, rows: Rows, links: list[_Link], demands: list[_Demand]) -> None:
    """Warn of nodes that no link reaches and no demand names."""
    named = {end for link in links for end in link.ends}
    named |= {end for demand in demands for end in demand.ends}
    for at, node in enumerate(rows.nodes):
        if at not in named:
            checker.say(node.row, N_("no link and no demand ends at the node {node}"),
                        severity="warning", node=node.id)  # fmt: skip


def _first(checker: Checker) -> list[Problem]:
    """Return the problems in the order of the rows; past 200, how many more there are."""
    found = sorted(checker.problems, key=lambda p: (p.severity, p.row or 0))
    more = len(found) - _MOST_PROBLEMS
    if more > 0:
        found = found[:_MOST_PROBLEMS]
        found.append(Problem(N_("and {count} more"), file=checker.file, values={"count": more}))
    return found
