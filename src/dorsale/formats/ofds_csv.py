"""The CSV form of OFDS: one table for each list of the standard, all in one .zip.

A column is the JSON pointer of its field with 0 for every place in a list; ``id`` is the network's;
lists of texts are joined by ``;`` and geometry is WKT. Source:
https://standard.ofds.info/en/0__4__0/reference/publication_formats/csv.html. Fields that the
standard does not have come back as text.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from dorsale.formats import archive, json_file, ofds
from dorsale.formats.ofds_fields import NODE, ORGANISATION, SPAN
from dorsale.formats.repairs import Json
from dorsale.plan.problems import N_
from dorsale.plan.published import PublishedNetwork

_LISTS = {
    f"{name}/0/{one.name}"
    for name, table in (("nodes", NODE), ("spans", SPAN), ("organisations", ORGANISATION))
    for one in table
    if one.many and one.kind in ("text", "code")
}
_SHAPES = {"nodes/0/location": "Point", "spans/0/route": "LineString"}
_LARGEST_CELL = 2**27

Tables = dict[str, list[dict[str, object]]]


def holds_tables(path: Path) -> bool:
    """Return whether a .zip holds a table of nodes, of spans, or of networks.

    Raises :class:`BadInput` when it is not a readable archive.
    """
    with archive.opened(path) as parts:
        names = {PurePosixPath(name).name.lower() for name in parts.namelist()}
    return bool(names & {"networks.csv", "nodes.csv", "spans.csv"})


def read(path: Path) -> tuple[PublishedNetwork, ...]:
    """Return the networks in a .zip of tables.

    Raises :class:`BadInput` when it cannot be read, is too large, or holds no network.
    """
    networks: dict[str, Json] = {}
    for rows in sorted(_tables(path), key=_depth):
        for row in rows:
            _place(row, networks)
    return ofds.from_document({"networks": list(networks.values())}, path.name)


def _tables(path: Path) -> list[list[dict[str, str]]]:
    with archive.opened(path) as parts:
        found = archive.content(parts, path, ".csv")
    try:
        return [_rows(one) for one in found.values()]
    except csv.Error as error:
        message = N_("a table cannot be read ({reason})")
        again = N_("Fetch or export the file again")
        raise json_file.refuse(path, message, again, reason=error) from error


def _rows(content: bytes) -> list[dict[str, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    head = text.partition("\n")[0]
    separator = ";" if head.count(";") > head.count(",") else ","
    csv.field_size_limit(_LARGEST_CELL)
    found = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator)
    return [{str(name): cell for name, cell in row.items() if isinstance(cell, str) and cell}
            for row in found]  # fmt: skip


def _depth(rows: Sequence[Mapping[str, str]]) -> int:
    return max((name.count("/0") for row in rows for name in row), default=0)


def _place(row: Mapping[str, str], networks: dict[str, Json]) -> None:
    """Put a row where its columns point: parents are found by id, the last list grows by one."""
    name = row.get("id", "")
    here: Json = networks.setdefault(name, {"id": name})
    chain = _chain(row)
    for prefix in chain:
        key = prefix.removesuffix("/0").rpartition("/")[2]
        listed = here.setdefault(key, [])
        if not isinstance(listed, list):
            return
        known = [one for one in listed if one.get("id") == row.get(f"{prefix}/id")]
        if prefix == chain[-1] or not known:
            listed.append({})
            known = listed
        here = known[-1]
    start = f"{chain[-1]}/" if chain else ""
    for column, cell in row.items():
        if column.startswith(start) and column != "id":
            _set(here, column.removeprefix(start).split("/"), _value(column, cell))


def _chain(row: Mapping[str, str]) -> list[str]:
    """Return the lists that the columns go through, outermost first.

    >>> _chain({"id": "", "nodes/0/id": "", "nodes/0/networkProviders/0/id": ""})
    ['nodes/0', 'nodes/0/networkProviders/0']
    """
    deepest = max(row, key=lambda name: name.count("/0"), default="")
    parts = deepest.split("/")
    return ["/".join(parts[: at + 1]) for at, part in enumerate(parts) if part == "0"]


def _set(here: Json, path: Sequence[str], value: object) -> None:
    for name in path[:-1]:
        inner = here.setdefault(name, {})
        if not isinstance(inner, dict):
            return
        here = inner
    here[path[-1]] = value


def _value(column: str, cell: str) -> object:
    if column in _LISTS:
        return [part.strip() for part in cell.split(";") if part.strip()]
    if column in _SHAPES:
        return _geometry(cell)
    if column == "nodes/0/location/coordinates":  # the form of 0.1 and 0.2
        return _numbers(cell)
    return cell


def _geometry(text: str) -> object:
    from shapely import from_wkt
    from shapely.geometry import mapping

    found = from_wkt(text, on_invalid="ignore")
    return dict(mapping(found)) if found is not None and not found.is_empty else text


def _numbers(text: str) -> object:
    try:
        return [float(part) for part in text.strip("[] ").replace(",", ";").split(";")]
    except ValueError:
        return text


def write(path: Path, networks: Sequence[PublishedNetwork]) -> None:
    """Write ``networks`` to a .zip of tables, whole or not at all.

    Raises :class:`BadInput` when the folder is absent or may not be written to.
    """
    tables: Tables = {"networks": []}
    for network in networks:
        said = ofds.network_document(network)
        _flatten(said, "", {"id": said["id"]}, "networks", tables)
    with (
        json_file.written_beside(path) as beside,
        zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name, rows in sorted(tables.items()):
            packed.writestr(zipfile.ZipInfo(f"{name}.csv"), _written(rows), zipfile.ZIP_DEFLATED)


def _flatten(
    item: Mapping[str, Any], prefix: str, parents: Mapping[str, object], name: str, tables: Tables
) -> None:
    """Add an object as a row of the table ``name``, and its lists of objects as theirs."""
    row = {**parents, **dict(_cells(item, prefix))}
    tables.setdefault(name, []).append(row)
    known = {**parents, f"{prefix}id": item["id"]} if prefix and "id" in item else parents
    for key, value in item.items():
        if _is_table(value):
            table = key if name == "networks" else f"{name}_{key}"
            for one in value:
                _flatten(one, f"{prefix}{key}/0/", known, table, tables)


def _is_table(value: object) -> bool:
    if not isinstance(value, list | tuple) or not value:
        return False
    return all(isinstance(one, dict) for one in value)


def _cells(item: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, object]]:
    for key, value in item.items():
        column = f"{prefix}{key}"
        if column in _SHAPES and isinstance(value, dict):
            yield column, _wkt(value)
        elif isinstance(value, dict):
            yield from _cells(value, f"{column}/")
        elif isinstance(value, list | tuple):
            if not _is_table(value):
                yield column, ";".join(map(str, value))
        else:
            yield column, value


def _wkt(geometry: Mapping[str, Any]) -> str:
    points = geometry["coordinates"]
    listed = [points] if geometry["type"] == "Point" else points
    return f"{geometry['type'].upper()} ({', '.join(f'{x!r} {y!r}' for x, y in listed)})"


def _written(rows: Sequence[Mapping[str, object]]) -> str:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
