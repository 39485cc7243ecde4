"""``dorsale plan``: from a scenario to its files."""

from __future__ import annotations

import multiprocessing
import signal
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dorsale_cli.layers import layers_of
from dorsale_cli.options import limits, say_json, say_problems, shared
from dorsale_cli.words import LANGUAGE, _

if TYPE_CHECKING:
    from dorsale.plan.scenario import Scenario

STEPS = {
    "layers": _("Layers of the ground"),
    "ground": _("Ground: candidate spans and corridors"),
    "demand": _("Demand: traffic of each site"),
    "topology": _("Topology: the cheapest network that survives"),
    "variants": _("Other plans, and what each choice costs"),
    "optics": _("Optics: huts, lightpaths, modes"),
    "availability": _("Availability: single and double failures"),
    "cost": _("Cost and finance"),
    "coverage": _("Coverage: people within reach"),
    "files": _("Files"),
}


@click.command()
@click.argument("name", default="cemac")
@click.option(
    "--out", type=click.Path(path_type=Path), help=_("Folder to write (default: out/NAME).")
)
@click.option("--as-of", metavar="YYYY-MM", help=_("Draw the existing network as of this month."))
@click.option(
    "--without",
    "without",
    multiple=True,
    metavar="ID",
    help=_("Price the plan without a country, a cable, a risk group or a span (repeatable)."),
)
@click.option(
    "--with",
    "with_",
    multiple=True,
    metavar="ID",
    help=_("Price the plan with a span or a cable, whatever it costs (repeatable)."),
)
@click.option(
    "--alternatives",
    type=click.Choice(["none", "usual", "full"]),
    default="usual",
    show_default=True,
    help=_("How much work to spend on other plans."),
)
@click.option(
    "--start",
    type=click.Path(path_type=Path),
    metavar="PLAN.json",
    help=_("Begin from the network of an earlier plan (its plan.json)."),
)
@limits
@shared
def command(
    name: str,
    out: Path | None,
    as_of: str | None,
    without: tuple[str, ...],
    with_: tuple[str, ...],
    alternatives: str,
    start: Path | None,
    seed: int | None,
    work_limit: int | None,
    time_limit: float | None,
    as_json: bool,
) -> int:
    """Plan NAME: a shipped scenario (cemac, cab2) or a folder."""
    from dorsale import outputs
    from dorsale.formats import plan_json
    from dorsale.scenario import plan
    from dorsale.sources.people import people_of
    from dorsale.sources.scenario_folder import find_folder, read_folder

    reading = read_folder(find_folder(name), as_of)
    say_problems(p for p in reading.problems if p.severity == "warning")
    scenario = _limited(reading.or_fail(), seed, work_limit, time_limit)
    scenario = _beside(scenario, alternatives, without, with_)
    begin = None if start is None else plan_json.start(plan_json.read(start))
    folder = out or Path("out") / scenario.name
    outputs.prepare(folder)
    with _progress(as_json) as say, _second_core() as pool, _patience(say) as tell:
        layers = layers_of(scenario, tell)
        people = people_of(scenario.sites, layers, scenario.outlines)
        made = plan(scenario, people, pool, tell, begin, layers)
        tell("files", "")
        document = outputs.write(made, folder, LANGUAGE)
    if as_json:
        say_json(plan_json.summary(document))
    else:
        from dorsale_cli.summary import print_summary

        print_summary(document, folder)
    return 130 if made.design.status == "interrupted" else 0


@contextmanager
def _second_core() -> Iterator[ProcessPoolExecutor]:
    """Yield a process for the variants; it ends with this command, finished or not."""
    pool = ProcessPoolExecutor(1, initializer=_deaf)
    try:
        yield pool
    finally:
        for child in multiprocessing.active_children():
            child.terminate()
        pool.shutdown(cancel_futures=True)


def _deaf() -> None:
    """Leave Ctrl-C to the main process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _patience(say: Callable[[str, str], None]) -> Iterator[Callable[[str, str], None]]:
    """Yield ``say``; past the search, the first Ctrl-C only tells that the files come next.

    The network is decided then, and giving up would lose it for seconds of work; a second
    Ctrl-C gives up.
    """
    before = signal.getsignal(signal.SIGINT)

    def once(number: int, frame: object) -> None:
        signal.signal(signal.SIGINT, before)
        click.echo(_("Writing the plan found; press Ctrl-C again to give up."), err=True)

    def tell(step: str, detail: str) -> None:
        if step == "optics" and before != signal.SIG_IGN:
            signal.signal(signal.SIGINT, once)
        say(step, detail)

    try:
        yield tell
    finally:
        signal.signal(signal.SIGINT, before)


def _limited(
    scenario: Scenario, seed: int | None, work: int | None, seconds: float | None
) -> Scenario:
    limit = scenario.limits
    limit = replace(limit, work=work or limit.work, time_s=seconds or limit.time_s)
    return replace(scenario, seed=scenario.seed if seed is None else seed, limits=limit)


def _beside(
    scenario: Scenario, work: str, without: tuple[str, ...], with_: tuple[str, ...]
) -> Scenario:
    """Return ``scenario`` with the choices asked for and the work to spend on other plans."""
    from dorsale.sources.choices import more_choices

    asked = scenario.alternatives
    if work == "none":
        asked = replace(asked, plans=0, choices=())
    elif work == "full":
        asked = replace(asked, tries=4 * asked.tries, work=10 * asked.work, gap=0.01)
    scenario = replace(scenario, alternatives=asked)
    return replace(scenario, alternatives=more_choices(scenario, without, with_))


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[str, str], None]]:
    """Yield a function that says the step at hand on standard error."""
    if sys.stderr.isatty():
        with _moving() as tell:
            yield tell
    else:
        yield (lambda step, detail: None) if quiet else _line


def _line(step: str, detail: str) -> None:
    """Write one line a step, and one more for each new detail: for files and pipes."""
    said = _detail(step, detail)
    click.echo(f"{STEPS[step]}  {said}".rstrip(), err=True)


@contextmanager
def _moving() -> Iterator[Callable[[str, str], None]]:
    """Yield a function that keeps a display of the steps up to date in a terminal."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    bar = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TextColumn("[dim]{task.fields[detail]}"),
        TimeElapsedColumn(), console=Console(stderr=True),
    )  # fmt: skip
    steps: list[str] = []

    def tell(step: str, detail: str) -> None:
        text = _detail(step, detail)
        if step in steps[-1:]:
            bar.update(bar.tasks[-1].id, detail=text)
            return
        if bar.tasks:
            bar.update(bar.tasks[-1].id, total=1, completed=1)
            bar.stop_task(bar.tasks[-1].id)
        steps.append(step)
        bar.add_task(STEPS[step], total=None, detail=text)

    with bar:
        yield tell


def _detail(step: str, detail: str) -> str:
    """Return value, bound and gap of the optimiser as a reader says them."""
    if step != "topology" or not detail:
        return detail
    from dorsale.language import number

    value, bound = (float(part) for part in detail.split())
    if value == float("inf"):
        return _("at least {bound} M EUR").format(bound=number(bound / 1e6, LANGUAGE, 1))
    gap = (value - bound) / value if value else 0.0
    return _("{value} M EUR, gap {gap} %").format(
        value=number(value / 1e6, LANGUAGE, 1), gap=number(100 * gap, LANGUAGE, 1)
    )
