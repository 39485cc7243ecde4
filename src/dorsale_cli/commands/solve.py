"""``dorsale solve``: load a network with the capacity it needs, and prove how good that is."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dorsale_cli.options import limits, say_json, say_problems, shared
from dorsale_cli.words import LANGUAGE, _, planner_words

if TYPE_CHECKING:
    from dorsale.plan.loading import Loading, Model, Task
    from dorsale.plan.problems import Infeasible
    from dorsale.plan.scenario import Limits

DEFAULT_MODEL = "U-U-M-N-C-A-N-N"
WORK, TIME_S, GAP = 300, 300.0, 1e-4
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_LETTERS = {
    "demands": {"U": _("undirected demands"), "D": _("directed demands")},
    "links": {
        "U": _("links whose two ways share the capacity"),
        "B": _("links with the whole capacity each way"),
        "D": _("links that carry one way only"),
    },
    "capacity": {
        "M": _("modules in any number"),
        "E": _("at most one module per link"),
        "L": _("capacity in any fraction of the first module"),
    },
    "fixed": {"N": _("no set-up cost"), "Y": _("set-up cost of every link used")},
    "routing": {
        "C": _("traffic may split"),
        "I": _("traffic in whole routing units"),
        "S": _("one single path per demand"),
    },
    "paths": {"A": _("all paths")},
    "hops": {"N": _("no limit on the links of a path"), "Y": _("paths no longer than allowed")},
    "survive": {
        "N": _("nothing has to survive"),
        "U": _("traffic rerouted freely after a failure"),
        "S": _("a protection path whose capacity is shared"),
        "P": _("two disjoint paths at once (1+1)"),
    },
}
_STATUSES = {
    "optimal": _("proved the cheapest"),
    "gap_limit": _("proved within the gap asked for"),
    "work_limit": _("stopped at the work limit"),
    "time_limit": _("stopped at the time limit"),
    "stalled": _("stopped: nothing more to try"),
    "interrupted": _("interrupted"),
}


@dataclass(frozen=True)
class _Judged:
    """What the independent check said: faults, states checked, states in all."""

    faults: tuple[str, ...]
    states: int
    all_states: int

    @property
    def good(self) -> bool:
        return not self.faults and self.states == self.all_states


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--model", "code", default=DEFAULT_MODEL, show_default=True, metavar="CODE",
              help=_("Eight letters: demands, links, capacity, set-up, routing, paths, hops, "
                     "survivability."))  # fmt: skip
@click.option("--survive", metavar="none,links,nodes",
              help=_("What may fail, one at a time; without, what the model says."))  # fmt: skip
@click.option("--solution", type=click.Path(dir_okay=False, path_type=Path),
              help=_("Where the design is written, as JSON."))  # fmt: skip
@click.option("--start", type=_FILE, help=_("A design to start from, as written by --solution."))
@click.option("--check", "only_check", type=_FILE, help=_("Only check this design."))
@limits
@shared
def command(
    file: Path,
    code: str,
    survive: str | None,
    solution: Path | None,
    start: Path | None,
    only_check: Path | None,
    seed: int | None,
    work_limit: int | None,
    time_limit: float | None,
    as_json: bool,
) -> int:
    """Buy capacity for FILE, an SNDlib network."""
    from dorsale.formats import loading_json, sndlib
    from dorsale.plan.problems import Infeasible
    from dorsale.plan.scenario import Limits
    from dorsale.topology.loading.model import model_of

    model = model_of(code)
    reading = sndlib.reading(file)
    say_problems(reading.warnings)
    limit = Limits(work_limit or WORK, time_limit or TIME_S, GAP)
    try:
        task = _task(reading.instance, model, survive)
        _say_task(task, as_json)
        if only_check:
            loading = loading_json.read(only_check, task.instance)
        else:
            first = loading_json.read(start, task.instance) if start else None
            loading = _solve(task, limit, seed or 0, first, as_json)
    except Infeasible as error:
        return _say_infeasible(reading.instance.name, model, error, as_json)
    if solution and math.isfinite(loading.value):
        loading_json.write(solution, task.instance, task.model, loading)
    judged = _judge(task, loading, limit.time_s)
    _say(task, loading, judged, as_json)
    return _code(loading, judged, bool(only_check))


def _task(instance: Any, model: Model, survive: str | None) -> Task:
    """Return the task; the survivability letter asks for single links unless ``survive`` says."""
    from dorsale.topology.loading.states import task

    implied = "none" if model.survive == "N" else "links"
    asked = implied if survive is None else survive
    return task(instance, model, tuple(part.strip() for part in asked.split(",")))


def _solve(task: Task, limit: Limits, seed: int, start: Loading | None, quiet: bool) -> Loading:
    """Return the best design; why there is none is looked for first, as that is quick."""
    from dorsale.topology.loading import infeasible, scale
    from dorsale.topology.loading.solve import solve

    reason = infeasible.why(task, limit.time_s)
    if reason is not None:
        raise reason
    units = scale.scaled(task)
    first = units.into(start) if start else None
    with _progress(quiet, units.money) as tell:
        return units.back(solve(units.task, limit, seed, tell, first))


def _judge(task: Task, loading: Loading, seconds: float) -> _Judged:
    """Check ``loading``, for at most ``seconds``; interrupted, the rest counts as unchecked."""
    from dorsale.topology.loading.check import check

    count, done = len(task.failures) + 1, [0]
    if not math.isfinite(loading.value):
        return _Judged((_("there is no design to check"),), 0, count)
    try:
        faults = check(task, loading, seconds, done.append, planner_words(LANGUAGE))
    except KeyboardInterrupt:
        faults = []
    return _Judged(tuple(faults), done[-1], count)


def _code(loading: Loading, judged: _Judged, only_check: bool) -> int:
    if loading.status == "interrupted" and not only_check:
        return 130
    wrong = judged.faults and judged.states == judged.all_states
    return 1 if wrong or not math.isfinite(loading.value) or (only_check and not judged.good) else 0


def _say_task(task: Task, quiet: bool) -> None:
    """Say the model in words, and what is asked of nobody, before the work starts."""
    if quiet:
        return
    letters = [words[getattr(task.model, field)] for field, words in _LETTERS.items()]
    click.echo(_("Model {model}: {words}.").format(model=task.model, words=", ".join(letters)))
    for failure, demands in (task.excluded or {}).items():
        names = [task.instance.demands[k] for k in sorted(demands)]
        text = _("When {failure} fails, no design can serve: {demands}")
        click.echo(text.format(failure=failure, demands=_some(names)))


def _say(task: Task, loading: Loading, judged: _Judged, as_json: bool) -> None:
    if as_json:
        say_json(_document(task, loading, judged))
        return
    click.echo(_("Cost {value}, at least {bound}: gap {gap} %, {status} ({method})").format(
        value=_number(loading.value), bound=_number(loading.bound),
        gap=_number(100 * loading.gap, 2), method=loading.method,
        status=_STATUSES.get(loading.status, loading.status)))  # fmt: skip
    for fault in judged.faults[:20]:
        click.echo(_("Fault: {fault}").format(fault=fault))
    text = _("Checked: {done} of {all} states") if judged.good else _(
        "Not confirmed: {done} of {all} states checked")  # fmt: skip
    click.echo(text.format(done=judged.states, all=judged.all_states))


def _document(task: Task, loading: Loading, judged: _Judged) -> dict[str, object]:
    from dorsale.formats.loading_json import figures

    excluded = {
        failure: [task.instance.demands[k] for k in sorted(demands)]
        for failure, demands in (task.excluded or {}).items()
    }
    found: dict[str, object] = {"instance": task.instance.name, "model": str(task.model)}
    return found | figures(loading) | {
        "checked": judged.good,
        "states_checked": judged.states,
        "states": judged.all_states,
        "faults": list(judged.faults),
        "excluded": excluded,
    }  # fmt: skip


def _say_infeasible(name: str, model: Model, error: Infeasible, as_json: bool) -> int:
    """Say which demands no design can serve, and the cut that makes it so; return 1."""
    if as_json:
        nothing = dict.fromkeys(("value", "bound", "gap", "seconds"))
        cuts = {demand: list(cut) for demand, cut in error.cuts.items()}
        found = {"instance": name, "model": str(model), **nothing, "status": "infeasible"}
        say_json(found | {"checked": False, "cuts": cuts})
        return 1
    click.echo(_("No design can serve this network."), err=True)
    by_cut: dict[tuple[str, ...], list[str]] = {}
    for demand, cut in error.cuts.items():
        by_cut.setdefault(cut, []).append(demand)
    for cut, demands in by_cut.items():
        text = _("too little passes over {cut}") if cut else _("its ends are not joined")
        reason = text.format(cut=_some(cut))
        click.echo(f"  {_some(demands)}: {reason}", err=True)
    return 1


@contextmanager
def _progress(quiet: bool, money: float) -> Iterator[Callable[[float, float], None]]:
    """Yield a function that says value and bound on standard error, as they improve."""
    if sys.stderr.isatty():
        with _moving(money) as tell:
            yield tell
        return
    said = [""]

    def line(value: float, bound: float) -> None:
        text = _figures(value * money, bound * money)
        if text != said[0] and not quiet:
            click.echo(text, err=True)
        said[0] = text

    yield line


@contextmanager
def _moving(money: float) -> Iterator[Callable[[float, float], None]]:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    bar = Progress(
        SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip
    with bar:
        row = bar.add_task(_("Loading the network"), total=None)
        yield lambda value, bound: bar.update(
            row, description=_figures(value * money, bound * money)
        )


def _figures(value: float, bound: float) -> str:
    if not math.isfinite(value):
        return _("at least {bound}").format(bound=_number(bound))
    gap = max(0.0, (value - bound) / value) if value > 0 else 0.0
    text = _("{value}, at least {bound}, gap {gap} %")
    return text.format(value=_number(value), bound=_number(bound), gap=_number(100 * gap, 2))


def _number(value: float, digits: int | None = None) -> str:
    """Return ``value`` as a reader writes it: whole when large, six figures when small."""
    from dorsale.language import number

    if not math.isfinite(value):
        return "–"
    if digits is None:
        digits = 0 if abs(value) >= 1e5 or math.isclose(value, round(value)) else 2
    if value and abs(value) < 0.01 and digits:
        return f"{value:.6g}"
    return number(value, LANGUAGE, digits)


def _some(names: Mapping[str, object] | list[str] | tuple[str, ...], most: int = 12) -> str:
    """Return the first names, and how many more there are."""
    said = list(names)
    text = ", ".join(said[:most])
    more = len(said) - most
    return _("{names} and {more} more").format(names=text, more=more) if more > 0 else text
