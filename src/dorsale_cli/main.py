"""The ``dorsale`` command: errors become one clear message, and the exit code says which kind.

0 done, 1 no feasible answer (with the reason), 2 bad input, 130 interrupted.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from typing import Any

import click

from dorsale_cli.words import LANGUAGE, _, planner_words

COMMANDS = {
    "plan": _("Make a plan of a scenario and write its files."),
    "new": _("Start a scenario folder from a shipped one."),
    "check": _("Read a scenario and say everything that is wrong with it."),
    "show": _("Say what a plan proposes, from its plan.json."),
    "finance": _("Show the money of a plan, and what if it were otherwise."),
    "sites": _("Judge places for data centres and technopoles; size and price them."),
    "compare": _("Set plans side by side, with money."),
    "book": _("Show the cost book, or set prices of your own over it."),
    "corridor": _("Find the cheapest corridors between two places."),
    "risks": _("Propose risk groups read off the ground: what would fail together."),
    "convert": _("Convert a published fibre network to another format."),
    "fetch": _("Fetch map layers of a region, with their size and licence shown first."),
    "solve": _("Load an SNDlib network with capacity, with a bound and a check."),
    "meetings": _("Schedule the meetings of a fair, check a schedule, or repair one."),
    "serve": _("Serve the pages of the network."),
    "work": _("Do the work that waits: mail, digests, matches."),
    "steward": _("Name a steward of the network and print a code to sign in."),
}


class Door(click.Group):
    """The group of commands; each is imported only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of the story."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command called ``cmd_name``, importing its module now."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"dorsale_cli.commands.{cmd_name}")
        command: click.Command = module.command
        command.help = COMMANDS[cmd_name]
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing any."""
        with formatter.section(_("Commands")):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(
    cls=Door,
    help=_("Dorsale plans fibre backbones: from real geography to a bankable plan."),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--lang", type=click.Choice(["fr", "en"]), help=_("Language of the answer."))
@click.version_option(package_name="dorsale", prog_name="dorsale")
def door(lang: str | None) -> None:
    """Enter here; ``--lang`` was already read when the words were loaded."""
    del lang


def main() -> None:
    """Run the command line and end the process with its exit code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code; nothing but the code leaves."""
    try:
        code: Any = door.main(arguments, prog_name="dorsale", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        click.echo(_("Interrupted; nothing was written."), err=True)
        return 130
    except OSError as error:
        where = error.filename or ""
        click.echo(_("{where}: {reason}").format(where=where, reason=error.strerror), err=True)
        return 2
    except Exception as error:  # noqa: BLE001 - told apart below; the rest is raised again
        return _planner_error(error)
    return code if isinstance(code, int) else 0


def _planner_error(error: Exception) -> int:
    from dorsale.plan.problems import BadInput, Infeasible

    translate = planner_words(LANGUAGE)
    if isinstance(error, BadInput):
        for problem in error.problems:
            click.echo(problem.text(translate), err=True)
        return 2
    if isinstance(error, Infeasible):
        click.echo(_("No plan can serve this scenario."), err=True)
        for cut, sites in _by_cut(error.cuts).items():
            reason = _("too little enters over {cut}").format(cut=", ".join(cut))
            named = ", ".join(sites)
            click.echo(f"  {named}: {reason if cut else _('joined to nothing')}", err=True)
        return 1
    raise error


def _by_cut(cuts: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, ...], list[str]]:
    """Return the sites of each cut, so that a cut is told once."""
    found: dict[tuple[str, ...], list[str]] = {}
    for site, cut in cuts.items():
        found.setdefault(cut, []).append(site)
    return found
