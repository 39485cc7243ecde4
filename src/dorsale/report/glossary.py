"""The words of the field, each explained once."""

from __future__ import annotations

from dorsale.plan.problems import N_

GLOSSARY = (
    (N_("Availability"), N_("Share of the year a place is connected; said here as hours lost.")),
    (
        N_("Base, P10, P50, P80, P90"),
        N_(
            "Base is the sum of typical rates. P80 is the sum that four simulated cases in five "
            "stay under; the other marks read likewise."
        ),
    ),
    (
        N_("Gap"),
        N_("How far the plan may be from the cheapest possible one: (cost − bound) / cost."),
    ),
    (
        N_("GSNR"),
        N_("Generalised signal-to-noise ratio: the quality of a light signal on arrival, in dB."),
    ),
    (
        N_("Hut (in-line amplifier)"),
        N_("A small powered building on the way where light is amplified."),
    ),
    (N_("Lightpath"), N_("A wavelength lit from one node to another without being read between.")),
    (N_("Node"), N_("A place where traffic enters or is switched.")),
    (N_("Phase"), N_("A stage of the works: what is built together.")),
    (
        N_("Shared risk (shared-risk group)"),
        N_("Lines that one event cuts together: one trench, one bridge, one canyon, one operator."),
    ),
    (N_("Span"), N_("A stretch of fibre between two nodes.")),
)
"""Pairs of a term and its meaning."""
