"""The error of an act that the rules of the network do not allow."""

from __future__ import annotations


class Refused(Exception):
    """The act was not done; the message says why, in the words of the person."""
