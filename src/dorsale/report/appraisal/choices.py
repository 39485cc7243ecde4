"""Alternatives considered: what the requirements cost, and what other plans would cost."""

from __future__ import annotations

from markupsafe import Markup

from dorsale.plan.problems import N_
from dorsale.report import map_small, other_plans, sections
from dorsale.report.appraisal import drawings
from dorsale.report.appraisal.blocks import (
    Beside,
    Block,
    Chapter,
    Figure,
    Heading,
    Key,
    Paragraph,
    Points,
    Table,
)
from dorsale.report.appraisal.subject import Subject

_KEYS = (
    ("kept", N_("in both plans")),
    ("leaves", N_("in this plan only")),
    ("comes", N_("in the other plan only")),
)


def write(subject: Subject) -> Chapter:
    """Return the chapter on alternatives and their costs."""
    held = sections.why.view(subject.document, subject.words)
    blocks = [*_requirements(subject, held), *_others(subject, held["others"]),
              *_choices(subject, held["others"])]  # fmt: skip
    return Chapter("alternatives", subject.say(N_("Alternatives considered")), blocks)


def _requirements(subject: Subject, held: dict[str, object]) -> list[Block]:
    solution = subject.document["solution"]
    said = subject.say(
        N_(
            "The same planner, with the same demand and prices, was asked for other plans. Each "
            "cost holds works and the present value of running them; what lies between the best "
            "plan found and the proved bound is the gap, {gap} for this plan."
        ),
        gap=subject.words.percent(solution["gap"], 1),
    )  # fmt: skip
    differences = held["differences"]
    assert isinstance(differences, dict)
    points = []
    if differences.get("without_protection"):
        points.append(
            subject.say(
                N_(
                    "Protection against any single failure costs {sum}: that is how much cheaper "
                    "a plan would be that connects each place once."
                ),
                sum=differences["without_protection"],
            )
        )  # fmt: skip
    if differences.get("without_existing_fibre"):
        points.append(
            subject.say(
                N_(
                    "Fibre that exists saves {sum}: that is how much dearer the plan would be if "
                    "everything were built anew."
                ),
                sum=differences["without_existing_fibre"],
            )
        )  # fmt: skip
    points.append(
        subject.say(
            N_(
                "Doing nothing costs no works and leaves today's hours lost, today's prices and "
                "the places joined to nothing as they are: see the need."
            )
        )
    )
    chart = held["alternatives"]
    assert isinstance(chart, Markup)
    caption = subject.say(
        N_(
            "The same requirements with one thing taken away. Bar: cost of the best plan found; "
            "tick: what it cannot cost less than."
        )
    )
    return [Paragraph(said), Figure(chart, caption), Points(points)]


def _others(subject: Subject, held: dict[str, object]) -> list[Block]:
    plans = other_plans.of_kind(subject.document, "different")
    if not plans:
        return []
    said = subject.say(
        N_(
            "Plans that cost at most {within} more, serve the same places and survive the same "
            "failures, and differ from this one and from each other as much as the search found."
        ),
        within=held["within"],
    )  # fmt: skip
    more = subject.say(N_("A plan that differs more may exist."))
    shown = held["plans"]
    assert isinstance(shown, list)
    maps = [
        Figure(
            small_map(subject, plan),
            subject.say(N_("{name}: {said}"), name=one["name"], said=one["cost"]),
        )
        for plan, one in zip(plans, shown, strict=True)
    ]
    keys = [Key(_key(name), subject.say(label)) for name, label in _KEYS]
    return [
        Heading(subject.say(N_("Other plans at almost the same cost"))),
        Paragraph(f"{said} {more}"), Beside(maps, keys), Table(held["table"]),  # type: ignore[arg-type]
    ]  # fmt: skip


def small_map(subject: Subject, plan: map_small.Row) -> Markup:
    """Return the small map of another plan with its own ground."""
    drawn = map_small.stock(subject.document, subject.outlines, [plan])
    inside = str(drawn)
    symbols = inside[inside.index(">") + 1 : inside.rindex("</svg>")]
    return drawings.holding(map_small.use(subject.document, plan, plan["name"]), symbols)


def _key(class_: str) -> Markup:
    return Markup('<svg viewBox="0 0 36 10"><path class="small {}" d="M0 5H36"/></svg>').format(
        class_
    )


def _choices(subject: Subject, held: dict[str, object]) -> list[Block]:
    if not held["choices"]:
        return []
    said = subject.say(
        N_(
            "The cheapest plan found with each choice made. The difference to this plan is what "
            "was found; what the choice costs at least and at most follows from both bounds, and "
            "is proved."
        )
    )
    return [
        Heading(subject.say(N_("What a choice costs"))), Paragraph(said),
        Table(held["choices"]),  # type: ignore[arg-type]
    ]  # fmt: skip
