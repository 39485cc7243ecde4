"""``dorsale finance``: the money of a plan, and what if it were otherwise."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dorsale_cli.options import say_json, shared
from dorsale_cli.words import _

if TYPE_CHECKING:
    from dorsale.finance.what_if import Asked
    from dorsale.plan.money import Case

_BROKEN_EVEN = ("npv", "enpv")


@click.command()
@click.argument("plan", type=click.Path(path_type=Path), default=Path("out/cemac/plan.json"))
@click.option("--vary", multiple=True, metavar="NAME=VALUE",
              help=_("Hold a parameter at a value (1.2), a change (+20%) or try a range of "
                     "values (0.8:1.4:7); repeatable."))  # fmt: skip
@click.option("--draws", type=click.IntRange(min=1, max=1_000_000), metavar="N",
              help=_("Draw all parameters together this many times."))  # fmt: skip
@click.option("--seed", type=click.IntRange(min=0), help=_("Seed of the draws."))
@click.option("--resume", is_flag=True, help=_("Go on with draws that were interrupted."))
@click.option("--break-even", "even", multiple=True, metavar="NAME",
              help=_("Say at which values of a parameter the net present value is 0."))  # fmt: skip
@shared
def command(
    plan: Path, vary: tuple[str, ...], draws: int | None, seed: int | None, resume: bool,
    even: tuple[str, ...], as_json: bool,
) -> int:  # fmt: skip
    """Show the accounts of PLAN (a plan.json or the folder that holds one), varied as asked."""
    from dorsale.finance import vary as room
    from dorsale.finance import what_if
    from dorsale.formats import plan_json

    if resume and draws is None:
        raise click.UsageError(_("--resume goes on with draws: say how many with --draws"))
    path = plan / "plan.json" if plan.is_dir() else plan
    document = plan_json.read(path)
    case = _case(document, path)
    asked = what_if.asked(case, vary)
    for name in even:
        what_if.check_name(case, name)
    changed = room.fixed(case, asked.held)
    answer = _answer(case, changed, asked, even)
    if draws is not None:
        answer["simulated"] = _drawn(changed, draws, document["seed"] if seed is None else seed,
                                     path, resume)  # fmt: skip
    _say(answer, document, as_json)
    return 0


def _case(document: Mapping[str, Any], path: Path) -> Case:
    """Return the case in a plan."""
    from dorsale.formats import case_json

    held = (document["finance"] or {}).get("case")
    if held is None:
        said = _("{plan} holds no case to vary: make the plan again")
        raise click.UsageError(said.format(plan=path.name))
    return case_json.case(held)


def _answer(
    case: Case, changed: Case, asked: Asked, even: tuple[str, ...]
) -> dict[str, Any]:  # fmt: skip
    """Return all that can be said without draws, as a document."""
    from dorsale.finance import vary as room
    from dorsale.finance.accounts import accounts
    from dorsale.finance.late import late
    from dorsale.formats.finance_json import accounts as written

    found = accounts(changed)
    return {
        "held": dict(asked.held),
        "planned": {name: float(value) for name, value in accounts(case).ratios.items()},
        **written(found),
        "tornado": room.tornado(changed).to_dict("records"),
        "switching": room.switching(changed).to_dict("records"),
        "demand": room.demand(changed).to_dict("records"),
        "late": late(changed).to_dict("records"),
        "tried": {
            name: room.sweep(changed, name, list(values)).to_dict("records")
            for name, values in asked.tried.items()
        },
        "break_even": {
            name: {ratio: room.turning_points(changed, name, ratio) for ratio in _BROKEN_EVEN}
            for name in even
        },
        "simulated": None,
    }


def _drawn(
    case: Case, draws: int, seed: int, path: Path, resume: bool
) -> dict[str, Any]:  # fmt: skip
    from dorsale.finance.draws import simulate, summary
    from dorsale.formats import case_json
    from dorsale.formats.json_file import plain
    from dorsale_cli.chunks import Chunks, key_of

    key = key_of(plain(case_json.document(case)), draws, seed)
    store = Chunks(path.with_name(f".{path.stem}.draws.part"), key, resume)
    try:
        with click.progressbar(length=draws, label=_("Draws"), file=sys.stderr) as shown:

            def tell(done: int, of: int) -> None:
                shown.update(draws * done // of - shown.pos)

            found = simulate(case, draws, seed, tell=tell, store=store)
    except KeyboardInterrupt:
        click.echo(_("The draws made so far are kept: go on with --resume."), err=True)
        raise
    store.close()
    return {"draws": draws, "seed": seed, "ratios": summary(found)}


def _say(answer: Mapping[str, Any], document: Mapping[str, Any], as_json: bool) -> None:
    from dorsale.formats.json_file import plain

    if as_json:
        say_json(plain(answer))
        return
    from dorsale_cli.finance_tables import print_finance

    print_finance(answer, document)
