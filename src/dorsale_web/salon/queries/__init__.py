"""Reads of a fair, one file per subject; the first argument is who asks."""

from dorsale_web.salon.queries.contest_lists import contest_categories as contest_categories
from dorsale_web.salon.queries.contest_lists import contest_entries as contest_entries
from dorsale_web.salon.queries.contest_lists import contests as contests
from dorsale_web.salon.queries.editions import editions as editions
from dorsale_web.salon.queries.exhibitors import exhibitors as exhibitors
from dorsale_web.salon.queries.exhibitors import products as products
from dorsale_web.salon.queries.exhibitors import stand_contacts as stand_contacts
from dorsale_web.salon.queries.meeting_plan import meetings as meetings
from dorsale_web.salon.queries.meeting_plan import runs as runs
from dorsale_web.salon.queries.programme import sessions as sessions
from dorsale_web.salon.queries.visitors import delegations as delegations
from dorsale_web.salon.queries.visitors import interpreters as interpreters
from dorsale_web.salon.queries.visitors import participants as participants
from dorsale_web.salon.queries.visitors import visa_letters as visa_letters
from dorsale_web.salon.queries.visitors import visitor_imports as visitor_imports
from dorsale_web.salon.queries.visitors import visitor_kinds as visitor_kinds
