"""The web of Dorsale: where organisations meet. Empty on purpose; see ``settings``."""
