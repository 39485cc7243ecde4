"""Tables of visitors: read and kept, then taken when somebody says yes, or dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsale_web.members.actions import record
from dorsale_web.members.codes import new_secret
from dorsale_web.members.models import Person
from dorsale_web.members.refusal import Refused
from dorsale_web.salon.actions.badges import refuse_closed
from dorsale_web.salon.actions.participants import places_left
from dorsale_web.salon.models import (
    Badge,
    Delegation,
    Edition,
    Participant,
    ParticipantState,
    VisitorImport,
    VisitorKind,
)
from dorsale_web.salon.visitor_table.checking import Checker, Registered
from dorsale_web.salon.visitor_table.reading import read

HOURS_KEPT = 24
ROWS_AT_ONCE = 500


@transaction.atomic
def keep_table(
    by: Person,
    edition: Edition,
    kind: VisitorKind,
    name: str,
    content: bytes,
    *,
    delegation: Delegation | None = None,
) -> VisitorImport:
    """Read a table and keep its good rows and its problems, until somebody says yes.

    Raises:
        Refused: the edition is closed, or the file cannot be read.
    """
    refuse_closed(edition)
    checker = Checker(edition, kind, open_kinds(edition, delegation))
    checked = checker.check(read(name, content))
    return VisitorImport.objects.create(
        edition=edition,
        delegation=delegation,
        by=by,
        file_name=name[-120:],
        rows=checked.good,
        problems=checked.problems_as_rows(),
        notes=checked.notes,
        good=len(checked.good),
        bad=checked.bad,
    )


def open_kinds(edition: Edition, delegation: Delegation | None) -> list[VisitorKind]:
    """Return the kinds that may stand in a table: for a delegation, those all can choose."""
    kinds = edition.visitor_kinds.filter(is_team=False)
    return list(kinds.filter(is_open=True) if delegation else kinds)


@transaction.atomic
def take(by: Person, taken: VisitorImport) -> int:
    """Register the good rows of a table, in their order; return how many.

    Those registered since the table was read are left out.

    Raises:
        Refused: the edition is closed, or the table was taken or dropped.
    """
    refuse_closed(taken.edition)
    held = VisitorImport.objects.select_for_update().get(pk=taken.pk)
    if held.taken_at is not None:
        raise Refused(_("This table was taken already."))
    rows = without_registered(held.edition, held.rows)
    made = [whole for some in by_kind(rows) for whole in placed(held, *some)]
    Participant.objects.bulk_create(made, batch_size=ROWS_AT_ONCE)
    confirmed = [one for one in made if one.state == ParticipantState.CONFIRMED]
    badges = [Badge(participant=one) for one in confirmed]
    Badge.objects.bulk_create(badges, batch_size=ROWS_AT_ONCE)
    held.taken_at, held.rows, held.problems = timezone.now(), [], []
    held.save(update_fields=["taken_at", "rows", "problems"])
    organisation = held.edition.organisation
    states = dict(Counter(str(one.state) for one in made))
    record(by, "visitor.import", held.edition, organisation=organisation, **states)
    return len(made)


def without_registered(edition: Edition, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of those who are not registered now."""
    registered = Registered(edition)
    return [row for row in rows if registered.same(*whose(row)) is None]


def whose(row: dict[str, Any]) -> tuple[str, str, str, str]:
    """Return names, mail address and organisation of a row."""
    organisation = row.get("organisation_name", "")
    return row["given_name"], row["family_name"], row["email"], organisation


def by_kind(rows: Iterable[dict[str, Any]]) -> list[tuple[VisitorKind, list[dict[str, Any]]]]:
    """Return rows by kind, each kind held so that its places are counted."""
    sorted_out: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        sorted_out.setdefault(row["kind"], []).append(row)
    kinds = VisitorKind.objects.select_for_update().filter(pk__in=sorted_out)
    return [(kind, sorted_out[kind.pk]) for kind in kinds]


def placed(
    taken: VisitorImport, kind: VisitorKind, rows: list[dict[str, Any]]
) -> list[Participant]:
    """Return registrations to be: the first have the places left, the others wait."""
    free = places_left(kind)
    first = ParticipantState.PENDING if kind.needs_review else ParticipantState.CONFIRMED
    return [
        Participant(
            edition=taken.edition,
            delegation=taken.delegation,
            state=first if free is None or number < free else ParticipantState.WAITING,
            claim=new_secret(),
            **(row | {"kind": kind}),
        )
        for number, row in enumerate(rows)
    ]


def drop(by: Person, taken: VisitorImport) -> None:
    """Throw a table away that was not taken."""
    if taken.taken_at is not None:
        raise Refused(_("This table was taken already."))
    taken.delete()


def forget_old() -> None:
    """Throw tables away that waited for a day, and the trace of those taken."""
    VisitorImport.objects.filter(at__lt=timezone.now() - timedelta(hours=HOURS_KEPT)).delete()
