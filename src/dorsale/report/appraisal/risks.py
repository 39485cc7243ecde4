"""Risks: those of the ground, and those that sank earlier links, with who answers for each."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from dorsale.plan.problems import N_
from dorsale.report import svg
from dorsale.report.appraisal.blocks import Block, Chapter, Figure, Heading, Paragraph, Table
from dorsale.report.appraisal.subject import Subject
from dorsale.report.words import host

_STATE, _REGULATOR = N_("State"), N_("Regulator")
_PROJECT, _OPERATOR = N_("Project unit"), N_("Operator")
_LENDER, _SUPERVISOR = N_("Lender and State"), N_("Supervising engineer")


@dataclass(frozen=True)
class Risk:
    """A risk with what was seen of it, its marks (1 to 3), the answer to it and its owner."""

    name: str
    seen: str
    likely: int
    grave: int
    answer: str
    owner: str
    source: str = ""


TECHNICAL = (
    Risk(
        N_("Cuts by road works and digging"),
        N_("About 30 cuts per 1,000 km and year on the largest network of Central Africa"),
        3, 2, N_(
            "Second route for every place, as-built drawings held by the road administration, "
            "patrols"
        ),
        _OPERATOR,
        "https://digitalbusiness.africa/"
        "cameroun-camtel-sengage-a-reduire-les-risques-de-coupure-de-la-fibre-optique",
    ),
    Risk(
        N_("Several sea cables lost at once"),
        N_("March 2024: four cables off Abidjan on one morning, five weeks to repair"),
        2, 3, N_("Exits on cables that share no canyon; capacity over land reserved beforehand"),
        _OPERATOR,
        "https://blog.cloudflare.com/"
        "undersea-cable-failures-cause-internet-disruptions-across-africa-march-14-2024",
    ),
    Risk(
        N_("Both routes lost at once"),
        N_("August 2022: both exits of Chad down together for about 6 hours"),
        2, 3,
        N_("Survey of every pair that runs close, before contracts; a third route for large towns"),
        _SUPERVISOR,
        "https://www.alwihdainfo.com/"
        "Tchad-une-coupure-de-la-fibre-optique-liee-a-la-perturbation-d-Internet-gouvernement_a116056.html",
    ),
    Risk(
        N_("Power fails at huts"),
        N_("2023: cuts and load shedding in Cameroon hit the line to Chad"),
        3, 2, N_(
            "Hybrid solar supply with batteries for the longest outage met, fuel contract, remote "
            "alarms"
        ),
        _OPERATOR,
        "https://www.alwihdainfo.com/"
        "Internet-au-Tchad-la-liaison-du-Cameroun-affectee-par-des-coupures-de-cable-et-des-delestages_a122839.html",
    ),
    Risk(
        N_("Low water and mining in rivers"),
        N_("2022: works in the Sangha stopped by low water; mining upstream threatens the cable"),
        2, 2, N_("Works in the months of high water, burial at 1.5 m, agreement with the mines"),
        _PROJECT,
        "https://beninregard.com/2022/10/"
        "integration-numerique-sous-regionale-niveau-satisfaisant-dexecution-des-travaux-dinterconnexion-congo-rca/",
    ),
)  # fmt: skip
INSTITUTIONAL = (
    Risk(
        N_("No duct"),
        N_(
            "Congo – Gabon: cable bare in the open, then vandalism; it did not take over when the "
            "sea cable broke in January 2020"
        ),
        2, 3, N_("Duct and depth paid by the metre after inspection, reflectometry before payment"),
        _SUPERVISOR, "https://ledefigabon.com/2020/01/26/fibre-optique-congo-gabon/",
    ),
    Risk(
        N_("No operator"),
        N_("Congo – Gabon: out of service a year after its inauguration, three delegatees in turn"),
        3, 3, N_(
            "Operator chosen before works, its contract a condition of the first disbursement"
        ),
        _STATE, "http://osiris.sn/Fibre-optique-Gabon-Congo-pourquoi.html",
    ),
    Risk(
        N_("No transit contract, or unpaid bills"),
        N_("14 May 2025: Chad cut off by its neighbour's operator for unpaid bills"),
        2, 3, N_(
            "Transit contracts signed before acceptance, deposit or guarantee, notice before any "
            "cut"
        ),
        _REGULATOR, "http://www.cameroononline.org/camtel-cuts-internet-to-chad-over-unpaid-bills/",
    ),
    Risk(
        N_("No approval by the regulators"),
        N_("May 2019: Gabon – Congo joined and tested, not sold for want of both approvals"),
        3, 2, N_(
            "Joint decision of both regulators before works; open access and tariff in one text"
        ),
        _REGULATOR,
        "https://directinfosgabon.com/"
        "fibre-optique-le-gabon-point-de-depart-dun-grand-projet-dinterconnexion-sous-regional",
    ),
    Risk(
        N_("No counterpart money"),
        N_(
            "October 2025: the data centre of Brazzaville stopped at 90 to 95% over the State's "
            "share"
        ),
        3, 3, N_(
            "State's share budgeted before signature, escrow account, or eligible cost without it"
        ),
        _LENDER, "https://fr.allafrica.com/stories/202510290438.html",
    ),
    Risk(
        N_("Works slip"),
        N_("Median of Central Africa: works take 1.9 times as long as planned"),
        3, 2, N_("Stages of use by themselves, lots by country, tenders ready before the money"),
        _PROJECT,
    ),
    Risk(
        N_("Cost overrun"),
        N_("+24% on Pointe-Noire – Mbinda, the one link of which both figures are known"),
        2, 2, N_("Contingency at P80, prices fixed with a revision clause, survey before tender"),
        _PROJECT,
        "https://gabonreview.com/"
        "infrastructures-numeriques-fibre-optique-congo-gabon-40-deja",
    ),
    Risk(
        N_("Payments abroad held up"),
        N_("August 2022: Equatorial Guinea near a cut, its transfer held under exchange rules"),
        2, 2, N_("Payment account agreed with the central bank; transit paid a quarter ahead"),
        _STATE,
        "https://osiris.sn/"
        "la-guinee-equatoriale-peine-a-regler-la-facture-internationale-d-internet-beac.html",
    ),
)  # fmt: skip
_MARKS = (N_("low"), N_("medium"), N_("high"))


def write(subject: Subject) -> Chapter:
    """Return the chapter on risks with their matrix."""
    said = subject.say(
        N_(
            "Earlier links of Central Africa failed less by their cable than by what stood "
            "around it. Likelihood and gravity are judged ◇ from what was seen; each risk has an "
            "owner "
            "who can do something about it."
        )
    )
    note = subject.say(
        N_("Assumption: marks from 1 (low) to 3 (high), to be reviewed with the owners.")
    )
    blocks: list[Block] = [
        Paragraph(said, (note,)), _matrix(subject),
        Heading(subject.say(N_("Risks of the ground and of operation"))),
        _table(subject, N_("Technical risks"), TECHNICAL, 1),
        Heading(subject.say(N_("Risks that sank earlier links"))),
        _table(subject, N_("Institutional and financial risks"), INSTITUTIONAL, 1 + len(TECHNICAL)),
    ]  # fmt: skip
    return Chapter("risks", subject.say(N_("Risks")), blocks)


def _table(subject: Subject, caption: str, risks: tuple[Risk, ...], first: int) -> Table:
    heads = [
        subject.say(N_("No.")), subject.say(N_("Risk")), subject.say(N_("What was seen")),
        subject.say(N_("Marks ◇")), subject.say(N_("Mitigation")), subject.say(N_("Owner")),
    ]  # fmt: skip
    rows = [_row(subject, one, at) for at, one in enumerate(risks, start=first)]
    source = subject.say(N_("as linked in each row; marks are likelihood × gravity."))
    return subject.table(subject.say(caption), heads, rows, {0}, source)


def _row(subject: Subject, risk: Risk, at: int) -> list[str]:
    seen: str = subject.say(risk.seen)
    if risk.source:
        link = Markup(' (<a href="{}" rel="noreferrer">{}</a>)')
        seen = Markup("{}").format(seen) + link.format(risk.source, host(risk.source))
    return [
        str(at), subject.say(risk.name), seen, f"{risk.likely} × {risk.grave}",
        subject.say(risk.answer), subject.say(risk.owner),
    ]  # fmt: skip


def _matrix(subject: Subject) -> Figure:
    """Return the matrix of likelihood and gravity, risks by their numbers."""
    every = list(enumerate((*TECHNICAL, *INSTITUTIONAL), start=1))
    parts = []
    for likely in (3, 2, 1):
        top = 6 + (3 - likely) * 46
        parts.append(svg.text(62, top + 27, subject.say(_MARKS[likely - 1]), "tick", "end"))
        for grave in (1, 2, 3):
            here = [str(at) for at, one in every if (one.likely, one.grave) == (likely, grave)]
            parts.append(_cell(70 + (grave - 1) * 96, top, likely * grave, ", ".join(here)))
    for grave in (1, 2, 3):
        parts.append(
            svg.text(70 + (grave - 0.5) * 96, 160, subject.say(_MARKS[grave - 1]), "tick", "middle")
        )
    parts.append(svg.text(0, 2, subject.say(N_("likely")), "tick"))
    parts.append(svg.text(358, 174, subject.say(N_("grave")), "tick", "end"))
    title = svg.element("title", subject.say(N_("Risks by likelihood and gravity")))
    drawn = svg.element(
        "svg", title + Markup("").join(parts), viewBox="0 -8 360 186", class_="chart", role="img"
    )
    return Figure(
        drawn, subject.say(N_("Risks by likelihood and gravity; numbers as in the tables below."))
    )


def _cell(left: float, top: float, mark: int, said: str) -> Markup:
    shade = 1 + sum(mark > step for step in (2, 4, 6))
    return svg.group(
        svg.box(left, top, 94, 44, f"cell cell-{shade}"),
        svg.text(left + 47, top + 26, said, "value", "middle"),
    )
