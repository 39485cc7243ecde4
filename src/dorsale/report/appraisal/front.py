"""The first page: what is proposed, for how much, what it brings and what it rests on."""

from __future__ import annotations

from typing import Any

from dorsale.plan.problems import N_
from dorsale.report import facts, sections
from dorsale.report.appraisal.blocks import Front, Number
from dorsale.report.appraisal.subject import Subject


def write(subject: Subject) -> Front:
    """Return the first page of a plan."""
    document, words = subject.document, subject.words
    held = sections.front.view(document, words)
    years = document["scenario"]["years"]
    return Front(
        kicker=subject.say(N_("Appraisal file")) + " · " + _countries(subject),
        title=held["title"],
        sentence=_sentence(subject, held),
        dateline=subject.say(
            N_(
                "Network as of {month} · works from {start} · traffic of {design} · Dorsale "
                "{version}"
            ),
            month=words.month(document["scenario"]["as_of"]), start=years["start"],
            design=years["design"], version=document["dorsale"],
        ),
        map=subject.map("status", subject.say(N_("Map of the plan"))),
        numbers=_numbers(subject, held),
        rests=_rests(subject),
        risks=_risks(subject, held),
    )  # fmt: skip


def _countries(subject: Subject) -> str:
    words = subject.words
    return words.join(sorted(words.country(c) for c in subject.document["scenario"]["countries"]))


def _sentence(subject: Subject, held: dict[str, Any]) -> str:
    return subject.say(
        N_(
            "Build {build} of fibre and keep {reused} in use, so that {kept} of {served} towns "
            "and posts stay connected whatever single line or crossing fails: {cost}, {year} "
            "prices."
        ),
        build=held["build"], reused=held["reused"], served=held["served"], cost=held["cost"],
        kept=held["served"] - len(held["unprotected"]), year=subject.price_year,
    )  # fmt: skip


def _numbers(subject: Subject, held: dict[str, Any]) -> list[Number]:
    found = [
        Number(
            subject.say(N_("To build")), held["build"],
            subject.say(N_("{km} of existing fibre kept in use"), km=held["reused"]),
        ),
        _cost(subject),
    ]  # fmt: skip
    if subject.document["coverage"]:
        before, after = held["near"]
        said = subject.say(N_("from {before} today to {after}"), before=before, after=after)
        label = subject.say(N_("People newly within 25 km of a node"))
        found.append(Number(label, held["newly"], said))
    if held["worst_before"]:
        found.append(_hours(subject, held))
    if held["financiers"]:
        lines = [(f"{one['name']} ({one['kind']})", one["sum"]) for one in held["financiers"]]
        found.append(Number(subject.say(N_("What each financier pays")), "", "", lines))
    return found


def _cost(subject: Subject) -> Number:
    words, total = subject.words, subject.document["bill"]["total_eur"]
    said = subject.say(
        N_(
            "between {low} and {high} in eight cases of ten; {need} to finance, with contingency, "
            "price rises, tax and interest"
        )
        if facts.charged(subject.document) else
        N_(
            "between {low} and {high} in eight cases of ten; {need} to finance, contingency "
            "included"
        ),
        low=words.money(total["p10"]), high=words.money(total["p90"]),
        need=words.money(facts.financing_need(subject.document)),
    )  # fmt: skip
    label = subject.say(N_("Cost, {year} prices"), year=subject.price_year)
    return Number(label, words.money(total["base"]), said)


def _hours(subject: Subject, held: dict[str, Any]) -> Number:
    worst, after = held["worst_before"], held["worst_after"]
    remark = worst.name
    if after.site != worst.site:
        remark = subject.say(
            N_("{name}. After the plan, the worst is {other}: {hours}"),
            name=worst.name, other=after.name, hours=held["hours"](after.after),
        )  # fmt: skip
    value = f"{held['hours'](worst.before)} → {held['hours'](worst.after)}"
    return Number(subject.say(N_("Hours lost a year, worst capital today")), value, remark)


def _rests(subject: Subject) -> list[str]:
    words, solution = subject.words, subject.document["solution"]
    shares = {key: words.percent(value) for key, value in solution["assumptions"].items()}
    return [
        subject.say(
            N_(
                "No plan that meets the same requirements can cost less than {bound}; this one "
                "costs {objective}, works and the present value of running it together. At most "
                "{gap} of it could be saved."
            ),
            bound=words.money(solution["bound_eur"]), gap=words.percent(solution["gap"], 1),
            objective=words.money(solution["objective_eur"]),
        ),
        subject.say(
            N_(
                "Assumptions ◇ carry {cost} of the cost, {km} of the km to build and {demand} of "
                "the traffic."
            ),
            **shares,
        ),
        *_price(subject),
    ]  # fmt: skip


def _price(subject: Subject) -> list[str]:
    """Return the prices at which the network pays for itself, where the plan has money."""
    held = subject.money()
    if not held:
        return []
    said = subject.say(
        N_(
            "To pay for itself the network must sell capacity at {full} EUR per Mbit/s and "
            "month; {cash} EUR are enough to pay operation and debt service, without a return "
            "on grants and equity."
        ),
        full=subject.words.rounded(held["price_full_eur_per_mbps_month"]),
        cash=subject.words.rounded(held["price_cash_eur_per_mbps_month"]),
    )  # fmt: skip
    return [said]


def _risks(subject: Subject, held: dict[str, Any]) -> list[str]:
    cut = held["unprotected"]
    found = [
        subject.say(
            N_("{n} places are still cut off by one failure: {names}."),
            n=len(cut), names=_some(subject, cut),
        )
    ] if cut else []  # fmt: skip
    named = [
        subject.say(
            N_("{name}: out {hours} in an average year, with {gbps} Gbit/s to send another way."),
            **one,
        )
        for one in held["risks"]
    ]
    return [*found, *named][:3]


def _some(subject: Subject, names: list[str], most: int = 6) -> str:
    """Return the first names and how many others there are."""
    if len(names) <= most + 1:
        return subject.words.join(names)
    more = subject.say(N_("{n} others"), n=len(names) - most)
    return subject.words.join([*names[:most], more])
