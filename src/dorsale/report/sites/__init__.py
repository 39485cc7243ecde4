"""Data centres and technopoles as the report reads and draws them: facts, map, charts."""
