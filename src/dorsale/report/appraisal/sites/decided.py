"""Decided with the network: the proof, other ways of choosing, and what sets of sites give up."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from dorsale.plan.problems import N_
from dorsale.report import svg
from dorsale.report.appraisal.blocks import Block, Figure, Heading, Key, Paragraph, Table
from dorsale.report.appraisal.sites.amounts import millions, plain
from dorsale.report.appraisal.subject import Subject
from dorsale.report.sites import charts
from dorsale.report.sites.charts import Dot
from dorsale.report.sites.held import Held, Row, known
from dorsale.report.tables import Grid

_SHOWN = 6  # best sets in the table
_DOTS = 400  # sets drawn at most: the best, then the cheapest


def write(subject: Subject, held: Held) -> list[Block]:
    """Return the section on the choice; nothing where there was none."""
    sites = held.sites
    if not sites["joint"] and not sites["compared"] and not sites["trade_off"]:
        return []
    return [
        Heading(subject.say(N_("How the places were chosen"))), *_proof(subject, held),
        *_compared(subject, held), *_trade_off(subject, held),
    ]  # fmt: skip


def _proof(subject: Subject, held: Held) -> list[Block]:
    joint, words = held.sites["joint"], subject.words
    if not joint:
        said = N_("The scenario gives the places; here is what other sets would have given.")
        return [Paragraph(subject.say(said))]
    said = N_(
        "{asked} Network and data centres were decided in one problem: building them and running "
        "them costs {value} (present value), and no answer costs less than {bound}: a gap of "
        "{gap}, proved."
    )
    text = subject.say(
        said, asked=_asked(subject, held), value=words.money(joint["value_eur"]),
        bound=words.money(joint["bound_eur"]), gap=words.percent(joint["gap"], 1),
    )  # fmt: skip
    return [Paragraph(text)]


def _asked(subject: Subject, held: Held) -> str:
    asked, words = held.sites["asked"], subject.words
    count = N_("a data centre") if asked["sites"] == 1 else N_("{n} data centres")
    said = [subject.say(count, n=asked["sites"])]
    if asked["sites"] > 1 and known(asked["separation_km"]):
        said.append(subject.say(N_("at least {km} apart"), km=words.km(asked["separation_km"])))
    if known(asked["latency_ms"]):
        said.append(subject.say(N_("at most {ms} ms away"), ms=plain(words, asked["latency_ms"])))
    said.append(subject.say(N_("class {name}"), name=asked["availability"]))
    return subject.say(N_("Asked: {list}."), list=", ".join(said))


def _compared(subject: Subject, held: Held) -> list[Block]:
    rows = held.sites["compared"]
    if len({frozenset(row["sites"]) for row in rows}) < 2:
        return []
    words = subject.words
    cells = [
        [words.label("siting_method", row["method"]), words.join(held.names(row["sites"])),
         *_measured(subject, row)]
        for row in rows
    ]  # fmt: skip
    heads = [subject.say(N_("Way of choosing")), subject.say(N_("Places")), *_heads(subject)]
    caption = subject.say(N_("What other ways of choosing would have found"))
    said = N_(
        "The three classical location problems look at distances only, the ranking at scores "
        "only: none of them knows what a second route to a place costs."
    )
    grid = Grid(caption, heads, cells, frozenset(range(2, 7)))
    return [Paragraph(subject.say(said)), Table(grid)]


def _heads(subject: Subject) -> list[str]:
    return [
        subject.say(N_("Halls, M EUR")), subject.say(N_("Mean round trip, ms")),
        subject.say(N_("Largest, ms")), subject.say(N_("No way inside, worst failure")),
        subject.say(N_("Mean of failures")),
    ]  # fmt: skip


def _measured(subject: Subject, row: Row) -> list[str]:
    words = subject.words
    return [
        millions(words, row["cost_eur"]), plain(words, row["latency_ms"], 1),
        plain(words, row["latency_worst_ms"], 1), words.percent(row["cut_off_worst"], 1),
        words.percent(row["cut_off_mean"], 2),
    ]  # fmt: skip


def _trade_off(subject: Subject, held: Held) -> list[Block]:
    rows = [row for row in held.sites["trade_off"] if known(row["latency_ms"]) is not None]
    best = [row for row in rows if row["best"]]
    if len(rows) < 2:
        return []
    said = subject.say(
        N_(
            "{count} sets of places that are far enough apart were looked at over the network of "
            "this plan. {best} of them are best: no other set is as good in cost, distance and "
            "risk, and better in one. Cost is that of building and running the halls; risk is the "
            "share of people left without a way inside the region (their data then comes over the "
            "internet)."
        ),
        count=subject.words.number(len(rows)), best=subject.words.number(len(best)),
    )  # fmt: skip
    cells = [
        [subject.words.join(held.names(row["sites"])), *_measured(subject, row)]
        for row in best[:_SHOWN]
    ]
    caption = subject.say(N_("The best sets, the cheapest first"))
    grid = Grid(
        caption, [subject.say(N_("Places")), *_heads(subject)], cells, frozenset(range(1, 6))
    )
    return [Paragraph(said), _chart(subject, held, rows), Table(grid)]


def _chart(subject: Subject, held: Held, rows: Sequence[Row]) -> Block:
    words = subject.words
    dots = _dots(subject, held, rows)
    drawn = charts.scatter(
        dots, subject.say(N_("Cost, distance and risk of each set of places")),
        (subject.say(N_("building and running, M EUR")), subject.say(N_("mean round trip, ms"))),
        lambda value: words.number(value, 0 if value == int(value) else 1),
    )  # fmt: skip
    shares = [dot.share for dot in dots]
    caption = subject.say(
        N_(
            "One dot a set: cheaper to the left, nearer below, riskier the larger (in the worst "
            "failure {low} to {high} of the people have no way inside)."
        ),
        low=words.percent(min(shares), 1), high=words.percent(max(shares), 1),
    )  # fmt: skip
    keys = [
        Key(_swatch("best"), subject.say(N_("one of the best"))),
        Key(_swatch(""), subject.say(N_("other set"))),
    ]
    return Figure(drawn, caption, legend=keys)


def _swatch(class_: str) -> Markup:
    dot = svg.element("circle", cx=5, cy=5, r=4, class_=f"set {class_}".strip())
    return svg.element("svg", dot, viewBox="0 0 10 10", class_="chart")


def _dots(subject: Subject, held: Held, rows: Sequence[Row]) -> list[Dot]:
    """Return each set once, those with a name in front."""
    kept = sorted(rows, key=lambda row: (not row["best"], row["cost_eur"]))[:_DOTS]
    every = {frozenset(row["sites"]): row for row in (*held.sites["compared"], *kept)}
    chosen = frozenset(one["id"] for one in held.sites["data_centres"])
    named = _named(subject, held, chosen)
    found = [
        Dot(
            row["cost_eur"] / 1e6, row["latency_ms"], row["cut_off_worst"], named.get(sites, ""),
            "chosen" if sites == chosen else "best" if row.get("best") else "",
        )
        for sites, row in every.items() if known(row["latency_ms"]) is not None
    ]  # fmt: skip
    return sorted(found, key=lambda dot: (dot.class_ == "chosen", bool(dot.label), dot.class_))


def _named(subject: Subject, held: Held, chosen: frozenset[str]) -> dict[frozenset[str], str]:
    """Return set -> the ways of choosing that found it; the plan's own by that name."""
    methods: dict[frozenset[str], list[str]] = {}
    for row in held.sites["compared"]:
        if row["method"] != "joint":
            label = subject.words.label("siting_short", row["method"])
            methods.setdefault(frozenset(row["sites"]), []).append(label)
    methods[chosen] = [subject.say(N_("this plan")), *methods.get(chosen, [])]
    return {sites: ", ".join(labels) for sites, labels in methods.items()}
