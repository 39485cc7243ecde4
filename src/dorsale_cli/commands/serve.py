"""``dorsale serve``: the pages of the network."""

from __future__ import annotations

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
    from dorsale_web import serving

    serving.configure(demo=demo)
    click.echo(_("Preparing…"), err=True)
    serving.prepare()
    if demo:
        account = serving.fill_demo()
        click.echo(_("Everything here is invented. Sign in as {name}, password {password}").format(
            name=account.sign_in_name, password=account.password))  # fmt: skip
        click.echo(
            _("Mail and text messages are written to {folder}").format(folder=account.outbox)
        )
    click.echo(f"http://{host}:{port}/")
    serving.serve(host, port)
    return 0
