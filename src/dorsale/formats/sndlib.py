"""Read the networks of SNDlib, native text and XML, told apart by their content.

The formats are those of SNDlib 1.0 (Orlowski, Pióro, Tomaszewski, Wessäly, 2010): nodes with
coordinates; links with pre-installed capacity, routing and set-up cost and a list of modules;
demands with routing unit, value and the most links of a path. Lists of admissible paths are
passed over: every path is allowed.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from dorsale.formats import sndlib_native, sndlib_xml
from dorsale.formats.json_file import read_bytes, refuse
from dorsale.formats.sndlib_checks import instance_of
from dorsale.plan.loading import Instance
from dorsale.plan.problems import N_, Problem

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
          (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
_GIVE = N_("Give an SNDlib network, native text or XML")


@dataclass(frozen=True)
class Reading:
    """What a file gave: the instance, and warnings that a reader should see."""

    instance: Instance
    warnings: tuple[Problem, ...]


def read(path: Path | str) -> Instance:
    """Return the network in ``path``; :class:`BadInput` names everything wrong, with its row."""
    return reading(path).instance


def reading(path: Path | str) -> Reading:
    """Return the network in ``path`` with the warnings; see :func:`read` for the errors."""
    path = Path(path)
    content = read_bytes(path)
    if not content.strip():
        raise refuse(path, N_("the file is empty"), _GIVE)
    head = _text(content[:2000] if len(content) > 2000 else content)
    if head.lstrip().startswith("<"):
        rows = sndlib_xml.rows_of(content, path.name, path.stem)
    else:
        text = _text(content)
        if "\0" in text:
            raise refuse(path, N_("this is not a text: it holds bytes of zero"), _GIVE)
        rows = sndlib_native.rows_of(text, path.name, path.stem)
    instance, warnings = instance_of(rows, path.name)
    return Reading(instance, warnings)


def _text(content: bytes) -> str:
    """Return the text of ``content``: by its mark, else UTF-8, else Latin-1."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")
