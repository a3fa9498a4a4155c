"""Who may open groups here: everyone, people with an account (OIDC, by `st.login`), or nobody. Set by COACHES."""

from __future__ import annotations

import streamlit as st

from groups.group import Owner
from i18n import Words
from settings import settings
from views import page
from views.days import day
from views.marks import bullets
from views.markup import tag, together
from views.places import whole_link


def subject() -> str | None:
    """Return the account of this visit: its issuer and its name there; None without one."""
    if settings().coaches != "oidc" or not st.user.get("is_logged_in"):
        return None
    issuer, name = st.user.get("iss"), st.user.get("sub")
    return f"{issuer} {name}" if issuer and name else None


def owner(code: str) -> Owner | None:
    """Return what this visit's account opens group *code* with, should it own it."""
    account = subject()
    return Owner(account, code) if account else None


def admitted(_: Words) -> bool:
    """Whether this visit may open a group; say what is missing where it may not."""
    from views import stored

    if not stored.lasts():
        page.prose(
            tag("p", _("This server forgets everything when it restarts, so it opens no groups. You can still read codes.")), _
        )
        return False
    match settings().coaches:
        case "everyone":
            return True
        case "nobody":
            page.prose(tag("p", _("The people who run this server have closed it to new groups. You can still read codes.")), _)
            return False
    if subject():
        st.button(_("Sign out"), on_click=st.logout, type="tertiary", key="sign-out")
        return True
    page.prose(tag("p", _("On this server, coaches sign in before they open a group. Clients never need to.")), _)
    st.button(_("Sign in"), on_click=st.login, type="primary", key="sign-in")
    return False


def own_groups(_: Words) -> None:
    """List the groups that this visit's account has opened."""
    from views import stored

    account = subject()
    if account is None:
        return
    try:
        groups = stored.store().owned_by(account)
    except stored.STORE_ERRORS:
        page.trouble(_("We can’t reach our records right now. Nothing is lost: reload this page in a moment."))
        return
    if groups:
        ways = (
            together(
                tag("a", group.design.name, href=whole_link("coach", group=group.code, lang=_.language)),
                " · ",
                _.date(day(group.opened_at)),
            )
            for group in groups
        )
        page.prose(together(tag("h2", _("Your groups")), bullets(ways)), _)
