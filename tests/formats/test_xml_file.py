from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsale.formats.repairs import Repairs
from dorsale.formats.xml_file import closed, tree_of
from dorsale.plan.problems import BadInput


def test_a_tree_has_tags_without_prefix_and_all_text() -> None:
    tree = tree_of(b"<a xmlns:x='u'><x:b k='1'>one<i>two</i></x:b></a>", "f", "a", Repairs("f"))
    found = tree.first("b")
    assert found is not None
    assert (found.attributes, tree.said("b"), tree.said("c")) == ({"k": "1"}, "one two", "")


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("<a><b>x</a>", "<a><b>x</b></a>"),
        ("<a>x</b></a>", "<a>x</a>"),
        ("<a>1 < 2 & 3</a>", "<a>1 &lt; 2 &amp; 3</a>"),
        ("<a><![CDATA[<b> & ]]></a>", "<a><![CDATA[<b> & ]]></a>"),
        ("<a><b/>cut", "<a><b/>cut</a>"),
        ("<a>x</a> after", "<a>x</a>"),
    ],
)
def test_what_is_open_is_closed(text: str, mended: str) -> None:
    assert closed(text) == mended


@given(cut=st.integers(0, 40))
def test_wherever_a_file_is_cut_it_is_read_or_refused_once(cut: int) -> None:
    whole = b'<a n="1"><b>one &amp; two</b><c d="x"/></a>'
    try:
        assert tree_of(whole[:cut], "f", "a", Repairs("f")).tag == "a"
    except BadInput as error:
        assert len(error.problems) == 1  # noqa: PT017 - either is right
