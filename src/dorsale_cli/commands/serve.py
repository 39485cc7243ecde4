"""``dorsale serve``: the pages of the network."""

from __future__ import annotations

import socket

import click

from dorsale_cli.words import _

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command()
@click.option("--demo", is_flag=True, help=_("An invented network, in a database of its own."))
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Address to listen on."))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def command(demo: bool, host: str, port: int) -> int:
    """Prepare the state, start the worker, serve until stopped."""
    if demo and host not in LOOPBACK:
        raise click.BadParameter(_("the demo listens on loopback only: leave --host out"))
    refuse_taken(host, port)
    from dorsale_web import serving

    address = f"http://{host}:{port}"
    serving.configure(demo=demo, address=address)
    click.echo(_("Preparing…"), err=True)
    serving.prepare()
    if demo:
        fill()
    click.echo(f"{address}/")
    serving.serve(host, port)
    return 0


def refuse_taken(host: str, port: int) -> None:
    """Say at once that another program listens there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            said = _("{host}:{port} cannot be used ({reason}): choose another --port")
            raise click.UsageError(
                said.format(host=host, port=port, reason=error.strerror)
            ) from error


def fill() -> None:
    """Invent the network if it is not there yet, and say how to enter."""
    from dorsale_web import serving

    account = serving.fill_demo()
    if account is None:
        raise click.UsageError(
            _("this database holds real accounts: the demo never touches it. Unset DATABASE_URL.")
        )
    click.echo(_("Everything here is invented. Sign in with password {password} as:").format(
        password=account.password))  # fmt: skip
    for name, who in (
        ("demo", _("a small company in Brazzaville")),
        ("anfa", _("a hub in Casablanca")),
        ("rives", _("a university in Brazzaville")),
        ("coordination", _("the coordinator of Congo")),
        ("intendance", _("the steward")),
    ):
        click.echo(f"  {name:<13}{who}")
    click.echo(_("Mail and text messages are written to {folder}").format(folder=account.outbox))
