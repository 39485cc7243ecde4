"""What must be hosted: by year, by class of user, and what has no data centre in its country."""

from __future__ import annotations

from markupsafe import Markup

from dorsale.plan.problems import N_
from dorsale.report.appraisal.blocks import (
    Block,
    Figure,
    Heading,
    Paragraph,
    Table,
)
from dorsale.report.appraisal.sites.amounts import between, plain
from dorsale.report.appraisal.subject import Subject
from dorsale.report.sites import charts
from dorsale.report.sites import held as facts
from dorsale.report.sites.charts import Line
from dorsale.report.sites.held import Held, Row
from dorsale.report.tables import Grid
from dorsale.report.words import is_assumed

_LOADS = ("it_kw", "racks", "storage_tb")


def write(subject: Subject, held: Held) -> list[Block]:
    """Return the section on the load."""
    load = facts.load(held)
    if not load:
        return []
    source = subject.say(N_("drivers and coefficients of hosting.csv, each with its source there."))
    return [
        Heading(subject.say(N_("What must be hosted"))), _rests_on(subject, held),
        Table(_by_year(subject, load)), Table(_by_user(subject, held), source),
        *_abroad(subject, held),
    ]  # fmt: skip


def figure(subject: Subject, held: Held) -> list[Figure]:
    """Return the load by year as a drawing; none where the plan holds no load."""
    load = facts.load(held)
    caption = subject.say(
        N_(
            "Power of the IT equipment to host, all countries. Line: central case; area: from low "
            "to high."
        )
    )
    return [Figure(_chart(subject, load), caption)] if load else []


def _rests_on(subject: Subject, held: Held) -> Block:
    words, demand = subject.words, held.sites["demand"]
    rows = demand["coefficients"]
    said = subject.say(
        N_(
            "Six classes of user are counted: by ministries, banks, operators, traffic of the busy "
            "hour, Internet users and students. {assumed} of {all} coefficients are assumed ◇. "
            "The result is {ours} kW for a million people; Africa has {seen} today, most of it in "
            "five countries: a ceiling, not a target."
        ),
        assumed=sum(map(is_assumed, rows)), all=len(rows),
        ours=words.rounded(demand["kw_per_million_people"]),
        seen=words.rounded(demand["kw_per_million_people_seen"]),
    )  # fmt: skip
    note = subject.say(N_("Nobody has counted the racks of banks and ministries of the region."))
    return Paragraph(said, (note,))


def _chart(subject: Subject, load: facts.Loads) -> Markup:
    words, years = subject.words, list(load)
    ways = {case: [load[year][case]["it_kw"] for year in years] for case in facts.CASES}
    labels = (
        ("high", N_("high"), "thin"), ("central", N_("central"), "best"),
        ("low", N_("low"), "thin"),
    )  # fmt: skip
    lines = [
        Line(subject.say(label), ways[case], f"{words.rounded(ways[case][-1])}\u00a0kW", class_)
        for case, label, class_ in labels
    ]
    return charts.over_years(
        years, lines, subject.say(N_("Power to host by year")),
        lambda kw: f"{words.number(kw)}\u00a0kW", (ways["low"], ways["high"]),
    )  # fmt: skip


def _by_year(subject: Subject, load: facts.Loads) -> Grid:
    words = subject.words
    heads = [subject.say(N_("Year")), "kW", subject.say(N_("Racks")), subject.say(N_("TB"))]
    rows = [
        [str(year), *(_cell(subject, load[year], key) for key in _LOADS)]
        for year in facts.steps(list(load))
    ]
    caption = words.say(N_("Load to host by year, central case (low–high)"))
    return Grid(caption, heads, rows, frozenset({1, 2, 3}))


def _cell(subject: Subject, cases: facts.Cases, key: str) -> str:
    low, central, high = (cases[case][key] for case in facts.CASES)
    return f"{plain(subject.words, central)} ({between(low, high, subject.words.rounded)})"


def _by_user(subject: Subject, held: Held) -> Grid:
    words = subject.words
    found: dict[str, dict[str, Row]] = {}
    for row in held.sites["demand"]["by_user"]:
        found.setdefault(row["user"], {})[row["case"]] = row
    rows = [
        [
            words.label("hosted_user", user), _cell(subject, cases, "it_kw"),
            plain(words, cases["central"]["racks"]), plain(words, cases["central"]["gbps"]),
            f"{plain(words, cases['central']['latency_ms'])}\u00a0ms",
            words.label("answer", "yes" if cases["central"]["sovereign"] else "no"),
        ]
        for user, cases in sorted(found.items(), key=lambda one: -one[1]["central"]["it_kw"])
    ]  # fmt: skip
    heads = [
        subject.say(N_("User")), subject.say(N_("kW (low–high)")), subject.say(N_("Racks")),
        "Gbit/s", subject.say(N_("Round trip it stands")),
        subject.say(N_("Must stay in its country")),
    ]  # fmt: skip
    caption = subject.say(N_("Load by class of user in {year}"), year=held.year)
    return Grid(caption, heads, rows, frozenset(range(1, 5)))


def _abroad(subject: Subject, held: Held) -> list[Block]:
    """Return, in one sentence, what must stay in countries without a data centre."""
    words = subject.words
    kept = {code: kw for code, kw in held.sites["abroad_kw"].items() if kw >= 0.5}
    if not kept:
        return []
    said = [f"{words.country(code)} ({plain(words, kw)}\u00a0kW)" for code, kw in kept.items()]
    return [
        Paragraph(
            subject.say(
                N_(
                    "Data that must stay in its country has no data centre in {countries}: it "
                    "needs a small hall there, or an agreement between States."
                ),
                countries=words.join(sorted(said)),
            )
        )
    ]
