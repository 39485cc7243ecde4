"""The programme: what is built when, and what a usual delay would do."""

from __future__ import annotations

from markupsafe import Markup

from dorsale.plan.problems import N_
from dorsale.report import programme
from dorsale.report.appraisal import drawings, money
from dorsale.report.appraisal.blocks import Block, Chapter, Figure, Key, Note, Paragraph, Table
from dorsale.report.appraisal.subject import Subject

_KEYS = (
    ('<line x1="0" y1="5" x2="24" y2="5" class="work"/>', N_("works")),
    (
        '<line x1="0" y1="5" x2="24" y2="5" class="wait"/>',
        N_("acceptance, contract, or waiting for a neighbour"),
    ),
    ('<circle cx="12" cy="5" r="2.4" class="serves"/>', N_("in service")),
    ('<line x1="0" y1="5" x2="24" y2="5" class="slip"/>', N_("if works slip")),
)


def write(subject: Subject) -> Chapter | None:
    """Return the chapter on phases, or ``None`` where the plan has no works by phase."""
    caption = subject.say(
        N_(
            "The network by phase. Figures on the lines: phase of the works; grey lines stand "
            "already."
        )
    )
    shown = subject.map("phase", caption)
    title = subject.say(N_("The works, phase by phase"))
    held = programme.view(subject.document, subject.words)
    if held is None:
        return Chapter("phases", title, [shown])
    said = subject.say(
        N_(
            "Money decided in {decided}; procurement takes {months} months before any works. "
            "{count} stages follow, each of use by itself: the last spans serve from {planned}, "
            "or from {slipped} if works and acceptance take {slippage} times as long, as they use "
            "to in the region ◇."
        ),
        decided=held["decided"], months=held["procurement"], count=held["count"],
        planned=held["planned"], slipped=held["slipped"], slippage=held["slippage"],
    )  # fmt: skip
    order = subject.say(
        N_(
            "The order is the one that costs least in waiting: what places lose while they are "
            "not joined, or joined without protection, plus what is spent and when. No order is "
            "more than {gap} cheaper, and that is proved."
        ),
        gap=held["gap"],
    )  # fmt: skip
    chart = Figure(
        held["chart"], subject.say(N_("One line a span, in the country whose crews build it.")),
        legend=[
            Key(drawings.short_swatch(Markup(inside)), subject.say(name)) for inside, name in _KEYS
        ],
    )  # fmt: skip
    blocks: list[Block] = [
        Paragraph(said), shown, Table(held["stages"]), *_phasing(subject), Paragraph(order), chart,
    ]  # fmt: skip
    if held["lost"]:
        late = subject.say(
            N_("If works slip so, {sum} would fall due after the donors' last years."),
            sum=held["lost"],
        )
        blocks.append(Note(late))
    return Chapter("phases", title, blocks)


def _phasing(subject: Subject) -> list[Block]:
    """Return the programme as cash and as coverage, year by year."""
    rows = subject.money().get("phasing") or ()
    if not rows:
        return []
    words = subject.words
    cells = [
        [
            str(one["year"]), money.millions(subject, one["spent_eur"]),
            words.km(one["km"]) if one["km"] else "–", words.number(len(one["joined"])),
            words.number(len(one["protected"])), words.people(one["people_in_all"]),
        ]
        for one in rows
    ]  # fmt: skip
    heads = [
        subject.say(N_("Year")), subject.say(N_("Spent, EUR m")),
        subject.say(N_("Brought into use")), subject.say(N_("Newly connected")),
        subject.say(N_("Newly protected")), subject.say(N_("People there, so far")),
    ]  # fmt: skip
    caption = subject.say(N_("The programme as cash and as coverage"))
    return [
        subject.table(caption, heads, cells, range(1, 6), subject.say(N_("the plan's programme.")))
    ]
