"""Sending a result to a group: offered, chosen, tried until it is stored, and said to be there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import streamlit as st

from groups.group import LONGEST_NAME, Sent
from groups.keys import fresh_sending_id, receipt_for
from i18n import Words
from questions import Bank
from scoring import score
from views import copying, page
from views.address import second_answers
from views.changed import change
from views.client import invited, rate_limits, secret
from views.client.consent import link_of_nobody, promises, unreachable, whose_link
from views.client.invited import Lookup
from views.client.masthead import closing, masthead
from views.days import day
from views.marks import paragraphs
from views.markup import style_sheet, tag, together
from views.places import whole_link

TRY, TYPED, REFUSED, HELD_BACK = "send-try", "send-typed", "send-refused", "send-held-back"
PAUSE = 4  # seconds between tries while the store is away
MOST = 20  # tries that are made without being asked: two minutes
WITHIN = 2.5  # seconds that a try may wait for others who are sending: then the page says that it goes on


@dataclass(slots=True)
class Try:
    """A sending that the client chose, until it is done: for which receipt, under which key and name, in place of which other.

    `retake` says that something was sent by the same personal link before, and stays.
    """

    receipt: str
    key: str
    name: str
    instead_of: str | None
    retake: bool = False
    times: int = 0


def under_way(receipt: str) -> Try | None:
    """Return the sending that the client chose and that is not done; one of other answers is given up, name and all."""
    chosen = st.session_state.get(TRY)
    if isinstance(chosen, Try) and chosen.receipt == receipt:
        return chosen
    st.session_state.pop(TRY, None)
    return None


def earlier_sending(found: Lookup) -> tuple[str, Sent] | None:
    """Return what was sent to this group before, other answers, and its receipt; by a personal link, what was sent by that."""
    from views import stored

    receipt = secret.sent_before(found.code)
    try:
        sent = stored.store().by_receipt(receipt) if receipt else None
    except stored.UnknownGroup:
        return None
    here = sent is not None and sent.group.code == found.code and (not found.personal or sent.sent_at in found.sent)
    return (receipt, sent) if sent and here else None


def sending_section(bank: Bank, answers: Mapping[str, int], _: Words) -> None:
    """Offer to send the result on screen to the group in the address."""
    if not answers:
        return
    from results.link import fold

    secret.hand_over()
    chosen = under_way(secret.receipt_of(invited.group_code(), fold(bank, answers))) if secret.sending_id() else None
    trying = chosen is not None and 0 < chosen.times <= MOST
    st.html(style_sheet("group"))
    st.fragment(run_every=PAUSE if trying else None)(panel)(bank, answers, _)


def panel(bank: Bank, answers: Mapping[str, int], _: Words) -> None:
    """Show where the sending stands: sent, on its way, refused, or still to be chosen."""
    from results.link import fold
    from views import stored

    token = fold(bank, answers)
    found = invited.look_up()
    if not secret.sending_id():
        invite(found, _)
        return
    receipt = secret.receipt_of(found.code, token)
    if chosen := under_way(receipt):
        attempt(found, bank, answers, chosen, _)
        return
    try:
        try:
            sent = stored.store().by_receipt(receipt)
        except stored.UnknownGroup:
            ask_to_send(found, token, earlier_sending(found), _)
            return
    except stored.STORE_ERRORS:
        page.trouble(away(_))
        st.button(_("Try again"), key="look-again")
        return
    secret.remember_sent(token)
    thanks(sent, receipt, _)
    since_before(bank, found, sent, _)


def since_before(bank: Bank, found: Lookup, sent: Sent, _: Words) -> None:
    """After something was sent by a personal link for another time: say what has changed since the time before."""
    from views import stored

    if len(found.sent) < 2:
        return
    try:
        takings = stored.store().takings(found.code, found.personal, bank)
    except (stored.UnknownGroup, *stored.STORE_ERRORS):
        return
    sheets = takings.filtered(until=sent.sent_at + timedelta(microseconds=1))
    if len(sheets) < 2:
        return
    old, new = (score(sheets.bank_of(row), sheets.answers_of(row)) for row in (len(sheets) - 2, len(sheets) - 1))
    title = _("What has changed since {day}").format(day=_.date(day(sheets.times[-2].item())))
    page.prose(together(tag("h3", title), change(bank, old, new, _)), _)


def say_refused(found: Lookup, _: Words) -> bool:
    """Whether nothing can be sent by this link; say why."""
    if found.group is None:
        page.trouble(away(_) if found.away else unreachable(_))
    elif found.nobodys:
        page.trouble(link_of_nobody(_))
    return found.group is None or found.nobodys


def invite(found: Lookup, _: Words) -> None:
    """For who came to this result without the questions: the choice to send begins with a mark in the address."""
    if say_refused(found, _) or found.group is None:
        return
    page.prose(together(tag("h2", _("Send it to your coach?")), masthead(found.group, _)), _)
    if st.button(_("Show me what would be sent"), key="send-begin"):
        st.query_params.from_dict(secret.carried(st.query_params.to_dict()))
        st.rerun()


def ask_to_send(found: Lookup, token: str, before: tuple[str, Sent] | None, _: Words) -> None:
    """Say once more who will see what, and what was sent *before*, and leave the choice to the client."""
    if say_refused(found, _) or found.group is None:
        return
    receipt, sent = before or (None, None)
    gone = st.session_state.get(REFUSED) == secret.receipt_of(found.code, token)
    lead = (
        _("What you sent was withdrawn or removed, and has been deleted. You may send it again; that’s up to you.")
        if gone
        else _("Your coach doesn’t have these answers. Your result is yours either way; this is your choice.")
    )
    title = tag("h2", _("Send it to your coach?"))
    sentences = [lead, *whose_link(found, _), *([other_answers(sent, _)] if sent else []), _("If you send your answers:")]
    box = tag("div", paragraphs(sentences), promises(found.group, found.name, _), class_="consent")
    page.prose(together(title, masthead(found.group, _), box), _)
    if st.session_state.pop(HELD_BACK, False):
        page.trouble(rate_limits.sent_too_often(_))
    if found.group.design.asks_names and not found.personal:
        field = _("Your name, as your coach should read it (you may leave it empty)")
        st.text_input(field, (sent and sent.name) or "", max_chars=LONGEST_NAME, key=TYPED)
    choices(found, (found.code, token, gone), receipt, _)


def choices(found: Lookup, chosen: tuple[str, str, bool], receipt: str | None, _: Words) -> None:
    """Offer to send; in place of what the *receipt* of this browser stands for, where there is one, or beside what was sent before."""
    if found.sent:
        if receipt:
            st.button(_("Replace what I sent"), type="primary", key="send-instead", on_click=begin, args=(*chosen, receipt))
        beside = _("Taking it again after a while? Then the earlier answers stay, and these stand beside them.")
        page.prose(tag("p", beside, class_="soft"), _)
        st.button(
            _("Send them as my later result"),
            type="secondary" if receipt else "primary",
            key="send-retake",
            on_click=begin,
            args=(*chosen, None, True),
        )
        return
    if receipt is None:
        st.button(_("Send my answers"), type="primary", key="send", on_click=begin, args=chosen)
        return
    st.button(_("Replace what I sent"), type="primary", key="send-instead", on_click=begin, args=(*chosen, receipt))
    beside = _("Are these someone else’s answers? Then send them as well as the earlier ones.")
    page.prose(tag("p", beside, class_="soft"), _)
    st.button(_("Send them as another person’s"), key="send", on_click=begin, args=chosen)


def other_answers(sent: Sent, _: Words) -> str:
    """Say that other answers were sent before, and that these can take their place."""
    return _(
        "On {day}, other answers were sent to this group from this page. If they were yours, these can take their place: we then delete the earlier ones, and their receipt no longer opens anything."
    ).format(day=_.date(day(sent.sent_at)))


def begin(code: str, token: str, anew: bool, instead_of: str | None = None, retake: bool = False) -> None:
    """Note that the client chose to send; what was withdrawn is sent *anew* under another mark, a *retake* beside what was sent."""
    if not rate_limits.may_send():
        st.session_state[HELD_BACK] = True
        return
    if anew:
        st.session_state[secret.SENDING] = st.query_params[secret.SENDING] = fresh_sending_id()
    key = secret.key_of(token)
    st.session_state[TRY] = Try(receipt_for(code, key), key, st.session_state.get(TYPED, ""), instead_of, retake)


def attempt(found: Lookup, bank: Bank, answers: Mapping[str, int], chosen: Try, _: Words) -> None:
    """Try to send, once; while the store is away, say so and try again, by ourselves for a while."""
    from views import stored

    try:
        stored.store().add(
            found.code,
            bank,
            answers,
            language=_.language,
            key=chosen.key,
            name=chosen.name or None,
            again=second_answers(bank, st.query_params.get("again", "")) if invited.asks_again() else None,
            instead_of=chosen.instead_of,
            personal=found.personal or None,
            retake=chosen.retake,
            within=WITHIN,
        )
    except stored.SentAlready:  # by the same personal link, a moment ago: the page says so, and asks once more
        pass
    except stored.STORE_ERRORS as why:
        wait(chosen, busy(_) if isinstance(why, stored.StoreBusy) else away(_), _)
        return
    except stored.FullGroup:
        st.session_state.pop(TRY)
        page.trouble(full(_))
        return
    except stored.UnknownGroup:
        if found.group is not None:
            st.session_state[REFUSED] = chosen.receipt
    st.session_state.pop(TRY)
    st.rerun()


def wait(chosen: Try, why: str, _: Words) -> None:
    """Say *why* it could not be sent yet, and what happens next."""
    chosen.times += 1
    if chosen.times in (1, MOST + 1):  # the clock of this part of the page begins or ends with a run of the whole
        st.rerun()
    more = (
        _("We’ll keep trying. You can also close this page and open it again later from its address.")
        if chosen.times <= MOST
        else _("We’ve stopped trying automatically. Try again now, or open this page’s address later.")
    )
    page.trouble(why, more)
    st.button(_("Try again"), key="send-again")


def full(_: Words) -> str:
    """Return the sentence for a group that has as many results as its coach allows."""
    return _(
        "This group is full, so nothing was sent. Your answers are safe in this page’s address: ask your coach to let "
        "the group take more, and open this page again."
    )


def busy(_: Words) -> str:
    """Return the sentence for a store that others write to."""
    return _(
        "Other people are sending their answers right now, so yours have to wait their turn. Your answers are safe in this page’s address."
    )


def away(_: Words) -> str:
    """Return the sentence for a store that does not answer."""
    return _("We can’t reach our records right now, so nothing could be sent. Your answers are safe in this page’s address.")


def thanks(sent: Sent, receipt: str, _: Words) -> None:
    """Say what was sent, until when it is kept, and hand over the receipt."""
    said = _(
        "Sent to the group “{group}” on {day}. Your answers are kept until {until} at the latest, then deleted automatically."
    ).format(group=sent.group.design.name, day=_.date(day(sent.sent_at)), until=_.date(day(sent.kept_until)))
    lead = _("This is your receipt. It’s the only way to delete what you sent: keep it, and don’t show it to anyone.")
    here = _("For 30 days, this browser will show it again at this address. Nobody else who opens the address will see it.")
    page.prose(
        together(
            tag("h2", _("Your coach has your answers")),
            masthead(sent.group, _),
            tag("p", said, role="status"),
            closing(sent.group.design.white_label, _),
            tag("p", lead),
        ),
        _,
    )
    copying.copy_box(whole_link("coach", receipt=receipt, lang=_.language), "receipt-link", _)
    again = tag("a", _("Add a date to your calendar for taking it again"), href="#keep")
    page.prose(together(tag("p", here, class_="soft"), tag("p", again)), _)
    st.page_link(page.COACH, label=_("See or withdraw what you sent"), query_params={"receipt": receipt, "lang": _.language})
