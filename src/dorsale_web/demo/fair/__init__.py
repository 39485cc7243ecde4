"""Make two invented fairs: one that is over, with what came of it, and one to come."""

from __future__ import annotations

from datetime import timedelta

from dorsale_web.demo.fair.after import check_ins, meetings, outcomes
from dorsale_web.demo.fair.before import contest, wishes
from dorsale_web.demo.fair.edition import Fair, FairSize, start
from dorsale_web.demo.fair.people import badges, exhibitors, helpers, teams, visitors
from dorsale_web.demo.fair.programme import programme
from dorsale_web.demo.invent import World
from dorsale_web.members.models import Organisation
from dorsale_web.salon.actions import runs
from dorsale_web.salon.models import Edition, ScheduleRun


def fairs(world: World, past: FairSize, coming: FairSize) -> None:
    """Invent both fairs: Casablanca last year, Brazzaville in three weeks."""
    by_slug = {one.slug: one for one in world.organisations}
    over(world, by_slug["atelier-anfa"], past)
    to_come(world, by_slug["universite-des-trois-rives"], coming)


def schedule_meetings(world: World) -> None:
    """Let the worker schedule the meetings of the fair to come."""
    edition = Edition.objects.get(closed_at=None)
    runs.start(world.staff[edition.organisation_id][0], edition, ScheduleRun.Kind.DRAFT)


def to_come(world: World, organiser: Organisation, size: FairSize) -> Fair:
    """Invent a fair in three weeks: applications, programme, visitors, wishes, a contest."""
    fair = start(
        world,
        organiser,
        size,
        slug=f"brazzaville-{(world.today + timedelta(days=21)).year}",
        name="Salon des solutions numériques de Brazzaville",
        city="Brazzaville",
        venue="Palais des congrès (inventé)",
        time_zone="Africa/Brazzaville",
        starts_on=world.today + timedelta(days=21),
    )
    fill(fair)
    wishes(fair)
    contest(fair)
    return fair


def over(world: World, organiser: Organisation, size: FairSize) -> Fair:
    """Invent a fair of last year that is closed: who came, who met, what came of it."""
    starts_on = world.today - timedelta(days=330)
    fair = start(
        world,
        organiser,
        size,
        slug=f"casablanca-{starts_on.year}",
        name="Rencontres numériques de Casablanca",
        city="Casablanca",
        venue="Parc des expositions (inventé)",
        time_zone="Africa/Casablanca",
        starts_on=starts_on,
    )
    fill(fair)
    came = check_ins(fair)
    outcomes(fair, meetings(fair, came))
    closed = fair.at(fair.edition.ends_on + timedelta(days=60), 10)
    fair.edition.closed_at = fair.edition.report_published_at = closed
    fair.edition.save()
    return fair


def fill(fair: Fair) -> None:
    """Invent exhibitors with their stands, products and teams, the programme and the visitors."""
    exhibitors(fair)
    teams(fair)
    visitors(fair)
    programme(fair)
    badges(fair)
    helpers(fair)
