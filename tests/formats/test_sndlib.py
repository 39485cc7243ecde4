from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dorsale.formats import loading_json, sndlib
from dorsale.plan.loading import Loading, Model
from dorsale.plan.problems import BadInput
from tests.formats.published_networks import ROOT, SHARED

NATIVE = """?SNDlib native format; type: network; version: 1.0
# network tiny

META (
  origin = somebody (in a town)
)
NODES (
  a ( 9.5 -3.25 )
  b ( 10.0 4.0 )
  lonely ( 11 5 )
)
LINKS (
  one ( a b ) 1.5 0 0.25 7 ( 2 30 8.5 90 )
  two ( b a ) 0 0 0 0 ( )
)
DEMANDS (
  d1 ( a b ) 2 3.5 UNLIMITED
  d2 ( b a ) 1 1 4
)
ADMISSIBLE_PATHS (
  d1 (
    p1 ( one )
  )
)
"""
XML = """<?xml version="1.0" encoding="ISO-8859-1"?>
<network xmlns="http://sndlib.zib.de/network" version="1.0">
 <meta><origin>somebody (in a town)</origin></meta>
 <networkStructure>
  <nodes coordinatesType="geographical">
   <node id="a"><coordinates><x>9.5</x><y>-3.25</y></coordinates></node>
   <node id="b"><coordinates><x>10.0</x><y>4.0</y></coordinates></node>
   <node id="lonely"><coordinates><x>11</x><y>5</y></coordinates></node>
  </nodes>
  <links>
   <link id="one">
    <source>a</source><target>b</target>
    <preInstalledModule><capacity>1.5</capacity><cost>0</cost></preInstalledModule>
    <routingCost>0.25</routingCost><setupCost>7</setupCost>
    <additionalModules>
     <addModule><capacity>2</capacity><cost>30</cost></addModule>
     <addModule><capacity>8.5</capacity><cost>90</cost></addModule>
    </additionalModules>
   </link>
   <link id="two"><source>b</source><target>a</target></link>
  </links>
 </networkStructure>
 <demands>
  <demand id="d1"><source>a</source><target>b</target><routingUnit>2</routingUnit>
   <demandValue>3.5</demandValue>
   <admissiblePaths><admissiblePath id="p1"><linkId>one</linkId></admissiblePath></admissiblePaths>
  </demand>
  <demand id="d2"><source>b</source><target>a</target><routingUnit>1</routingUnit>
   <demandValue>1</demandValue><maxPathLength>4</maxPathLength></demand>
 </demands>
</network>
"""


