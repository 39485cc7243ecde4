"""What must be true of the workbook, each worked out by the sheet itself."""

from __future__ import annotations

from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import Page, quoted
from dorsale.plan.problems import N_

ALL = 5
"""Row of the check of all checks."""
_STYLES = [("text", ""), ("formula", ""), ("alarm", "")]


def write(desk: Desk, page: Page) -> None:
    """Write the checks the other sheets have asked for, and whether all hold."""
    say = desk.say
    meaning = N_("Each line is worked out here; FALSE: a change broke a sum, or money lacks")
    page.heading(page.sheet.title, say(meaning))
    page.head([say(N_("What must be true")), say(N_("True?")), ""], lines=1)
    first, last = ALL + 1, ALL + len(desk.checks)
    page.line([say(N_("All checks")), f"=AND(B{first}:B{last})"], [("strong", ""), ("total", "")])
    desk.name("all_checks", page.ref(ALL, 2))
    alarm = quoted(say(N_("does not hold")))
    for text, formula in desk.checks:
        page.line([text, f"={formula}", f'=IF(B{page.row},"",{alarm})'], _STYLES)
    page.finish((90, 14, 20), f"A{first}", ALL - 1)
