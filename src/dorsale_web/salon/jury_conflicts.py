"""Conflicts of interest: what a juror stands too near to judge, found by a rule or declared.

The rule: an entry of an organisation to which the juror belongs, by a role there or by a badge of
this fair, or of another one in the same group; and an entry the juror wrote.
"""

from __future__ import annotations

from collections.abc import Iterable

from dorsale_web.members.models import Membership, Organisation
from dorsale_web.members.vouching import same_group
from dorsale_web.salon.models import ContestEntry, Juror, JurorConflict, Participant

Groups = dict[int, str]  # the group of organisations, by their id


def stands_near(juror: Juror, entry: ContestEntry) -> bool:
    """Return whether a juror must not judge an entry."""
    return entry.pk in barred(juror, [entry])


def barred(juror: Juror, entries: Iterable[ContestEntry]) -> set[int]:
    """Return the ids of entries a juror must not judge."""
    kept = JurorConflict.objects.filter(juror=juror).values_list("entry", flat=True)
    return found(juror, entries) | set(kept)


def found(juror: Juror, entries: Iterable[ContestEntry]) -> set[int]:
    """Return the ids of entries that the rule finds; their organisations should be joined in."""
    mine = belongs_to(juror)
    return {
        entry.pk
        for entry in entries
        if entry.by_id == juror.person_id or is_near(entry.organisation, mine)
    }


def is_near(organisation: Organisation, mine: Groups) -> bool:
    """Return whether an organisation is one of mine, or of a group of mine.

    >>> is_near(Organisation(pk=1, group="G"), {2: "G"}), is_near(Organisation(pk=1), {2: ""})
    (True, False)
    """
    groups = mine | {organisation.pk: organisation.group}
    return any(same_group(groups, organisation.pk, one) for one in mine)


def belongs_to(juror: Juror) -> Groups:
    """Return the organisations of a juror: by a role there, or by a badge of this fair."""
    roles = Membership.objects.filter(person=juror.person_id).values_list("organisation", flat=True)
    badges = Participant.objects.filter(
        person=juror.person_id, edition=juror.contest.edition_id
    ).values_list("organisation", "exhibitor__organisation")
    ids = {*roles, *(one for both in badges for one in both if one)}
    return dict(Organisation.objects.filter(pk__in=ids).values_list("pk", "group"))
