"""The eight letters of a model: read from a code, with one clear message for a wrong one."""

from __future__ import annotations

from dorsale.plan.loading import Model
from dorsale.plan.problems import N_, BadInput, Problem

LETTERS = {
    "demands": "UD",
    "links": "UBD",
    "capacity": "MEL",
    "fixed": "NY",
    "routing": "CIS",
    "paths": "A",
    "hops": "NY",
    "survive": "NUSP",
}
_REMEDY = N_("Write eight letters such as U-U-M-N-C-A-N-N")


def model_of(code: str) -> Model:
    """Return the model that ``code`` writes, with or without dashes, in any case.

    Raises :class:`BadInput` for a code that has not eight letters, for a letter that its place
    does not know, and for undirected demands on links that have a direction.

    >>> str(model_of("UUMNCANN"))
    'U-U-M-N-C-A-N-N'
    """
    letters = code.replace("-", "").replace(" ", "").upper()
    if len(letters) != len(LETTERS):
        message = N_("the model “{code}” has {count} letters instead of {right}")
        raise _wrong(message, code=code[:40], count=len(letters), right=len(LETTERS))
    for place, (letter, known) in enumerate(zip(letters, LETTERS.values(), strict=True), 1):
        if letter not in known:
            message = N_("the model “{code}” has {letter} as letter {place}; it can be {known}")
            raise _wrong(message, code=code, letter=letter, place=place, known=", ".join(known))
    if letters[0] == "U" and letters[1] != "U":
        message = N_("the model “{code}” puts undirected demands on links with a direction")
        raise _wrong(message, N_("Write D first, or U second"), code=code)
    return Model(*letters)


def _wrong(message: str, remedy: str = _REMEDY, **values: object) -> BadInput:
    return BadInput([Problem(message, remedy, values=values)])
