"""Requests a second of list and search pages, with the data of a large network, on both databases.

Builds 500 organisations, 5,000 people, 20,000 offers and needs and 5,000 experiences (the demo's
texts, mixed), starts the site as ``dorsale serve`` does, and asks for pages over loopback from one
process. The share of processor time that the asking process takes is stated: it runs on the same
cores. Memory is the proportional set size of all processes of the site, measured before any page
was asked for. ``search inside`` times the search alone, without the page.

``python benchmarks/web.py [--json] [--smallest] [--database sqlite|postgresql]``
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from random import Random
from statistics import median
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tools"))

PORT = 8765
CLIENTS = 4
SECONDS = 8.0
LARGE = {"organisations": 500, "people": 5000, "postings": 20_000, "experiences": 5000}
SMALL = {"organisations": 80, "people": 100, "postings": 300, "experiences": 40}
PAGES = {
    "directory": ("/organisations/?page={number}", 100),
    "market list": ("/market/?page={number}", 100),
    "market, needs of a theme": ("/market/?side=need&theme=cloud&page={number}", 100),
    "library list": ("/library/?page={number}", 100),
    "search, 4 words": ("/search/?q={words}", 20),
    "market, 2 words": ("/market/?q={two}", 20),
}
SIGNED_IN = ("directory", "market list", "library list")
WORDS = (
    "formation", "irrigation", "données", "paiement", "mobile", "cloud", "logiciel", "training",
    "network", "fibre", "customs", "school", "farmers", "energia", "rede", "sementes", "santé",
)  # fmt: skip

FILL = """
import json, sys
from dorsale_web import serving
serving.configure(demo=True)
serving.prepare()
from dorsale_web.demo.fill import Size, fill
fill(Size(**json.loads(sys.argv[1])))
from dorsale_web.work.models import Task
Task.objects.all().delete()
from django.db import connection
if connection.vendor == "postgresql":  # what autovacuum does within a minute or so
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
"""
SESSION = """
from dorsale_web import serving
serving.configure(demo=True)
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from dorsale_web.members.models import Person
person = Person.objects.get(sign_in_name="demo")
session = SessionStore()
session[SESSION_KEY] = str(person.pk)
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session[HASH_SESSION_KEY] = person.get_session_auth_hash()
session.save()
print(session.session_key)
"""
INSIDE = """
import json, sys, time
from dorsale_web import serving
serving.configure(demo=True)
from django.contrib.auth.models import AnonymousUser
from dorsale_web.members import search
taken = []
for words in json.load(sys.stdin):
    begin = time.perf_counter()
    search.find(AnonymousUser(), words)
    taken.append(time.perf_counter() - begin)
print(json.dumps(taken))
"""


def main() -> None:
    """Measure on one database or on both, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--smallest", action="store_true")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    options = parser.parse_args()
    size, seconds = (SMALL, 0.5) if options.smallest else (LARGE, SECONDS)
    rows = []
    for database in ("sqlite", "postgresql"):
        if options.database in (database, "both"):
            rows += measure(database, size, seconds)
    print(json.dumps(rows, ensure_ascii=False) if options.json else table(rows))


def measure(database: str, size: dict[str, int], seconds: float) -> list[dict[str, Any]]:
    """Build the data in ``database``, serve it, and return the rows of the table."""
    with tempfile.TemporaryDirectory() as home, address_of(database) as address:
        off = {"DORSALE_LIMITS": "off", "DORSALE_MEANING": "off"}
        surroundings = os.environ | {"DORSALE_HOME": home} | off | address
        begin = time.perf_counter()
        python(FILL, surroundings, json.dumps(size))
        built_s = time.perf_counter() - begin
        inside = json.loads(python(INSIDE, surroundings, given=json.dumps(searches(200))))
        with site(surroundings) as process:
            idle_mb = memory_mb(process.pid)
            rows = [ask(name, path, goal, seconds) for name, (path, goal) in PAGES.items()]
            key = python(SESSION, surroundings).strip()
            for name in SIGNED_IN:
                rows.append(ask(f"{name}, signed in", PAGES[name][0], 0, seconds, key))
    p95_s = part(inside, 0.95)
    goal = "p95 ≤ 60 ms"
    rows.append(
        {"work": "search inside", "p95_ms": p95_s * 1000, "goal": goal, "met": p95_s <= 0.060}
    )
    rows.append({"work": "idle memory", "mb": idle_mb, "goal": "≤ 200 MB", "met": idle_mb <= 200})
    about = {"database": database, "postings": size["postings"], "built_s": round(built_s, 1)}
    return [about | row for row in rows]


