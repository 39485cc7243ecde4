"""What a scanner, a camera or a hand gives, read as the code of a badge."""

from __future__ import annotations

import re

from dorsale_web.members.codes import ALPHABET

GROUPS, GROUP = 4, 5
MOST_KEPT = 40
BADGE = re.compile(
    rf"(?<![a-z0-9])(?:[{ALPHABET}]{{{GROUP}}}[-\s]?){{{GROUPS - 1}}}"
    rf"[{ALPHABET}]{{{GROUP}}}(?![a-z0-9])"
)
# a scanner that types as on an American keyboard, on a computer set to a French one
FRENCH_KEYS = str.maketrans("qawz,&é\"'(-è_çà)", "aqzwm1234567890-")


def storable(text: str) -> str:
    r"""Return a text of a device without what no database stores: half a letter, a NUL.

    >>> storable("A\x00wa \ud83d")
    'Awa ?'
    """
    return text.replace("\x00", "").encode(errors="replace").decode()


def badge_code(text: str) -> str:
    r"""Return the code in what was read, or the text itself, shortened, when there is none.

    >>> badge_code(" ABCDE FGHJK-MNPQR 23456 ")
    'abcde-fghjk-mnpqr-23456'
    >>> badge_code("https://example.org/b/abcde-fghjk-mnpqr-23456")
    'abcde-fghjk-mnpqr-23456'
    >>> badge_code("qbcde)fghjk),npar)é\"'(-")
    'abcde-fghjk-mnpqr-23456'
    >>> badge_code(" Nobody ")
    'nobody'
    """
    typed = text.strip().lower()
    for reading in (typed, typed.translate(FRENCH_KEYS)):
        found = BADGE.findall(reading)
        if found:
            signs = re.sub(r"[^a-z0-9]", "", found[-1])
            return "-".join(signs[at : at + GROUP] for at in range(0, GROUPS * GROUP, GROUP))
    return typed[:MOST_KEPT]
