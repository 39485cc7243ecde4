"""Bring one file over HTTP: resumed where it was cut, checked, and renamed when it is whole.

A part is resumed with ``Range`` and ``If-Range`` (RFC 9110, 13.1.5 and 14), so that two versions
are never mixed; a server that knows no ranges sends all of it again.
"""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from dorsale import __version__
from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.sources.fetch.cache import digest, path_of, write_record
from dorsale.sources.fetch.catalogue import Item

Tell = Callable[[str, int, int | None], None]
ATTEMPTS = 4
_TIMEOUT_S = 30.0
_CHUNK = 2**18
_PASSING = (408, 425, 429, 500, 502, 503, 504)


@dataclass(frozen=True)
class Found:
    """What a server says of a file: its size (``None`` = unsaid), whether it is there."""

    there: bool
    bytes: int | None = None


class _CutError(Exception):
    """The connection ended before the file did."""


def look(item: Item, attempts: int = 2, wait_s: float = 1.0) -> Found:
    """Ask for the size of a file without fetching it (a HEAD request).

    Raises :class:`BadInput`, which names the address, when the server cannot be reached.
    """
    try:
        with _tried(lambda: _open(item.address, method="HEAD"), attempts, wait_s) as answer:
            length = answer.headers.get("Content-Length", "")
            return Found(True, int(length) if length.isdigit() else None)
    except HTTPError as error:
        unsaid_sea = error.code == 403 and item.layer.absent_is_sea  # a store that lists nothing
        if error.code in (404, 410) or unsaid_sea:
            return Found(False)
        if error.code in (403, 405, 501):  # some servers answer GET alone
            return Found(True)
        raise _failed(item, f"HTTP {error.code}") from error
    except (OSError, HTTPException) as error:
        raise _failed(item, error) from error


def _open(address: str, method: str = "GET", **headers: str) -> HTTPResponse:
    said = {"User-Agent": f"dorsale/{__version__}", "Accept-Encoding": "identity", **headers}
    request = Request(address, headers=said, method=method)
    answer: HTTPResponse = urlopen(request, timeout=_TIMEOUT_S)
    return answer


def _tried(step: Callable[[], Any], attempts: int, wait_s: float) -> Any:
    """Return what ``step`` returns; what may pass is tried again after a longer and longer wait."""
    for attempt in range(attempts):
        try:
            return step()
        except HTTPError as error:
            if error.code not in _PASSING or attempt == attempts - 1:
                raise
        except (OSError, HTTPException, _CutError):
            if attempt == attempts - 1:
                raise
        time.sleep(wait_s * 2**attempt)
    raise AssertionError


def _failed(item: Item, reason: object, remedy: str = "") -> BadInput:
    said = reason.reason if isinstance(reason, URLError) else reason
    message = N_("{address} cannot be fetched ({reason})")
    by_hand = N_("Run the command again, or fetch it by hand and put it in the folder as {file}")
    values = {"address": item.address, "reason": said, "file": f"{item.layer.id}/{item.file}"}
    return BadInput([Problem(message, remedy or by_hand, values=values)])


def fetch(
    item: Item,
    cache: Path,
    tell: Tell | None = None,
    attempts: int = ATTEMPTS,
    wait_s: float = 1.0,
) -> Path:
    """Return the file of ``item``, fetched into ``cache`` and checked.

    Its checksum is compared with the published one where there is one, and recorded beside it.
    ``tell`` is given the file's name, the bytes there and those in all. Raises
    :class:`BadInput`: no connection, no such file, no room, wrong checksum.
    """
    path = path_of(item, cache)
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        said = _tried(lambda: _bring(item, part, tell or _silent), attempts, wait_s)
        _check_published(item, part, attempts, wait_s)
        said |= {"sha256": digest(part), "bytes": part.stat().st_size}
        part.replace(path)
        _notes(part).unlink(missing_ok=True)
        write_record(path, {**_origin(item), **said})
    except HTTPError as error:
        raise _failed(item, f"HTTP {error.code}") from error
    except _CutError as error:
        raise _failed(item, error, N_("Run the command again: it goes on from there")) from error
    except (OSError, HTTPException) as error:
        raise _failed(item, error) from error
    return path


def _silent(_file: str, _done: int, _total: int | None) -> None:
    """Say nothing."""


