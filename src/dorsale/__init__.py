"""Dorsale, the planner: from real geography to a bankable fibre backbone plan.

Rooms, from the ground up: ``plan`` (the nouns), ``reference`` (shipped data), ``sources``,
``ground``, ``demand``, ``topology``, ``optics``, ``availability``, ``cost``, ``finance``,
``coverage``, ``formats``, ``report`` (workshops that never import one another) and
``scenario`` (the only assembly).
"""

__version__ = "0.1.0"
