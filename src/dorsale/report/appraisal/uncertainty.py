"""How far a bill may be off: what moves it, and what like works came to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dorsale.plan.problems import N_
from dorsale.report import corridors
from dorsale.report.appraisal import swings
from dorsale.report.appraisal.blocks import Block, Figure, Heading, Note
from dorsale.report.appraisal.subject import Subject

Row = Mapping[str, Any]
_WIDEST = 12


def write(subject: Subject) -> list[Block]:
    """Return the tornado of the bill and the reference class, where the plan has them."""
    return [*_tornado(subject), *_record(subject)]


def _tornado(subject: Subject) -> list[Block]:
    rows = [
        one
        for one in subject.document["bill"].get("tornado") or ()
        if one["high_eur"] > one["low_eur"]
    ]
    if not rows:
        return []
    words, base = subject.words, subject.document["bill"]["total_eur"]["base"]
    drawn = [_swing(subject, one) for one in rows[:_WIDEST]]
    caption = subject.say(
        N_(
            "What moves the cost: P10 and P90 of the total when one cause moves and the others "
            "are held typical."
        )
    )
    chart = swings.draw(drawn, base, caption, words.money)
    return [Heading(subject.say(N_("What moves the cost"))), Figure(chart, caption)]


def _swing(subject: Subject, one: Row) -> swings.Swing:
    words = subject.words
    label = words.label("cost_cause", one["cause"])
    if one.get("item"):
        label = "· " + ", ".join(
            corridors.rate_name(name, words) for name in str(one["item"]).split("*")
        )
    said = f"{words.millions(one['low_eur'])}–{words.millions(one['high_eur'])}"
    return swings.Swing(label, one["low_eur"], one["high_eur"], said)


def _record(subject: Subject) -> list[Block]:
    """Return what like works came to, beside the estimate."""
    held = subject.document["bill"].get("reference_class") or {}
    slip, growth = held.get("works_slip"), held.get("cost_growth")
    if not slip and not growth:
        return []
    words = subject.words
    rows = []
    for name, one in (
        (N_("Time of works, times the plan"), slip),
        (N_("Cost, times the plan"), growth),
    ):
        if one:
            rows.append(
                [
                    subject.say(name),
                    *(f"× {words.number(one[key], 2)}" for key in ("low", "median", "high")),
                    words.number(one["count"]),
                    ", ".join(subject.say(n) for n in one["names"]),
                ]
            )
    heads = [
        subject.say(N_("Like works")), subject.say(N_("Lowest")), subject.say(N_("Median")),
        subject.say(N_("Highest")), subject.say(N_("Works known")), subject.say(N_("Which")),
    ]  # fmt: skip
    blocks: list[Block] = [
        Heading(subject.say(N_("What like works came to"))),
        subject.table(subject.say(N_(
            "Reference class: like works, planned and done"
        )), heads, rows,
                      range(1, 5), subject.say(N_(
                          "record.csv of the scenario, with a source for each."
                      ))),
    ]  # fmt: skip
    if growth and held.get("at_record_eur"):
        one_link = growth["count"] == 1
        said = subject.say(
            N_(
                "At the growth of cost on record the plan would come to {sum}, beside {base} base "
                "and {p80} at P80. The record rests on one link only: it is shown, never added."
            )
            if one_link else
            N_(
                "At the median growth of cost on record the plan would come to {sum}, beside "
                "{base} base and {p80} at P80. It is shown, never added."
            ),
            sum=words.money(held["at_record_eur"]), base=words.money(held["base_eur"]),
            p80=words.money(held["p80_eur"]),
        )  # fmt: skip
        blocks.append(Note(said))
    return blocks
