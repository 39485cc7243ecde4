"""The words of the desk's script, in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Return every text that the script of the offline desk shows."""
    return {
        "counted": _("Counted"),
        "again": _("Shown again"),
        "revoked": _("Revoked"),
        "unknown": _("Unknown"),
        "again_here": _("First shown {time}, {desk}."),
        "revoked_why": _("This badge was revoked before this pack was taken."),
        "revoked_since": _("This badge was revoked: {why}"),
        "unknown_why": _("No badge in this pack has this code. Look for a typing error."),
        "opening": _("Opening the pack …"),
        "fetching": _("Fetching the pack …"),
        "wrong_pin": _("This is not the PIN of this pack."),
        "no_network": _("No network. What you counted stays here; try again later."),
        "sign_in": _("You are signed out. Sign in again; what you counted stays here."),
        "over": _("This fair is over. The pack was deleted from this device."),
        "clock": _("The clock of this device is off by {minutes} min. It is corrected."),
        "clock_wrong": _("The clock of this device is before the pack. Set it first."),
        "pack": _("Badges in the pack: {many}, as of {time}."),
        "all_sent": _("Everything is sent."),
        "to_send": _("To send: {many}"),
        "sent": _(
            "Sent: {counted} counted, {again} shown again, {revoked} revoked, {unknown} unknown."
        ),
        "kept_back": _("Not taken: {problem}"),
        "changed": _("Earlier check-ins of other desks that changed: {many}."),
        "forget": _("{many} check-ins are not sent. Delete them all the same?"),
        "forgotten": _("This device has forgotten everything of this desk."),
        "no_store": _("This browser keeps nothing. Do not close this page before all is sent."),
        "entrance": _("Entrance"),
    }
