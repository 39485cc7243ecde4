"""The first sheet: what each sheet is, the sums and ratios that matter, and how they connect."""

from __future__ import annotations

from collections.abc import Sequence

from dorsale.formats.workbook import bill
from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import MONEY, PERCENT, RATIO, TEXT, Page, quoted
from dorsale.plan.problems import N_

_TEXT, _NOTE = ("text", ""), ("note", "")
_GIVEN = [_TEXT, ("value", MONEY), _NOTE]
_SUM = [_TEXT, ("formula", MONEY), _NOTE]
_LINKED = [_TEXT, ("link", MONEY), _NOTE]
_STRONG = [("strong", ""), ("total", MONEY), _NOTE]
_RATIOS = (
    ("npv", N_("Project: net present value at the plan's rate, EUR"), MONEY),
    ("firr", N_("Project: financial rate of return, real"), PERCENT),
    ("enpv", N_("Region: net present value at the plan's rate, EUR"), MONEY),
    ("eirr", N_("Region: economic rate of return"), PERCENT),
    ("dscr_min", N_("Lowest debt service cover (DSCR)"), RATIO),
    ("llcr", N_("Cover over the life of the loans (LLCR)"), RATIO),
    ("unit_cost", N_("Unit cost, EUR for 1 Mbit/s and month"), "#,##0.00"),
    ("viability_gap", N_("Viability gap, EUR"), MONEY),
)
_AFTER_BILL = (
    "later_phases_from_cash",
    "left_out_of_the_programme",
    "contingency",
    "price_contingency",
    "tax",
    "works_charges",
    "financing_need",
)


def write(desk: Desk, page: Page, contents: Sequence[tuple[str, str]]) -> None:
    """Fill the first sheet, when all others stand. ``contents``: key and meaning of each."""
    scenario = desk.document["scenario"]
    title = scenario["title"].get(desk.language, scenario["name"])
    page.sheet.row_dimensions[page.line([title], [("title", "")])].height = 21
    _legend(page)
    page.skip()
    _cost(desk, page)
    _bridge(desk, page)
    if desk.case is not None:
        _ratios(desk, page)
    _payers(desk, page)
    _contents(desk, page, contents)
    _frozen(desk, page)
    page.finish((64, 22, 84), None)


def _legend(page: Page) -> None:
    """Say what the colours mean, each in its own."""
    say = page.say
    for style, text in (
        ("input", say(N_("Yours to change"))),
        ("formula", say(N_("Worked out here"))),
        ("link", say(N_("Comes from another sheet"))),
        ("value", say(N_("Given by the program, not worked out here"))),
        ("text", say(N_("◇ marks an assumption"))),
    ):
        page.line([text], [(style, TEXT)])


def _cost(desk: Desk, page: Page) -> None:
    say, basis = desk.say, desk.document["basis"]
    page.head([say(N_("Cost")), "EUR", ""], lines=1)
    label = say(N_("Cost, base estimate (EUR of {year}, net of tax)"))
    row = page.line([label.format(year=basis["price_year"]), f"={bill.total(desk)}"], _STRONG)
    desk.name("bill_total_eur", page.ref(row, 2))
    total = desk.document["bill"]["total_eur"]
    note = say(N_("simulated by the program; percentiles are never added up"))
    for name in ("p10", "p50", "p80", "p90"):
        page.line(
            [say(N_("Simulated {name}")).format(name=name.upper()), total[name], note], _GIVEN
        )
    page.skip()


def _bridge(desk: Desk, page: Page) -> None:
    """Write the steps from the objective to the bill (given), and on to the need (live)."""
    say = desk.say
    page.head([say(N_("From what was optimised to the financing need")), "EUR", ""], lines=1)
    first = page.row
    for step in desk.document["solution"].get("bridge") or ():
        if step["step"] in ("bill_base", *_AFTER_BILL):
            break
        page.line([desk.label("step", step["step"]), step["eur"]], _GIVEN)
    if page.row > first:
        found = page.column(first, page.row - 1, 2)
        page.line(
            [
                say(N_("What was changed in this workbook")),
                f"=ROUND(bill_total_eur-SUM({found}),0)",
            ],
            _SUM,
        )
    base = page.line(
        [desk.label("step", "bill_base", say(N_("Bill, base estimate"))), "=bill_total_eur"],
        _STRONG,
    )
    if desk.case is None:
        _simple_need(desk, page, base)
    else:
        _need(desk, page, base)
    page.skip()


