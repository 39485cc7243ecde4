"""What the salon tells the other rooms."""

from __future__ import annotations

from dorsale_web.salon import audit_words as audit_words
from dorsale_web.salon import contest_exports as contest_exports
from dorsale_web.salon import exports_programme as exports_programme
from dorsale_web.salon import notice_words as notice_words
from dorsale_web.salon import registers_after as registers_after
from dorsale_web.salon import registers_editions as registers_editions
from dorsale_web.salon import registers_exhibitors as registers_exhibitors
from dorsale_web.salon import registers_meetings as registers_meetings
from dorsale_web.salon import registers_visitors as registers_visitors
from dorsale_web.salon import tasks as tasks
