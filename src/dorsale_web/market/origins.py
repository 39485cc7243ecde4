"""What an outcome, or an experience, came from: an introduction, or what another room registers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dorsale_web.market import queries
from dorsale_web.market.models import Introduction, Outcome
from dorsale_web.members.models import Asker, Theme


@dataclass(frozen=True)
class Origin:
    """An introduction or a meeting: its code and page, what it was about."""

    code: str
    title: str
    url: str
    theme: Theme | None
    country: str

    @property
    def experience_url(self) -> str:
        """Return the address where an experience of it is written."""
        return f"/library/new/experience/?introduction={self.code}"


@dataclass(frozen=True)
class Source:
    """How one room finds origins: of an outcome, and by a code that the asker may see."""

    of_outcome: Callable[[Outcome], Origin | None]
    by_code: Callable[[Asker, str], Origin | None]


def of_introduction(made: Introduction) -> Origin:
    """Return an introduction as an origin."""
    posting = made.posting
    url = f"/introductions/{made.code}/"
    return Origin(made.code, posting.title, url, posting.themes.first(), posting.country)


def _of_outcome(outcome: Outcome) -> Origin | None:
    made = getattr(outcome, "introduction", None)
    return of_introduction(made) if made else None


def _by_code(asker: Asker, code: str) -> Origin | None:
    made = queries.introductions(asker).filter(code=code).first() if code else None
    return of_introduction(made) if made else None


SOURCES = [Source(_of_outcome, _by_code)]


def register(source: Source) -> None:
    """Add a source, after that of introductions."""
    SOURCES.append(source)


def of_outcome(outcome: Outcome) -> Origin | None:
    """Return what an outcome came from."""
    return next(filter(None, (one.of_outcome(outcome) for one in SOURCES)), None)


def by_code(asker: Asker, code: str) -> Origin | None:
    """Return the introduction or meeting with ``code``, if the asker may see it."""
    return next(filter(None, (one.by_code(asker, code) for one in SOURCES)), None)
