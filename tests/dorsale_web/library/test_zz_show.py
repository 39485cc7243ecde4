from importlib import import_module
import pytest
from django.urls import reverse
from django.test import Client
from tests.dorsale_web import test_rights as t
from tests.dorsale_web.cast import MAKERS, ROLES, Cast
from dorsale_web.library import urls_entries

def test_show(cast):
    by_maker = {m: m(cast) for m in set(MAKERS.values())}
    made = {q: by_maker[m] for q, m in MAKERS.items()}
    made.setdefault("people", {"own": cast["owner"], "other": cast.stranger})
    mine = {p.name for p in urls_entries.urlpatterns}
    clients = {}
    for role in ROLES:
        clients[role] = Client()
        if cast[role].is_authenticated:
            clients[role].force_login(cast[role], "allauth.account.auth_backends.AuthenticationBackend")
    out = []
    for route, pattern in t.routes():
        if route not in mine: continue
        for method in t.methods_of(pattern):
            for kind, arguments in t.objects_for(pattern, made).items():
                url = reverse(route, kwargs=arguments)
                out.append(",".join([route, method, kind, *[t.answer(clients[r], method, url) for r in ROLES]]))
    open("/tmp/x/lib_rights.csv", "w").write("\n".join(out))
