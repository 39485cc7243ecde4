import time
from tests.dorsale_web.salon.desk_scene import *
from dorsale_web.salon.actions.check_ins import merge
from dorsale_web.salon import desk_packs
import json,gzip
def test_big(cast):
    edition=open_fair(cast); kind=edition.visitor_kinds.get(is_team=False)
    people=Participant.objects.bulk_create(Participant(edition=edition,kind=kind,given_name="Éloïse",family_name=f"N'Zaba-{i}") for i in range(10000))
    bs=Badge.objects.bulk_create(Badge(participant=p) for p in people)
    t=time.time(); p=desk_packs.pack(edition,PIN); print("pack s",time.time()-t, len(json.dumps(p)), len(gzip.compress(json.dumps(p).encode())))
    b=batch(*[item(x.code,hour(edition,9)) for x in bs])
    t=time.time(); m=merge(desk_person(cast),edition,b); print("merge 10000 s",time.time()-t,m.count("counted"))
    t=time.time(); m=merge(desk_person(cast),edition,b); print("again s",time.time()-t,m.count("counted"))
