"""Chapters: each speaks when it can, in words of the catalogue, and an absence breaks none."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.report.appraisal import contents
from dorsale.report.appraisal.blocks import (
    Appraisal,
    Beside,
    Figure,
    Heading,
    KeyFigures,
    Note,
    Paragraph,
    Points,
    Table,
    Terms,
    plain,
)
from dorsale.report.words import Words
from tests.report.appraisal.full_plan import full
from tests.small_plan import OUTLINES, document

PLAN = full()
CHAPTERS = [
    "need", "network", "alternatives", "phases", "costs", "financing", "economics", "risks",
    "countries", "safeguards", "procurement", "results", "operation", "method", "unknown",
    "assumptions", "glossary",
]  # fmt: skip
MAY_LACK = [
    *(("bill", key) for key in ("components", "tornado", "reference_class", "contingency",
                                "tax_eur", "operation", "fibre_pairs", "rates")),
    *(("finance", key) for key in ("by_category", "by_component", "case", "accounts", "varied",
                                   "sharing", "splits", "routes", "terms", "phasing")),
    ("solution", "programme"), ("solution", "bridge"),
]  # fmt: skip


def texts(found: Appraisal) -> Iterator[str]:
    """Yield everything that an appraisal file says, drawings left out."""
    front = found.front
    yield from (front.kicker, front.sentence, front.dateline, *front.rests, *front.risks)
    yield from found.words.values()
    for chapter in found.chapters:
        yield chapter.title
        for block in chapter.blocks:
            yield from _said(block)


def _said(block: Any) -> Iterator[str]:
    match block:
        case Heading(text=text) | Note(text=text):
            yield plain(text)
        case Paragraph():
            yield from (plain(block.text), *block.footnotes)
        case Points():
            yield from map(plain, block.items)
        case Figure():
            yield from (block.caption, block.source, *(key.text for key in block.legend))
        case Beside():
            yield from (one.caption for one in block.figures)
        case Table():
            yield from (plain(block.grid.caption), block.source, *map(plain, block.grid.heads))
            yield from (plain(cell) for row in block.grid.rows for cell in row)
        case KeyFigures():
            yield from (f"{one.label} {one.value} {one.remark}" for one in block.numbers)
        case Terms():
            yield from (text for pair in block.pairs for text in pair)


def test_a_full_plan_fills_every_chapter() -> None:
    assert [one.id for one in contents.write(PLAN, OUTLINES, "en").chapters] == CHAPTERS


def test_an_older_plan_leaves_chapters_out() -> None:
    found = [one.id for one in contents.write(document(), OUTLINES, "en").chapters]
    assert set(found) < set(CHAPTERS)
    assert "economics" not in found
    assert "countries" not in found


@settings(max_examples=25, deadline=None)
@given(st.sets(st.sampled_from(MAY_LACK)))
def test_no_absence_breaks_a_chapter(lacking: set[tuple[str, str]]) -> None:
    plan = copy.deepcopy(PLAN)
    for part, key in lacking:
        plan[part].pop(key, None)
    assert contents.write(plan, OUTLINES, "fr").chapters


def test_nothing_is_said_outside_the_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every word is of the catalogue, of the plan, or a name that all languages share."""
    own = set(re.findall(r"[^\W\d_]+", json.dumps(PLAN, ensure_ascii=False)))
    shared = {"Dorsale", "Gbit", "DSCR", "LLCR", "EIRR", "FIRR", "www", "com", "org", "net"}

    def masked(self: Words, message: str, **values: object) -> str:
        hidden = "".join(
            part if part.startswith("{") else re.sub(r"[^\W\d_]", "§", part)
            for part in re.split(r"(\{\w+\})", message)
        )
        return hidden.format(**values) if values else hidden

    monkeypatch.setattr(Words, "say", masked)
    found = contents.write(PLAN, OUTLINES, "en")
    outside = {
        word
        for text in texts(found)
        for word in re.findall(r"[^\W\d_]{4,}", re.sub(r"\S+\.\w{2,}", "", text))
    }
    months = {"Jan", "June", "July", "Sept"}
    countries = {"Cameroon", "Congo", "Brazzaville"}
    assert outside - own - shared - months - countries == set()


def test_sources_stand_under_tables() -> None:
    tables = [
        block for chapter in contents.write(PLAN, OUTLINES, "en").chapters
        for block in chapter.blocks if isinstance(block, Table)
    ]  # fmt: skip
    assert sum(bool(one.source) for one in tables) > len(tables) / 2


def test_marks_in_paragraphs_have_their_footnote() -> None:
    for chapter in contents.write(PLAN, OUTLINES, "en").chapters:
        for block in chapter.blocks:
            if isinstance(block, Paragraph) and block.footnotes:
                assert block.text.count("◇") >= len(block.footnotes)
