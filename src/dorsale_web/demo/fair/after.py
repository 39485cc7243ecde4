"""What came of an invented fair: who came, who met, what both sides say."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle

from dorsale_web.demo import content
from dorsale_web.demo.fair.edition import OPENS, Fair
from dorsale_web.market.models import Outcome, OutcomeAnswer
from dorsale_web.salon.models import (
    Badge,
    CheckIn,
    Exhibitor,
    Meeting,
    MeetingSlot,
    Participant,
    Stand,
)

SHARE_COMING = 0.9


def check_ins(fair: Fair) -> list[Participant]:
    """Let most visitors come on the first day; return them."""
    random, edition = fair.world.random, fair.edition
    came = [one for one in fair.visitors if random.random() < SHARE_COMING]
    everybody = [*came, *(one for some in fair.teams.values() for one in some)]
    badge_of = dict(
        Badge.objects.filter(participant__edition=edition).values_list("participant", "pk")
    )
    CheckIn.objects.bulk_create(
        (
            CheckIn(
                edition=edition,
                badge_id=badge_of[one.pk],
                day=edition.starts_on,
                at=fair.at(edition.starts_on, OPENS, random.randrange(60)),
                desk="Entrée 1",
                verdict="counted",
            )
            for one in everybody
        ),
        batch_size=500,
    )
    return came


def meetings(fair: Fair, came: list[Participant]) -> list[Meeting]:
    """Let those who came meet exhibitors, each in the first slot free for both."""
    random = fair.world.random
    stand_of = {one.exhibitor_id: one for one in Stand.objects.filter(hall__edition=fair.edition)}
    busy: set[tuple[int, int]] = set()
    rows = []
    for visitor in came:
        for exhibitor in random.sample(fair.exhibitors, 3):
            if exhibitor.organisation_id == visitor.organisation_id:
                continue
            slot = free_slot(fair.slots, busy, exhibitor, visitor)
            if slot:
                rows.append(meeting(fair, exhibitor, visitor, slot, stand_of[exhibitor.pk]))
    return Meeting.objects.bulk_create(rows, batch_size=500)


def free_slot(
    all_slots: list[MeetingSlot],
    busy: set[tuple[int, int]],
    exhibitor: Exhibitor,
    visitor: Participant,
) -> MeetingSlot | None:
    """Return the first slot in which both are free, and take it."""
    for slot in all_slots:
        keys = {(-exhibitor.pk, slot.number), (visitor.pk, slot.number)}
        if slot.number not in visitor.away and not keys & busy:
            busy |= keys
            return slot
    return None


def meeting(
    fair: Fair, exhibitor: Exhibitor, visitor: Participant, slot: MeetingSlot, stand: Stand
) -> Meeting:
    """Return a meeting, not saved: most were held, a few were called off or not told of."""
    draw = fair.world.random.random()
    fallen = "declined" if draw < 0.05 else "absent" if draw < 0.1 else ""
    return Meeting(
        edition=fair.edition,
        exhibitor=exhibitor,
        visitor=visitor,
        colleague=fair.teams[exhibitor.pk][0],
        slot=slot,
        hall_id=stand.hall_id,
        place=stand.label,
        has_common_language=bool(set(visitor.languages) & set(exhibitor.organisation.languages)),
        exhibitor_reply="" if fallen == "absent" else "accepted",
        visitor_reply="declined" if fallen == "declined" else "accepted",
        fallen=fallen,
        took_place=None if fallen or draw > 0.9 else draw < 0.85,
    )


def outcomes(fair: Fair, met: list[Meeting]) -> None:
    """Let both sides be asked, and most of them answer, alike or not."""
    told = cycle(content.rows("outcomes"))
    random, rows, answers = fair.world.random, [], []
    stood = [one for one in met if not one.fallen and one.took_place is not False]
    asked = fair.at(fair.edition.ends_on + timedelta(days=30), 9)
    for one in stood:
        guest = None if one.visitor.organisation_id else one.visitor.person
        rows.append(
            Outcome(
                left=one.exhibitor.organisation,
                right_id=one.visitor.organisation_id,
                guest=guest,
                themes=[theme.pk for theme in fair.edition.themes.all()[:1]],
                asked_at=asked,
            )
        )
    made = Outcome.objects.bulk_create(rows, batch_size=500)
    for one, outcome, row in zip(stood, made, told, strict=False):
        one.outcome = outcome
        results = (row["result"], row["result"] if random.random() < 0.8 else "nothing")
        sides = [outcome.left_id] if random.random() < 0.6 else []
        sides += [outcome.right_id] if outcome.right_id and random.random() < 0.7 else []
        for side in sides:
            result = results[side == outcome.right_id]
            answers.append(
                OutcomeAnswer(
                    outcome=outcome,
                    organisation_id=side,
                    result=result,
                    why=row["why_left"],
                    value_band=row["value_band"] if result in ("pilot", "agreement") else "",
                )
            )
    OutcomeAnswer.objects.bulk_create(answers, batch_size=500)
    Meeting.objects.bulk_update(stood, ["outcome"], batch_size=500)
