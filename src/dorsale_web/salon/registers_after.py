"""What came from meetings, told to the market and the library."""

from __future__ import annotations

from dorsale_web.market import origins, trace
from dorsale_web.salon import meeting_origins

origins.register(origins.Source(meeting_origins.of_outcome, meeting_origins.by_code))
trace.register_meetings(meeting_origins.met)
