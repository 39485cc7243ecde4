"""The objects that the rights matrix tries in the library."""

from __future__ import annotations
