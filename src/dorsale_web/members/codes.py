"""Short public names of objects, and secrets that can be read aloud or printed."""

from __future__ import annotations

import hashlib
import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0 O 1 l i
CODE_LENGTH = 10


def new_code() -> str:
    """Return a public name of ten letters and digits, for addresses of pages."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def new_secret(groups: int = 4) -> str:
    """Return a secret in groups of five letters and digits, easy to copy from paper."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(5)) for _ in range(groups))


def fingerprint(secret: str) -> str:
    """Return what is stored of a long random secret: enough to know it again, not to guess it.

    >>> fingerprint("abcde-fghjk") == fingerprint(" ABCDE-FGHJK ")
    True
    """
    return hashlib.sha256(secret.strip().lower().encode()).hexdigest()
