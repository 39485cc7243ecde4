"""``provenance.json``: every figure of a plan, and the chain from it to what was put in.

``plan.json`` says where figures come from by patterns of pointers. Here each figure is named by its
own pointer, with the number of its *origin*: kind, reference, the sources of its own row where
the row names them, its parents, and the *inputs* at the far end of the chain of parents. A figure
whose parents can be named one by one (a span's cost: its own lines of the bill) is listed under
``parents`` too. A list of nothing but numbers, such as a line on the map, is one figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from dorsale.formats import json_file

_Path = tuple[str, ...]


def write(plan: Mapping[str, Any], path: Path) -> None:
    """Write the provenance of a ``plan.json`` document to ``path``, whole or not at all."""
    json_file.save(path, document(plan))


def document(plan: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``origins`` (a list), ``figures`` (pointer -> number in it) and ``parents``."""
    patterns = Patterns(plan["provenance"])
    numbers: dict[tuple[object, ...], int] = {}
    origins: list[dict[str, Any]] = []
    figures: dict[str, int] = {}
    for path, row in figures_of(plan):
        name = patterns.of(path, _by_id(plan, path))
        own = _own(row) if patterns.entries[name]["kind"] == "source" else None
        if (name, own) not in numbers:
            numbers[name, own] = len(origins)
            origins.append(_origin(patterns, name, own))
        figures[pointer(path)] = numbers[name, own]
    return {
        "dorsale": plan["dorsale"],
        "plan": "plan.json",
        "scenario": plan["scenario"]["name"],
        "origins": origins,
        "figures": figures,
        "parents": dict(_own_parents(plan)),
    }


class Patterns:
    """The patterns of ``plan.json``, the most exact first in each of its sections."""

    def __init__(self, entries: Mapping[str, Mapping[str, Any]]) -> None:
        self.entries = entries
        self._sections: dict[str, list[tuple[_Path, str]]] = {}
        self._likely: dict[tuple[_Path, _Path], list[tuple[_Path, str]]] = {}
        order = sorted(entries, key=lambda one: (-one.count("/"), one.count("*")))
        for name in order:
            path = tuple(name.split("/")[1:])
            self._sections.setdefault(path[0], []).append((path, name))

    def of(self, path: _Path, by_id: _Path) -> str:
        """Return the pattern that says most exactly where the figure at ``path`` comes from.

        ``by_id`` is the same path with the id of its row for its index. Raises ``KeyError`` when
        no pattern covers it, which a test of the plan excludes.
        """
        for pattern, name in self._of_start(path[:3], by_id[:3]):
            if len(pattern) <= len(path) and _fits(pattern, path, by_id):
                return name
        raise KeyError(pointer(path))

    def _of_start(self, path: _Path, by_id: _Path) -> list[tuple[_Path, str]]:
        """Return the patterns that the first parts of a path fit: many figures share them."""
        held = self._likely.get((path, by_id))
        if held is None:
            every = self._sections.get(path[0], ())
            held = [one for one in every if _fits(one[0], path, by_id)]
            self._likely[path, by_id] = held
        return held

    def entry(self, parent: str) -> Mapping[str, Any] | None:
        """Return the entry of a parent: its own, else the one that covers it; a file has none."""
        held = self.entries.get(parent) or self.entries.get(f"{parent}/*")
        if held is not None or not parent.startswith("/"):
            return held
        path = tuple(parent.split("/")[1:])
        try:
            return self.entries[self.of(path, path)]
        except KeyError:
            return None


def _fits(pattern: _Path, path: _Path, by_id: _Path) -> bool:
    """Return whether each part of ``pattern`` is that of the path, as far as both go."""
    return all(
        part in ("*", at, known) for part, at, known in zip(pattern, path, by_id, strict=False)
    )


def figures_of(plan: Mapping[str, Any]) -> Iterator[tuple[_Path, Mapping[str, Any]]]:
    """Yield the path of each figure, and the object that it stands in."""
    for section, value in plan.items():
        if section != "provenance":
            yield from _figures(value, (section,), plan)


