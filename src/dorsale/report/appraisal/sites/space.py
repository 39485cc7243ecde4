"""The technopole: its spaces, its cost new and refitted, who it would host, and the evidence."""

from __future__ import annotations

from markupsafe import Markup

from dorsale.plan.problems import N_
from dorsale.report.appraisal.blocks import (
    Block,
    Folded,
    Heading,
    KeyFigures,
    Note,
    Number,
    Paragraph,
    Points,
    Table,
)
from dorsale.report.appraisal.sites import ranking
from dorsale.report.appraisal.sites.amounts import (
    NONE,
    between,
    eur,
    millions,
    of_three,
    plain,
    ranged,
)
from dorsale.report.appraisal.sites.compared_cost import link, linked
from dorsale.report.appraisal.subject import Subject
from dorsale.report.sites import held as facts
from dorsale.report.sites.held import Held, Row
from dorsale.report.tables import Grid
from dorsale.report.words import Words

_FILLED = 8  # years after opening in which who is there is said


def write(subject: Subject, held: Held) -> list[Block]:
    """Return the sections on technopoles; nothing without a candidate."""
    blocks = ranking.write(subject, held, "technopole")
    for one in held.sites["technopoles"]:
        blocks += _one(subject, held, one)
    return blocks


def _one(subject: Subject, held: Held, one: Row) -> list[Block]:
    words = subject.words
    title = subject.say(N_("The technopole: {place}"), place=words.say(one["name"]))
    return [
        Heading(title), *_not_chosen(subject, one), KeyFigures(_numbers(subject, one)),
        *_pays(subject, one), *_book(subject, one), Table(_spaces(subject, one)),
        Folded(subject.say(N_("Who is there, year by year")), [Table(_years(subject, one))]),
        Paragraph(_hosted(subject)), Table(_evidence(subject, one)), *_members(subject, held, one),
    ]  # fmt: skip


def _not_chosen(subject: Subject, one: Row) -> list[Block]:
    if one["billed"] != "not":
        return []
    said = N_("It is the first of the ranking. Nobody has chosen it: the bill does not count it.")
    return [Paragraph(subject.say(said))]


def _numbers(subject: Subject, one: Row) -> list[Number]:
    words = subject.words
    row = _filled(one)
    said = N_("in {year}, hosted, never created")

    def ends(three: list[float]) -> str:
        low, high = words.money(three[0]), words.money(three[2])
        return subject.say(N_("between {low} and {high}"), low=low, high=high)

    return [
        Number(subject.say(N_("New building")), words.money(one["cost_eur"][1]),
               ends(one["cost_eur"])),
        Number(subject.say(N_("Refit of a building that is there")),
               words.money(one["refit_eur"][1]), ends(one["refit_eur"])),
        Number(subject.say(N_("Firms")), ranged(row, "firms", words.rounded),
               subject.say(said, year=row["year"])),
        Number(subject.say(N_("Jobs")), ranged(row, "jobs", words.rounded),
               subject.say(said, year=row["year"])),
    ]  # fmt: skip


def _filled(one: Row) -> Row:
    """Return the year in which the technopole has had time to fill."""
    yearly = one["yearly"]
    row: Row = yearly[min(_FILLED, len(yearly) - 1)]
    return row


def _pays(subject: Subject, one: Row) -> list[Block]:
    """Return, set apart, whether rents pay operation."""
    words, turns, row = subject.words, one["break_even_year"], _filled(one)
    amounts = {
        "year": row["year"], "revenue": eur(words, row, "revenue_eur"),
        "operation": eur(words, row, "operation_eur"),
    }  # fmt: skip
    if turns.get("central"):
        said = N_(
            "Revenue covers operation from {since} on in the central case; in {year} it is "
            "{revenue} against {operation}."
        )
        return [Note(subject.say(said, since=turns["central"], **amounts))]
    never = N_(
        "It does not pay for itself in the central case: in {year} revenue is {revenue} and "
        "operation {operation}. What is missing is a yearly subsidy, to be decided before building."
    )
    text = subject.say(never, **amounts)
    if turns.get("optimistic"):
        better = N_("In the optimistic case revenue covers operation from {year} on.")
        text += " " + subject.say(better, year=turns["optimistic"])
    return [Note(text)]


