"""The ground: least cost on rasters and roads, against named peers or absolute goals.

Every case runs in a process of its own, on one thread; seconds are CPU seconds, and memory is
the peak of that process, its input included. Answers are compared before anything
is timed. A case is a ``rows.Work`` (a ratio to a peer) or an ``Alone`` (seconds and megabytes);
both kinds come from the modules of ``ground_cases``, each with ``cases(data)``.

    python benchmarks/ground.py                    needs no outside file, within 10 minutes
    python benchmarks/ground.py --data DIR --full  everything, resuming from the partial table
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ground_cases import Alone, Case, all_cases, markdown, shown
from rows import RUNS, measure, one_thread

Row = dict[str, Any]


def main() -> None:
    """Measure the cases asked for, or one of them, here."""
    options = _options()
    one_thread()
    if options.one:
        print(json.dumps(_measured(_case(options), 1 if options.smallest else RUNS)))
        return
    kept = Path(tempfile.gettempdir()) / "dorsale-benchmark-ground.json"
    rows: list[Row] = json.loads(kept.read_text("utf-8")) if options.full and kept.exists() else []
    stream = sys.stderr if options.json else sys.stdout
    for case in _asked(options):
        if case.name not in {row["work"] for row in rows}:
            rows.append(_in_a_process(case, options))
            print(shown(rows[-1]), file=stream, flush=True)
            if options.full:
                kept.write_text(json.dumps(rows), "utf-8")
    kept.unlink(missing_ok=True)
    if options.json:
        print(json.dumps(rows, indent=1))
    if options.table:
        markdown(rows, options.table)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/ground.py")
    parser.add_argument("--json", action="store_true", help="print JSON only")
    parser.add_argument("--full", action="store_true", help="run everything, resuming")
    parser.add_argument("--smallest", action="store_true", help="the first work, one run")
    parser.add_argument("--data", type=Path, help="folder of files from outside (geo/)")
    parser.add_argument("--only", default="", help="only works whose name contains this")
    parser.add_argument("--table", type=Path, help="write the table into this Markdown file")
    parser.add_argument("--one", default="", help=argparse.SUPPRESS)
    return parser.parse_args()


def _asked(options: argparse.Namespace) -> Sequence[Case]:
    cases = [case for case in all_cases(options.data) if options.only in case.name]
    if options.smallest:
        return cases[:1]
    return [case for case in cases if options.full or options.only or not case.full]


def _case(options: argparse.Namespace) -> Case:
    return next(case for case in all_cases(options.data) if case.name == options.one)


def _in_a_process(case: Case, options: argparse.Namespace) -> Row:
    script = [sys.executable, __file__, "--one", case.name]
    script += ["--data", str(options.data)] if options.data else []
    script += ["--smallest"] if options.smallest else []
    run = subprocess.run(script, capture_output=True, text=True, env=os.environ, check=False)
    if run.returncode:
        return {"work": case.name, "failed": run.stderr.strip().splitlines()[-1][:200]}
    found: Row = json.loads(run.stdout)
    return found


def _measured(case: Case, times: int) -> Row:
    return case.measured(times) if isinstance(case, Alone) else measure(case, times)


if __name__ == "__main__":
    main()
