from __future__ import annotations

import pandas as pd

from dorsale.ground.candidates import candidates
from dorsale.plan.connect_rules import ConnectRule
from dorsale.sources.scenario_folder import find_folder, read_folder
from dorsale.topology.connect.audit import audit
from dorsale.topology.connect.rules import operators, requirements, with_operators
from tests.topology.connect.small_regions import elements, nodes, spans

PLACES = nodes(A="AA", B="BB", C="CC", pa="AA", pb="BB")
GROUPS = elements(op="operator", paid="contract", post="border", bridge="bridge")
SPANS = spans(
    ("A-pa", "A", "pa", "w1 op"),
    ("pa-pb", "pa", "pb", "w2 post"),
    ("pb-B", "pb", "B", "w3"),
    ("A-C", "A", "C", "w4 op"),
    ("A-C-new", "A", "C", "w4"),
    ("A-pb", "A", "pb", "w5 post"),
    ("B-C", "B", "C", "w6 bridge"),
    ("C-out", "C", "internet", "w7"),
)
INLAND = SPANS.drop(["C-out"])


def found(rule: ConnectRule, rows: pd.DataFrame = SPANS) -> dict[tuple[str, ...], int]:
    return {one.subject: one.reach for one in requirements([rule], PLACES, rows, GROUPS)}


def test_a_capital_counts_as_many_others_as_separate_routes_lead_to() -> None:
    """A reaches B and C; over B-C, B and C reach each other and A; ways are never shared."""
    rule = ConnectRule("two capitals", "capitals", 2)
    assert found(rule) == {("A",): 2, ("B",): 2, ("C",): 2}


def test_one_operator_at_both_routes_counts_once() -> None:
    """Without A-C-new and A-pb, A leaves only over operator op."""
    rows = SPANS.drop(["A-C-new", "A-pb"])
    assert found(ConnectRule("r", "capitals", 2), rows)["A",] == 2
    assert found(ConnectRule("r", "capitals", 2, "operators"), rows)["A",] == 1


def test_neighbours_count_crossings_and_posts() -> None:
    """A to B: pa-pb and A-pb, both at one post; A to C: two options over one way count once."""
    rule = ConnectRule("two links", "neighbours", 2)
    assert found(rule) == {("AA", "BB"): 2, ("AA", "CC"): 1, ("BB", "CC"): 1}
    assert found(ConnectRule("r", "neighbours", 2, "borders"))["AA", "BB"] == 1


def test_a_submarine_link_is_no_link_by_land() -> None:
    rows = SPANS.assign(way=["submarine" if i == "B-C" else "road_paved" for i in SPANS.index])
    assert ("BB", "CC") not in found(ConnectRule("r", "neighbours", 2), rows)


def test_a_crossing_counts_only_with_both_ends_joined() -> None:
    """With A-pa, pb-B and A-pb left out, the crossing pa-pb leads from nowhere to nowhere."""
    stated = requirements([ConnectRule("r", "neighbours", 2)], PLACES, SPANS, GROUPS)
    chosen = set(SPANS.index)
    whole = audit(stated, SPANS, chosen)[0]
    assert (whole.subject, whole.found, whole.met) == (("AA", "BB"), 2, True)
    alone = audit(stated, SPANS, chosen - {"A-pa", "pb-B", "A-pb"})[0]
    assert (alone.found, alone.met, alone.out_of_reach) == (0, False, False)


def test_towns_count_routes_to_where_the_rule_says() -> None:
    rule = ConnectRule("to C", "routes", 3, roles=("pop",), to=("C",))
    assert found(rule) == {("pa",): 2, ("pb",): 2}  # pa has two spans; A and B lead to C once each


def test_towns_without_a_way_to_the_internet_are_out_of_reach() -> None:
    stated = requirements([ConnectRule("r", "routes", 1, sites=("pa",))], PLACES, INLAND, GROUPS)
    finding = audit(stated, INLAND, INLAND.index)[0]
    assert (finding.found, finding.met, finding.out_of_reach, finding.cut) == (0, False, True, ())


def test_the_audit_says_what_was_counted() -> None:
    rule = ConnectRule("two capitals", "capitals", 2, "operators", sites=("A",))
    stated = requirements([rule], PLACES, SPANS, GROUPS)
    whole, half = (audit(stated, SPANS, chosen)[0] for chosen in (SPANS.index, ["A-C", "A-pb"]))
    assert whole.met
    assert {route.end for route in whole.routes} == {"B", "C"}
    assert whole.unnamed  # two routes need one that no operator is named for yet
    assert (half.found, half.met, half.out_of_reach, half.cut) == (1, False, False, ("op",))
    assert [route.shares for route in half.routes] == [("op", "trench:w4")]


def test_today_counts_what_stands_ready() -> None:
    stated = requirements([ConnectRule("r", "capitals", 2)], PLACES, SPANS, GROUPS)
    finding = audit(stated, SPANS, ["A-C"], ready=["A-C", "B-C"])[2]
    assert (finding.subject, finding.found, finding.today) == (("C",), 1, 2)


def test_operators_are_read_from_the_fibre_of_a_span() -> None:
    fibre = pd.DataFrame({"id": ["A-pa", "B-C"], "operator": ["One and Two (2020)", None]})
    assert with_operators(SPANS, fibre)["operator"].tolist()[0] == "One and Two (2020)"
    assert operators("One and Two (2020) / Three") == ("One", "Two", "Three")


def test_the_six_states_today_and_with_every_candidate() -> None:
    """Each capital can be linked to two others, but not over two operators today."""
    scenario = read_folder(find_folder("cemac")).scenario
    assert scenario is not None
    found = candidates(scenario)
    rows = with_operators(found.spans, scenario.tables["fibre"])
    rule = ConnectRule("ECCAS", "capitals", 2, "operators_and_borders")
    stated = requirements([rule], found.nodes, rows, found.elements)
    ready = found.spans.index[found.spans["ready"]]
    findings = audit(stated, rows, rows.index, ready)
    assert len(findings) == 6
    assert all(finding.met for finding in findings)
    assert all(finding.today < 2 for finding in findings)
