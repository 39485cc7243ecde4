"""Commands that a test interrupts: run on their own, and able to hear Ctrl-C."""

import signal
import subprocess
import sys
import time
from contextlib import contextmanager


@contextmanager
def running(*arguments, **options):
    """Yield ``dorsale`` with ``arguments`` as a process whose standard error can be read."""
    command = [sys.executable, "-m", "dorsale_cli", *(str(one) for one in arguments)]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, preexec_fn=_hear, **options
    ) as process:
        yield process


def wait_for(word, process):
    """Wait until the progress display of ``process`` says ``word``."""
    said = ""
    limit = time.monotonic() + 240
    while word not in said:
        assert time.monotonic() < limit, said
        assert process.poll() is None, said
        said += process.stderr.read(1)


def _hear():
    """Hear Ctrl-C though tests may run in the background, where shells ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
