"""Run a command beside a PostgreSQL server of its own, made for it and thrown away afterwards.

``python tools/on_postgres.py pytest tests/dorsale_web`` sets ``DATABASE_URL`` for the command. The
server listens on a socket in a temporary folder only. Without PostgreSQL on the machine the command
is not run, which is said; with ``DORSALE_TEST_ALL=1`` that is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=")


def programs() -> Path | None:
    """Return the folder of ``initdb``, the newest if there are several."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return folders[-1].parent if folders else None


def as_user() -> list[str]:
    """Return what to put before a command: PostgreSQL refuses to run as root."""
    return (
        ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        if os.getuid() == 0
        else []
    )


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run a server in ``folder`` and give its address."""
    with tempfile.TemporaryDirectory(prefix="dorsale-pg-") as made:
        base = Path(made)
        if os.getuid() == 0:
            shutil.chown(base, "postgres", "postgres")
        data = base / "data"
        first = [
            folder / "initdb",
            "-D",
            data,
            "-U",
            "dorsale",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        control = [folder / "pg_ctl", "-D", data, "-w", "-s"]
        options = " ".join([f"-k {base}", *(f"-c {one}" for one in SETTINGS)])
        quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": base}
        subprocess.run([*as_user(), *map(str, first)], **quiet)
        subprocess.run(
            [*as_user(), *map(str, control), "-o", options, "-l", str(base / "log"), "start"],
            **quiet,
        )
        try:
            yield f"postgres://dorsale@{quote(str(base), safe='')}/postgres"
        finally:
            subprocess.run([*as_user(), *map(str, control), "-m", "immediate", "stop"], **quiet)


def main(command: list[str]) -> int:
    """Run ``command`` with ``DATABASE_URL`` set, and return its exit code."""
    folder = programs()
    if folder is None:
        print("PostgreSQL is not installed: the web's tests were not run on it.")
        return 1 if os.environ.get("DORSALE_TEST_ALL") == "1" else 0
    with server(folder) as address:
        done = subprocess.run(command, env=os.environ | {"DATABASE_URL": address}, check=False)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
