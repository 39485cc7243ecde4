from __future__ import annotations
import pytest
from tests.dorsale_web.browser.test_desk import *  # noqa
from tests.dorsale_web.browser.test_desk import at_desk, cast, fair  # noqa
from tests.dorsale_web.salon.desk_scene import *  # noqa
from tests.dorsale_web.salon.objects import make_session
from dorsale_web.salon.actions.check_ins import merge, show_badge
from datetime import timedelta
from django.utils import timezone
for name in [n for n in dir() if n.startswith("test_")]: del globals()[name]
AXE=None
def test_shots(at_desk, fair, cast):
    from axe_playwright_python.sync_playwright import Axe
    by=desk_person(cast)
    make_meetings(fair, 60)
    for h in (10,11,12): make_session(fair, title="Câbles et centres de données", hour=h, expected=40)
    awa=visitor(fair,"Awa Ngoma"); code=badge(awa).code
    merge(by,fair,batch(item(code,hour(fair,9),"Nord"),item(code,hour(fair,9,4),"Sud"),item("rien",hour(fair,9))))
    lea=visitor(fair,"Léa Bemba"); badges.revoke(by,badge(lea),"perdu")
    day=fair.starts_on.isoformat()
    bad=[]
    for w,h,tag in ((360,780,"m"),(1280,900,"d")):
        for loc in (("fr-FR","fr"),("ar","ar")) if tag=="m" else (("fr-FR","fr"),):
            page=at_desk("?desk=Nord",viewport={"width":w,"height":h},locale=loc[0])
            def shot(name):
                page.screenshot(path=f"/tmp/x/deskshots/{name}_{tag}_{loc[1]}.png",full_page=True)
                over=page.evaluate("document.documentElement.scrollWidth-innerWidth")
                if over>0: bad.append((name,tag,loc[1],over))
                v=[(x['impact'],x['id'],x['nodes'][0]['html'][:150]) for x in Axe().run(page).response["violations"] if x["impact"] in("serious","critical")]
                if v: bad.append((name,tag,loc[1],v))
            for c,n in ((code,"counted"),(code,"again"),("xx","unknown"),(lea.badges.get().code,"revoked")):
                page.fill("#desk [name=code]",c); page.keyboard.press("Enter"); page.wait_for_timeout(500); shot("desk_"+n)
            for below,name in (("people/?q=awa","people"),("register/","register"),(f"no-shows/?day={day}&hour=09:30","noshows"),("counts/","counts"),("merges/","merges"),("merge/","merge"),("print/","print"),("offline/","offline")):
                page.goto(f"/editions/{fair.slug}/desk/{below}"); page.wait_for_timeout(300); shot(name)
            opened(page,"Nord"); page.locator("[data-part=desk]").wait_for(state="visible"); shows(page,code,"counted"); shows(page,code,"again"); page.wait_for_timeout(500); shot("offline_open")
            for k in ("print/",):
                page.goto(f"/editions/{fair.slug}/desk/{k}"); page.pdf(path="/tmp/x/deskshots/print.pdf")
    print(bad); assert not bad, bad
