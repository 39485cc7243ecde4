"""What the chapter on sites says first: where, how big, how dear, what for, and if it pays."""

from __future__ import annotations

from collections.abc import Sequence

from dorsale.plan.problems import N_
from dorsale.report.appraisal.blocks import (
    Beside,
    Block,
    Figure,
    Key,
    KeyFigures,
    Note,
    Number,
    Paragraph,
)
from dorsale.report.appraisal.sites import hosted
from dorsale.report.appraisal.sites.amounts import eur, of_three
from dorsale.report.appraisal.subject import Subject
from dorsale.report.sites import held as facts
from dorsale.report.sites import map as sites_map
from dorsale.report.sites.held import Held, Row


def write(subject: Subject, held: Held) -> list[Block]:
    """Return the first sentences, the figures to keep, and the map."""
    built = held.sites["data_centres"]
    blocks: list[Block] = [Paragraph(_where(subject, held, built), strong=True)]
    if built:
        blocks += [
            _size(subject, built), KeyFigures(_numbers(subject, held, built)),
            _pays(subject, held, built),
        ]  # fmt: skip
    figures = [_map(subject, held), *hosted.figure(subject, held)]
    return [*blocks, Beside(figures)]


def _where(subject: Subject, held: Held, built: Sequence[Row]) -> str:
    """Return where data is hosted, and who chose the places."""
    words = subject.words
    if not built:
        return subject.say(
            N_("No data centre is in this plan. Where one could stand is judged below.")
        )
    names = words.join(held.names(one["id"] for one in built))
    if not held.sites["joint"]:
        return subject.say(
            N_(
                "Data is hosted in {places}, as the scenario says; the network was designed "
                "without choosing the place."
            ),
            places=names,
        )
    given = {one["id"] for one in held.candidates("data_centre") if one["decided"] == "given"}
    if given >= {one["id"] for one in built}:
        whole = N_(
            "Data is hosted in {places}, as the scenario says; the spans were decided with it."
        )
        return subject.say(whole, places=names)
    together = N_("Data is hosted in {places}: decided together with the spans of the network.")
    said = subject.say(together, places=names)
    if not given:
        return said
    fixed = subject.say(
        N_("The scenario had fixed {places} beforehand."), places=words.join(held.names(given))
    )
    return f"{said} {fixed}"


def _size(subject: Subject, built: Sequence[Row]) -> Block:
    low, typical, high = facts.cost(built)
    said = subject.say(
        N_(
            "Halls for {kw} kW of IT load are built in phases until {last} for {cost}, {year} "
            "prices, without the IT equipment ◇."
        ),
        kw=subject.words.number(sum(map(facts.power, built))),
        cost=subject.words.money_range(typical, low, high), year=subject.price_year,
        last=max(row["year"] for one in built for row in one["modules"]),
    )  # fmt: skip
    booked = [one for one in built if one["billed"] == "book" and one["cost_book"]]
    for one in booked:
        said += " " + _booked(subject, one)
    note = subject.say(
        N_(
            "The cost of one kW is that of a few halls of States and carriers; how it is shared "
            "out to plant is assumed."
        )
    )
    if len(built) > 1:
        several = N_(
            "Each is built for what the others leave to host when one is lost. Ranges are added "
            "up: all halls share their main cause, the price of a kW."
        )
        said += " " + subject.say(several)
    return Paragraph(said, (note,))


def _booked(subject: Subject, one: Row) -> str:
    return subject.say(
        N_("For {place} the bill counts the published sum instead: {eur}."),
        place=subject.words.say(one["name"]), eur=of_three(subject.words, one["cost_book"]["eur"]),
    )  # fmt: skip


def _numbers(subject: Subject, held: Held, built: Sequence[Row]) -> list[Number]:
    """Return the figures to keep: cost, load, what stays, what it saves."""
    words, effect = subject.words, held.sites["effect"]
    low, typical, high = facts.cost(built)
    load = facts.load(held).get(held.year)
    found = [
        Number(
            subject.say(N_("Cost to build")), words.money(typical),
            subject.say(N_("between {low} and {high}"), low=words.money(low),
                        high=words.money(high)),
        )
    ]  # fmt: skip
    if load:
        label = subject.say(N_("To host in {year}"), year=held.year)
        ends = [f"{words.rounded(load[case]['it_kw'])}\u00a0kW" for case in facts.CASES]
        said = subject.say(N_("between {low} and {high}"), low=ends[0], high=ends[2])
        found.append(Number(label, ends[1], said))
    if effect:
        kept = f"{words.rounded(effect['kept_gbps'])}\u00a0Gbit/s"
        label = subject.say(N_("Stays in the region"))
        found.append(Number(label, kept, subject.say(N_("of the busy hour"))))
        avoided = words.money(effect["transit_avoided_eur_per_year"])
        said = subject.say(
            N_("a year, at the price of transit expected in {year} ◇"), year=held.year
        )
        found.append(Number(subject.say(N_("Transit avoided")), avoided, said))
    return found


def _pays(subject: Subject, held: Held, built: Sequence[Row]) -> Block:
    """Return, set apart, whether revenue pays operation, and building."""
    words, yearly = subject.words, facts.together(built)
    now = facts.at_year(yearly, held.year)
    since = facts.covered_from(yearly)
    revenue, operation = (eur(words, now, f"{key}_eur") for key in ("revenue", "operation"))
    if since is None:
        said = subject.say(
            N_(
                "It does not pay for itself: in {year} revenue is {revenue} and operation "
                "{operation}. Whoever builds must first settle who pays the rest, year after year."
            ),
            year=now["year"], revenue=revenue, operation=operation,
        )  # fmt: skip
        return Note(said)
    left = sum(row["revenue_eur"] - row["operation_eur"] for row in yearly)
    cost = facts.cost(built)[1]
    covered = subject.say(
        N_(
            "Revenue covers operation from {since} on; in {year} it is {revenue} against "
            "{operation}."
        ),
        since=since, year=now["year"], revenue=revenue, operation=operation,
    )  # fmt: skip
    repaid = subject.say(
        N_("Over all years it leaves {left}, which repays building ({cost}) before interest.")
        if left >= cost
        else N_("Over all years it leaves {left}, which does not repay building ({cost})."),
        left=words.money(max(left, 0.0)), cost=words.money(cost),
    )  # fmt: skip
    return Note(f"{covered} {repaid}")


def _map(subject: Subject, held: Held) -> Figure:
    """Return the map; its title names every sign for who cannot see it."""
    signs = sites_map.signs(held)
    kinds = [kind for kind in sites_map.SIGNS if any(one.kind == kind for one in signs)]
    read = "; ".join(_read(subject, kind, signs) for kind in kinds)
    drawn = sites_map.draw(held, subject.outlines, read)
    keys = [Key(sites_map.swatch(one), subject.say(sites_map.SIGNS[one][1])) for one in kinds]
    keys.append(Key(sites_map.line_swatch("net"), subject.say(N_("network of the plan"))))
    if held.sites["only_with"]:
        said = subject.say(N_("only with the data centres"))
        keys.append(Key(sites_map.line_swatch("net more"), said))
    caption = subject.say(N_("Where data could be hosted, and where it is."))
    return Figure(drawn, caption, legend=keys)


def _read(subject: Subject, kind: str, signs: Sequence[sites_map.Sign]) -> str:
    """Return a sign with the towns it stands at."""
    label = subject.say(sites_map.SIGNS[kind][1])
    towns = sorted({one.name for one in signs if one.kind == kind and one.name})
    return f"{label}: {subject.words.join(towns)}" if towns else label
