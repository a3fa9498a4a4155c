"""What a receipt opens: what was sent, and the button that deletes it; and the pages for what is not there."""

from __future__ import annotations

import streamlit as st

from i18n import Words
from views import page
from views.client.masthead import masthead
from views.days import day
from views.marks import bullets
from views.markup import tag, together

WITHDRAWN, FAILED = "withdrawn", "withdraw-failed"


def nothing_here(_: Words) -> None:
    """The one page for a secret, a receipt or a group that opens nothing: why is told to nobody."""
    lead = _(
        "There’s nothing here. Part of the link may be missing: copy it again, in full, from where you kept it. Or the link may have been replaced, or what it opened may have expired or been deleted."
    )
    page.prose(together(tag("h1", _("Nothing to open")), tag("p", lead)), _)


def unavailable(_: Words) -> None:
    """The page for a store that does not answer."""
    lead = _("We can’t reach our records right now. Nothing is lost: reload this page in a moment.")
    page.prose(together(tag("h1", _("One moment")), tag("p", lead, role="alert")), _)


def show(receipt: str, _: Words) -> None:
    """Show what a receipt stands for, and let its holder delete it."""
    from views import stored

    if st.session_state.get(WITHDRAWN) == receipt:
        lead = _("What you sent is gone from our records, and your coach can’t see it any more.")
        here = _("This browser still remembers your answers for you, for up to 30 days.")
        forget = tag("button", _("Forget them here, too"), type="button", data_forget=True)
        other_result = tag("p", tag("span", here), forget, class_="begun")
        page.prose(together(tag("h1", _("Deleted")), tag("p", lead, role="status"), other_result), _)
        return
    try:
        sent = stored.store().by_receipt(receipt)
    except stored.UnknownGroup:
        nothing_here(_)
        return
    except stored.STORE_ERRORS:
        unavailable(_)
        return
    facts = [
        _("Sent to the group “{group}” on {day}.").format(group=sent.group.design.name, day=_.date(day(sent.sent_at))),
        _("Under the name {name}.").format(name=sent.name) if sent.name else _("Without a name."),
        _("Kept until {until} at the latest, then deleted automatically.").format(until=_.date(day(sent.kept_until))),
    ]
    page.prose(together(tag("h1", _("What you sent")), masthead(sent.group, _), bullets(facts)), _)
    st.button(_("Delete it now"), type="primary", key="withdraw", on_click=withdraw, args=(receipt,))
    page.prose(tag("p", _("It’s deleted at once and can’t be brought back. Your result stays yours."), class_="soft"), _)
    if st.session_state.pop(FAILED, False):
        page.trouble(_("We can’t reach our records right now, so nothing was deleted. Try again in a moment."))


def withdraw(receipt: str) -> None:
    """Delete what *receipt* stands for."""
    from views import stored

    try:
        stored.store().withdraw(receipt)
    except stored.UnknownGroup:
        return
    except stored.STORE_ERRORS:
        st.session_state[FAILED] = True
        return
    st.session_state[WITHDRAWN] = receipt
