"""A published network: what a neutral format (OFDS, GeoJSON, GeoPackage) says of one.

The words are those of the Open Fibre Data Standard 0.4; the tables are declared here once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from dorsale.plan.problems import Problem
from dorsale.plan.table import Column, Table

CRS = "urn:ogc:def:crs:OGC::CRS84"
STATUSES = (
    "proposed",
    "planned",
    "underConstruction",
    "inactive",
    "operational",
    "decommissioned",
)
TRANSMISSION_MEDIA = ("fibre", "microwave", "copper", "coaxial")
DEPLOYMENTS = ("aboveGround", "belowGround")

_ID = Column("id", "text", "identifier, unique in its table", required=True)
_NAME = Column("name", "text", "name a reader knows it by")
_EXTRA = Column("extra", "text", "every other field, as an object (a dict)")
_OWNER = Column("owner", "text", "organisation that owns the transmission medium")
_PROVIDERS = Column("providers", "list", "organisations that run the network")
_PHASE = Column("phase", "text", "phase it belongs to")
_STATUS = Column("status", "code", "state; empty = unknown", codes=STATUSES)

NODES = Table(
    "nodes",
    "Points of a network: exchanges, landings, borders, forks.",
    (
        _ID,
        _NAME,
        _STATUS,
        Column("lon", "number", "longitude, WGS 84", False, "degree", -180, 180),
        Column("lat", "number", "latitude, WGS 84", False, "degree", -90, 90),
        Column("country", "code", "ISO 3166 alpha-2 code"),
        Column("types", "list", "what it is: pop, cableLanding, borderCrossing, repeaterSite..."),
        Column("power", "flag", "has it electric power"),
        _PHASE,
        _OWNER,
        _PROVIDERS,
        _EXTRA,
    ),
)

SPANS = Table(
    "spans",
    "Links of a network, each between two nodes.",
    (
        _ID,
        _NAME,
        _STATUS,
        Column("from", "text", "node at the start; empty = unknown"),
        Column("to", "text", "node at the end; empty = unknown"),
        Column("geometry", "list", "route: (longitude, latitude) pairs, WGS 84, in degrees"),
        Column("length_km", "number", "length of the fibre", False, "km", 0),
        Column("medium", "list", "transmission media", codes=TRANSMISSION_MEDIA),
        Column("deployment", "list", "above or below ground", codes=DEPLOYMENTS),
        Column("infrastructure", "text", "what carries it: duct, pipe, pole, pylon, none"),
        Column("cable_type", "text", "kind of cable: opgw, adss..."),
        Column("fibre_count", "integer", "number of fibres"),
        Column("dark_fibre", "flag", "is dark fibre on offer"),
        Column("capacity_gbps", "number", "lit capacity", False, "Gbit/s", 0),
        Column("countries", "list", "ISO 3166 alpha-2 codes of the countries it crosses"),
        _PHASE,
        _OWNER,
        _PROVIDERS,
        Column("ready_for_service", "text", "day it carries traffic, YYYY-MM-DD"),
        _EXTRA,
    ),
)

PHASES = Table(
    "phases",
    "Stages of building.",
    (
        _ID,
        _NAME,
        Column("description", "text", "what the phase is"),
        Column("funders", "list", "organisations that pay for it"),
        _EXTRA,
    ),
)

ORGANISATIONS = Table(
    "organisations",
    "Owners, operators, suppliers and funders.",
    (
        _ID,
        _NAME,
        Column("country", "code", "ISO 3166 alpha-2 code"),
        Column("roles", "list", "what it does: networkProvider, funder, supplier..."),
        Column("website", "text", "address"),
        _EXTRA,
    ),
)


@dataclass(frozen=True, eq=False)
class PublishedNetwork:
    """One network: tables declared above (rows in file order), longitudes and latitudes WGS 84.

    ``date`` is the day of publication (YYYY-MM-DD) or empty; ``extra`` holds the fields of
    the network that have no place here; ``repairs`` says what reading had to mend, and does
    not count when two networks are compared.
    """

    id: str
    name: str
    publisher: str
    date: str
    nodes: pd.DataFrame
    spans: pd.DataFrame
    phases: pd.DataFrame
    organisations: pd.DataFrame
    extra: Mapping[str, Any] = field(default_factory=dict)
    repairs: tuple[Problem, ...] = ()
    crs: str = field(default=CRS, init=False)

    def __eq__(self, other: object) -> bool:
        """Return whether both say the same, whatever had to be repaired on the way."""
        if not isinstance(other, PublishedNetwork):
            return NotImplemented
        return (
            self._facts() == other._facts()
            and self.nodes.equals(other.nodes)
            and self.spans.equals(other.spans)
            and self.phases.equals(other.phases)
            and self.organisations.equals(other.organisations)
        )

    def __hash__(self) -> int:
        return hash((self.id, self.name))

    def _facts(self) -> tuple[object, ...]:
        return (self.id, self.name, self.publisher, self.date, dict(self.extra))


def published_table(table: Table, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return ``rows`` as a frame with the columns of ``table``; what a row lacks is empty.

    >>> published_table(PHASES, [{"id": "phase-2028"}]).iloc[0].to_dict()
    {'id': 'phase-2028', 'name': '', 'description': '', 'funders': (), 'extra': {}}
    """
    listed = list(rows)
    return pd.DataFrame(
        {column.name: _series(column, listed) for column in table.columns},
        index=pd.RangeIndex(len(listed)),
    )


def _series(column: Column, rows: list[Mapping[str, Any]]) -> pd.Series:
    cells = [row.get(column.name, nothing(column)) for row in rows]
    return pd.Series(cells, dtype="float64" if is_number(column) else "object")


def is_number(column: Column) -> bool:
    """Return whether the cells of ``column`` are floats (NaN = unknown)."""
    return column.kind in ("number", "share", "integer")


def nothing(column: Column) -> object:
    """Return the empty cell of ``column``: NaN, ``()``, ``{}`` or empty text."""
    if is_number(column):
        return math.nan
    if column.name == "extra":
        return {}
    return () if column.kind == "list" else ""
