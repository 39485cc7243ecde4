"""Run one heavy task in this process and end: ``python -m dorsale_web.work.apart NUMBER``."""

from __future__ import annotations

import os
import resource
import sys

MEMORY_BYTES = 4 * 1024**3
FILE_BYTES = 1024**3
CPU_S = 3600


def limit() -> None:
    """Bound memory, processor time and file size of this process."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))


def main(number: int) -> None:
    """Do the work of task ``number``; an error leaves by its traceback and the exit code."""
    limit()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dorsale_web.settings")
    import django

    django.setup()
    from dorsale_web.work.models import Task
    from dorsale_web.work.queue import KINDS

    one = Task.objects.get(pk=number)
    KINDS[one.kind].work(**one.args)


if __name__ == "__main__":
    main(int(sys.argv[1]))
