"""Which exhibitor stands where: a proposal with its points, and what each gets of its wishes.

Plain arithmetic without the database. Points of one exhibitor on one stand: up to 50 for the size,
up to 20 for the zone of a theme, up to 30 shared by the wishes to stand near or far from others.
Size and zone alone form an assignment problem, solved exactly (shortest augmenting paths); wishes
are then added by moves and exchanges while any of them gains. The points of the exact part plus
all wishes fulfilled are a bound that no assignment exceeds. The same question, the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import hypot

SIZE_POINTS = 50.0
THEME_POINTS = 20.0
WISH_POINTS = 30.0
NO_ZONE_SHARE = 0.5  # of the points, on a stand outside every zone
REACH_M = 20.0  # from here on, two stands are far from one another
NEAR_ENOUGH = 0.5  # a wish counts as fulfilled from half of its points
MOST_ROUNDS = 12
LEAST_GAIN = 1e-9


@dataclass(frozen=True)
class Place:
    """A stand: where its middle is, in metres within its hall."""

    key: int
    hall: int
    x_m: float
    y_m: float
    area_m2: float
    theme: str = ""


@dataclass(frozen=True)
class Seeker:
    """An exhibitor without a stand; the wishes name other exhibitors by their keys."""

    key: int
    area_m2: float
    themes: frozenset[str] = frozenset()
    near: frozenset[int] = frozenset()
    far: frozenset[int] = frozenset()

    @property
    def wishes(self) -> int:
        """Return how many neighbours are wished near or far."""
        return len(self.near) + len(self.far)

    @property
    def most(self) -> float:
        """Return the points that a perfect stand would give."""
        return SIZE_POINTS + THEME_POINTS + (WISH_POINTS if self.wishes else 0.0)


@dataclass(frozen=True)
class Given:
    """The stand proposed to one exhibitor, and what it gets of its wishes."""

    seeker: Seeker
    place: Place
    points: float
    near: Mapping[int, float | None]  # metres by exhibitor; None: another hall, or no stand
    far: Mapping[int, float | None]

    @property
    def is_too_small(self) -> bool:
        """Return whether the stand is smaller than wished."""
        return self.place.area_m2 < self.seeker.area_m2 - 0.01

    @property
    def in_zone(self) -> bool | None:
        """Return whether the zone fits; None outside every zone."""
        return self.place.theme in self.seeker.themes if self.place.theme else None


@dataclass(frozen=True)
class Proposal:
    """Who would stand where; ``bound`` is what no assignment can exceed."""

    given: tuple[Given, ...] = ()
    left_out: tuple[int, ...] = ()
    points: float = 0.0
    bound: float = 0.0
    most: float = 0.0

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """Return exhibitor and stand, by their keys."""
        return [(one.seeker.key, one.place.key) for one in self.given]


@dataclass
class _Table:
    """The question in numbers: rows are exhibitors, columns are stands."""

    plain: list[list[float]]  # points that do not depend on where the others go
    close: list[list[float]]  # closeness of two stands, 1 at the same point, 0 when far
    links: list[list[tuple[int, float]]] = field(default_factory=list)  # wishes among the rows
    wished: float = 0.0  # the most that these links can add


def size_points(wanted_m2: float, area_m2: float) -> float:
    """Return the points of a size; what is missing counts double.

    >>> size_points(12, 12), size_points(12, 24), size_points(12, 9)
    (50.0, 25.0, 25.0)
    """
    if area_m2 >= wanted_m2:
        return SIZE_POINTS * wanted_m2 / area_m2
    return SIZE_POINTS * max(0.0, 2 * area_m2 / wanted_m2 - 1)


def theme_points(themes: frozenset[str], zone: str) -> float:
    """Return the points of a zone; a stand outside every zone gives half."""
    if not zone:
        return THEME_POINTS * NO_ZONE_SHARE
    return THEME_POINTS if zone in themes else 0.0


def distance_m(one: Place, other: Place) -> float | None:
    """Return the metres between two stands; None in different halls."""
    if one.hall != other.hall:
        return None
    return hypot(one.x_m - other.x_m, one.y_m - other.y_m)


def closeness(one: Place | None, other: Place | None) -> float:
    """Return 1 for the same point, 0 from ``REACH_M`` on, in another hall or without a stand."""
    metres = None if one is None or other is None else distance_m(one, other)
    return 0.0 if metres is None else max(0.0, 1.0 - metres / REACH_M)


def propose(
    seekers: Sequence[Seeker], places: Sequence[Place], settled: Mapping[int, Place] | None = None
) -> Proposal:
    """Return a proposal for those without a stand; ``settled`` says where the others stand.

    Wishes that name nobody among them do not count.
    """
    settled = settled or {}
    known = frozenset(one.key for one in seekers) | frozenset(settled)
    seekers = [replace(one, near=one.near & known, far=one.far & known) for one in seekers]
    if not seekers or not places:
        return Proposal(left_out=tuple(one.key for one in seekers))
    table = _table(seekers, places, settled)
    at = assign(table.plain)
    linear = sum(row[at[number]] for number, row in enumerate(table.plain))
    _improve(table, at)
    return _told(seekers, places, settled, at, linear + table.wished)


def _table(
    seekers: Sequence[Seeker], places: Sequence[Place], settled: Mapping[int, Place]
) -> _Table:
    spare = max(0, len(seekers) - len(places))  # columns that stand for no stand at all
    plain = [
        [_plain_points(one, place, settled) for place in places] + [0.0] * spare for one in seekers
    ]
    blank = [0.0] * spare
    close = [[closeness(one, other) for other in places] + blank for one in places]
    close += [[0.0] * (len(places) + spare) for _ in range(spare)]
    table = _Table(plain, close, [[] for _ in seekers])
    _link(table, seekers, len(places))
    return table


def _plain_points(one: Seeker, place: Place, settled: Mapping[int, Place]) -> float:
    points = size_points(one.area_m2, place.area_m2) + theme_points(one.themes, place.theme)
    if not one.wishes:
        return points
    each = WISH_POINTS / one.wishes
    points += sum(each * closeness(place, settled[key]) for key in one.near if key in settled)
    return points + sum(
        each * (1 - closeness(place, settled[key])) for key in one.far if key in settled
    )


def _link(table: _Table, seekers: Sequence[Seeker], places: int) -> None:
    """Enter the wishes among exhibitors that are all without a stand yet.

    A wish to stand far is a cost of closeness; its points are owed to nobody left without a stand.
    """
    rows = {one.key: number for number, one in enumerate(seekers)}
    for number, one in enumerate(seekers):
        each = WISH_POINTS / max(1, one.wishes)
        near, far = sorted(one.near & rows.keys()), sorted(one.far & rows.keys())
        for key, weight in [(key, each) for key in near] + [(key, -each) for key in far]:
            table.links[number].append((rows[key], weight))
            table.links[rows[key]].append((number, weight))
        table.wished += each * (len(near) + len(far))
        spare = len(table.plain[number]) - places
        table.plain[number][places:] = [-each * len(far)] * spare


def assign(points: list[list[float]]) -> list[int]:
    """Return the column of each row with the most points in all (shortest augmenting paths).

    Needs at least as many columns as rows.

    >>> assign([[9, 8, 0], [8, 1, 0]])
    [1, 0]
    """
    search = _Search(points)
    for row in range(1, len(points) + 1):
        search.bring_in(row)
    at = [0] * len(points)
    for column, row in enumerate(search.taken):
        if column and row:
            at[row - 1] = column - 1
    return at


class _Search:
    """Prices of rows and columns, and who has which column; both are counted from 1."""

    def __init__(self, points: list[list[float]]) -> None:
        self.points = points
        size = len(points[0]) + 1
        self.row_price = [0.0] * (len(points) + 1)
        self.column_price = [0.0] * size
        self.taken = [0] * size  # row of each column
        self.before = [0] * size  # column from which the cheapest way comes
        self.least: list[float] = []  # what each column costs by that way

    def bring_in(self, row: int) -> None:
        """Give a column to one more row, moving others along the path that costs least."""
        self.least = [float("inf")] * len(self.taken)
        left, reached = list(range(1, len(self.taken))), [0]
        self.taken[0] = row
        while self.taken[reached[-1]]:
            column = self.nearest(reached[-1], left)
            self.reprice(self.least[column], reached, left)
            left.remove(column)
            reached.append(column)
        self.shift(reached[-1])

    def nearest(self, come_from: int, left: list[int]) -> int:
        """Look from one column at what each column left would cost; return the cheapest."""
        row, best, cheapest = self.taken[come_from], float("inf"), 0
        points, price, least = self.points[row - 1], self.row_price[row], self.least
        for column in left:
            cost = -points[column - 1] - price - self.column_price[column]
            if cost < least[column]:
                least[column], self.before[column] = cost, come_from
            if least[column] < best:
                best, cheapest = least[column], column
        return cheapest

    def reprice(self, step: float, reached: list[int], left: list[int]) -> None:
        """Raise the prices by ``step``, so that the cheapest column costs nothing more."""
        for column in reached:
            self.row_price[self.taken[column]] += step
            self.column_price[column] -= step
        for column in left:
            self.least[column] -= step

    def shift(self, column: int) -> None:
        """Hand the columns on along the path that ends in a free one."""
        while column:
            self.taken[column] = self.taken[self.before[column]]
            column = self.before[column]


def _improve(table: _Table, at: list[int]) -> None:
    """Move and exchange those whom wishes bind, as long as somebody gains."""
    holder: list[int | None] = [None] * len(table.close)
    for row, column in enumerate(at):
        holder[column] = row
    bound = [row for row, links in enumerate(table.links) if links]
    for _ in range(MOST_ROUNDS):
        if not sum(_best_move(table, at, holder, row) for row in bound):
            break


def _best_move(table: _Table, at: list[int], holder: list[int | None], row: int) -> bool:
    """Make the move or exchange of one exhibitor that gains most; return whether any gained."""
    best, target = LEAST_GAIN, -1
    for column in range(len(holder)):
        if column != at[row]:
            gain = _gain(table, at, holder, row, column)
            if gain > best:
                best, target = gain, column
    if target < 0:
        return False
    other, origin = holder[target], at[row]
    at[row], holder[target], holder[origin] = target, row, other
    if other is not None:
        at[other] = origin
    return True


def _gain(table: _Table, at: list[int], holder: list[int | None], row: int, column: int) -> float:
    """Return what the exhibitor of ``row`` and whoever has ``column`` gain by changing places."""
    here, other = at[row], holder[column]
    from_here, from_there = table.close[here], table.close[column]
    gain = table.plain[row][column] - table.plain[row][here]
    for linked, weight in table.links[row]:
        if linked != other:
            gain += weight * (from_there[at[linked]] - from_here[at[linked]])
    if other is None:
        return gain
    gain += table.plain[other][here] - table.plain[other][column]
    for linked, weight in table.links[other]:
        if linked != row:
            gain += weight * (from_here[at[linked]] - from_there[at[linked]])
    return gain


def _told(
    seekers: Sequence[Seeker],
    places: Sequence[Place],
    settled: Mapping[int, Place],
    at: list[int],
    bound: float,
) -> Proposal:
    """Return the assignment in full: what each gets, and the sums."""
    stands = dict(settled) | {
        one.key: places[column]
        for one, column in zip(seekers, at, strict=True)
        if column < len(places)
    }
    given = tuple(_given(one, stands) for one in seekers if one.key in stands)
    return Proposal(
        given=given,
        left_out=tuple(one.key for one in seekers if one.key not in stands),
        points=sum(one.points for one in given),
        bound=bound,
        most=sum(one.most for one in seekers),
    )


def _given(one: Seeker, stands: Mapping[int, Place]) -> Given:
    """Return what one exhibitor gets where it is put."""
    place = stands[one.key]
    points = size_points(one.area_m2, place.area_m2) + theme_points(one.themes, place.theme)
    if one.wishes:
        each = WISH_POINTS / one.wishes
        points += sum(each * closeness(place, stands.get(key)) for key in one.near)
        points += sum(each * (1 - closeness(place, stands.get(key))) for key in one.far)
    return Given(
        one, place, points, _metres(one.near, place, stands), _metres(one.far, place, stands)
    )


def _metres(
    keys: frozenset[int], place: Place, stands: Mapping[int, Place]
) -> dict[int, float | None]:
    return {key: distance_m(place, stands[key]) if key in stands else None for key in sorted(keys)}
