"""One block a loan: drawn, fees, interest, principal by one of four schedules, what is owed.

Interest is on what was owed at the end of last year. Years count from the first drawing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dorsale.formats.workbook import cash, funders
from dorsale.formats.workbook.desk import Desk
from dorsale.formats.workbook.page import PERCENT, RATE, YEAR
from dorsale.formats.workbook.parameters import cell_name
from dorsale.formats.workbook.years import YearPage
from dorsale.plan.problems import N_

KINDS = ("interest", "fees", "capitalised", "principal", "owed")
_PLACE = "({c}$4-first_year+1)"


def write(desk: Desk) -> None:
    """Write the sheet; lines ``interest:ID``, ``fees:ID``... are in EUR of the year."""
    case = desk.case
    if case is None:
        return
    say = desk.say
    meaning = say(N_("Each loan year by year, in its own currency and in euros"))
    page = desk.year_page("debt", say(N_("Debt")), meaning, case.years)
    loans = funders.loans(case)
    plain = [one for one in loans if funders.repayment(one) != "sculpted"]
    shaped = [one for one in loans if funders.repayment(one) == "sculpted"]
    for one in plain:
        _loan(desk, page, one)
    if shaped:
        _cash_for_shaped(desk, page, plain, len(shaped))
    for one in shaped:
        _loan(desk, page, one)
    if not loans:
        page.line([say(N_("No loan"))])
    page.close()
    cash.write_cover(desk)


def _cash_for_shaped(desk: Desk, page: YearPage, plain: list[dict[str, Any]], count: int) -> None:
    """Write what the other loans leave, shared equally by those whose payments follow cash."""
    works, cash = desk.years_of("calendar").of("works"), desk.years_of("cash").of("cash_available")
    due = "".join(
        "-{}-({}+{})*(1-{})".format(
            *(page.here(f"{kind}:{one['id']}") for kind in ("principal", "interest", "fees")), works
        )
        for one in plain
    )
    page.section(desk.say(N_("Cash that other loans leave")))
    page.flow(
        "cash_left",
        desk.say(N_("For each loan whose payments follow the cash")),
        f"=MAX(0,{cash}{due})/{count}",
        total=None,
    )


def _loan(desk: Desk, page: YearPage, one: Mapping[str, Any]) -> None:
    """Write the block of a loan."""
    say, key = desk.say, str(one["id"])
    currency = funders.word(one, "currency", "EUR")
    page.section(f"{desk.say(one['funder'])} ({key}), {currency}")
    source = desk.years_of("financing").of(f"source:{key}")
    rate_of_exchange = _exchange(desk, page, key, currency)
    drawn = page.flow(
        f"drawn:{key}",
        say(N_("Drawn")),
        f"={source}{_over(rate_of_exchange)}",
        unit=currency,
        style="formula" if rate_of_exchange else "link",
    )
    terms = _terms(desk, page, key, drawn)
    block = _Block(desk, page, one, currency, drawn, terms)
    block.write()
    for kind in KINDS:
        _in_euros(page, block, kind, rate_of_exchange)
    _loan_checks(desk, page, one)


def _exchange(desk: Desk, page: YearPage, key: str, currency: str) -> str:
    """Write the rate of a currency that moves, EUR a unit against the first year; else nothing."""
    name = f"{currency.lower()}_drift_per_year"
    if cell_name(name) not in desk.cells:
        return ""
    page.flow(
        f"exchange:{key}",
        desk.say(N_("Value of the currency in euros, first year = 1")),
        f"=(1+{cell_name(name)})^({{c}}$4-first_year)",
        unit="",
        total=None,
        form=RATE,
    )
    return page.here(f"exchange:{key}")


def _over(rate: str) -> str:
    return f"/{rate}" if rate else ""


def _terms(desk: Desk, page: YearPage, key: str, drawn: int) -> dict[str, str]:
    """Write what follows from the terms: rate, payments, first drawing; return addresses."""
    say = desk.say
    grace, tenor = (desk.cells[f"funder:{key}:{name}_years"] for name in ("grace", "tenor"))
    interest = desk.cells[f"funder:{key}:interest_per_year"]
    rows: dict[str, tuple[str, str, str]] = {
        "rate": (say(N_("Rate")), f"=MAX(0,{interest}+interest_shift)", "0.00%"),
        "count": (say(N_("Number of payments of principal")), f"=MAX(1,{tenor}-{grace})", YEAR),
        "start": (
            say(N_("Place of the first drawing")),
            f'=COUNTIF(INDEX({page.span(drawn + 1)},1,0),"<=0")+1',
            YEAR,
        ),
    }
    page.flow(f"so_far:{key}", say(N_("Drawn so far")), f"=SUM($D{drawn}:{{c}}{drawn})", total=None)
    found = {
        name: page.constant(f"{name}:{key}", label, formula, form)
        for name, (label, formula, form) in rows.items()
    }
    signed = page.total(f"drawn:{key}")
    return {**found, "grace": grace, "tenor": tenor, "signed": signed}


class _Block:
    """The lines of one loan in its own currency."""

    def __init__(
        self,
        desk: Desk,
        page: YearPage,
        one: Mapping[str, Any],
        currency: str,
        drawn: int,
        terms: Mapping[str, str],
    ) -> None:
        self.desk, self.page, self.one, self.terms = desk, page, one, terms
        self.key, self.currency, self.drawn = str(one["id"]), currency, drawn
        self.own: dict[str, int] = {}

    def write(self) -> None:
        """Write opening, interest, fees, capitalised, principal, closing."""
        say, t, works = self.desk.say, self.terms, self.desk.years_of("calendar").of("works")
        kept = [f"own_{name}:{self.key}" for name in ("opening", "interest", "fees", "capitalised")]
        self.page.keep(kept)
        payment = f"={_PLACE}-{t['start']}-{t['grace']}"
        self._line(
            "payment", say(N_("Number of the payment of principal")), payment, form=YEAR, unit=""
        )
        part = self._part()
        opening = self.page.here(f"own_opening:{self.key}")
        number = self._at("payment")
        principal = f"=IF({number}<1,0,IF({number}>={t['count']},{opening},{part}))"
        self._line("principal", say(N_("Principal")), principal)
        closing = (
            f"={opening}-{self._at('principal')}+{{c}}{self.drawn}"
            f"+{self.page.here(f'own_capitalised:{self.key}')}"
        )
        self._line("owed", say(N_("Owed at the year's end")), closing, total=None, style="total")
        before = f"={{p}}{self.own['owed']}"
        self._line("opening", say(N_("Owed when the year begins")), before, total=None, first="=0")
        self._line("interest", say(N_("Interest")), f"={t['rate']}*{opening}")
        self._line("fees", say(N_("Fees")), self._fees())
        capitalised = (
            f"=IF({self._term('capitalised')}=1,({self._at('interest')}"
            f"+{self._at('fees')})*{works},0)"
        )
        self._line("capitalised", say(N_("Added to what is owed instead of paid")), capitalised)

    def _line(self, name: str, label: str, cells: str, **how: Any) -> None:
        how = {"unit": self.currency, **how}
        if name == "payment":
            how["total"] = None
        self.own[name] = self.page.flow(f"own_{name}:{self.key}", label, cells, **how)

    def _at(self, name: str) -> str:
        return f"{{c}}{self.own[name]}"

    def _term(self, name: str) -> str:
        return self.desk.cells[f"funder:{self.key}:{name}"]

    def _fees(self) -> str:
        t = self.terms
        undrawn = f"MAX(0,{t['signed']}-{self.page.here(f'so_far:{self.key}')}+{{c}}{self.drawn})"
        upfront = f"IF({_PLACE}={t['start']},{self._term('front_end_fee')}*{t['signed']},0)"
        waiting = (
            f"IF({{c}}$4>={self._term('signed_year')},"
            f"{self._term('commitment_fee_per_year')}*{undrawn},0)"
        )
        return f"={upfront}+{waiting}"

    def _part(self) -> str:
        """Return the principal of a due date that is not the last, by the loan's schedule."""
        opening = self.page.here(f"own_opening:{self.key}")
        left = f"({self.terms['count']}-{self._at('payment')}+1)"
        rate = self.terms["rate"]
        schedule = funders.repayment(self.one)
        if schedule == "annuity":
            return f"{opening}*IF({rate}=0,1/{left},{rate}/((1+{rate})^{left}-1))"
        if schedule == "stepped":
            return f"{opening}*{self._stepped()}"
        if schedule == "sculpted":
            return self._shaped(opening, left, rate)
        return f"{opening}/{left}"

    def _stepped(self) -> str:
        """Write this year's share and the shares still to come; return their ratio."""
        say, t = self.desk.say, self.terms
        year = f"({self._at('payment')}+{t['grace']})"
        now, ahead = ["0"], ["0"]
        for number in range(len(funders.steps(self.one))):
            first, last, share = (self._term(f"step{number}:{add}") for add in range(3))
            now.append(f"IF(AND({year}>={first},{year}<={last}),{share},0)")
            ahead.append(f"{share}*MAX(0,MIN({last},{t['tenor']})-MAX({first},{year})+1)")
        self._line(
            "weight",
            say(N_("Share due this year")),
            "=" + "+".join(now),
            unit="",
            total=None,
            form=PERCENT,
        )
        self._line(
            "ahead",
            say(N_("Shares still to come, this year's included")),
            "=" + "+".join(ahead),
            unit="",
            total=None,
            form=PERCENT,
        )
        return f"IF({self._at('ahead')}>0,{self._at('weight')}/{self._at('ahead')},0)"

    def _shaped(self, opening: str, left: str, rate: str) -> str:
        """Write what cash to come is worth; return service in proportion to cash, less interest."""
        say = self.desk.say
        exchange = f"exchange:{self.key}"
        over = _over(self.page.here(exchange) if exchange in self.page.rows else "")
        self._line(
            "cash",
            say(N_("Cash for this loan")),
            f"={self.page.here('cash_left')}{over}",
            total=None,
        )
        row, number = self.page.row, self._at("payment")
        within = f"AND({number}>=1,{number}<={self.terms['count']})"
        cash = self._at("cash")
        after = f"=IF({within},({cash}+{{n}}{row})/(1+{rate}),0)"
        last = f"=IF({within},{cash}*IF({rate}=0,{left},(1-(1+{rate})^-{left})/{rate}),0)"
        self._line(
            "worth",
            say(N_("Worth of the cash to come, the last year's cash going on")),
            after,
            final=last,
            total=None,
        )
        worth = self._at("worth")
        service = f"{opening}*{cash}/{worth}-{rate}*{opening}"
        return f"IF({worth}>0,MIN({opening},MAX(0,{service})),{opening}/{left})"


def _in_euros(page: YearPage, block: _Block, kind: str, rate: str) -> None:
    """Write a line of the loan in euros, or name the own line so where no rate moves."""
    own, key = page.rows[f"own_{kind}:{block.key}"], f"{kind}:{block.key}"
    if not rate:
        page.rows[key] = own
        return
    label = str(page.sheet.cell(own, 1).value)
    page.flow(key, label, f"={{c}}{own}*{rate}", total=None if kind == "owed" else "sum")


def _loan_checks(desk: Desk, page: YearPage, one: Mapping[str, Any]) -> None:
    key, case = str(one["id"]), desk.case
    assert case is not None
    repaid = desk.say(N_("{loan}: what is drawn and capitalised is repaid or still owed"))
    principal, owed = page.total(f"own_principal:{key}"), page.rows[f"own_owed:{key}"]
    added, drawn = page.total(f"own_capitalised:{key}"), page.total(f"drawn:{key}")
    desk.equal(
        repaid.format(loan=key), f"{drawn}+{added}", f"{principal}+{page.title}!${page.last}${owed}"
    )
    never = desk.say(N_("{loan}: never owed below 0")).format(loan=key)
    desk.check(never, f"MIN({page.all(f'own_owed:{key}')})>=-0.01")
