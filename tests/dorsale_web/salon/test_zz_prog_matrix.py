import csv
from tests.dorsale_web.test_rights import *
from tests.dorsale_web import test_rights as t
NAMES = {p.name for p in __import__("dorsale_web.salon.urls.programme", fromlist=["x"]).urlpatterns}
def test_mine(cast, made, monkeypatch):
    monkeypatch.setattr(t, "routes", lambda real=list(t.routes()): iter([r for r in real if r.name in NAMES]))
    so = t.observed(cast, made)
    roles = [*ROLES, *SALON_ROLES]
    with open("/tmp/x/progroom/observed.csv","w") as f:
        f.write("route,method,object,"+",".join(roles)+"\n")
        for row, cells in so.items():
            f.write(",".join([*row, *(cells[r] for r in roles)])+"\n")
del test_every_route_and_role_is_as_the_matrix_says, test_only_the_library_of_sign_in_declares_routes_without_a_permission
