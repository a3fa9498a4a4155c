"""Who is on a coach's list: a link of one's own for each, who has sent and who has not. Nothing is sent, and no address is kept."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from groups.exports import links_csv
from groups.group import BadGroup, Group
from groups.roster import MOST_INVITEES, Invitee, NamesRead, names_in, told_apart
from groups.store import Key
from i18n import Words, words
from views import copying, download, page
from views.coach import invitation
from views.coach.cards import cards
from views.coach.invitation import client_link
from views.coach.one_client import apply_change
from views.days import day
from views.download import Download
from views.marks import folded, paragraphs, soft
from views.markup import Markup, escape, tag, together

TYPED, KEPT, SAID, REFUSED, FRESH = "roster-names", "roster-kept", "roster-said", "roster-refused", "roster-fresh"
IN_VIEW = 25  # people on the list in full view
NAMES_WAITED_FOR = 12  # who have not sent yet
Listed = tuple[tuple[Invitee, str], ...]  # everybody on the list, with the name that tells them apart


def roster(key: Key, group: Group, listed: int, _: Words) -> None:
    """Show who is on the list of a group that asks for names, and let the coach add to it."""
    if not group.design.asks_names:
        return
    if listed:
        known = everybody(key)
        if known is None:
            page.trouble(_("We can’t look up your list right now. Nothing is lost: reload this page in a moment."))
            return
        st.fragment(on_the_list)(key, group, known, _)
    with st.expander(
        _("Add to your list") if listed else _("Give everybody a link of their own, and see who hasn’t sent a result yet")
    ):
        ask(key, group, _)
    said(_)


def everybody(key: Key) -> Listed | None:
    """Return who is on the list, with the links that were made in this visit; None where the store does not answer."""
    from views import stored

    try:
        found = stored.store().roster(key)
    except (stored.UnknownGroup, *stored.STORE_ERRORS):
        return None
    in_this_visit: dict[int, str] = st.session_state.get(FRESH, {})
    known = tuple(replace(invitee, code=invitee.code or in_this_visit.get(invitee.id)) for invitee in found)
    return tuple(zip(known, told_apart(invitee.name for invitee in known), strict=True))


def ask(key: Key, group: Group, _: Words) -> None:
    """Ask for names, one a line."""
    sentences = (
        _(
            "Each name gets a link that’s good for one person. You hand out the links yourself: we send nothing and keep no addresses."
        ),
        _("The person who opens a link reads the name you wrote for it, so write nothing here that they shouldn’t see."),
        _.n(
            "The list is deleted with the group. A name is kept for {n} day, or for as long as a result sent through its "
            "link, whichever is longer.",
            "The list is deleted with the group. A name is kept for {n} days, or for as long as a result sent through "
            "its link, whichever is longer.",
            group.design.retention_days,
        ).format(n=_.number(group.design.retention_days)),
    )
    page.prose(paragraphs(sentences), _)
    st.session_state.setdefault(TYPED, st.session_state.get(KEPT, ""))
    st.text_area(_("Names or initials, one per line"), height=150, key=TYPED)
    st.button(_("Make their links"), key="roster-add", on_click=add, args=(key, _))


def add(key: Key, _: Words) -> None:
    """Add what was typed to the list, all of it or nothing; what cannot be added stays in its field."""
    from views import stored

    st.session_state[KEPT] = st.session_state.get(TYPED, "")  # a page that cannot be shown forgets its fields
    read = names_in(st.session_state[KEPT])
    if not read.names:
        st.session_state[REFUSED] = (_("There is no name here yet. Write one on each line."), *left_out(read, _))
        return
    try:
        added = stored.store().invite(key, read.names)
    except BadGroup:
        st.session_state[REFUSED] = (too_many(len(read.names), _),)
    except stored.UnknownGroup:
        pass  # the page says that there is nothing here
    except stored.STORE_ERRORS:
        st.session_state[REFUSED] = (
            _("We can’t reach our records right now, so no link was made. Your list is still here: try again in a moment."),
        )
    else:
        remember_links({invitee.id: invitee.code for invitee in added if invitee.code})
        st.session_state[TYPED] = st.session_state[KEPT] = ""
        st.session_state[SAID] = (
            _.n("{n} link was made.", "{n} links were made.", len(added)).format(n=_.number(len(added))),
            *left_out(read, _),
        )


def remember_links(codes: dict[int, str]) -> None:
    """Remember links that were made in this visit: who comes by an account sees them now and no more."""
    st.session_state[FRESH] = {**st.session_state.get(FRESH, {}), **codes}


def too_many(n: int, _: Words) -> str:
    """Return the sentence for more names than a list takes."""
    return _(
        "A list takes {most} names in all, and yours would have {n}, so none was added. Your list is still here: shorten "
        "it, or open a second group."
    ).format(most=_.number(MOST_INVITEES), n=_.number(n))


def left_out(read: NamesRead, _: Words) -> tuple[str, ...]:
    """Say what of a paste is not kept: addresses, and lines that held nothing else."""
    sentences = []
    if read.addresses:
        sentences.append(
            _.n(
                "{n} e-mail address was left out: we keep none.",
                "{n} e-mail addresses were left out: we keep none.",
                read.addresses,
            ).format(n=_.number(read.addresses))
        )
    if read.nameless:
        sentences.append(
            _.n(
                "{n} line held an address and no name. Add that person by name or initials.",
                "{n} lines held an address and no name. Add those people by name or initials.",
                read.nameless,
            ).format(n=_.number(read.nameless))
        )
    return tuple(sentences)


def said(_: Words) -> None:
    """Say what came of adding to the list, once."""
    if sentences := st.session_state.pop(SAID, None):
        page.prose(tag("div", paragraphs(sentences), role="status"), _)
    if sentences := st.session_state.pop(REFUSED, None):
        page.trouble(*sentences)


def on_the_list(key: Key, group: Group, known: Listed, _: Words) -> None:
    """Show who has sent and who has not, everybody's link, and what may be done with one of them."""
    if not known:
        return
    not_sent = [name for invitee, name in known if not invitee.sent]
    counted = _.n(
        "Results received from {sent} of {n} person on your list.",
        "Results received from {sent} of the {n} people on your list.",
        len(known),
    ).format(sent=_.number(len(known) - len(not_sent)), n=_.number(len(known)))
    page.prose(together(tag("h2", _("Your list"), id="roster"), tag("p", counted), waited_for(not_sent, _)), _)
    rows = [row(group, invitee, name, _) for invitee, name in sorted(known, key=lambda entry: bool(entry[0].sent))]
    head = (_("Name"), _("Sent"), _("Their own link"))
    rest = folded(_("The rest of your list"), cards(head, rows[IN_VIEW:], "roster")) if len(rows) > IN_VIEW else ""
    with st.expander(_("Who has sent a result, and everybody’s link"), expanded=links_made_here(known)):
        page.prose(together(cards(head, rows[:IN_VIEW], "roster"), rest), _)
        links_file(group, known, _)
    with st.expander(_("One person: their link, a reminder, a new link")):
        one_of_them(key, group, known, _)


