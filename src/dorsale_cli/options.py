"""Options that several commands share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any

import click

from dorsale_cli.words import LANGUAGE, _, planner_words

Command = Callable[..., Any]


def shared(command: Command) -> Command:
    """Add ``--lang`` and ``--json``."""
    command = click.option(
        "--json", "as_json", is_flag=True, help=_("Write JSON on standard output, nothing else.")
    )(command)
    return click.option(
        "--lang", type=click.Choice(["fr", "en"]), expose_value=False,
        help=_("Language of the answer."),
    )(command)  # fmt: skip


def limits(command: Command) -> Command:
    """Add ``--seed``, ``--work-limit`` and ``--time-limit``."""
    for name, kind, text in (
        ("--time-limit", click.FloatRange(min=1), _("Seconds before stopping, as a safety net.")),
        ("--work-limit", click.IntRange(min=1), _("Rounds of work before stopping.")),
        ("--seed", click.IntRange(min=0), _("Seed of every random choice.")),
    ):
        command = click.option(name, type=kind, help=text)(command)
    return command


def say_problems(problems: Iterable[Any]) -> None:
    """Write each problem on standard error, one line each."""
    translate = planner_words(LANGUAGE)
    for problem in problems:
        mark = _("warning") if problem.severity == "warning" else _("error")
        click.echo(f"{mark}: {problem.text(translate)}", err=True)


def say_json(value: object) -> None:
    """Write ``value`` as JSON on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1))
