"""Read and write one JSON file: every way it can be wrong gives one clear problem."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from dorsale.plan.problems import N_, BadInput, Problem

MAX_BYTES = 300 * 1024 * 1024
MAX_MEMORY_MB = 1600
_BYTES_OF = {b",": 60, b"[": 80, b"{": 300}
_MAX_DEPTH = 60
_SPLIT = N_("Split the file, or keep only the networks you need")
_AGAIN = N_("Fetch or export the file again")


def refuse(path: Path | str, message: str, remedy: str, **values: object) -> BadInput:
    """Return the error that says one thing wrong with the file ``path``."""
    row = values.pop("row", None)
    name = Path(path).name
    return BadInput(
        [Problem(message, remedy, name, row if isinstance(row, int) else None, values=values)]
    )


def load(path: Path) -> object:
    """Return the JSON value in ``path`` (UTF-8, UTF-16 or Latin-1; at most 300 MB).

    Raises :class:`BadInput` with one problem when the file is absent, unreadable, too large,
    cut short, not JSON, or holds NaN or infinity, which JSON does not know.
    """
    return parse(read_bytes(path), path.name)


def read_bytes(path: Path) -> bytes:
    """Return the content of ``path``; :class:`BadInput` when it is absent or too large."""
    check_size(path)
    try:
        with path.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(path, error) from error


def check_size(path: Path) -> None:
    """Raise :class:`BadInput` unless ``path`` is a file of at most 300 MB."""
    try:
        size = path.stat().st_size
        is_file = path.is_file()
    except FileNotFoundError as error:
        raise refuse(
            path, N_("the file is missing"), N_("Check the name and the folder")
        ) from error
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error
    if not is_file:
        raise refuse(path, N_("this is not a file"), N_("Give the name of a file"))
    if size > MAX_BYTES:
        limit = MAX_BYTES // 2**20
        raise refuse(path, N_("the file is larger than {limit} MB"), _SPLIT, limit=limit)


def _unreadable(path: Path, error: Exception) -> BadInput:
    reason = error.strerror if isinstance(error, OSError) else error
    return refuse(
        path,
        N_("the file cannot be read ({reason})"),
        N_("Check that it exists and that you may read it"),
        reason=reason,
    )


def parse(content: bytes, file: str) -> object:
    """Return the JSON value in ``content``; see :func:`load` for the errors.

    What it would take in memory is estimated from its marks (bytes for each, measured), so
    that no file of 300 MB takes the machine down.
    """
    size_mb = (len(content) + sum(content.count(m) * b for m, b in _BYTES_OF.items())) // 10**6
    if size_mb > MAX_MEMORY_MB:
        raise refuse(
            file,
            N_("the file would take about {size} MB of memory; {limit} MB is the limit"),
            _SPLIT,
            size=size_mb,
            limit=MAX_MEMORY_MB,
        )
    text = _text(content)
    del content
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise _not_json(file, text, error) from error
    except _ConstantError as error:
        raise refuse(
            file,
            N_("the file holds {value}, which is not a number in JSON"),
            N_("Leave out the values that are unknown"),
            value=str(error),
        ) from error
    except ValueError as error:  # a whole number of more than 4,300 digits
        raise refuse(file, N_("the file holds a number that is too long"), _AGAIN) from error
    except (RecursionError, MemoryError) as error:
        raise refuse(
            file, N_("the values of the file lie too deep in one another"), _AGAIN
        ) from error


class _ConstantError(ValueError):
    """NaN or infinity stands where JSON wants a number."""


def _no_constant(name: str) -> NoReturn:
    raise _ConstantError(name)


def _text(content: bytes) -> str:
    encoding = json.detect_encoding(content)
    try:
        return content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _not_json(file: str, text: str, error: json.JSONDecodeError) -> BadInput:
    if not text.strip():
        return refuse(file, N_("the file is empty"), _AGAIN)
    unclosed = error.msg.startswith("Unterminated string")
    if unclosed or error.pos >= len(text.rstrip()):
        return refuse(
            file, N_("the file ends too early: it was cut short"), _AGAIN, row=error.lineno
        )
    return refuse(
        file,
        N_("this is not JSON at character {character}"),
        N_("Correct the file there, or fetch it again"),
        row=error.lineno,
        character=error.colno,
    )


def plain(value: object, depth: int = 0) -> object:
    """Return ``value`` in JSON's own types.

    NaN, infinity and what lies more than 60 deep become ``None``; numbers of numpy become
    plain ones; tuples become lists; text loses NUL and halves of characters.
    """
    if depth > _MAX_DEPTH:
        return None
    if isinstance(value, str):
        return sound_text(value)
    if type(value) in (float, int):  # most of a document
        return _plain_number(value)
    if isinstance(value, Mapping):
        return {sound_text(str(k)): plain(inner, depth + 1) for k, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner, depth + 1) for inner in value]
    return _plain_number(value.item() if hasattr(value, "item") else value)


def _plain_number(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, bool | int | float) else None


def sound_text(text: str) -> str:
    """Return ``text`` without what no file can hold: NUL and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def save(path: Path, value: object) -> None:
    """Write ``value`` to ``path`` as JSON in UTF-8, whole or not at all.

    Raises :class:`BadInput` when the folder is absent or may not be written to.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    with written_beside(path) as beside:
        beside.write_text(text + "\n", encoding="utf-8", newline="\n")


@contextmanager
def written_beside(path: Path) -> Iterator[Path]:
    """Give a name beside ``path`` to write to; rename it to ``path`` when all went well.

    Whatever fails, ``path`` keeps its content and nothing is left beside it. ``OSError``
    becomes :class:`BadInput`.
    """
    beside = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        if path.is_dir():
            raise refuse(path, N_("this is a folder"), N_("Give the name of a file"))
        beside.touch()
        beside.unlink()
        yield beside
        beside.replace(path)
    except OSError as error:
        raise refuse(
            path,
            N_("the file cannot be written ({reason})"),
            N_("Check that the folder {folder} exists and that you may write there"),
            reason=error.strerror or error,
            folder=path.parent,
        ) from error
    finally:
        for leftover in (beside, beside.with_name(f"{beside.name}-journal")):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)