def links_made_here(known: Listed) -> bool:
    """Whether a link of theirs was made in this visit, and so is to be seen."""
    in_this_visit: dict[int, str] = st.session_state.get(FRESH, {})
    return any(invitee.id in in_this_visit for invitee, _name in known)


def waited_for(names: list[str], _: Words) -> Markup:
    """Return who has not sent yet, the first of them by name; nothing where everybody has."""
    if not names:
        return Markup("")
    shown = [tag("bdi", name) for name in names[:NAMES_WAITED_FOR]]
    if len(names) > NAMES_WAITED_FOR:
        shown.append(escape(_("{n} more").format(n=_.number(len(names) - NAMES_WAITED_FOR))))
    return tag("p", _.labelled(_("Not yet"), ""), escape(_.row.comma).join(shown), class_="soft")


def row(group: Group, invitee: Invitee, name: str, _: Words) -> tuple[Markup, Markup, Markup]:
    """Return a line of the list."""
    state = together(*(tag("div", _.date(day(moment))) for moment in invitee.sent)) if invitee.sent else soft(_("not yet"))
    link = tag("code", client_link(group, person=invitee.code)) if invitee.code else soft(link_not_shown(_))
    return tag("bdi", name), state, link


def link_not_shown(_: Words) -> str:
    """Return why a link cannot be shown."""
    return _("Shown only once here. To see it again, open the group by its own link, or make a new link for this person.")


def links_file(group: Group, known: Listed, _: Words) -> None:
    """Offer everybody's link as a file and as a text to copy."""
    rows = [
        (name, client_link(group, person=invitee.code), ", ".join(day(moment).isoformat() for moment in invitee.sent))
        for invitee, name in known
        if invitee.code
    ]
    if not rows:
        return
    head = (_("Name"), _("Their own link"), _("Sent"))
    file = "roster-csv", _("Everybody’s link as CSV"), f"pm-or-pmm-{group.code}-links.csv", "text/csv"
    download.download_buttons(_, Download(*file, lambda: links_csv(head, rows)))
    page.prose(folded(_("As a text to copy"), tag("pre", "\n\n".join(f"{name}\n{link}" for name, link, _sent in rows))), _)


def one_of_them(key: Key, group: Group, known: Listed, _: Words) -> None:
    """Show one person's link and a reminder that names nobody, and offer a new link or to take them off the list."""
    at = st.selectbox(_("Somebody on your list"), range(len(known)), format_func=lambda i: known[i][1], key="roster-one")
    if at is None or at >= len(known):
        return
    invitee, _name = known[at]
    if invitee.code:
        copying.copy_box(client_link(group, person=invitee.code), "roster-link", _)
        personal_letters(group, invitee, invitee.code, _)
    else:
        page.prose(tag("p", link_not_shown(_)), _)
    changes(key, invitee, _)


def personal_letters(group: Group, invitee: Invitee, code: str, _: Words) -> None:
    """Show an invitation to copy, and a reminder: each names nobody, and holds no link but its reader's."""
    language = invitation.letter_language(group, _, "roster-language")
    there, said = client_link(group, language, code), words(language)
    first = invitation.letter_box(invitation.invitation(group, there, said, own=True), "own-invitation", _)
    later = invitation.letter_box(invitation.reminder(group, there, said, own=True), "own-reminder", _)
    page.prose(
        together(folded(_("An invitation with this link"), first, unfolded=not invitee.sent), folded(_("A reminder"), later)), _
    )


def changes(key: Key, invitee: Invitee, _: Words) -> None:
    """Offer to make somebody a new link, and to take them off the list."""
    from views import stored

    sentence = _("A new link replaces the old one, which then opens nothing. Anything this person has sent stays.")
    page.prose(tag("p", sentence, class_="soft"), _)
    if st.button(_("Make a new link"), key="roster-renew"):
        apply_change(lambda: remember_links({invitee.id: stored.store().renew_link(key, invitee.id)}), _)
    sentence = _(
        "Someone you’ve taken off the list can no longer send through their link. A result they’ve already sent stays, under "
        "their name."
    )
    page.prose(tag("p", sentence, class_="soft"), _)
    if st.button(_("Take them off the list"), key="roster-remove"):
        apply_change(lambda: stored.store().uninvite(key, invitee.id), _)
