"""What is built at each data centre: phases, plant, each year's figures."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dorsale.plan.problems import N_
from dorsale.report.appraisal.blocks import (
    Beside,
    Block,
    Figure,
    Folded,
    Heading,
    Paragraph,
    Table,
)
from dorsale.report.appraisal.sites import compared_cost
from dorsale.report.appraisal.sites.amounts import (
    NONE,
    millions,
    millions_of_three,
    plain,
    ranged,
)
from dorsale.report.appraisal.subject import Subject
from dorsale.report.sites import charts
from dorsale.report.sites import held as facts
from dorsale.report.sites.charts import Line
from dorsale.report.sites.held import Held, Row
from dorsale.report.tables import Grid
from dorsale.report.words import Words

_UNITS = {"m2": "m²", "unit": "", "sum": ""}


def write(subject: Subject, held: Held) -> list[Block]:
    """Return the section on what is built; nothing without a data centre."""
    built = held.sites["data_centres"]
    if not built:
        return []
    figures = [
        Figure(_chart(subject, same[0]), _caption(subject, held, same))
        for same in facts.alike(built)
    ]
    said = N_(
        "A phase opens once most of what stands is let; what is wanted beyond the last phase is "
        "not served. In the charts, steps are what stands, the line what is served, the area from "
        "low to high; numbers are phases."
    )
    source = subject.say(N_("modules, classes and prices of hosting.csv."))
    return [
        Heading(subject.say(N_("What is built, and when"))), Paragraph(subject.say(said)),
        *_two_by_two(figures), Table(_phases(subject, held, built), source),
        *compared_cost.write(subject, held, built), Table(_use(subject, held, built)),
        *_slip(subject, built),
        *(_details(subject, held, one) for one in built),
    ]  # fmt: skip


def _two_by_two(figures: Sequence[Figure]) -> list[Block]:
    """Return figures two a row, as large as is read on paper."""
    pairs = [figures[at : at + 2] for at in range(0, len(figures), 2)]
    return [Beside(pair) if len(pair) > 1 else pair[0] for pair in pairs]


def _caption(subject: Subject, held: Held, same: Sequence[Row]) -> str:
    one = same[0]
    words, every = subject.words, set(held.document["scenario"]["countries"])
    hosted = words.join(sorted(map(words.country, one["hosts"])))
    if len(every) > 2 and set(one["hosts"]) == every:
        hosted = subject.say(N_("all countries of the plan"))
    return subject.say(
        N_(
            "{place}. Class {name}: the building itself fails {hours} a year. Hosts {countries}."
        ),
        place=_each(subject, held, same), name=one["class"], hours=words.hours(one["hours_lost"]),
        countries=hosted,
    )  # fmt: skip


def _each(subject: Subject, held: Held, same: Sequence[Row]) -> str:
    """Return the name of a data centre, or of all that are built alike."""
    places = subject.words.join(held.names(one["id"] for one in same))
    return places if len(same) == 1 else subject.say(N_("Each of {places}"), places=places)


def _chart(subject: Subject, one: Row) -> Markup:
    words, yearly = subject.words, one["yearly"]
    keys = ("capacity_kw", "it_kw", "it_kw_low", "it_kw_high", "wanted_kw")
    column = {key: [row[key] for row in yearly] for key in keys}

    def line(label: str, key: str, class_: str, stepped: bool = False) -> Line:
        kw = f"{words.rounded(column[key][-1])}\u00a0kW"
        return Line(subject.say(label), column[key], kw, class_, stepped)

    lines = [line(N_("stands"), "capacity_kw", "stands", True), line(N_("served"), "it_kw", "best")]
    if max(column["wanted_kw"]) > max(column["it_kw"]) * 1.01:
        lines.append(line(N_("wanted"), "wanted_kw", "thin"))
    marks = [
        (phase["year"], words.number(phase["phase"])) for phase in facts.phases(one["modules"])
    ]
    return charts.over_years(
        [int(row["year"]) for row in yearly], lines, subject.words.say(one["name"]),
        lambda kw: f"{words.number(kw)}\u00a0kW", (column["it_kw_low"], column["it_kw_high"]),
        marks,
    )  # fmt: skip


def _phases(subject: Subject, held: Held, built: Sequence[Row]) -> Grid:
    words = subject.words
    heads = [
        subject.say(N_("Data centre")), subject.say(N_("Phase")), subject.say(N_("Opens")), "kW",
        subject.say(N_("Racks")), subject.say(N_("Room, m²")), subject.say(N_("M EUR")),
    ]  # fmt: skip
    rows = [
        row
        for same in facts.alike(built)
        for row in _phase_rows(words, _each(subject, held, same), same[0])
    ]
    caption = subject.say(
        N_("Phases of each data centre, {year} prices ◇"), year=subject.price_year
    )
    return Grid(caption, heads, rows, frozenset(range(1, 7)))


def _phase_rows(words: Words, name: str, one: Row) -> list[list[str]]:
    found = facts.phases(one["modules"])
    rows = [
        [
            name if at == 0 else "", words.number(phase["phase"]), str(phase["year"]),
            words.number(phase["it_kw"]), words.number(phase["racks"]),
            words.number(phase["room_m2"]), millions(words, phase["eur"]),
        ]
        for at, phase in enumerate(found)
    ]  # fmt: skip
    sums = [
        words.number(sum(phase[key] for phase in found)) for key in ("it_kw", "racks", "room_m2")
    ]
    return [*rows, ["", words.say(N_("all")), "", *sums, millions_of_three(words, one["cost_eur"])]]


def _use(subject: Subject, held: Held, built: Sequence[Row]) -> Grid:
    """Return the figures of one year, a column a data centre."""
    words = subject.words
    now = [facts.at_year(one["yearly"], held.year) for one in built]
    labels = (
        (N_("Power served, kW"), "it_kw", words.rounded),
        (N_("Let"), "occupancy", words.percent),
        (N_("Energy in all per energy of IT (PUE)"), "pue", lambda v: words.number(v, 2)),
        (N_("Energy, GWh"), "energy_kwh", lambda v: words.rounded(v / 1e6)),
        (N_("of which from generators, GWh"), "generator_kwh", lambda v: words.rounded(v / 1e6)),
        (N_("Water, m³"), "water_m3", words.rounded),
        (N_("Carbon, t of CO₂"), "carbon_t", words.rounded),
        (N_("Operation, M EUR"), "operation_eur", words.millions),
        (N_("Revenue, M EUR"), "revenue_eur", words.millions),
    )  # fmt: skip
    rows = [
        [subject.say(label), *(ranged(row, key, form) for row in now)]
        for label, key, form in labels
        if all(key in row for row in now)
    ]
    heads = ["", *(held.short[one["id"]] for one in built)]
    caption = subject.say(N_("Use and money in {year}, central case (low–high)"), year=held.year)
    return Grid(caption, heads, rows, frozenset(range(1, 1 + len(built))))


def _slip(subject: Subject, built: Sequence[Row]) -> list[Block]:
    low, _, high = built[0]["works_slip"]
    said = N_("Works of State halls elsewhere took {low} to {high} times the months planned.")
    words = subject.words
    return [Paragraph(subject.say(said, low=plain(words, low), high=plain(words, high)))]


def _details(subject: Subject, held: Held, one: Row) -> Block:
    """Return plant by phase and figures by year of one data centre, to be opened."""
    title = subject.say(N_("{place}: plant by phase, year by year"), place=held.short[one["id"]])
    return Folded(title, [Table(_plant(subject, one)), Table(_years(subject, one))])


def _plant(subject: Subject, one: Row) -> Grid:
    words, phases = subject.words, facts.phases(one["modules"])
    cells = {(row["item"], row["phase"]): row for row in one["modules"]}
    rows = [
        [words.label("building_item", item),
         *(_item(words, cells.get((item, phase["phase"]))) for phase in phases)]
        for item in dict.fromkeys(row["item"] for row in one["modules"])
    ]  # fmt: skip
    said = N_("phase {n}, {year}: M EUR")
    heads = [
        subject.say(N_("Item")),
        *(subject.say(said, n=phase["phase"], year=phase["year"]) for phase in phases),
    ]
    caption = subject.say(N_("What is built: quantity, cost (low–high)"))
    return Grid(caption, heads, rows, frozenset(range(1, 1 + len(phases))))


def _item(words: Words, row: Row | None) -> str:
    if row is None:
        return NONE
    eur = ranged(row, "eur", lambda value: millions(words, value))
    if row["unit"] == "sum":
        return eur
    amount = f"{words.number(row['quantity'])}\u00a0{_UNITS.get(row['unit'], row['unit'])}".strip()
    return f"{amount}; {eur}"


def _years(subject: Subject, one: Row) -> Grid:
    words = subject.words
    rows = [facts.at_year(one["yearly"], year)
            for year in facts.steps([int(row["year"]) for row in one["yearly"]])]  # fmt: skip
    cells = [
        [
            str(row["year"]), plain(words, row["wanted_kw"]), plain(words, row["it_kw"]),
            plain(words, row["capacity_kw"]), ranged(row, "pue", lambda v: words.number(v, 2)),
            ranged(row, "energy_kwh", lambda v: words.rounded(v / 1e6)),
            ranged(row, "operation_eur", words.millions),
            ranged(row, "revenue_eur", words.millions),
        ]
        for row in rows
    ]  # fmt: skip
    heads = [
        subject.say(N_("Year")), subject.say(N_("wanted, kW")), subject.say(N_("served, kW")),
        subject.say(N_("stands, kW")), "PUE", "GWh", subject.say(N_("Operation, M EUR")),
        subject.say(N_("Revenue, M EUR")),
    ]  # fmt: skip
    caption = subject.say(N_("Each year (low–high)"))
    return Grid(caption, heads, cells, frozenset(range(1, 8)))
