"""Candidates ranked: measures, scores, weights of each stakeholder; change one and ranks move."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from openpyxl.utils import get_column_letter as letter

from dorsale.formats.sited_places import section
from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import PERCENT, PLAIN, YEAR, Page
from dorsale.plan.problems import N_

Row = Mapping[str, Any]
_WORST, _BEST, _WEIGHTS = 2, 3, 5
"""Columns: worst and best value, limit, then one for each stakeholder and for each candidate."""
_MEASURE, _SCORE = "#,##0.####", "0.000"
_KINDS = {"data_centre": N_("Data centres"), "technopole": N_("Technopoles")}


def write(desk: Desk) -> None:
    """Write the sheet, when candidates were judged; ranks are cells ``rank:KIND:WHO:PLACE``."""
    kinds: Mapping[str, Row] = section(desk.document).get("kinds") or {}
    if not kinds:
        return
    say = desk.say
    title = say(N_("Ranking of sites"))
    meaning = say(
        N_("Score: 0 at the worst, 1 at the best, 0.5 if unknown; times weights, over their sum")
    )
    page = desk.page("ranking", title, meaning)
    widest = 0
    for kind, judged in kinds.items():
        row = page.line([say(_KINDS.get(kind, kind))], [("title", "")])
        page.sheet.row_dimensions[row].height = 21
        widest = max(widest, _Ranking(desk, page, kind, judged).write())
    desk.frozen.append(say(N_("How often each site is first, in drawn weights; who is excluded")))
    page.finish((46, *[11] * 3, *[15] * (widest - 4)), "B4", 3)


class _Ranking:
    """The candidates of one kind: a block of measures, one of scores, points and ranks."""

    def __init__(self, desk: Desk, page: Page, kind: str, judged: Row) -> None:
        self.desk, self.page, self.kind = desk, page, kind
        self.criteria: Mapping[str, Row] = judged["criteria"]
        self.rows: Sequence[Row] = judged["candidates"]
        self.whose = list(next(iter(self.criteria.values()))["weights"])
        self.first = _WEIGHTS + len(self.whose)

    def write(self) -> int:
        """Write the whole block and return how many columns it has."""
        say, size = self.desk.say, len(self.criteria)
        self._head()
        top = self.page.row
        for name, one in self.criteria.items():
            self._measures(name, one)
        self._title(N_("Scores, 0 to 1"))
        scores = self.page.row
        for row, name in enumerate(self.criteria, start=top):
            self._across(self._criterion(name), partial(self._score, row), _SCORE)
        self._title(N_("Score under the weights of each"))
        points = self.page.row
        for at, who in enumerate(self.whose):
            self._across(self._who(who), self._points(at, top, scores, size), _SCORE)
        self._title(N_("Rank, 1 is first"))
        for at, who in enumerate(self.whose):
            self._ranks(who, points + at)
        self._title(N_("As the program found it"))
        for who in self.whose:
            self._found(self._who(who), [one["ranks"].get(who) for one in self.rows], YEAR)
        shares = [one["first_share"] for one in self.rows]
        doubted = [one["first_share_in_doubt"] for one in self.rows]
        self._found(say(N_("First in this share of drawn weights")), shares, PERCENT)
        self._found(say(N_("First, measures drawn too")), doubted, PERCENT)
        self._excluded()
        self.page.skip()
        return self.first + len(self.rows) - 1

    def _who(self, who: str) -> str:
        return self.desk.label("stakeholder", who)

    def _criterion(self, name: str) -> str:
        """Return what a criterion is called with its unit; the user's own as the table says."""
        one = self.criteria[name]
        own = f"{self.desk.say(one['description'])} ({one['unit']})"
        return self.desk.label("criterion", name, own)

    def _head(self) -> None:
        say = self.desk.say
        weight = say(N_("Weight: {who}"))
        texts = (N_("Criterion"), N_("Worst"), N_("Best"), N_("Limit"))
        places = [say(one["name"]) for one in self.rows]
        named = [weight.format(who=self._who(who)) for who in self.whose]
        self.page.head([*map(say, texts), *named, *places], lines=4)

    def _title(self, text: str) -> None:
        self.page.line([self.desk.say(text)], [("strong", "")])

    def _measures(self, name: str, one: Row) -> None:
        weights = [one["weights"][who] for who in self.whose]
        measured = [row["measures"].get(name) for row in self.rows]
        ends = [("input", _MEASURE)] * 2
        self.page.line(
            [self._criterion(name), one["worst"], one["best"], one["limit"], *weights, *measured],
            [("text", ""), *ends, ("value", _MEASURE),
             *[("input", PERCENT)] * len(weights), ("input", _MEASURE)],
        )  # fmt: skip

    def _across(self, label: str, cell: Callable[[int], str], form: str) -> None:
        """Write one line: a formula for each candidate that no criterion excludes."""
        self.page.put(self.page.row, 1, label)
        for at, one in enumerate(self.rows, start=self.first):
            if not one["excluded"]:
                self.page.put(self.page.row, at, "=" + cell(at), "formula", form)
        self.page.row += 1

    def _score(self, row: int, at: int) -> str:
        measure, worst, best = (f"{letter(one)}{row}" for one in (at, _WORST, _BEST))
        return f'IF({measure}="",0.5,MAX(0,MIN(1,({measure}-{worst})/({best}-{worst}))))'

    def _points(self, who: int, top: int, scores: int, size: int) -> Callable[[int], str]:
        weights = _down(_WEIGHTS + who, top, size)
        return lambda at: f"SUMPRODUCT({weights},{_down(at, scores, size)})/SUM({weights})"

    def _ranks(self, who: str, points: int) -> None:
        """Write the rank of each among those that are left, and remember where it stands."""
        every = f"${letter(self.first)}{points}:${letter(self.first + len(self.rows) - 1)}{points}"
        for at, one in enumerate(self.rows, start=self.first):
            self.desk.cells[f"rank:{self.kind}:{who}:{one['id']}"] = self.page.ref(
                self.page.row, at
            )
        self._across(self._who(who), lambda at: f"RANK({letter(at)}{points},{every})", YEAR)

    def _found(self, label: str, values: Sequence[Any], form: str) -> None:
        empty = [None] * (self.first - 2)
        self.page.line([label, *empty, *values], [("text", ""), ("value", form)])

    def _excluded(self) -> None:
        if not any(one["excluded"] for one in self.rows):
            return
        names = [
            ", ".join(self._criterion(each["criterion"]) for each in one["excluded"])
            for one in self.rows
        ]
        self._found(self.desk.say(N_("Excluded by")), [name or None for name in names], PLAIN)


def _down(column: int, top: int, size: int) -> str:
    return f"${letter(column)}${top}:${letter(column)}${top + size - 1}"
