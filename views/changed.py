"""What has changed between two takings of one person: more than chance would explain, or not; as it is shown to both of them."""

from __future__ import annotations

from i18n import Words
from questions import Bank
from results.comparison import comparison
from scoring import Profile
from views.marks import bullets, lean_bar, opposed, paragraphs
from views.markup import Markup, tag, together


def change(bank: Bank, old: Profile, new: Profile, _: Words) -> Markup:
    """Return whether *new* differs from *old* by more than chance would explain, with both leans and the contrasts that moved."""
    compared = comparison(bank, old, new, _)
    moved = (together(opposed(a.pm_name, a.pmm_name), " ", a.sentence) for a in compared.axes if a.change.real)
    bars = () if compared.change is None else ((_("Then"), old), (_("Now"), new))
    return together(
        tag("p", tag("strong", compared.headline)),
        *(together(tag("p", when, class_="soft"), lean_bar(p.lean, [when], _)) for when, p in bars),
        paragraphs(compared.detail),
        bullets(moved),
        paragraphs(compared.cautions, "soft"),
    )