def _book(subject: Subject, one: Row) -> list[Block]:
    words, book = subject.words, one["cost_book"]
    if not book:
        return []
    said = subject.say(
        N_("For {place} the cost book holds a sum of {listed} M {currency} of {year}: {eur} here."),
        place=words.say(one["name"]), listed=words.millions(book["listed"]),
        currency=book["currency"], year=book["year"], eur=of_three(words, book["eur"]),
    )  # fmt: skip
    if one["billed"] == "book":
        said += " " + subject.say(N_("The bill of this plan counts that sum, not ours."))
    return [Paragraph(said)]


def _spaces(subject: Subject, one: Row) -> Grid:
    words = subject.words
    rows = [
        [
            words.label("space", row["space"]), str(row["phase"]), str(row["year"]),
            words.number(row["people"]) if row["people"] else NONE,
            ranged(row, "m2", words.rounded),
            ranged(row, "eur", lambda value: millions(words, value)),
        ]
        for row in one["spaces"]
    ]  # fmt: skip
    heads = [
        subject.say(N_("Space")), subject.say(N_("Phase")), subject.say(N_("Opens")),
        subject.say(N_("People at once")), subject.say(N_("m² (low–high)")),
        subject.say(N_("M EUR (low–high)")),
    ]  # fmt: skip
    caption = subject.say(N_("Spaces of the technopole, built new ◇"))
    return Grid(caption, heads, rows, frozenset(range(1, 6)))


def _years(subject: Subject, one: Row) -> Grid:
    words = subject.words
    rows = [facts.at_year(one["yearly"], year)
            for year in facts.steps([int(row["year"]) for row in one["yearly"]])]  # fmt: skip
    cells = [
        [
            str(row["year"]), ranged(row, "occupancy", words.percent),
            *(ranged(row, key, words.rounded) for key in ("firms", "jobs", "learners", "events")),
            *(ranged(row, key, words.millions) for key in ("operation_eur", "revenue_eur")),
        ]
        for row in rows
    ]  # fmt: skip
    heads = [
        subject.say(N_("Year")), subject.say(N_("Let")), subject.say(N_("Firms hosted")),
        subject.say(N_("Jobs hosted")), subject.say(N_("Learners")), subject.say(N_("Events")),
        subject.say(N_("Operation, M EUR")), subject.say(N_("Revenue, M EUR")),
    ]  # fmt: skip
    caption = subject.say(N_("Who is there, and the money (low–high)"))
    return Grid(caption, heads, cells, frozenset(range(1, 8)))


def _hosted(subject: Subject) -> str:
    return subject.say(
        N_(
            "Firms and jobs are those that find room there, not those that would not exist "
            "without it: parks elsewhere show no sure effect. What they reached:"
        )
    )


def _evidence(subject: Subject, one: Row) -> Grid:
    words = subject.words
    rows = [
        [words.label("evidence", row["item"]),
         between(row["low"], row["high"], lambda value: plain(words, value)),
         linked(row["source"])]
        for row in one["evidence"]
    ]  # fmt: skip
    heads = [subject.say(N_("Evidence")), subject.say(N_("Value")), subject.say(N_("Source"))]
    caption = subject.say(N_("What parks elsewhere reached"))
    return Grid(caption, heads, rows, frozenset({1}))


def _members(subject: Subject, held: Held, one: Row) -> list[Block]:
    """Return the members of the network near the technopole."""
    rows = [row for row in held.sites["members"] if row["technopole"] == one["id"]]
    if not rows:
        return []
    words = subject.words
    items = [_member(words, row) for row in sorted(rows, key=lambda row: row["km"])]
    said = subject.say(N_("Members of the network near it: {n}."), n=words.number(len(rows)))
    return [Paragraph(said), Points(items)]


def _member(words: Words, row: Row) -> Markup:
    return Markup("{} ({}), {}, {}").format(
        link(row["url"] or "", row["name"]), words.label("member", row["kind"]), row["place"],
        words.km(row["km"]),
    )  # fmt: skip
