from __future__ import annotations
import pytest

@pytest.fixture
def made(cast):
    from tests.dorsale_web import test_rights as t
    t.world(cast)
    from dorsale_web.salon.urls import exhibitors as mine
    wanted = {one.callback.access.of.__name__ for one in mine.urlpatterns if one.callback.access.of}
    by = {m: m(cast) for q, m in t.MAKERS.items() if q in wanted}
    return {q: by[m] for q, m in t.MAKERS.items() if q in wanted}

def test_it(cast, made, monkeypatch):
    from tests.dorsale_web import test_rights as t
    from dorsale_web.salon.urls import exhibitors as mine
    names = {one.name for one in mine.urlpatterns}
    every = [one for one in t.routes() if one.name in names]
    monkeypatch.setattr(t, "routes", lambda: every)
    found = t.observed(cast, made)
    with open("/tmp/x/exh_observed.csv","w") as f:
        for row, cells in found.items():
            f.write(",".join([*row, *cells.values()])+"\n")