def written(tmp_path, text, name="tiny.txt", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def problems(path):
    with pytest.raises(BadInput) as told:
        sndlib.read(path)
    return told.value.problems


@pytest.mark.parametrize(("text", "name"), [(NATIVE, "tiny.txt"), (XML, "tiny.dat")])
def test_both_formats_say_the_same_whatever_the_file_is_called(tmp_path, text, name):
    reading = sndlib.reading(written(tmp_path, text, name))
    it = reading.instance
    assert (it.name, it.nodes, it.links) == ("tiny", ("a", "b", "lonely"), ("one", "two"))
    assert it.ends.tolist() == [[0, 1], [1, 0]]
    assert it.place.tolist() == [[9.5, -3.25], [10.0, 4.0], [11.0, 5.0]]
    assert (it.installed.tolist(), it.routing_cost.tolist()) == ([1.5, 0.0], [0.25, 0.0])
    assert it.setup_cost.tolist() == [7.0, 0.0]
    assert [c.tolist() for c in it.module_capacity] == [[2.0, 8.5], []]
    assert [c.tolist() for c in it.module_cost] == [[30.0, 90.0], []]
    assert (it.demands, it.demand_ends.tolist()) == (("d1", "d2"), [[0, 1], [1, 0]])
    assert it.traffic.tolist() == [7.0, 1.0]
    assert it.hop_limit.tolist() == [0, 4]
    assert [w.values["node"] for w in reading.warnings] == ["lonely"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_encodings_are_told_apart(tmp_path, encoding):
    path = written(tmp_path, NATIVE.replace("lonely", "Édéa"), encoding=encoding)
    assert sndlib.read(path).nodes[2] == "Édéa"


@pytest.mark.parametrize(
    ("old", "new", "row", "said"),
    [
        ("2 30 8.5", "0 30 8.5", 13, "module capacity is zero"),
        ("2 30 8.5", "-2 30 8.5", 13, "module capacity -2 is negative"),
        ("2 30 8.5", "2 -30 8.5", 13, "module cost -30 is negative"),
        ("2 30 8.5", "nan 30 8.5", 13, "“nan” is not a number"),
        ("2 30 8.5", "inf 30 8.5", 13, "“inf” is not a number"),
        ("2 30 8.5", "2,5 30 8.5", 13, "not a comma"),
        ("2 30 8.5", "1e400 30 8.5", 13, "out of range"),
        ("2 30 8.5", "1_0 30 8.5", 13, "“1_0” is not a number"),
        ("2 30 8.5 90", "2 30 8.5", 13, "has not the shape"),
        ("two ( b a )", "two ( b b )", 14, "joins b to itself"),
        ("two ( b a )", "two ( b nowhere )", 14, "the node “nowhere”"),
        ("two ( b a )", "one ( b a )", 14, "stands already in row 13"),
        ("d2 ( b a ) 1 1 4", "d2 ( b b ) 1 1 4", 18, "starts and ends at b"),
        ("d2 ( b a ) 1 1 4", "d2 ( b a ) 1 -1 4", 18, "demand -1 is negative"),
        ("d2 ( b a ) 1 1 4", "d2 ( b a ) 0 1 4", 18, "routing unit is zero"),
        ("d2 ( b a ) 1 1 4", "d2 ( b a ) 1 1 some", 18, "whole number of links"),
        ("d2 ( b a ) 1 1 4", "d2 ( b a ) 1 1e-14 4", 18, "out of range"),
        ("2 30 8.5", "2 1e-11 8.5", 13, "lost beside the cost"),
        ("1.5 0 0.25", "x 0 0.25", 13, "pre-installed capacity “x”"),
        ("a ( 9.5 -3.25 )", "a ( 9.5 north )", 8, "coordinate “north”"),
        ("a ( 9.5 -3.25 )", "a ( 9.5 )", 8, "ID ( LONGITUDE LATITUDE )"),
    ],
)
def test_what_is_wrong_is_named_with_its_row_and_remedy(tmp_path, old, new, row, said):
    text = NATIVE.replace("8.5 90", "8.5 900") if "e-11" in new else NATIVE
    found = problems(written(tmp_path, text.replace(old, new)))
    assert any(p.row == row and said in p.text() and p.file == "tiny.txt" for p in found), found
    assert all(p.remedy for p in found if p.severity == "error")


def test_every_problem_is_told_at_once(tmp_path):
    text = NATIVE.replace("d2 ( b a ) 1", "d2 ( b z ) 0").replace("two ( b a ) 0", "two ( b a ) -1")
    assert len([p for p in problems(written(tmp_path, text)) if p.severity == "error"]) == 3


def test_a_demand_lost_beside_the_others_is_refused_and_twelve_digits_are_read(tmp_path):
    wide = NATIVE.replace("2 3.5 UNLIMITED", "2 1e11 UNLIMITED")
    assert sndlib.read(written(tmp_path, wide.replace("d2 ( b a ) 1 1", "d2 ( b a ) 1 5")))
    found = problems(written(tmp_path, wide.replace("d2 ( b a ) 1 1", "d2 ( b a ) 1 1e-6")))
    assert "lost beside a traffic" in found[0].text()
    assert found[0].row == 18


def test_a_zero_demand_is_left_out_with_a_warning(tmp_path):
    reading = sndlib.reading(written(tmp_path, NATIVE.replace("1 1 4", "1 0 4")))
    assert reading.instance.demands == ("d1",)
    assert any("d2" in w.text() for w in reading.warnings)


def test_parallel_links_stay_and_coordinates_may_lack(tmp_path):
    text = NATIVE.replace("two ( b a )", "two ( a b )").replace("a ( 9.5 -3.25 )", "a")
    it = sndlib.read(written(tmp_path, text))
    assert it.ends.tolist() == [[0, 1], [0, 1]]
    assert it.place.shape == (0, 2)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "zero"),
        (b"hello", "outside every section"),
        (NATIVE[:300].encode(), "cut short"),
        (NATIVE.split("DEMANDS")[0].encode(), "DEMANDS is missing"),
        (NATIVE.split("META")[0].encode(), "NODES is missing"),
        (XML[:700].encode(), "cut short"),
        (b"<gpx></gpx>", "not an SNDlib network"),
        (XML.replace("ISO-8859-1", "klingon").encode(), "encoding"),
        (XML.replace("<demand id", "<demand it", 1).encode(), "id is missing"),
    ],
)
def test_other_files_are_refused_with_one_clear_message(tmp_path, content, said):
    assert any(said in p.text() for p in problems(written(tmp_path, content)))


