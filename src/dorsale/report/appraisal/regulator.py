"""For the regulator: what each route may cost, and the terms that go with its price."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dorsale.plan.problems import N_
from dorsale.report import facts
from dorsale.report.appraisal import money
from dorsale.report.appraisal.blocks import Block, Heading, Paragraph, Points
from dorsale.report.appraisal.subject import Subject
from dorsale.report.words import BOTH_SIDES

Row = Mapping[str, Any]
SHOWN = 15


def write(subject: Subject) -> list[Block]:
    """Return cost-oriented prices by route and the terms; nothing where the plan has none."""
    routes = [one for one in subject.money().get("routes") or () if money.known(one.get("price"))]
    if not routes:
        return []
    said = subject.say(
        N_(
            "A price that returns the cost of a route, its operation and its part of the common "
            "cost over the traffic it carries, in EUR of {year} for 1 Mbit/s and month ◇. The {n} "
            "routes that carry most stand here, of {all}; plan.json has all."
        ),
        year=subject.price_year, n=min(SHOWN, len(routes)), all=len(routes),
    )  # fmt: skip
    note = subject.say(
        N_(
            "Assumption: the return that the regulator allows, the life of the assets, and the "
            "share "
            "of the traffic that the network wins."
        )
    )
    terms = [
        subject.words.label("regulated_term", one) for one in subject.money().get("terms") or ()
    ]
    blocks: list[Block] = [
        Heading(subject.say(N_("For the regulator"))),
        Paragraph(said, (note,)),
        _table(subject, sorted(routes, key=lambda one: -one["gbps"])[:SHOWN]),
    ]
    return [*blocks, Points(terms)] if terms else blocks


def _table(subject: Subject, routes: list[Row]) -> Block:
    words, named = subject.words, facts.names(subject.document)
    rows = [
        [
            BOTH_SIDES.join(str(named.get(one[end], one[end])) for end in ("from", "to")),
            words.km(one["km"]), money.millions(subject, one["eur"]), words.rounded(one["gbps"]),
            _price(subject, one["own_price"]), _price(subject, one["price"]), _seen(subject, one),
        ]
        for one in routes
    ]  # fmt: skip
    heads = [
        subject.say(N_("Route")), subject.say(N_("Length")), subject.say(N_("Cost, EUR m")),
        subject.say(N_("Gbit/s")), subject.say(N_("Price, route alone")),
        subject.say(N_("Price with common cost")), subject.say(N_("Seen in the country")),
    ]  # fmt: skip
    caption = subject.say(N_("Cost-oriented price of each route, EUR for 1 Mbit/s and month"))
    return subject.table(
        caption,
        heads,
        rows,
        range(1, 7),
        subject.say(N_("the plan's accounts; prices seen are of a country, not of the route.")),
    )


def _price(subject: Subject, value: object) -> str:
    found = money.known(value)
    return "–" if found is None else subject.words.rounded(found)


def _seen(subject: Subject, one: Row) -> str:
    price = money.known(one.get("seen_price"))
    return "–" if price is None else f"{subject.words.rounded(price)} ({one['seen_year']})"
