"""Loaded before everything else: the web's state of the tests lives in a folder of its own."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

HOME = Path(tempfile.mkdtemp(prefix="dorsale-tests-"))
(HOME / "static").mkdir()
os.environ["DORSALE_HOME"] = str(HOME)
os.environ["DORSALE_HTTPS"] = "0"
os.environ["DORSALE_MEANING"] = "off"  # the model has tests of its own
for name in ("DORSALE_DEMO", "DORSALE_HOSTS", "DORSALE_MAIL", "DORSALE_SMS"):
    os.environ.pop(name, None)
