"""The chapters of the appraisal file that the page shows too, in its own look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from dorsale.report.appraisal import contents
from dorsale.report.appraisal.blocks import Chapter
from dorsale.report.appraisal.subject import Document, Subject
from dorsale.report.tables import assumption_mark
from dorsale.report.words import Words

MARK = "◇"


def chapters(document: Document, words: Words, outlines: Mapping[str, Any]) -> list[Chapter]:
    """Return the chapters that have no section of their own on the page.

    ``outlines`` as for :func:`dorsale.report.html.render`.
    """
    subject = Subject(document, words, outlines, Markup(""))
    return [one for write in contents.ON_PAGE if (one := write(subject)) is not None]


def kind(block: object) -> str:
    """Return the name of a block's macro."""
    return type(block).__name__.lower()


def marked(words: Words, text: str, footnotes: Sequence[str] = ()) -> Markup:
    """Return a text whose marks ◇ say on hover what they rest on.

    >>> str(marked(Words("en"), "40 <km> ◇", ["a guess"]))
    '40 &lt;km&gt; <abbr class="assumed" title="a guess">◇</abbr>'
    """
    said: Any = escape(text)
    if "assumed" in said:
        return Markup(said)
    first, *rest = said.split(MARK)
    notes = [*footnotes, *[""] * len(rest)]
    parts = [first]
    for note, part in zip(notes, rest, strict=False):
        parts[-1] = parts[-1].removesuffix(" ")
        parts += [assumption_mark(words, note), part]
    return Markup("").join(parts)
