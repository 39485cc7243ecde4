"""Candidates judged: what each criterion measures, what excludes one, ranks under many weights."""

from __future__ import annotations

from dorsale.siting.places.judge import judge, none_given
from dorsale.siting.places.positions import check_on_land, positions, separated

__all__ = ["check_on_land", "judge", "none_given", "positions", "separated"]