def _simple_need(desk: Desk, page: Page, base: int) -> None:
    total = desk.document["bill"]["total_eur"]
    share = total["p80"] / total["base"] - 1 if total["base"] else 0.0
    page.line(
        [
            desk.label("step", "contingency", desk.say(N_("Contingency (P80 - base)"))),
            f"=B{base}*{share!r}",
        ],
        _SUM,
    )
    row = page.line(
        [
            desk.label("step", "financing_need", desk.say(N_("Financing need"))),
            f"=B{base}+B{base + 1}",
        ],
        _STRONG,
    )
    desk.name("financing_need_eur", page.ref(row, 2))


def _need(desk: Desk, page: Page, base: int) -> None:
    """Write what comes on top of the bill: physical, prices, tax, interest; the sum is the need."""
    say = desk.say
    calendar, financing = desk.years_of("calendar"), desk.years_of("financing")
    cash = desk.years_of("cash")
    spent, later = calendar.total("base"), "+".join(bill.later_phases(desk))
    left = f"={spent}-B{base}" + (f"-B{base + 1}" if later else "")
    from_cash = (N_("Later phases of data centres and technopoles, paid from cash"), f"=-({later})")
    lines = {
        **({"later_phases_from_cash": from_cash} if later else {}),
        "left_out_of_the_programme": (N_("Left out of the programme"), left),
        "contingency": (
            N_("Physical contingency (P80 of the bill less base)"),
            f"={spent}*contingency",
        ),
        "price_contingency": (
            N_("Price contingency: inflation, and time lost"),
            f"={financing.total('investment')}-{spent}*(1+contingency)",
        ),
        "tax": (N_("Tax and duty, paid by the State"), f"={financing.total('tax')}"),
        "works_charges": (N_("Interest and fees during works"), f"={cash.total('works_charges')}"),
    }
    for key, (label, formula) in lines.items():
        style = _LINKED if key in ("tax", "works_charges") else _SUM
        page.line([desk.label("step", key, say(label)), formula], style)
    row = page.line(
        [
            desk.label("step", "financing_need", say(N_("Financing need"))),
            f"=SUM(B{base}:B{page.row - 1})",
        ],
        _STRONG,
    )
    desk.name("financing_need_eur", page.ref(row, 2))
    desk.equal(
        say(N_("The bridge ends at the financing need")), "financing_need_eur", cash.total("need")
    )


def _ratios(desk: Desk, page: Page) -> None:
    say = desk.say
    page.head([say(N_("What it is worth")), "", ""], lines=1)
    for name, label, form in _RATIOS:
        page.line([say(label), f"=ratio_{name}"], [_TEXT, ("link", form), _NOTE])
    yes, no = quoted(say(N_("yes"))), quoted(say(N_("no")))
    page.line(
        [say(N_("All checks hold")), f"=IF(all_checks,{yes},{no})"], [_TEXT, ("link", ""), _NOTE]
    )
    page.skip()


def _payers(desk: Desk, page: Page) -> None:
    say = desk.say
    page.head([say(N_("Who pays")), "EUR", say(N_("Share"))], lines=1)
    styles = [_TEXT, ("link", MONEY), ("left", PERCENT)]
    if desk.case is None:
        for source in desk.document["finance"]["sources"]:
            page.line(
                [desk.say(source["funder"]), f"=financing_need_eur*C{page.row}", source["share"]],
                [_TEXT, ("formula", MONEY), ("input", PERCENT)],
            )
        page.skip()
        return
    financing = desk.years_of("financing")
    whole = financing.total("investment")
    for key in financing.rows:
        if key.startswith("source:") or key == "unfunded":
            row = financing.rows[key]
            label = str(financing.sheet.cell(row, 1).value)
            page.line(
                [label, f"={financing.total(key)}", f"=IF({whole}>0,B{page.row}/{whole},0)"], styles
            )
    page.line([say(N_("Works, contingency and prices included")), f"={whole}"], _STRONG)
    page.skip()


def _contents(desk: Desk, page: Page, contents: Sequence[tuple[str, str]]) -> None:
    page.head([desk.say(N_("Sheet")), "", desk.say(N_("What it is"))], lines=1)
    for key, meaning in contents:
        other = desk.pages[key]
        row = page.line([other.sheet.title, None, desk.say(meaning)])
        page.link(row, 1, f"#{other.title}!A1")
    page.skip()


def _frozen(desk: Desk, page: Page) -> None:
    """Say what stays as the program found it when an input changes."""
    say = desk.say
    texts = [
        say(
            N_(
                "Percentiles of the bill, and the steps from the objective to the bill: found by "
                "simulation and by the optimiser"
            )
        ),
        *(
            ()
            if desk.case is None
            else (
                say(N_("Shares of each part of the bill by year and category, as programmed")),
                say(N_("Quantities that can be sold, traffic and running costs by year")),
            )
        ),
        *dict.fromkeys(desk.frozen),
    ]
    page.head([say(N_("What stays as it was found when an input changes")), "", ""], lines=1)
    for text in texts:
        page.line([text])
