import pandas as pd
import pytest

from dorsale.optics.light import even_huts, hut_count, light, sections, span_mode
from dorsale.optics.line import Line


def span(name, start, end, km, geometry=(), way="road_paved"):
    return {"id": name, "from": start, "to": end, "length_km": km, "way": way, "geometry": geometry}


def spans(*rows):
    return pd.DataFrame(list(rows)).set_index("id", drop=False).rename_axis(None)


def test_a_span_of_200_km_needs_two_huts_at_80_km():
    assert sections(200, 80).tolist() == pytest.approx([66.67] * 3, abs=0.01)
    assert hut_count(200, 80) == 2
    assert hut_count(80, 80) == 0


def test_huts_stand_at_equal_distances_where_nothing_is_known_of_the_ground():
    drawn = spans(span("s", "a", "b", 240.0, ((10.0, 0.0), (12.0, 0.0))))
    huts = even_huts(drawn, 80.0)
    assert huts["name"].tolist() == ["PK 80", "PK 160"]
    assert huts["lon"].tolist() == pytest.approx([10 + 2 / 3, 11 + 1 / 3])


def test_huts_given_by_the_ground_cut_the_lightpath():
    drawn = spans(span("s", "a", "b", 160.0, ((10.0, 0.0), (11.44, 0.0))))
    huts = even_huts(drawn, 80.0).assign(km=70.0, name="Ayos")
    lit = light(drawn, {"s": 1}, {"a", "b"}, 80.0, Line(), huts)
    assert lit.lightpaths["sections_km"].tolist() == [(70.0, 90.0)]
    assert lit.huts["name"].tolist() == ["Ayos"]


def test_short_spans_are_faster():
    near, far = span_mode(100, 80, Line()), span_mode(3000, 80, Line())
    assert near is not None
    assert near.gbps == 400
    assert far is None or far.gbps < 400


def test_a_lightpath_passes_places_without_equipment():
    chosen = spans(
        span("one", "a", "b", 60.0, ((10.0, 0.0), (10.5, 0.0))),
        span("two", "b", "c", 60.0, ((10.5, 0.0), (11.0, 0.0))),
    )
    lit = light(chosen, {"one": 1, "two": 2}, {"a", "c"}, 80.0, Line())
    (path,) = lit.lightpaths.to_dict("records")
    assert path["spans"] == ("one", "two")
    assert path["sections_km"] == (60.0, 60.0)
    assert path["modules"] == 2
    assert path["gsnr_db"] == pytest.approx(path["margin_db"] + 24.0)


def test_a_terminal_ends_the_lightpath():
    chosen = spans(span("one", "a", "b", 60.0), span("two", "b", "c", 60.0))
    lit = light(chosen, {"one": 1, "two": 1}, {"a", "b", "c"}, 80.0, Line())
    assert len(lit.lightpaths) == 2


def test_a_weak_signal_is_regenerated_on_the_way():
    rows = [span(f"s{i}", f"n{i}", f"n{i + 1}", 900.0) for i in range(8)]
    modules = {row["id"]: 1 for row in rows}
    lit = light(spans(*rows), modules, {"n0", "n8"}, 80.0, Line())
    assert len(lit.lightpaths) > 1
    assert lit.lightpaths["length_km"].sum() == pytest.approx(7200.0)


def test_submarine_spans_carry_no_lightpath_of_ours():
    chosen = spans(span("sea", "a", "b", 500.0, way="submarine"))
    assert light(chosen, {"sea": 1}, {"a", "b"}, 80.0, Line()).lightpaths.empty
