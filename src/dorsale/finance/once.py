"""What is read off a case is read once: a case never changes, and is asked ten thousand times."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from dorsale.plan.money import Case

_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")


def once_per_case(
    read: Callable[Concatenate[Case, _Asked], _Answer],
) -> Callable[Concatenate[Case, _Asked], _Answer]:
    """Return ``read``, which keeps its answer for each case and plain arguments.

    Answers are let go with their case; who gets one must not change it.
    """
    held: dict[int, dict[Hashable, Any]] = {}

    @wraps(read)
    def asked(case: Case, *args: _Asked.args, **named: _Asked.kwargs) -> _Answer:
        mine = held.get(id(case))
        if mine is None:
            mine = held[id(case)] = {}
            weakref.finalize(case, held.pop, id(case), None)
        key = (args, tuple(sorted(named.items())))
        if key not in mine:
            mine[key] = read(case, *args, **named)
        found: _Answer = mine[key]
        return found

    return cast(Callable[Concatenate[Case, _Asked], _Answer], asked)