def test_entities_are_refused_before_any_is_expanded(tmp_path):
    bomb = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "x" * 10}">' for i in range(12))
    for doctype in (f"<!DOCTYPE n [{bomb}]>", '<!DOCTYPE n SYSTEM "file:///etc/passwd">'):
        text = XML.replace("<network", f"{doctype}<network", 1).replace(">3.5<", ">&e11;<")
        (found,) = problems(written(tmp_path, text))
        assert "document type" in found.text()
        assert found.row == 2


def test_a_missing_file_is_said(tmp_path):
    assert "missing" in problems(tmp_path / "nothing.txt")[0].text()


@given(st.binary(max_size=60), st.integers(0, len(NATIVE)), st.booleans())
@settings(max_examples=300, deadline=None)
def test_any_damage_is_read_or_refused(tmp_path_factory, junk, at, xml):
    text = (XML if xml else NATIVE).encode()
    path = written(tmp_path_factory.mktemp("damage"), text[:at] + junk + text[at + len(junk) :])
    with suppress(BadInput):
        assert len(sndlib.read(path).nodes) > 0


def test_the_examples_and_every_published_network_at_hand_are_read():
    for path in [*ROOT.glob("examples/solve/*.txt"), *(SHARED / "sndlib").glob("*.txt")]:
        it = sndlib.read(path)
        assert len(it.links) == len(it.module_cost) > 0
        assert (it.traffic > 0).all()


DESIGN = Loading(
    (np.array([1, 0]), np.array([])), 30.0, 29.0, "by hand", "optimal", 3, 4, 0.5,
    flows={0: (((0,), 7.0),)},
)  # fmt: skip


def test_a_design_comes_back_from_its_file(tmp_path):
    it = sndlib.read(written(tmp_path, NATIVE))
    path = tmp_path / "design.json"
    loading_json.write(path, it, Model(), DESIGN)
    found = loading_json.read(path, it)
    assert [n.tolist() for n in found.modules] == [[1.0, 0.0], []]
    assert (found.value, found.bound, found.method, found.seed) == (30.0, 29.0, "by hand", 3)
    assert found.flows == DESIGN.flows
    assert found.protection is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "holds no “modules”"),
        ('{"modules": {"three": [1]}}', "no link “three”"),
        ('{"modules": {"one": [1]}}', "needs 2 counts"),
        ('{"modules": {"one": [1, -1]}}', "needs 2 counts"),
        ('{"modules": {"one": [1, "x"]}}', "needs 2 counts"),
        ('{"modules": {}, "flows": {"d9": []}}', "no demand “d9”"),
        ('{"modules": {}, "flows": {"d1": [{"links": ["no"], "amount": 1}]}}', "path of “d1”"),
        ('{"modules": {}, "flows": {"d1": [3]}}', "path of “d1”"),
        ('{"modules": {"one": [1', "cut short"),
    ],
)
def test_a_file_that_is_no_design_is_refused(tmp_path, text, said):
    it = sndlib.read(written(tmp_path, NATIVE))
    with pytest.raises(BadInput) as told:
        loading_json.read(written(tmp_path, text, "design.json"), it)
    assert any(said in p.text() for p in told.value.problems)


def test_a_design_is_written_whole_or_not_at_all(tmp_path):
    it = sndlib.read(written(tmp_path, NATIVE))
    with pytest.raises(BadInput):
        loading_json.write(tmp_path / "absent" / "design.json", it, Model(), DESIGN)
    assert [p.name for p in tmp_path.iterdir()] == ["tiny.txt"]
