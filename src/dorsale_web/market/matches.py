"""Which offers fit a need, and the reverse: found in the index, scored, the best ones kept.

No text of the pool is read at match time: stems stand in the search index, concepts (and vectors,
where the extra is installed) in ``PostingProfile``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection, transaction
from django.db.models import QuerySet

from dorsale_web.market import meanings, profiles
from dorsale_web.market.models import Match, Posting, Side
from dorsale_web.market.profiles import Scored, parts, stems_of
from dorsale_web.market.queries import open_now
from dorsale_web.market.rules import is_open
from dorsale_web.members.actions import notify, staff_of
from dorsale_web.members.models import Notice
from dorsale_web.work.queue import enqueue_once

KEPT = 10  # matches of a posting
LEAST_POINTS = 40.0  # of 100; nine of ten known pairs without a common word have more
MOST_BY_THEME = 1_000  # the newest
MOST_BY_WORDS = 200
RAREST = 12  # stems by which the index is searched


def match(posting: Posting) -> int:
    """Look for matches of a posting and keep the best; return how many are new."""
    if not is_open(posting):
        return forget(posting)
    others = candidates(posting)
    best = profiles.ranked(posting, others, meanings.vectors_of([posting, *others]))
    return store(posting, [one for one in best if one.points >= LEAST_POINTS])


def candidates(posting: Posting) -> list[Posting]:
    """Return the postings that may fit: of the same theme, or with rare words in common."""
    others = possible(posting)
    by_theme = others.filter(themes__in=posting.themes.all()).order_by("-published_at")
    found = set(by_theme.values_list("pk", flat=True).distinct()[:MOST_BY_THEME])
    found.update(by_words(posting))
    return [
        one
        for part in parts(sorted(found))
        for one in others.filter(pk__in=part).prefetch_related("themes")
    ]


def possible(posting: Posting) -> QuerySet[Posting]:
    """Return the open postings of the other side, but of no organisation of the same group."""
    others = Posting.objects.filter(open_now()).exclude(side=posting.side)
    others = others.exclude(organisation=posting.organisation_id)
    group = posting.organisation.group
    if group:
        others = others.exclude(organisation__group=group)
    return others.select_related("organisation")


def by_words(posting: Posting) -> list[int]:
    """Return the postings of the other side with any of the rarest stems of one, best first."""
    known = stems_of([posting.code]).get(posting.code, [])
    everywhere = profiles.counts().stems
    rare = rarest({stem: everywhere.get(stem, 0) for stem in known})
    if not rare:
        return []
    sql, asked = (WORDS_POSTGRESQL if is_postgresql() else WORDS_SQLITE), words_asked(rare)
    wanted = Side.NEED if posting.side == Side.OFFER else Side.OFFER
    order = [asked] if is_postgresql() else []
    with connection.cursor() as cursor:
        cursor.execute(sql, [asked, wanted, posting.organisation_id, *order, MOST_BY_WORDS])
        return [row[0] for row in cursor.fetchall()]


def rarest(counts: Mapping[str, int]) -> list[str]:
    """Return the stems that the fewest postings hold, at least one beside the posting itself.

    >>> rarest({"reseau": 900, "irrig": 4, "ngonda": 1, "capteur": 30})[:2]
    ['irrig', 'capteur']
    """
    shared = [(count, stem) for stem, count in counts.items() if count > 1]
    return [stem for _count, stem in sorted(shared)[:RAREST]]


def is_postgresql() -> bool:
    """Return whether the database is PostgreSQL."""
    return connection.vendor == "postgresql"


def words_asked(stems: Iterable[str]) -> str:
    """Return a search for any of some stems, as the index of the database reads it."""
    mark, between = ("'", " | ") if is_postgresql() else ('"', " OR ")
    return between.join(f"{mark}{stem}{mark}" for stem in stems)


WORDS_SQLITE = (
    "SELECT p.id FROM search_words w JOIN members_searchentry e ON e.id = w.rowid"
    " JOIN market_posting p ON p.code = e.code WHERE search_words MATCH %s"
    " AND e.kind = 'posting' AND p.side = %s AND p.organisation_id <> %s"
    " ORDER BY bm25(search_words), e.id LIMIT %s"
)
WORDS_POSTGRESQL = (
    "SELECT p.id FROM members_searchentry e JOIN market_posting p ON p.code = e.code"
    " WHERE e.words @@ %s::tsquery AND e.kind = 'posting' AND p.side = %s"
    " AND p.organisation_id <> %s ORDER BY ts_rank(e.words, %s::tsquery, 1) DESC, e.id LIMIT %s"
)


def forget(posting: Posting) -> int:
    """Delete the matches of a posting that is not open, except those that led to somebody.

    The others that lose a match are looked at again: something else may fit them now.
    """
    stale = ours(posting).filter(introductions__isnull=True)
    others = list(stale.values_list(f"{other_side(posting)}__code", flat=True))
    stale.delete()
    for code in others:
        enqueue_once("market.match", posting=code)
    return 0


def ours(posting: Posting) -> QuerySet[Match]:
    """Return the stored matches of a posting."""
    return Match.objects.filter(**{posting.side: posting})


def other_side(posting: Posting) -> str:
    """Return ``need`` for an offer, ``offer`` for a need."""
    return "need" if posting.side == Side.OFFER else "offer"


@transaction.atomic
def store(posting: Posting, scored: list[Scored]) -> int:
    """Keep the best matches of a posting, drop stale ones, tell both sides of new ones.

    A match stays as long as it is among the best of either of its two postings.
    """
    other = other_side(posting)
    before = set(ours(posting).values_list(f"{other}_id", flat=True))
    best = scored[:KEPT]
    keep = {one.posting.pk for one in best}
    old = [one for one in scored[KEPT:] if one.posting.pk in before]
    write(posting, profiles.as_written(posting, [*best, *old]))
    keep |= {one.posting.pk for one in old if is_best(one.posting, one.points)}
    stale = ours(posting).exclude(**{f"{other}__in": keep})
    stale.filter(introductions__isnull=True).delete()
    fresh = [one for one in best if one.posting.pk not in before]
    tell(posting, fresh)
    return len(fresh)


def write(posting: Posting, scored: Iterable[Scored]) -> None:
    """Write matches, or their new points and reasons."""
    rows = [
        Match(
            **{posting.side: posting, other_side(posting): one.posting},
            score=one.points,
            reasons=one.reasons,
        )
        for one in scored
    ]
    Match.objects.bulk_create(
        rows,
        update_conflicts=True,
        update_fields=["score", "reasons", "made_at"],
        unique_fields=["need", "offer"],
    )


def is_best(posting: Posting, points: float) -> bool:
    """Return whether a match with so many points is among the best of a posting."""
    return ours(posting).filter(score__gt=points).count() < KEPT


def tell(posting: Posting, fresh: list[Scored]) -> None:
    """Tell the staff of a posting, and of those found for it, how many matches are new."""
    if fresh:
        announce(posting, len(fresh))
    for one in fresh:
        if is_best(one.posting, one.points):
            announce(one.posting, 1)


def announce(posting: Posting, count: int) -> None:
    """Tell the staff of a posting of new matches; a notice not yet read grows instead."""
    url, kind = f"/market/{posting.code}/matches/", "posting.matched"
    staff = {one.pk: one for one in staff_of(posting.organisation)}
    waiting = Notice.objects.filter(
        person__in=list(staff), kind=kind, url=url, read_at__isnull=True, sent_at__isnull=True
    )
    for notice in waiting:
        notice.facts["count"] = int(str(notice.facts["count"])) + count
        notice.save(update_fields=["facts"])
        staff.pop(notice.person_id, None)
    notify(staff.values(), kind, url, title=posting.title, count=count)
