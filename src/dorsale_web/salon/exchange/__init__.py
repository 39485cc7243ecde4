"""The programme in and out, as ``schedule.json``, ``schedule.xml`` and calendars."""