@contextmanager
def address_of(database: str) -> Iterator[dict[str, str]]:
    """Give what the site needs to know of its database."""
    if database == "sqlite":
        yield {}
        return
    import on_postgres

    folder = on_postgres.programs()
    if folder is None:
        raise SystemExit("PostgreSQL is not installed: --database sqlite")
    with on_postgres.server(folder) as address:
        yield {"DATABASE_URL": address}


def python(script: str, surroundings: dict[str, str], *arguments: str, given: str = "") -> str:
    """Run a script in a process of its own and return what it prints."""
    command = [sys.executable, "-c", script, *arguments]
    done = subprocess.run(
        command, env=surroundings, input=given, text=True, check=True, stdout=subprocess.PIPE
    )
    return done.stdout


@contextmanager
def site(surroundings: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Serve until the block ends."""
    command = [sys.executable, "-m", "dorsale_cli", "serve", "--demo", "--port", str(PORT)]
    process = subprocess.Popen(
        command, env=surroundings, stdout=subprocess.DEVNULL, stderr=sys.stderr
    )
    try:
        wait()
        time.sleep(3)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def wait() -> None:
    """Wait until the first page comes."""
    for _attempt in range(300):
        if answers():
            return
        time.sleep(0.2)
    raise SystemExit("the site did not start")


def answers() -> bool:
    """Return whether the site gives a page."""
    connection = HTTPConnection("127.0.0.1", PORT, timeout=5)
    try:
        connection.request("GET", "/about/")
        connection.getresponse().read()
    except OSError:
        return False
    return True


def ask(name: str, path: str, goal: int, seconds: float, session: str = "") -> dict[str, Any]:
    """Ask for pages from some connections for some time, as a visitor or with a session."""
    taken: list[float] = []
    refused: list[int] = []
    until = time.perf_counter() + seconds
    before = resource.getrusage(resource.RUSAGE_SELF)
    begin = time.perf_counter()
    threads = [
        threading.Thread(target=client, args=(path, session, number, until, taken, refused))
        for number in range(CLIENTS)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    wall = time.perf_counter() - begin
    after = resource.getrusage(resource.RUSAGE_SELF)
    own = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if refused:
        raise SystemExit(f"{name}: answered {sorted(set(refused))}")
    speed = len(taken) / wall
    return {
        "work": name, "requests_per_s": round(speed, 1), "p50_ms": median(taken) * 1000,
        "p95_ms": part(taken, 0.95) * 1000, "asking_share_of_a_core": round(own / wall, 2),
        "goal": f"≥ {goal}/s, p95 ≤ 200 ms" if goal else "none set",
        "met": speed >= goal and (part(taken, 0.95) <= 0.200 or not goal),
    }  # fmt: skip


def client(
    path: str, session: str, seed: int, until: float, taken: list[float], refused: list[int]
) -> None:
    """Ask again and again over one connection."""
    random = Random(seed)
    connection = HTTPConnection("127.0.0.1", PORT, timeout=30)
    headers = {"Accept-Encoding": "gzip", "Accept-Language": "fr"}
    if session:
        headers["Cookie"] = f"sessionid={session}"
    while time.perf_counter() < until:
        words = quote(" ".join(random.sample(WORDS, 4)))
        two = quote(" ".join(random.sample(WORDS, 2)))
        address = path.format(number=random.randrange(1, 100), words=words, two=two)
        begin = time.perf_counter()
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        answer.read()
        taken.append(time.perf_counter() - begin)
        if answer.status != 200:
            refused.append(answer.status)


def searches(count: int) -> list[str]:
    """Return searches of four words."""
    random = Random(4)
    return [" ".join(random.sample(WORDS, 4)) for _number in range(count)]


def part(values: list[float], share: float) -> float:
    """Return the value below which ``share`` of ``values`` lies."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def memory_mb(parent: int) -> float:
    """Return the memory of a process and its children, shared pages counted once."""
    total = 0
    for one in family(parent):
        for line in Path(f"/proc/{one}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return round(total / 1024, 1)


def family(parent: int) -> list[int]:
    """Return a process and all processes below it."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [parent, *(one for child in children for one in family(int(child)))]


def table(rows: list[dict[str, Any]]) -> str:
    """Return the rows as a Markdown table."""
    lines = [
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}", "",
        "| database | work | requests/s | p50 ms | p95 ms | asking, share of a core | goal | met |",
        "|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for row in rows:
        figures = [
            f"{row[name]:.0f}" if name in row else ""
            for name in ("requests_per_s", "p50_ms", "p95_ms")
        ]
        if "mb" in row:
            figures[0] = f"{row['mb']:.0f} MB"
        asking = row.get("asking_share_of_a_core", "")
        met = "yes" if row["met"] else "no"
        cells = [row["database"], row["work"], *figures, str(asking), row["goal"], met]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
