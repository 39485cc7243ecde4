"""``dorsale meetings``: schedule the meetings of a fair, check a schedule, repair one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from dorsale_cli.options import say_json, shared
from dorsale_cli.words import LANGUAGE, _

Command = TypeVar("Command", bound=Callable[..., Any])
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_TARGET = click.Path(dir_okay=False, path_type=Path)
_CAUSES = {
    "no_request": _("no request"),
    "no_common_slot": _("no common slot"),
    "full": _("full"),
}
_FAULTS = {
    "input": _("The file of {name} is not the one the certificate was made from."),
    "over": _("More meetings than allowed, or not asked for: {name}."),
    "kept": _("A published meeting is missing or was moved: {name}."),
    "early": _("A new meeting lies before the first slot that may be filled: {name}."),
    "visitors": _("The number of visitors met is {name}, not what the certificate says."),
    "value": _("The interest is {name}, not what the certificate says."),
    "bound": _("The prices prove {name}, not the bound that the certificate says."),
    "gap": _("The gap is {name}, not what the certificate says."),
}


class Meetings(click.Group):
    """A group whose first word may be a file: then the schedule is meant."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command in front that people leave out."""
        if args and args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["schedule", *args]
        return super().parse_args(ctx, args)


def _inputs(command: Command) -> Command:
    """Add the files that every part reads."""
    command = click.option(
        "--people", type=_FILE, help=_("Columns person, hall, max, break_from, break_to, seats.")
    )(command)
    return click.option(
        "--availability", type=_FILE, help=_("Columns person, slot; who is not in it is free.")
    )(command)


def _outputs(command: Command) -> Command:
    """Add what is written, and the limits of the search."""
    for name, kind, default, text in (
        ("--time-limit", click.FloatRange(min=1), 600.0, _("Seconds before stopping.")),
        ("--seed", click.IntRange(min=0), 0, _("Seed of every random choice.")),
        ("--certificate", _TARGET, "certificate.json", _("Where the proof is written.")),
        ("--out", _TARGET, "schedule.csv", _("Where the schedule is written.")),
    ):
        command = click.option(name, type=kind, default=default, show_default=True, help=text)(
            command
        )
    return command


@click.group(cls=Meetings, no_args_is_help=True)
def command() -> None:
    """Hold the parts together; each has its own help."""


@command.command(
    "schedule",
    help=_(
        "Schedule the meetings that REQUESTS asks for (columns exhibitor, visitor, interest). "
        "The word schedule may be left out."
    ),
)
@click.argument("requests", type=_FILE)
@_inputs
@click.option("--slots", type=click.IntRange(min=1), help=_("Slots are 1 to N."))
@click.option("--max-per-person", type=click.IntRange(min=1), help=_("Meetings of one person."))
@click.option("--tables", type=click.IntRange(min=1), help=_("Tables; without, at the stands."))
@click.option("--fair", is_flag=True, help=_("First meet as many visitors as can be."))
@_outputs
@shared
def _schedule(
    requests: Path,
    availability: Path | None,
    people: Path | None,
    slots: int | None,
    max_per_person: int | None,
    tables: int | None,
    fair: bool,
    out: Path,
    certificate: Path,
    seed: int,
    time_limit: float,
    as_json: bool,
) -> int:
    return _told(_scheduled, locals())


def _scheduled(said: Mapping[str, Any]) -> int:
    from dorsale_web.matching.meetings import files, portfolio

    inputs = {name: said[name] for name in ("requests", "availability", "people")}
    limits = {name: said[name] for name in ("slots", "tables", "max_per_person")}
    problem = files.read_problem(**inputs, **limits)
    result = portfolio.schedule(
        problem,
        seed=said["seed"],
        time_limit_s=said["time_limit"],
        fair=said["fair"],
        progress=_progress,
    )
    _write(result, inputs, said)
    _say(result, said["as_json"])
    return 0


@command.command(
    "check",
    help=_(
        "Check SCHEDULE and CERTIFICATE against REQUESTS and the other files they were made from, "
        "without any solver. A repaired schedule also needs --published and --absent."
    ),
)
@click.argument("schedule", type=_FILE)
@click.argument("certificate", type=_FILE)
@click.argument("requests", type=_FILE)
@_inputs
@click.option("--published", type=_FILE, help=_("The schedule before its repair."))
@click.option("--absent", type=_FILE, help=_("Columns person, from_slot."))
@shared
def _check(
    schedule: Path,
    certificate: Path,
    requests: Path,
    availability: Path | None,
    people: Path | None,
    published: Path | None,
    absent: Path | None,
    as_json: bool,
) -> int:
    return _told(_checked, locals())


def _checked(said: Mapping[str, Any]) -> int:
    from dorsale_web.matching.meetings import certificate, check

    names = ("requests", "availability", "people", "published")
    inputs = {name: said[name] for name in names} | {"absences": said["absent"]}
    document = _certificate(said["certificate"])
    faults = [("input", name) for name in certificate.changed(document, inputs)]
    try:
        faults += check.check(said["schedule"], said["certificate"], **inputs)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        text = _("A file cannot be read as it should ({error}). Check which file stands where.")
        raise click.UsageError(text.format(error=error)) from error
    if said["as_json"]:
        say_json({"good": not faults, "faults": faults})
    elif not faults:
        click.echo(_("The schedule keeps every rule, and its bound is proved."))
    else:
        for code, name in faults:
            click.echo(_FAULTS[code].format(name=name))
    return 1 if faults else 0


