"""Where fetched files lie, and the record kept beside them: address, checksum, day, licence.

A layer has a folder of its own; ``fetched.json`` in it is the record. A file that somebody put
there by hand is used as it is.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.sources.fetch.catalogue import Item, choose, items, read_catalogue
from dorsale.sources.fetch.region import read_region

RECORD = "fetched.json"
_CHUNK = 2**20


def folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Return the cache folder: ``DORSALE_CACHE``, else the usual place of the platform.

    >>> folder({"DORSALE_CACHE": "/data/layers"}).as_posix()
    '/data/layers'
    """
    if environment.get("DORSALE_CACHE"):
        return Path(environment["DORSALE_CACHE"])
    if platform == "darwin":
        return Path.home() / "Library" / "Caches" / "dorsale"
    if platform == "win32" and environment.get("LOCALAPPDATA"):
        return Path(environment["LOCALAPPDATA"]) / "dorsale" / "cache"
    usual = environment.get("XDG_CACHE_HOME")
    return (Path(usual) if usual else Path.home() / ".cache") / "dorsale"


def path_of(item: Item, cache: Path) -> Path:
    """Return where a file of the catalogue lies in ``cache``."""
    return cache / item.layer.id / item.file


def cached_files(
    layer: str, region: str, cache: Path | None = None, catalogue: Path | None = None
) -> tuple[Path, ...]:
    """Return the files of a layer that are there for a region; nothing is fetched.

    Raises :class:`BadInput` when the layer or the region is not known.
    """
    (found,) = choose(read_catalogue(catalogue), [layer])
    where = [path_of(item, cache or folder()) for item in items(found, read_region(region))]
    return tuple(path for path in where if path.is_file())


def cached(
    layer: str, region: str, cache: Path | None = None, catalogue: Path | None = None
) -> Path | None:
    """Return the first file of a layer that is there for a region, ``None`` when none is."""
    return next(iter(cached_files(layer, region, cache, catalogue)), None)


def record(path: Path) -> dict[str, Any]:
    """Return what the record says of the file ``path``, empty when it says nothing."""
    return _records(path.parent).get(path.name, {})


def _records(where: Path) -> dict[str, dict[str, Any]]:
    try:
        found = json.loads((where / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_record(path: Path, said: Mapping[str, Any]) -> None:
    """Write what is known of the file ``path`` into its folder's record, whole or not at all."""
    records = {**_records(path.parent), path.name: dict(said)}
    beside = path.parent / f".{RECORD}.{os.getpid()}"
    text = json.dumps(records, ensure_ascii=False, indent=1, sort_keys=True)
    beside.write_text(text + "\n", encoding="utf-8", newline="\n")
    beside.replace(path.parent / RECORD)


def digest(path: Path, kind: str = "sha256") -> str:
    """Return the checksum of a file, in hexadecimal."""
    found = hashlib.new(kind, usedforsecurity=False)
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def check(path: Path) -> bool:
    """Return whether ``path`` is there and is what was fetched; record what was put by hand.

    Raises :class:`BadInput` when it has changed since.
    """
    if not path.is_file():
        return False
    said, now = record(path), digest(path)
    if not said:
        write_record(path, {"sha256": now, "bytes": path.stat().st_size, "by_hand": True})
    elif said.get("sha256") != now:
        message = N_("{file} is not what was fetched: its checksum has changed")
        remedy = N_("Delete it to fetch it again, or take it out of {record} to keep it")
        values = {"file": path, "record": RECORD}
        raise BadInput([Problem(message, remedy, values=values)])
    return True
