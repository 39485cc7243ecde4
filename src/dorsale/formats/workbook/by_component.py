"""Financing by source and component: the components of a source are parts of what it pays."""

from __future__ import annotations

import pandas as pd
from openpyxl.utils import get_column_letter as letter

from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import MONEY, PERCENT
from dorsale.plan.problems import N_


def write(desk: Desk) -> None:
    """Write the sheet: amounts to the left, the parts they are worked out from to the right."""
    rows = desk.document["finance"].get("by_component") or []
    if desk.case is None or not rows:
        return
    say = desk.say
    table = pd.DataFrame(rows).pivot_table("eur", "component", "id", aggfunc="sum", fill_value=0.0)
    financing = desk.years_of("financing")
    totals = {str(one): _total(str(one)) for one in table.columns}
    known = [one for one, line in totals.items() if line in financing.rows]
    called = [say(N_("Unfunded")) if one == "unfunded" else one for one in known]
    if not known:
        return
    meaning = say(N_("Money of the year, by source and component; parts as the program found them"))
    page = desk.page("by_component", say(N_("Financing by component")), meaning)
    part = say(N_("Part of {source}"))
    parts = [part.format(source=one) for one in called]
    page.head([say(N_("Component")), *called, say(N_("Total")), *parts])
    first, end = page.row, len(known) + 1
    styles = [("text", ""), *[("formula", MONEY)] * end, *[("value", PERCENT)] * len(known)]
    for component, row in table[known].iterrows():
        shares = [float(row[one] / table[one].sum()) if table[one].sum() else 0.0 for one in known]
        amounts = [
            f"={letter(end + 1 + place)}{page.row}*{financing.total(totals[one])}"
            for place, one in enumerate(known, start=1)
        ]
        total = f"=SUM(B{page.row}:{letter(end)}{page.row})"
        page.line([desk.component(str(component)), *amounts, total, *shares], styles)
    sums = [f"=SUM({letter(c)}{first}:{letter(c)}{page.row - 1})" for c in range(2, end + 2)]
    page.line([say(N_("Total")), *sums], [("strong", ""), ("total", MONEY)])
    desk.equal(
        say(N_("Components add up to what the sources pay")),
        page.ref(page.row - 1, end + 1),
        "+".join(financing.total(totals[one]) for one in known if table[one].sum()),
    )
    page.finish((40, *[15] * (end + len(known))), f"B{first}", first - 1)


def _total(source: str) -> str:
    """Return the key of the line of a source on the sheet of financing."""
    return source if source == "unfunded" else f"source:{source}"
