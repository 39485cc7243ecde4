"""Read what to plan without, or with: ``country:CM``, ``cable:WACS``, ``span:f-coast``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from dorsale.plan.problems import N_, BadInput, Problem
from dorsale.plan.scenario import CHOICES, Alternatives, Choice, Scenario
from dorsale.sources.settings import FILE, Settings

_MERGED = re.compile(r"\+\d+\Z")


def read_alternatives(settings: Settings, frames: Mapping[str, pd.DataFrame]) -> Alternatives:
    """Return the section ``[alternatives]``; a problem for each name that is not known."""
    said = settings.section("alternatives")
    choices: list[Choice] = []
    for wish in ("without", "with"):
        names = said.get(wish, [])
        if not isinstance(names, list):
            settings.report(
                N_("{key} = {value} is not a list"),
                N_('Write it as {key} = ["country:CM"]'),
                key=wish,
                value=names,
            )
            continue
        for name in names:
            found = choice(wish, str(name), frames)
            if isinstance(found, Choice):
                choices.append(found)
            else:
                settings.problems.append(found)
    return replace(_numbers(settings, Alternatives(), said), choices=tuple(dict.fromkeys(choices)))


def _numbers(settings: Settings, usual: Alternatives, said: Mapping[str, object]) -> Alternatives:
    """Return ``usual`` with the numbers that the section states."""

    def number(key: str, low: float, high: float, otherwise: float) -> float:
        return settings.number(f"alternatives.{key}", low, high) if key in said else otherwise

    return Alternatives(
        plans=int(number("plans", 0, 9, usual.plans)),
        within=number("within", 0, 1, usual.within),
        tries=int(number("tries", 1, 50, usual.tries)),
        work=int(number("work", 1, 1e6, usual.work)),
        gap=number("gap", 0, 1, usual.gap),
    )


def more_choices(
    scenario: Scenario, without: tuple[str, ...], with_: tuple[str, ...]
) -> Alternatives:
    """Return the alternatives of ``scenario`` and those asked for at the door.

    Raises :class:`BadInput` with every name that is not known.
    """
    found = [
        choice(wish, name, scenario.tables, file="")
        for wish, names in (("without", without), ("with", with_))
        for name in names
    ]
    if wrong := [one for one in found if isinstance(one, Problem)]:
        raise BadInput(wrong)
    asked = scenario.alternatives
    added = [one for one in found if isinstance(one, Choice)]
    return replace(asked, choices=tuple(dict.fromkeys((*asked.choices, *added))))


def choice(
    wish: str, text: str, frames: Mapping[str, pd.DataFrame], file: str = FILE
) -> Choice | Problem:
    """Return the choice that ``text`` names, or what is wrong with it.

    The kind may be left out where the name says it.
    """
    what, colon, name = text.strip().partition(":")
    if not colon:
        what, name = "", text.strip()
    kinds = [what] if what else list(CHOICES)
    for kind in kinds:
        if kind in CHOICES and _known(kind, name, frames):
            return _possible(wish, kind, name, file)
    if what and what not in CHOICES:
        return Problem(
            N_("{text} does not begin with {kinds}"),
            N_("Write it as country:CM, cable:WACS, group:ID, span:ID or ground:ID"),
            file,
            column=wish,
            values={"text": text, "kinds": ", ".join(CHOICES)},
        )
    return Problem(
        N_("{text} is not in this scenario"),
        N_("Name a country by its code, a cable by its name, a span by its row, a group by its id"),
        file,
        column=wish,
        values={"text": text},
    )


def _possible(wish: str, kind: str, name: str, file: str) -> Choice | Problem:
    if (wish, kind) in (("with", "country"), ("with", "group"), ("with", "ground")):
        return Problem(
            N_("a plan can be forced to take a span or a cable, not {text}"),
            N_("Name the span or the cable"),
            file,
            column=wish,
            values={"text": f"{kind}:{name}"},
        )
    return Choice(wish, kind, name)


def _known(kind: str, name: str, frames: Mapping[str, pd.DataFrame]) -> bool:
    row = _MERGED.sub("", name)
    if kind == "country":
        ways = {code for codes in frames["ways"]["countries"] for code in codes}
        return name in ways | set(frames["sites"]["country"])
    if kind == "cable":
        return name in {*frames["cables"]["id"], *frames["cables"]["name"]}
    if kind == "group":
        return name in set(frames["risk_groups"]["id"])
    if kind == "ground":
        return name in set(frames["ways"]["id"])
    return any(row in set(frames[table]["id"]) for table in ("ways", "fibre", "cables"))
