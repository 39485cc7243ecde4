"""Start the site and its worker: state prepared, one command, nothing else to install."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from importlib.metadata import version
from typing import Any


def configure(*, demo: bool, address: str = "") -> None:
    """Set Django up; ``demo`` moves everything to a database of its own, on loopback.

    ``address`` stands in messages and citations when ``DORSALE_URL`` says nothing.
    """
    if demo:
        os.environ["DORSALE_DEMO"] = "1"
    if address:
        os.environ.setdefault("DORSALE_URL", address)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dorsale_web.settings")
    import django

    django.setup()


def prepare() -> None:
    """Bring tables and collected files up to this version."""
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    stamp = settings.STATIC_ROOT / ".version"
    wanted = f"{version('dorsale')} {newest_static()}"
    if not stamp.exists() or stamp.read_text() != wanted:
        call_command("collectstatic", verbosity=0, interactive=False, ignore=["*.map"])
        stamp.write_text(wanted)


def newest_static() -> float:
    """Return when a file of ours last changed, so that a developer sees the change."""
    from django.conf import settings

    folder = settings.STATICFILES_DIRS[0]
    return max((file.stat().st_mtime for file in folder.rglob("*")), default=0.0)


def name_steward(sign_in_name: str) -> str:
    """Make somebody a steward and return the code that sets a password."""
    from dorsale_web.members.actions.people import name_steward

    return name_steward(sign_in_name)


def fill_demo() -> Any:
    """Fill the demo's database at its first start; return an account, or None if it is no demo."""
    from dorsale_web.demo.fill import RealAccounts, fill

    try:
        return fill()
    except RealAccounts:
        return None


def work() -> None:
    """Run the worker until SIGINT or SIGTERM; pages go before its work."""
    from dorsale_web.work import loop

    os.nice(10)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    loop.forever(stop)


def start_worker() -> subprocess.Popen[bytes]:
    """Start the worker in a process of its own."""
    return subprocess.Popen([sys.executable, "-m", "dorsale_cli", "work"], env=os.environ.copy())


def serve(host: str, port: int) -> None:
    """Serve pages until stopped, two processes that share what they loaded."""
    from django.db import connections
    from gunicorn.app.base import BaseApplication

    class Site(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in options(host, port).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from dorsale_web.wsgi import application

            return application

    connections.close_all()
    worker = start_worker()
    try:
        Site().run()
    finally:
        worker.terminate()
        worker.wait(10)


def options(host: str, port: int) -> dict[str, Any]:
    """Return gunicorn's options: few processes, some threads, quiet."""
    return {
        "bind": f"{host}:{port}",
        "workers": 2,
        "worker_class": "gthread",
        "threads": 4,
        "preload_app": True,
        "loglevel": "warning",
        "keepalive": 15,
        "max_requests": 20_000,
        "max_requests_jitter": 2_000,
        "control_socket_disable": True,
    }
