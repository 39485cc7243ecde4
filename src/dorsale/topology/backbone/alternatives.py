r"""Other plans beside the cheapest one found: three problems, as a page.

Let v be the value and b the proved bound of the plan at hand, c(x) the cost of a network x in
the stated problem (:mod:`dorsale.topology.backbone.problem`), and km(x, z) the ground that x
and z both pay for.

**Different plans.** *Decided*: a network x, plan after plan. *Must hold*: all that must hold of
the plan, and c(x) <= (1 + within) v. *Maximised*: the smallest difference to the plan and to
the different plans already kept; the difference of two plans is the km that one of them pays
for and the other does not.

**Without a span, a country, a cable.** *Decided*: a network x. *Must hold*: the same, and x
takes none of the spans named. *Minimised*: c(x). What cannot survive without them is not asked:
the sites that a failure more cuts off, whatever is built, are named.

**With spans.** The same, and x takes all the spans named.

*Different plans* are found by asking :func:`~dorsale.topology.backbone.design.design` for the
cheapest network of a changed problem in which each km over ground already taken costs a
surcharge s more, with s moved between "too dear" and "not different enough" (modelling to
generate alternatives by hop, skip and jump: Brill, Chang and Hopkins, Management Science 28,
1982; DeCarolis, Energy Economics 33, 2011). Value and survival are those of the stated problem,
so c(x) <= (1 + within) v is certain; that no other network differs more is not claimed. One
thing is certain about all of them: a network within the limit pays at least
(bound of the changed problem - (1 + within) v) / s km over the ground of the plan.

*What a choice costs*, cheapest with the choice minus cheapest at all, lies between
(its bound - v) and (its value - b): both ends are proved.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dorsale.plan.network import Design, Variant
from dorsale.plan.problems import Infeasible
from dorsale.plan.scenario import Alternatives, Choice, Limits
from dorsale.topology.backbone.design import design
from dorsale.topology.backbone.differences import Ground, corridors, mask
from dorsale.topology.backbone.problem import Problem, without

_NEXT = 0.6  # of the surcharge that found the plan before
_FIRST_SHARE = 0.25  # of the plan's km: what the first surcharge hopes to move elsewhere
_STEP = 2.0
_CLOSE = 1.1  # two surcharges this close have no other plan between them worth a design
_MONEY = 1e-9
_LESS = 1e-4  # of a share that two linear programs may disagree by


def cost_eur(problem: Problem, found: Design) -> float:
    """Return what ``found`` costs in ``problem``, whatever problem it was designed for."""
    count = np.array([found.modules.get(span, 0) for span in problem.spans], dtype=float)
    left = [v for v in problem.served if not found.protected[problem.nodes[v]]]
    works = problem.fixed_eur[count > 0].sum() + (problem.module_eur * count).sum()
    return float(works + problem.price_eur[left].sum())


def _stated(problem: Problem, found: Design, bound_eur: float) -> Design:
    """Return ``found`` with its value in ``problem``, and the gap to ``bound_eur``."""
    value = cost_eur(problem, found)
    bound = min(value, bound_eur)
    gap = (value - bound) / value if value > 0 else 0.0
    return replace(found, objective_eur=value, bound_eur=bound, gap=gap)


# different plans ------------------------------------------------------------------------


@dataclass
class _Search:
    """The surcharges tried, the networks they led to, and the plans kept of them."""

    problem: Problem
    ground: Ground
    best: Design
    asked: Alternatives
    limits: Limits
    seed: int
    kept: list[np.ndarray]
    found: list[Design]
    shared_km: float = 0.0
    surcharge: float = 0.0
    cheap: float = 0.0
    dear: float = np.inf

    def __post_init__(self) -> None:
        self.surcharge = _first_surcharge(self)

    @property
    def ceiling_eur(self) -> float:
        """What a plan within the limit costs at most."""
        return self.best.objective_eur * (1 + self.asked.within)

    def difference_km(self, one: Design) -> float:
        """Return the smallest difference of ``one`` to the plans kept."""
        mine = mask(self.problem, one.modules)
        return min(self.ground.difference_km(mine, other) for other in self.kept)


def different(
    problem: Problem, ground: Ground, best: Design, asked: Alternatives, limits: Limits, seed: int
) -> tuple[Variant, ...]:
    """Return up to ``asked.plans`` networks within the limit that differ from ``best``.

    Each is a design of the stated problem with its own cost, most different first;
    ``KeyboardInterrupt`` keeps those found.
    """
    start = mask(problem, best.modules)
    search = _Search(problem, ground, best, asked, limits, seed, [start], [])
    picked: list[Design] = []
    try:
        for number in range(asked.plans * asked.tries if search.surcharge > 0 else 0):
            _try(search)
            if search.dear <= _CLOSE * search.cheap:
                break
            one = _most_different(search) if (number + 1) % asked.tries == 0 else None
            if one is not None:
                picked.append(one)
                _keep(search, one)
    except KeyboardInterrupt:
        pass
    return tuple(
        Variant(f"different_{rank}", one, "different", shared_km=search.shared_km)
        for rank, one in enumerate(picked, start=1)
    )


def _first_surcharge(search: _Search) -> float:
    """Return EUR per km that would eat the limit if a share of the ground stayed taken."""
    km = float(search.ground.km[search.ground.taken(search.kept[0])].sum())
    slack = search.ceiling_eur - search.best.objective_eur
    return slack / (_FIRST_SHARE * km) if km > 0 else 0.0


def _try(search: _Search) -> None:
    """Design under the surcharge at hand, and move it between too cheap and too dear."""
    one = _surcharged(search, search.surcharge)
    if one is not None and one.objective_eur <= search.ceiling_eur:
        search.found.append(one)
        search.cheap = search.surcharge
    else:
        search.dear = search.surcharge
    search.surcharge = _between(search.cheap, search.dear)


def _keep(search: _Search, one: Design) -> None:
    """Keep a plan; the next one starts below the last surcharge that stayed within the limit."""
    search.kept.append(mask(search.problem, one.modules))
    search.surcharge = _NEXT * (search.cheap or search.surcharge)
    search.cheap, search.dear = 0.0, np.inf


def _between(cheap: float, dear: float) -> float:
    """Return the middle of two surcharges by their ratio; either may not be known yet."""
    if dear == np.inf:
        return cheap * _STEP
    return float(np.sqrt(cheap * dear)) if cheap else dear / _STEP


def _surcharged(search: _Search, surcharge: float) -> Design | None:
    """Return the design where each km over ground taken costs ``surcharge`` more, on average."""
    problem, ground = search.problem, search.ground
    over = [ground.shared_km(ground.taken(plan)) for plan in search.kept]
    added = surcharge * np.mean(over, axis=0)
    changed = replace(problem, fixed_eur=problem.fixed_eur + added)
    try:
        one = design(changed, search.limits, search.seed)
    except Infeasible:
        return None
    if len(search.kept) == 1:
        surely = (one.bound_eur - search.ceiling_eur) / surcharge
        search.shared_km = max(search.shared_km, surely)
    return _stated(problem, one, search.best.bound_eur)


def _most_different(search: _Search) -> Design | None:
    """Return the network found that differs most from those kept, the cheaper first."""
    ranked = [(search.difference_km(one), -one.objective_eur, one) for one in search.found]
    ranked = [row for row in ranked if row[0] > 0]
    return max(ranked, key=lambda row: row[:2])[2] if ranked else None


# with or without ------------------------------------------------------------------------


def choose(
    problem: Problem,
    best: Design,
    choice: Choice,
    spans: Iterable[str],
    limits: Limits,
    seed: int,
) -> Variant:
    """Return the cheapest network found that respects ``choice`` about ``spans`` (ids).

    Where the plan already does, it is the plan itself. The bound is that of the problem with
    the choice made; a network that cannot be is no design, with the sites it cuts off.
    """
    ids = frozenset(spans)
    variant = Variant(choice.name, best, "choice", choice, ids)
    taken = ids & best.modules.keys()
    try:
        if choice.wish == "without":
            made = _without(problem, best, ids, limits, seed) if taken else best
        elif ids:
            made = _with(problem, best, ids, limits, seed) if ids - taken else best
        else:
            return replace(variant, design=None)
    except Infeasible as error:
        return replace(variant, design=None, cut_off=tuple(error.cuts))
    return replace(variant, design=made)


def _without(
    problem: Problem, best: Design, ids: frozenset[str], limits: Limits, seed: int
) -> Design:
    smaller = without(problem, {e for e, span in enumerate(problem.spans) if span in ids})
    return design(smaller, limits, seed, start=_only(best, smaller))


def _with(problem: Problem, best: Design, ids: frozenset[str], limits: Limits, seed: int) -> Design:
    """Make the spans free of fixed cost, add them to the network, and their cost to both ends.

    The cheapest network that holds them costs their fixed cost more than the cheapest where it
    is not counted, and the bound of the second is one of the first.
    """
    paid = [e for e, span in enumerate(problem.spans) if span in ids]
    rivals = {e for group in problem.exclusive for e in _beaten(group, paid)}
    paid = [e for e in paid if e not in rivals]
    free = problem.fixed_eur.copy()
    free[paid] = 0.0
    smaller = without(replace(problem, fixed_eur=free), rivals)
    made = design(smaller, limits, seed, start=_only(best, smaller))
    modules = dict(made.modules) | {
        problem.spans[e]: max(1, made.modules.get(problem.spans[e], 0)) for e in paid
    }
    bound = made.bound_eur + float(problem.fixed_eur[paid].sum())
    return _stated(problem, replace(made, modules=modules), bound)


def _beaten(group: tuple[int, ...], paid: list[int]) -> list[int]:
    """Return the spans of an exclusive group that the first of ``paid`` in it rules out."""
    first = next((e for e in group if e in paid), None)
    return [] if first is None else [e for e in group if e != first]


def _only(best: Design, smaller: Problem) -> Design:
    """Return ``best`` as a start for a problem with fewer spans."""
    known = set(smaller.spans)
    kept = {span: n for span, n in best.modules.items() if span in known}
    return replace(best, modules=kept)


def _bounded(found: Design, bound_eur: float) -> Design:
    """Return ``found`` with ``bound_eur`` as its bound, where that is the higher one."""
    bound = min(max(found.bound_eur, bound_eur), found.objective_eur)
    gap = (found.objective_eur - bound) / found.objective_eur if found.objective_eur > 0 else 0.0
    return replace(found, bound_eur=bound, gap=gap)


# what they cost -------------------------------------------------------------------------


def settled(
    problem: Problem, ground: Ground, best: Design, variants: Sequence[Variant], within: float
) -> tuple[Design, tuple[Variant, ...]]:
    """Return the cheapest plan met and the variants compared with it.

    Different plans that are beyond the limit of a plan met later, or are that plan, are left
    out; what was proved of the ground of the plan before it is not said of the later one.
    """
    first, best = best, _cheapest(problem, best, variants)
    if best is not first:
        variants = [replace(one, shared_km=None) for one in variants]
    met = [best, *(one.design for one in variants if one.kind == "different" and one.design)]
    found = [_compared(problem, ground, best, _cheaper(one, met)) for one in variants]
    ceiling = best.objective_eur * (1 + within + _MONEY)
    return best, tuple(one for one in found if _stays(one, ceiling))


def _cheaper(variant: Variant, met: Iterable[Design]) -> Variant:
    """Return a choice with the cheapest plan met that respects it, whatever it was made for."""
    made = variant.design
    if variant.choice is None or made is None:
        return variant
    for plan in met:
        taken = variant.named & plan.modules.keys()
        respects = not taken if variant.choice.wish == "without" else taken == variant.named
        if respects and plan.objective_eur < made.objective_eur:
            bound = min(made.bound_eur, plan.objective_eur)
            gap = (plan.objective_eur - bound) / plan.objective_eur
            made = replace(plan, cuts=made.cuts, bound_eur=bound, gap=gap)
    return replace(variant, design=made)


def _stays(variant: Variant, ceiling_eur: float) -> bool:
    if variant.kind != "different" or variant.design is None:
        return True
    return variant.design.objective_eur <= ceiling_eur and variant.difference_km > 0


def _cheapest(problem: Problem, best: Design, variants: Iterable[Variant]) -> Design:
    """Return ``best``, or a cheaper network among ``variants`` that holds all that must hold.

    The search for another plan sometimes meets a better one; the bound stays that of ``best``.
    """
    for one in variants:
        if one.design is None or one.kind == "assumption" or exposed(best, one.design):
            continue
        if one.design.objective_eur < best.objective_eur * (1 - _MONEY):
            best = _stated(
                problem,
                replace(best, modules=one.design.modules, protected=one.design.protected,
                        loads_gbps=one.design.loads_gbps, removing_eur=one.design.removing_eur),
                best.bound_eur,
            )  # fmt: skip
    return best


def exposed(best: Design, other: Design) -> tuple[str, ...]:
    """Return the sites that some failure cuts off in ``other``'s problem but not in ``best``'s.

    Or leaves less room, whatever is built.
    """
    cut = [s for s, cuts in other.cuts.items() if set(cuts) - set(best.cuts.get(s, ()))]
    less = [
        site for site, shares in other.lowered.items()
        if any(share < best.lowered.get(site, {}).get(failure, 1.0) - _LESS
               for failure, share in shares.items())
    ]  # fmt: skip
    return tuple(dict.fromkeys(cut + less))


def _compared(problem: Problem, ground: Ground, best: Design, variant: Variant) -> Variant:
    """Return ``variant`` with what it costs more than the cheapest plan and how it differs."""
    other = variant.design
    if other is None:
        return variant
    mine, theirs = mask(problem, best.modules), mask(problem, other.modules)
    variant = replace(variant, exposed=exposed(best, other))
    if _narrower(variant):
        other = _bounded(other, best.bound_eur)
    found = replace(
        variant,
        design=other,
        difference_km=ground.difference_km(mine, theirs),
        difference_share=ground.difference_share(mine, theirs),
    )
    if variant.kind != "assumption":
        leaves = corridors(problem, ground, mine, theirs)
        comes = corridors(problem, ground, theirs, mine)
        found = replace(found, leaves=leaves, comes=comes)
    return replace(found, extra_eur=_extra_eur(best, found, other))


def _extra_eur(best: Design, variant: Variant, other: Design) -> tuple[float, float]:
    """Return from what to what the variant is surely dearer than the cheapest plan.

    A different plan is meant as it is; of a choice or an assumption, the cheapest plan is.
    """
    least = other.objective_eur if variant.kind == "different" else other.bound_eur
    low = least - best.objective_eur
    return (
        max(0.0, low) if _narrower(variant) else low,
        other.objective_eur - best.bound_eur,
    )


def _narrower(variant: Variant) -> bool:
    """Tell whether the variant must hold all that the plan must, so cannot cost less."""
    return variant.kind != "assumption" and not variant.exposed
