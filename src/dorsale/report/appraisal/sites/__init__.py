"""The chapter on data centres and technopoles: a module a section, joined by ``chapter``."""
