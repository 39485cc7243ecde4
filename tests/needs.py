"""What a test needs and the machine may lack: named when skipped, fatal when all must run."""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
from pathlib import Path

import pytest


def need(module_or_program: str) -> None:
    """Skip the test, naming what lacks; fail it where ``DORSALE_TEST_ALL=1``."""
    if importlib.util.find_spec(module_or_program) or program(module_or_program):
        return
    reason = f"{module_or_program} is not installed"
    if os.environ.get("DORSALE_TEST_ALL") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def program(name: str) -> str | None:
    """Return the path of a program: beside this Python first, then where the shell looks."""
    return shutil.which(name, path=str(Path(sys.executable).parent)) or shutil.which(name)
