"""The chart of a ranking: for each entry the ranks between which its true rank lies.

A row is a bar from the best to the last rank, with a dot at the rank and both written beside it,
so that neither colour nor a legend is needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dorsale_web.salon.ranking import Ranked

WIDTH = 360  # of the drawing; a phone shows it one to one
EDGE = 8
ROW = 44  # two lines: the name, then the bar
HEAD = 20
MOST_ROWS = 40
MOST_LETTERS = 30


@dataclass(frozen=True)
class Bar:
    """One row: where it stands and what is written."""

    y: int
    left: float
    width: float
    dot: float
    title: str
    rank: int
    low: int
    high: int

    @property
    def name_y(self) -> int:
        """Return the line of the name."""
        return self.y + 16

    @property
    def bar_y(self) -> int:
        """Return the line of the bar."""
        return self.y + 29

    @property
    def dot_y(self) -> int:
        """Return the middle of the bar."""
        return self.bar_y + 4


@dataclass(frozen=True)
class Chart:
    """All rows and the lines of the ranks below them."""

    bars: tuple[Bar, ...]
    ticks: tuple[tuple[int, float], ...]
    left_out: int

    width = WIDTH

    @property
    def height(self) -> int:
        """Return the height of the drawing."""
        return HEAD + ROW * len(self.bars) + EDGE


def chart(ranked: Sequence[Ranked]) -> Chart | None:
    """Return the chart of a ranking, of its first entries when there are many."""
    if len(ranked) < 2:
        return None
    last = max(one.place.high for one in ranked)
    shown = ranked[:MOST_ROWS]
    return Chart(
        bars=tuple(bar(number, one, last) for number, one in enumerate(shown)),
        ticks=tuple((rank, x_of(rank, last)) for rank in ticks(last)),
        left_out=len(ranked) - len(shown),
    )


def bar(number: int, one: Ranked, last: int) -> Bar:
    """Return one row."""
    place = one.place
    left, right = x_of(place.low - 0.4, last), x_of(place.high + 0.4, last)
    return Bar(
        y=HEAD + ROW * number,
        left=left,
        width=round(right - left, 1),
        dot=x_of(place.rank, last),
        title=short(one.entry.title if one.entry else "…"),
        rank=place.rank,
        low=place.low,
        high=place.high,
    )


def x_of(rank: float, last: int) -> float:
    """Return where a rank stands, the best at the left.

    >>> x_of(0.5, 4), x_of(4.5, 4)
    (8.0, 352.0)
    """
    return round(EDGE + (rank - 0.5) / last * (WIDTH - 2 * EDGE), 1)


def ticks(last: int) -> list[int]:
    """Return the ranks that are written above the bars: the first, the last, some between.

    >>> ticks(3), ticks(40)
    ([1, 2, 3], [1, 5, 10, 15, 20, 25, 30, 35, 40])
    """
    step = next(one for one in (1, 2, 5, 10, 20, 50, 100, 1000) if last / one <= 8)
    inner = [rank for rank in range(step, last, step) if rank > 1 and last - rank >= step / 2]
    return [1, *inner, last]


def short(title: str) -> str:
    """Return a title that fits beside its ranks.

    >>> short("Une ferme hors sol pour les écoles de Ouesso")
    'Une ferme hors sol pour les…'
    """
    if len(title) <= MOST_LETTERS:
        return title
    return f"{title[: MOST_LETTERS + 1].rsplit(' ', 1)[0][:MOST_LETTERS]}…"
