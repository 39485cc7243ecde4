"""Data centres and technopoles: what they must hold, where they stand, what they cost."""
