"""Opening a group: what a coach decides, and the two links that come of it, the coach's own shown once."""

from __future__ import annotations

import streamlit as st

from groups.figures import COUNTS_FROM
from groups.group import LARGEST_GROUP, LONGEST_NAME, BadGroup, Design, Group
from i18n import Words
from questions import Bank
from settings import LONGEST_RETENTION, settings
from views import copying, page, white_label
from views.address import ASKED_AGAIN, section_items
from views.client import rate_limits
from views.coach import accounts, invitation
from views.marks import bullets, paragraphs
from views.markup import tag, together
from views.page import LANGUAGE_NAMES
from views.places import SECRET_PARAMETER, whole_link

OPENED = "opened"


def show(bank: Bank, _: Words) -> None:
    """Show what a coach can do here, and the form; after opening, the two links."""
    if OPENED in st.session_state:
        group, secret = st.session_state[OPENED]
        handed_over(group, secret, _)
        return
    lead = _("Send a link to your clients, and read what they choose to send you: one by one, in pairs, and as a group.")
    yours = (
        _("What a client chose to send: every answer, the result, the language, and name and day where you ask for names."),
        _("With five people or more, you get figures for the group; the more people, the more they tell you."),
    )
    theirs = (
        _("Their own result. Before the first question, and again before they send, they also see what you would see."),
        _("Never each other’s results, nor the group’s figures."),
    )
    limit = _("It’s a starting point for conversations, not a test for hiring, promotion or admission.")
    seen = (tag("h3", _("What you see")), bullets(yours), tag("h3", _("What your clients see")), bullets(theirs))
    page.prose(
        together(tag("h1", _("For career coaches")), tag("p", lead, class_="lead"), *seen, tag("p", limit, class_="soft")), _
    )
    page.prose(tag("h2", _("Open a group")), _)
    if accounts.admitted(_):
        accounts.own_groups(_)
        opening_form(bank, _)
    without = _("Your clients may also give you the links or codes of their results. You can read those together, too.")
    # A plain link: one that Streamlit follows in place forgets the address again when a form on the page is sent.
    way = tag("a", _("Read links or codes without storing anything"), class_="way", href=f"./coach?codes=1&lang={_.language}")
    page.prose(together(tag("h2", _("Or read links and codes")), tag("p", without), tag("p", way)), _)


def has_just_opened(secret: str) -> bool:
    """Whether this visit has just opened the group of *secret*, and still reads how to keep its link."""
    return OPENED in st.session_state and bool(st.session_state[OPENED][1] == secret)


def opening_form(bank: Bank, _: Words) -> None:
    """Ask for what makes a group, and open it."""
    with st.form("open-group", border=False, enter_to_submit=False):
        name = st.text_input(_("Name of the group, as your clients will read it"), max_chars=LONGEST_NAME, key="group-name")
        chosen = st.pills(
            _("Languages to choose from"),
            page.asked_in(bank),
            selection_mode="multi",
            default=page.asked_in(bank),
            format_func=LANGUAGE_NAMES.__getitem__,
            key="group-languages",
        )
        asks_names = ask_for_names(_)
        extension = st.checkbox(
            _.n(
                "Ask {n} more question: a little longer, and a clearer result",
                "Ask {n} more questions: a little longer, and a clearer result",
                len(bank.extension),
            ).format(n=len(bank.extension)),
            key="group-extension",
        )
        repeats = st.checkbox(
            _.n(
                "Ask {n} question a second time: a little longer, and you see how steady answers are",
                "Ask {n} questions a second time: a little longer, and you see how steady answers are",
                len(section_items(bank, ASKED_AGAIN)),
            ).format(n=len(section_items(bank, ASKED_AGAIN))),
            key="group-repeats",
        )
        days = st.number_input(
            _("Delete results after (days)"), 1, LONGEST_RETENTION, settings().retention_days, key="group-days"
        )
        with st.expander(_("Your organisation on your clients’ pages and reports")):
            wanted = white_label.ask(_)
        if not st.form_submit_button(_("Open the group"), type="primary", key="group-open"):
            return
    languages = tuple(language for language in page.asked_in(bank) if language in chosen)
    if (wished := white_label.white_label_from(wanted, _)) is not None:
        open_group(bank, Design(name, languages, asks_names, extension, repeats, int(days), wished, notes=asks_names), _)


def ask_for_names(_: Words) -> bool:
    """Ask whether clients are read one by one, and so asked for a name, or as an anonymous workshop; say what that means."""
    ways = {True: _("One by one"), False: _("As an anonymous workshop")}
    meanings = (
        _(
            "Clients are asked for a name, which they may leave out. You can read each result as soon as it arrives, with "
            "its date, and keep notes."
        ),
        _(
            "Nobody is asked for a name. You read the group as a whole, and individual results, without names or dates, "
            "once there are {n}: with fewer, you could tell whose is whose."
        ).format(n=COUNTS_FROM),
    )
    asks = st.radio(
        _("How will you read the results? We tell clients before they begin, and you can’t change it later."),
        tuple(ways),
        format_func=ways.__getitem__,
        captions=meanings,
        key="group-names",
    )
    return bool(asks)


def open_group(bank: Bank, design: Design, _: Words) -> None:
    """Open the group and go on to its links."""
    from views import stored

    if not rate_limits.may_open():
        page.trouble(rate_limits.opened_too_often(_))
        return
    try:
        opened = stored.store().open_group(design, bank, subject=accounts.subject())
    except BadGroup as bad:
        page.trouble(refusal_sentence(bad, _))
        return
    except stored.STORE_ERRORS:
        page.trouble(_("We can’t reach our records right now, so no group was opened. Try again in a moment."))
        return
    st.session_state[OPENED] = opened
    st.query_params[SECRET_PARAMETER] = opened[1]  # a reload leads to the group: the secret is in no other place
    st.rerun()


def refusal_sentence(bad: BadGroup, _: Words) -> str:
    """Return the sentence for what a group cannot have."""
    match bad.field:
        case "name":
            return _("Give the group a name.")
        case "languages":
            return _("Choose at least one language.")
        case "logo":
            return _("This file isn’t a picture that we can read. Use a PNG or a JPEG.")
        case "colour":
            return _("This colour can’t be used. Choose another one.")
        case "most_results":
            return _("A group takes 1 to {most} results.").format(most=_.number(LARGEST_GROUP))
        case _place:
            return _("Results can be kept for 1 to {most} days.").format(most=LONGEST_RETENTION)


def handed_over(group: Group, secret: str, _: Words) -> None:
    """Show the two links of a group that has just been opened."""
    lead = _("Your group “{group}” is open.").format(group=group.design.name)
    page.prose(together(tag("h1", lead), tag("h2", _("Your own link: shown once"))), _)
    keep_secret(secret, _)
    if st.button(_("I’ve saved it: go to the group"), type="primary", key="go-to-group"):
        del st.session_state[OPENED]
        st.switch_page(page.COACH, query_params={SECRET_PARAMETER: secret, "lang": _.language})
    invitation.invitation_section(group, _)


def keep_secret(secret: str, _: Words) -> None:
    """Show a coach's own link, the only time that anybody can."""
    sentences = (
        _("Save this link now: it opens your group’s results, and we can’t show it again."),
        _("It’s in this page’s address, too, so you can bookmark the page, and reloading loses nothing."),
        _("Anyone who has it sees what you see. Don’t send it to clients. You can replace it at any time."),
    )
    page.prose(paragraphs(sentences), _)
    copying.copy_box(whole_link("coach", **{SECRET_PARAMETER: secret}), "coach-link", _)
