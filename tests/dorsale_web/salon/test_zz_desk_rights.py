import csv
from pathlib import Path
import tests.dorsale_web.test_rights as t
def test_mine(cast, db):
    t.MATRIX=[Path("src/dorsale_web/rights_salon_desk.csv")]
    t.world(cast)
    mine={k[0] for k in t.expected()}
    made={"editions":t.MAKERS["editions"](cast)}
    rs=[r for r in t.routes() if r.name in mine]
    t.routes=lambda: iter(rs)
    is_so=t.observed(cast,made); should=t.expected()
    assert set(is_so)==set(should), set(is_so)^set(should)
    wrong={row:{r:(is_so[row][r],should[row][r]) for r in is_so[row] if is_so[row][r]!=should[row][r]} for row in is_so if is_so[row]!=should[row]}
    assert not wrong, wrong
