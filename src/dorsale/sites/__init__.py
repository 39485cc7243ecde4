"""The sites of a plan: where data centres stand, decided with the network, and what they change."""

from __future__ import annotations

from dorsale.sites.decided import decided
from dorsale.sites.exchanged import exchange_points, weighed, with_exchange_points
from dorsale.sites.given import beside_building, beside_space, given, hosts, sized
from dorsale.sites.known import Known, candidates_known, known
from dorsale.sites.question import SiteQuestion, question
from dorsale.sites.ways import hosted_flows

__all__ = [
    "Known",
    "SiteQuestion",
    "beside_building",
    "beside_space",
    "candidates_known",
    "decided",
    "exchange_points",
    "given",
    "hosted_flows",
    "hosts",
    "known",
    "question",
    "sized",
    "weighed",
    "with_exchange_points",
]
