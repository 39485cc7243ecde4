"""Small regions whose independent routes can be counted by hand, and random webs of labels."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import networkx as nx
import pandas as pd
from hypothesis import strategies as st

from dorsale.plan.connect_rules import ConnectRule, Lines, Requirement

Span = tuple[str, str, str, str]


def nodes(**countries: str) -> pd.DataFrame:
    """Return nodes: upper-case names are capitals, others cities; ``internet`` is added."""
    rows = [
        {"id": name, "country": code, "kind": "capital" if name.isupper() else "city",
         "roles": ("pop",) if name.startswith("p") else (), "serve": "required"}
        for name, code in countries.items()
    ]  # fmt: skip
    rows.append({"id": "internet", "country": "", "kind": "internet", "roles": (), "serve": ""})
    return pd.DataFrame(rows).set_index("id", drop=False)


def spans(*rows: Span) -> pd.DataFrame:
    """Return spans from (id, from, to, "ground group group…"); the first word is the way."""
    return pd.DataFrame(
        [
            {"id": name, "from": a, "to": b, "option": "new", "way": "road_paved",
             "pieces": (name,), "risk_groups": (f"trench:{words.split()[0]}", *words.split()[1:])}
            for name, a, b, words in rows
        ]
    ).set_index("id", drop=False)  # fmt: skip


def elements(**kinds: str) -> pd.DataFrame:
    """Return the risk groups with their kinds."""
    return pd.DataFrame({"kind": pd.Series(kinds, dtype=object)})


@st.composite
def requirements(draw: st.DrawFn) -> Requirement:
    """Draw a web of up to 7 spans between 4 places with up to 4 labels on them."""
    places = ["s", "a", "b", "t"]
    pair = st.sampled_from(list(combinations(places, 2)))
    ends = draw(st.lists(pair, min_size=3, max_size=7))
    label = st.sampled_from(["x", "y", "z", "w"])
    shared = [frozenset([f"g{i}", *draw(st.lists(label, max_size=2))]) for i in range(len(ends))]
    kind = draw(st.sampled_from(["routes", "capitals"]))
    to = frozenset(["t"]) if kind == "routes" else frozenset(["t", "b"])
    rule = ConnectRule("drawn", kind, draw(st.integers(1, 3)))
    names = tuple(f"e{i}" for i in range(len(ends)))
    return Requirement(rule, ("s",), "s", to, Lines(names, tuple(ends), tuple(shared)))


def most_routes(requirement: Requirement, chosen: set[str]) -> int:
    """Return how many routes share nothing, by trying every set of simple paths."""
    routes = list(_paths(requirement, chosen))
    for size in range(min(len(routes), requirement.rule.least), 0, -1):
        for some in combinations(routes, size):
            if all(not a & b for a, b in combinations(some, 2)):
                return size
    return 0


def _paths(requirement: Requirement, chosen: set[str]) -> Iterator[frozenset[str]]:
    lines = requirement.lines
    graph = nx.MultiGraph()
    graph.add_nodes_from([requirement.start, *requirement.to])
    for i, name in enumerate(lines.spans):
        if name in chosen:
            graph.add_edge(*lines.ends[i], key=i)
    for end in sorted(requirement.to):
        left = graph.copy()
        left.remove_nodes_from(requirement.to - {end})
        for path in nx.all_simple_edge_paths(left, requirement.start, end):
            own = {f"end:{end}"} if requirement.each_end_once else set()
            yield frozenset().union(own, *(lines.shared[i] for _, _, i in path))
