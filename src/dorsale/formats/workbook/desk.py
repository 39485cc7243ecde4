"""What every sheet is written from: the plan's document, prices, words, and the sheets so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from dorsale.formats.workbook.page import Page, Say
from dorsale.formats.workbook.years import YearPage
from dorsale.plan.money import Case
from dorsale.plan.problems import N_
from dorsale.plan.sites import HALL, SPACE

Labels = Mapping[str, Mapping[str, str]]


@dataclass
class Desk:
    """The workbook being written.

    ``case``: the plan as a business, where it has one.
    ``labels``: code list -> code -> label in English. ``pages``: key -> sheet. ``cells``: key ->
    address of a cell that other sheets use. ``checks``: what must be true, with its formula.
    ``frozen``: what could not be made live.
    """

    book: Workbook
    document: Mapping[str, Any]
    prices: pd.DataFrame
    say: Say
    labels: Labels
    language: str = "en"
    case: Case | None = None
    pages: dict[str, Page] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)
    checks: list[tuple[str, str]] = field(default_factory=list)
    frozen: list[str] = field(default_factory=list)

    def page(self, key: str, title: str, meaning: str = "") -> Page:
        """Add a sheet; with a ``meaning`` it begins with a heading."""
        page = Page(self.book, title, self.say)
        if meaning:
            page.heading(title, meaning)
        self.pages[key] = page
        return page

    def year_page(self, key: str, title: str, meaning: str, years: Iterable[int]) -> YearPage:
        """Add a sheet with one column a year."""
        page = YearPage(self.book, title, meaning, years, self.say)
        self.pages[key] = page
        return page

    def years_of(self, key: str) -> YearPage:
        """Return a sheet by year that was added before."""
        page = self.pages[key]
        assert isinstance(page, YearPage)
        return page

    def name(self, name: str, address: str) -> str:
        """Give a cell a name that formulas can say, and return the name."""
        self.book.defined_names[name] = DefinedName(name, attr_text=address)
        self.cells[name] = address
        return name

    def label(self, codes: str, code: str, otherwise: str | None = None) -> str:
        """Return what a code is called, in the reader's language."""
        known = self.labels.get(codes, {}).get(code)
        return self.say(known) if known else (otherwise if otherwise is not None else code)

    def item(self, item: str) -> str:
        """Return what an item of the cost book is called, or how the book describes it."""
        described = str(self.prices.at[item, "description"] or item)
        return self.label("item", item, self._module("item", item) or self.say(described))

    def component(self, code: str) -> str:
        """Return what a component is called; ``cable_48`` is a cable of 48 fibres."""
        kind, _, count = code.rpartition("_")
        if not kind or not count.isdigit():
            return self.label("component", code, self._module("component", code) or code)
        named = self.label("component", kind)
        return self.say(N_("{name}, {n} fibres")).format(name=named, n=count)

    def _module(self, codes: str, code: str) -> str:
        """Return what a module of one place alone is called: ``hall_ups_oyo``; else nothing."""
        known = self.labels.get(codes, {})
        heads = (one for one in known if one.startswith((HALL, SPACE)))
        head = next((one for one in heads if code.startswith(f"{one}_")), "")
        return f"{self.say(known[head])} ({code.removeprefix(f'{head}_')})" if head else ""

    def ground(self, factor: str) -> str:
        """Return the ground that a product of factors stands for: ``forest × steep``.

        What is no ground, such as the item that a share is taken of, is called what it is called.
        """
        parts = [part.removeprefix("factor_") for part in factor.split("*") if part]
        return " × ".join(self.label("terrain", one, self.label("item", one)) for one in parts)

    def source(self, text: str) -> str:
        """Return a source as a reader sees it: ours in the language, addresses as they are."""
        start, _, rest = text.partition(": ")
        if start != "assumption":
            return self.say(text) if text else ""
        named = self.label("confidence", "assumption")
        joined = self.say(N_("{name}: {said}"))
        return joined.format(name=named, said=self.say(rest)) if rest else named

    def confidence(self, code: str) -> str:
        """Return how sure a figure is, an assumption with the mark it has everywhere."""
        mark = "◇ " if code == "assumption" else ""
        return mark + self.label("confidence", code)

    def check(self, meaning: str, formula: str) -> None:
        """Add a condition (a formula without ``=``) to the sheet of checks."""
        self.checks.append((meaning, formula))

    def equal(self, meaning: str, one: str, other: str, within: str = "0.01") -> None:
        """Add the condition that two sums agree within ``within`` EUR."""
        self.check(meaning, f"ABS({one}-({other}))<={within}")
