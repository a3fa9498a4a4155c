"""A coach's white label: organisation, logo, colour and closing paragraph, asked for and made harmless."""

from __future__ import annotations

from typing import Any

import streamlit as st

from groups.group import LONGEST_NAME, WhiteLabel
from i18n import Words
from results import fields
from views import page
from views.upload import upload

LOGO_MEGABYTES = 2
LOGOS = ("png", "jpg", "jpeg", "webp", "gif", "avif", "bmp", "heic", "heif")  # the last two are told what to do
FORMATS_NAMED = ("PNG", "JPEG", "WebP", "GIF", "AVIF", "BMP")
INK = "#111827"  # the colour picker's start; a coach who leaves it chooses none


def ask(_: Words, now: WhiteLabel | None = None) -> dict[str, Any]:
    """Ask for organisation, logo, colour and closing paragraph; *now* is what they are."""
    now = now or WhiteLabel()
    return {
        "organisation": st.text_input(_("Organisation"), now.organisation, max_chars=LONGEST_NAME, key="look-organisation"),
        "logo": upload(
            _("Logo, as PNG or JPEG of at most {n} MB").format(n=LOGO_MEGABYTES),
            LOGOS,
            FORMATS_NAMED,
            LOGO_MEGABYTES,
            "look-logo",
            _,
        ),
        "colour": st.color_picker(_("Colour of a thin line beside your name"), now.colour or INK, key="look-colour"),
        "closing": st.text_area(
            _("Closing paragraph: how to reach you, what comes next"),
            now.closing,
            max_chars=fields.LONGEST_CLOSING,
            key="look-closing",
        ),
    }


def white_label_from(wanted: dict[str, Any], _: Words, now: WhiteLabel | None = None) -> WhiteLabel | None:
    """Return the white label that was asked for, the logo made small and harmless; None, with a sentence, if it cannot be."""
    logo = now.logo if now else None
    if wanted["logo"] is not None:
        try:
            logo = fields.logo(wanted["logo"].getvalue())
        except fields.BadLogo as bad:
            page.trouble(bad_logo(_, bad.fault))
            return None
        if not fields.is_visible(logo):
            page.trouble(bad_logo(_, "invisible"))
            return None
    colour = None if wanted["colour"].lower() == INK else wanted["colour"]
    return WhiteLabel(wanted["organisation"], logo, colour, wanted["closing"])


def bad_logo(_: Words, fault: str) -> str:
    """Return the sentence for a logo that `results.fields` refused."""
    if fault in ("too_heavy", "too_many_pixels"):
        return _("This picture is too large for a logo. Use a smaller one.")
    if fault == "too_narrow":
        return _("This picture is too narrow for a logo. Crop it to the part that should show.")
    if fault == "invisible":
        return _("This picture wouldn’t show on white paper. Use a darker one.")
    if fault == "heic":
        return _("Your phone saved this picture as HEIC, which we can’t read. Save it as a JPEG first.")
    return _("This file isn’t a picture that we can read. Use a PNG or a JPEG.")
