"""What the salon tells the other rooms."""

from __future__ import annotations