def _origin(item: Item) -> dict[str, Any]:
    return {
        "address": item.address,
        "licence": item.layer.licence,
        "attribution": item.layer.attribution,
        "fetched": datetime.now(UTC).date().isoformat(),
    }


def _notes(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _bring(item: Item, part: Path, tell: Tell) -> dict[str, Any]:
    """Bring what is missing of ``part``; return the marks by which the server knows its version."""
    notes = _read_notes(item, part)
    there = part.stat().st_size if notes else 0
    headers = {"Range": f"bytes={there}-", "If-Range": str(notes["mark"])} if there else {}
    try:
        answer = _open(item.address, **headers)
    except HTTPError as error:
        if error.code != 416:
            raise
        part.unlink(missing_ok=True)  # longer than what is published now: from the start again
        raise _CutError(error) from error
    with answer:
        resumed = answer.status == 206 and _starts_at(answer, there)
        if answer.status == 206 and not resumed:
            part.unlink(missing_ok=True)
            raise _CutError("Content-Range")
        done = there if resumed else 0
        total = _total(answer, done)
        _check_room(item, part, None if total is None else total - done)
        said = _marks(answer)
        _write_notes(item, part, said)
        _pour(answer, part, done, total, lambda now: tell(item.file, now, total))
    return said


def _read_notes(item: Item, part: Path) -> dict[str, Any]:
    """Return the notes of a part that may be resumed, empty when it may not."""
    try:
        found = json.loads(_notes(part).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    same = isinstance(found, dict) and found.get("address") == item.address
    return found if same and found.get("mark") and part.is_file() else {}


def _write_notes(item: Item, part: Path, said: Mapping[str, Any]) -> None:
    etag = str(said.get("etag", ""))
    mark = etag if etag and not etag.startswith("W/") else said.get("last_modified", "")
    text = json.dumps({"address": item.address, "mark": mark})
    _notes(part).write_text(text, encoding="utf-8")


def _marks(answer: HTTPResponse) -> dict[str, Any]:
    marks = {"etag": answer.headers.get("ETag"), "last_modified": answer.headers["Last-Modified"]}
    return {name: value for name, value in marks.items() if value}


def _starts_at(answer: HTTPResponse, there: int) -> bool:
    found = re.match(r"bytes (\d+)-", answer.headers.get("Content-Range", ""))
    return found is not None and int(found[1]) == there


def _total(answer: HTTPResponse, done: int) -> int | None:
    length = answer.headers.get("Content-Length", "")
    return done + int(length) if length.isdigit() else None


def _check_room(item: Item, part: Path, needed: int | None) -> None:
    free = shutil.disk_usage(part.parent).free
    if needed is not None and needed > free:
        message = N_("{file} needs {needed} MB, and {free} MB are free in {folder}")
        values = {"file": item.file, "needed": needed // 10**6, "free": free // 10**6,
                  "folder": part.parent}  # fmt: skip
        remedy = N_("Make room, or choose another folder with --to")
        raise BadInput([Problem(message, remedy, values=values)])


def _pour(
    answer: HTTPResponse, part: Path, done: int, total: int | None, tell: Callable[[int], None]
) -> None:
    """Write what comes to the end of ``part``; :class:`_CutError` when less came than was said."""
    with part.open("ab" if done else "wb") as stream:
        while chunk := answer.read(_CHUNK):
            stream.write(chunk)
            done += len(chunk)
            tell(done)
    if total is not None and done < total:
        raise _CutError(f"{done} / {total} B")


def _check_published(item: Item, part: Path, attempts: int, wait_s: float) -> None:
    """Compare with the checksum published beside the file; without one there is nothing to do."""
    kind = item.layer.checksum
    if not kind:
        return
    try:
        with _tried(lambda: _open(f"{item.address}.{kind}"), attempts, wait_s) as answer:
            words = answer.read(4096).decode("ascii", "replace").split()
    except HTTPError as error:
        if error.code in (403, 404, 410):
            return
        raise
    published = words[0].lower() if words else ""
    if digest(part, kind) != published:
        part.unlink()
        _notes(part).unlink(missing_ok=True)
        message = N_("{address} came with a wrong {kind} checksum; nothing of it was kept")
        remedy = N_("Run the command again; if it fails again, fetch the file by hand")
        values = {"address": item.address, "kind": kind}
        raise BadInput([Problem(message, remedy, values=values)])