def _figures(
    value: Any, path: _Path, row: Mapping[str, Any]
) -> Iterator[tuple[_Path, Mapping[str, Any]]]:
    if isinstance(value, Mapping):
        own = value if {"source", "sources", "confidence"} & set(value) else row
        for key, inner in value.items():
            yield from _figures(inner, (*path, str(key)), own)
    elif _is_number(value) or (isinstance(value, list) and _all_numbers(value)):
        yield path, row
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _figures(inner, (*path, str(index)), row)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _all_numbers(value: list[Any]) -> bool:
    """Tell whether a list holds numbers, or lists of numbers, and nothing else."""
    return bool(value) and all(
        _is_number(one) or (isinstance(one, list) and _all_numbers(one)) for one in value
    )


def pointer(path: Iterable[str]) -> str:
    """Return a JSON pointer (RFC 6901).

    >>> pointer(("finance", "years", "0", "source:a/b"))
    '/finance/years/0/source:a~1b'
    """
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in path)


def _by_id(plan: Mapping[str, Any], path: _Path) -> _Path:
    """Return ``path`` with the id of its row for its index: how exceptions are written."""
    if len(path) > 1 and path[1].isdigit():
        row = plan[path[0]][int(path[1])]
        if isinstance(row, Mapping) and "id" in row:
            return (path[0], str(row["id"]), *path[2:])
    return path


def _origin(
    patterns: Patterns, name: str, own: tuple[tuple[str, ...], str | None] | None
) -> dict[str, Any]:
    entry = patterns.entries[name]
    parents = list(entry["parents"])
    found = {
        "pattern": name,
        "kind": entry["kind"],
        "ref": entry["ref"],
        "confidence": entry["confidence"],
        "parents": parents,
        "inputs": inputs(patterns, parents),
    }
    if own is not None:
        found["sources"] = list(own[0]) or [one.strip() for one in entry["ref"].split(" ; ")]
        found["confidence"] = own[1] or entry["confidence"]
    return found


def _own(row: Mapping[str, Any]) -> tuple[tuple[str, ...], str | None]:
    """Return the sources that a row names, and its confidence."""
    said = row.get("sources") or [row.get("source") or ""]
    found = [one.strip() for text in said for one in str(text).split(" ; ")]
    return tuple(filter(None, found)), row.get("confidence")


def inputs(patterns: Patterns, parents: Iterable[str]) -> list[str]:
    """Return what stands at the end of the chain of ``parents``: tables and patterns put in.

    >>> inputs(Patterns({"/a": {"kind": "computed", "parents": ["/b", "x.csv"]},
    ...                  "/b": {"kind": "input", "parents": []}}), ["/a"])
    ['/b', 'x.csv']
    """
    found: set[str] = set()
    seen: set[str] = set()
    waiting = list(parents)
    while waiting:
        one = waiting.pop()
        known = None if one in seen else patterns.entry(one)
        further = list(known["parents"]) if known else []
        waiting += further
        if one not in seen and not further:
            found.add(one)
        seen.add(one)
    return sorted(found)


def _own_parents(plan: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield the figures whose parents are known one by one."""
    yield from _of_bill(plan)
    for index, source in enumerate(plan["finance"]["sources"]):
        if "eur" in source:
            place = f"/finance/sources/{index}"
            last = len(plan["solution"]["bridge"]) - 1
            yield f"{place}/eur", [f"{place}/share", f"/solution/bridge/{last}/eur"]


def _of_bill(plan: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield spans' costs, the bill's lines and unit prices, and its base estimates."""
    bill = plan["bill"]
    lines: dict[tuple[str, str], list[str]] = {}
    for index, item in enumerate(bill["items"]):
        place = f"/bill/items/{index}"
        yield f"{place}/eur", [f"{place}/quantity", f"{place}/unit_eur"]
        named = [item["item"], *item["factor"].split("*")]
        rates = [pointer(("bill", "rates", name, "typical")) for name in named]
        yield (
            f"{place}/unit_eur",
            [one for one, name in zip(rates, named, strict=True) if name in bill["rates"]],
        )
        for part in ("span", "lot", "country", "phase"):
            lines.setdefault((part, str(item[part])), []).append(f"{place}/eur")
    for index, span in enumerate(plan["spans"]):
        if ("span", span["id"]) in lines:
            yield f"/spans/{index}/cost_eur", lines["span", span["id"]]
    for part, table in (("lot", "lots"), ("country", "countries"), ("phase", "phases")):
        for name in bill[table]:
            if (part, name) in lines:
                yield pointer(("bill", table, name, "base")), lines[part, name]
    yield "/bill/total_eur/base", [pointer(("bill", "lots", name, "base")) for name in bill["lots"]]
