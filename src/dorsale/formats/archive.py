"""Read a .zip that somebody sent: every way it can be wrong gives one clear problem."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dorsale.formats import json_file
from dorsale.plan.problems import N_

WRONG = (
    OSError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    RuntimeError,
    NotImplementedError,
    ValueError,
)
"""What the standard library raises on an archive that is cut, altered, or locked."""


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive of at most 300 MB; whatever it raises while read becomes one problem.

    Raises :class:`BadInput`.
    """
    json_file.check_size(path)
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except WRONG as error:
        message = N_("this is not a readable archive")
        raise json_file.refuse(path, message, N_("Fetch or export the file again")) from error


def content(archive: zipfile.ZipFile, path: Path, ending: str) -> dict[str, bytes]:
    """Return the files whose name ends in ``ending``, by name.

    Raises :class:`BadInput` when they would be larger than 300 MB together.
    """
    parts = [one for one in archive.infolist() if one.filename.lower().endswith(ending)]
    if sum(one.file_size for one in parts) > json_file.MAX_BYTES:
        message = N_("what the archive holds is larger than {limit} MB")
        limit = json_file.MAX_BYTES // 2**20
        raise json_file.refuse(path, message, N_("Split the file"), limit=limit)
    return {one.filename: archive.read(one) for one in parts}
