"""``dorsale check``: everything that is wrong with a scenario, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dorsale_cli.options import say_json, say_problems, shared
from dorsale_cli.words import LANGUAGE, _, planner_words

if TYPE_CHECKING:
    from dorsale.plan.problems import Problem
    from dorsale.plan.scenario import Scenario


@click.command()
@click.argument("name", default="cemac")
@click.option(
    "--columns", is_flag=False, flag_value="*", metavar="[TABLE]",
    help=_("Print the columns of every table, or of TABLE."),
)  # fmt: skip
@shared
def command(name: str, columns: str | None, as_json: bool) -> int:
    """Check NAME: a shipped scenario or a folder."""
    if columns is not None:
        return _columns(columns, as_json)
    from dorsale.sources.scenario_folder import find_folder, read_folder

    reading = read_folder(find_folder(name))
    translate = planner_words(LANGUAGE)
    problems = [*reading.problems, *_of_layers(reading.scenario)]
    good = reading.scenario is not None and all(p.severity == "warning" for p in problems)
    if as_json:
        say_json([{"severity": p.severity, "text": p.text(translate)} for p in problems])
    else:
        say_problems(problems)
        _say(good, len(problems))
        _say_defaults(reading.scenario)
    return 0 if good else 2


def _of_layers(scenario: Scenario | None) -> list[Problem]:
    """Return what is wrong with the rasters and areas of a scenario."""
    if scenario is None or not scenario.layers:
        return []
    from dorsale.sources.rasters.layers import problems_of

    return problems_of(scenario)


def _say(good: bool, problems: int) -> None:
    if good and problems == 0:
        click.echo(_("The scenario is in order."))
    elif good:
        click.echo(_("The scenario can be planned; warnings: {count}.").format(count=problems))
    else:
        click.echo(_("Problems to correct: {count}.").format(count=problems))


def _say_defaults(scenario: object) -> None:
    defaults = getattr(scenario, "defaults", ())
    if defaults:
        click.echo(_("Taken from the shipped reference: {names}").format(names=", ".join(defaults)))


def _columns(name: str, as_json: bool) -> int:
    from dorsale.plan.tables import TABLES

    chosen = [table for table in TABLES if name in ("*", table.name, table.file)]
    if not chosen:
        names = ", ".join(table.name for table in TABLES)
        raise click.BadParameter(
            _("no table {name}; tables: {names}").format(name=name, names=names)
        )
    if as_json:
        say_json(
            {t.name: [{**c.__dict__, "codes": list(c.codes)} for c in t.columns] for t in chosen}
        )
        return 0
    translate = planner_words(LANGUAGE)
    for table in chosen:
        click.echo(f"{table.file}: {translate(table.meaning)}")
        for column in table.columns:
            must = "*" if column.required else " "
            unit = f" [{column.unit}]" if column.unit else ""
            codes = f" ({', '.join(column.codes)})" if column.codes else ""
            click.echo(
                f"  {must} {column.name:28}{column.kind:8}{translate(column.meaning)}{unit}{codes}"
            )
    return 0
