"""Find a place by id, by name with or without accents, in the gazetteer, or by lat,lon."""

from __future__ import annotations

import difflib
import unicodedata

import numpy as np
import pandas as pd
from pyproj import Geod

from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.sources.people import read_gazetteer

_GEOD = Geod(ellps="WGS84")


def plain_name(name: str) -> str:
    """Return ``name`` in small letters without accents, hyphens or apostrophes.

    >>> plain_name("N'Djaména")
    'ndjamena'
    """
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def find_site(sites: pd.DataFrame, text: str) -> str:
    """Return the id of the site meant by ``text``.

    Sites are matched by id and by name first; then places of the shipped gazetteer and
    ``lat,lon`` go to the nearest site. :class:`BadInput` when nothing matches.
    """
    if text in sites.index:
        return text
    wanted = plain_name(text)
    named = sites[sites["name"].map(plain_name) == wanted]
    if len(named):
        return str(named.sort_values("population", ascending=False)["id"].iloc[0])
    found = point(text) or _in_gazetteer(wanted)
    if found is None:
        raise BadInput([_unknown(sites, text)])
    return _nearest(sites, *found)


def point(text: str) -> tuple[float, float] | None:
    """Return the latitude and longitude written in ``text``; ``None`` where none are."""
    try:
        lat, lon = (float(part) for part in text.split(","))
    except ValueError:
        return None
    return (lat, lon) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _in_gazetteer(wanted: str) -> tuple[float, float] | None:
    places = read_gazetteer()
    found = places[places["name"].map(plain_name) == wanted]
    if found.empty:
        return None
    first = found.sort_values("population", ascending=False).iloc[0]
    return float(first["lat"]), float(first["lon"])


def _nearest(sites: pd.DataFrame, lat: float, lon: float) -> str:
    size = len(sites)
    _, _, metres = _GEOD.inv(np.full(size, lon), np.full(size, lat), sites["lon"], sites["lat"])
    return str(sites.index[int(np.argmin(metres))])


def _unknown(sites: pd.DataFrame, text: str) -> Problem:
    close = difflib.get_close_matches(text, [*sites["name"], *sites["id"]], 1, 0.6)
    remedy = N_("Did you mean {close}?") if close else N_("Give a site, a town, or lat,lon")
    return Problem(
        N_("no place is called {text}"), remedy,
        values={"text": text, "close": close[0] if close else ""},
    )  # fmt: skip
