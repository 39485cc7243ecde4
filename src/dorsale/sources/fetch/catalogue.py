"""The catalogue of layers: address, licence, attribution, date, and the files a region needs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.sources.fetch.region import Region, names_of, tiles

EACH = ("country", "tile", "world")


@dataclass(frozen=True)
class Layer:
    """One layer of the catalogue; the shipped ``catalogue.toml`` says what each key means."""

    id: str
    title: str
    each: str
    addresses: tuple[str, ...]
    licence: str
    licence_address: str
    attribution: str
    date: str
    checksum: str = ""
    file: str = ""
    by_hand: bool = False
    non_commercial: bool = False
    absent_is_sea: bool = False
    about_bytes: int = 0
    note: str = ""


@dataclass(frozen=True)
class Item:
    """One file to fetch: its layer, its address, its name in the layer's folder."""

    layer: Layer
    address: str
    file: str


def read_catalogue(path: Path | None = None) -> dict[str, Layer]:
    """Return the layers of ``path``, or the shipped ones, by id.

    Raises :class:`BadInput` when the file cannot be read or a layer lacks a key.
    """
    shipped = Path(__file__).parent / "catalogue.toml"
    try:
        found = tomllib.loads((path or shipped).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = N_("the catalogue cannot be read ({reason})")
        remedy = N_("Check the file; the shipped one shows the shape")
        name = path.name if path else shipped.name
        values = {"reason": error}
        raise BadInput([Problem(message, remedy, name, values=values)]) from error
    listed = found.get("layer")
    rows = listed if isinstance(listed, list) else []
    layers = [_layer(row, number, path or shipped) for number, row in enumerate(rows, start=1)]
    return {layer.id: layer for layer in layers}


def _layer(row: Any, number: int, path: Path) -> Layer:
    said = row if isinstance(row, Mapping) else {}
    known = {one.name for one in fields(Layer)}
    needed = [one.name for one in fields(Layer)][:8]
    missing = [name for name in needed if not said.get(name)]
    named = isinstance(said.get("id"), str) and re.fullmatch("[a-z0-9][a-z0-9_-]*", said["id"])
    listed = isinstance(said.get("addresses"), list)
    if missing or not named or not listed or said.get("each") not in EACH:
        message = N_("layer {number} lacks or misstates: {names}")
        values = {"number": number, "names": ", ".join(missing) or "id, each, addresses"}
        remedy = N_("The shipped catalogue shows the shape")
        raise BadInput([Problem(message, remedy, path.name, values=values)])
    kept = {name: value for name, value in said.items() if name in known}
    return Layer(**{**kept, "addresses": tuple(map(str, said["addresses"]))})


def choose(catalogue: Mapping[str, Layer], ids: Iterable[str]) -> tuple[Layer, ...]:
    """Return the layers called ``ids``; without any, all that anybody may use and that can be had.

    Raises :class:`BadInput` when one is not in the catalogue.
    """
    wanted = list(dict.fromkeys(ids))
    unknown = [one for one in wanted if one not in catalogue]
    if unknown:
        message = N_("there is no layer {layer}")
        values = {"layer": ", ".join(unknown), "known": ", ".join(catalogue)}
        raise BadInput([Problem(message, N_("Use one of: {known}"), values=values)])
    free = [one.id for one in catalogue.values() if not (one.non_commercial or one.by_hand)]
    return tuple(catalogue[one] for one in wanted or free)


def items(layer: Layer, region: Region) -> tuple[Item, ...]:
    """Return the files of ``layer`` that ``region`` needs.

    Raises :class:`BadInput` when the layer is published by country and the region holds none
    that we know, or when an address is not one of the web.
    """
    named: list[dict[str, str]] = [{}]
    if layer.each == "country":
        named = [names_of(code) for code in region.countries]
    elif layer.each == "tile":
        named = [{"tile": tile} for tile in tiles(region)]
    if not named:
        message = N_("the layer {layer} is published by country, and the region names none")
        remedy = N_("Give the codes of countries, or fetch the layer by hand")
        raise BadInput([Problem(message, remedy, values={"layer": layer.id})])
    return tuple(_item(layer, address, names) for names in named for address in layer.addresses)


def _item(layer: Layer, address: str, names: Mapping[str, str]) -> Item:
    try:
        where = address.format(**names)
        file = layer.file.format(**names)
    except (KeyError, IndexError, ValueError) as error:
        message = N_("the address {address} of the layer {layer} cannot be filled in")
        remedy = N_("Write {{iso2}}, {{ISO2}}, {{iso3}}, {{ISO3}}, {{osm}} or {{tile}}")
        values = {"address": address, "layer": layer.id}
        raise BadInput([Problem(message, remedy, values=values)]) from error
    parts = urlsplit(where)
    name = PurePosixPath(unquote(file or parts.path)).name
    if parts.scheme not in ("http", "https") or not parts.hostname or not name.strip("."):
        message = N_("{address} is not an address of the web")
        remedy = N_("Write one that starts with https://")
        raise BadInput([Problem(message, remedy, values={"address": where})])
    return Item(layer, where, name)