@command.command(
    "repair",
    help=_(
        "Fill what absences free in SCHEDULE, which CERTIFICATE and REQUESTS belong to. Meetings "
        "of those present do not move. FILE lists everybody absent so far."
    ),
)
@click.argument("schedule", type=_FILE)
@click.argument("certificate_before", metavar="CERTIFICATE", type=_FILE)
@click.argument("requests", type=_FILE)
@click.option("--absent", type=_FILE, required=True, help=_("Columns person, from_slot."))
@click.option("--from-slot", type=click.IntRange(min=1),
              help=_("First slot to fill; else that of the first absence."))  # fmt: skip
@_inputs
@_outputs
@shared
def _repair(
    schedule: Path,
    certificate_before: Path,
    requests: Path,
    absent: Path,
    from_slot: int | None,
    availability: Path | None,
    people: Path | None,
    out: Path,
    certificate: Path,
    seed: int,
    time_limit: float,
    as_json: bool,
) -> int:
    return _told(_repaired, locals())


def _repaired(said: Mapping[str, Any]) -> int:
    from dorsale_web.matching.meetings import files, repair

    inputs = {name: said[name] for name in ("requests", "availability", "people")}
    rules = _certificate(said["certificate_before"])["rules"]
    limits = {name: rules[name] for name in ("slots", "tables", "max_per_person")}
    if said["out"].resolve() == said["schedule"].resolve():
        raise click.UsageError(_("--out would overwrite the published schedule, which the check "
                                 "of the repaired one needs. Choose another name."))  # fmt: skip
    found = repair.repair(
        files.read_problem(**inputs, **limits),
        files.read_schedule(said["schedule"]),
        files.read_absences(said["absent"]),
        from_slot=said["from_slot"],
        seed=said["seed"],
        time_limit_s=said["time_limit"],
        progress=_progress,
    )
    _write(found.result, inputs | {"published": said["schedule"], "absences": said["absent"]}, said)
    counts = {"lost": len(found.lost), "kept": len(found.kept), "new": len(found.new)}
    _say(found.result, said["as_json"], counts)
    return 0


def _certificate(path: Path) -> dict[str, Any]:
    """Return a certificate that has the parts it should."""
    from dorsale_web.matching.meetings.certificate import read_certificate

    try:
        found = read_certificate(path)
        _parts = found["rules"]["slots"], found["duals"], found["input_sha256"]
    except (KeyError, ValueError, TypeError) as error:
        text = _("{file} is not a certificate. Give the one written with the schedule.")
        raise click.UsageError(text.format(file=path)) from error
    return found


def _told(part: Callable[[Mapping[str, Any]], int], said: Mapping[str, Any]) -> int:
    """Run a part; what is wrong with the files is said, one line each."""
    from dorsale_web.matching.meetings.faults import BadMeetings

    try:
        return part(said)
    except BadMeetings as error:
        for fault in error.faults:
            click.echo(fault.text(_web_words()), err=True)
        return 2


def _web_words() -> Callable[[str], str]:
    import gettext
    from importlib.resources import files

    folder = str(files("dorsale_web") / "locale")
    return gettext.translation("django", folder, [LANGUAGE], fallback=True).gettext


def _progress(step: str, value: float, bound: float) -> None:
    said = _("{step}: interest {value}, at most {bound}")
    click.echo(said.format(step=step, value=_number(value), bound=_number(bound)), err=True)


def _number(value: float, digits: int = 0) -> str:
    from dorsale.language import number

    return number(value, LANGUAGE, digits)


def _write(result: Any, inputs: Mapping[str, Path | None], said: Mapping[str, Any]) -> None:
    from dorsale_web.matching.meetings import certificate, files

    files.write_schedule(said["out"], result.meetings)
    document = certificate.certificate(result, inputs)
    certificate.write_certificate(said["certificate"], document)


def _say(result: Any, as_json: bool, counts: dict[str, int] | None = None) -> None:
    """Say what was found, and who is left without a meeting."""
    from dorsale_web.matching.meetings.causes import causes

    without = causes(result.problem, result.meetings)
    if as_json:
        figures = ("value", "bound", "gap", "method", "seconds", "met", "met_bound")
        found = {name: getattr(result, name) for name in (*figures, "without_fairness")}
        say_json(found | {"meetings": len(result.meetings)} | (counts or {}) | {"without": without})
        return
    _say_figures(result, counts)
    for cause, said in _CAUSES.items():
        names = [name for name, its in without.items() if its == cause]
        if names:
            click.echo(_("Without a meeting, {cause}: {names}").format(
                cause=said, names=_some(names)))  # fmt: skip


def _say_figures(result: Any, counts: dict[str, int] | None) -> None:
    click.echo(_("{count} meetings, interest {value} of at most {bound}: gap {gap} % ({method})")
               .format(count=_number(len(result.meetings)), value=_number(result.value),
                       bound=_number(result.bound), gap=_number(100 * result.gap, 4),
                       method=result.method))  # fmt: skip
    if counts:
        click.echo(_("Lost {lost}, kept {kept}, new {new}; nobody present was moved.")
                   .format(**counts))  # fmt: skip
    if result.met_bound is not None:
        click.echo(_("{met} visitors are met, of at most {bound} together; price {price} %")
                   .format(met=result.met, bound=result.met_bound,
                           price=_number(100 * (result.price_of_fairness or 0), 2)))  # fmt: skip


def _some(names: Sequence[str], most: int = 20) -> str:
    """Return the first names, and how many more there are."""
    said = ", ".join(names[:most])
    more = len(names) - most
    return _("{names} and {more} more").format(names=said, more=more) if more > 0 else said
