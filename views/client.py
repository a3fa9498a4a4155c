"""A client's way through a group: whose it is and who will see what, sending once and only by choice, and the receipt."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from groups.group import LONGEST_NAME, Design, Group, Look, Sent
from groups.keys import SHORTEST_KEY, code_as_typed, fresh_secret, receipt_for
from i18n import Words
from questions import Bank
from results.pace import span
from views import page
from views.address import AGAIN, second, section
from views.marks import bullets, paragraphs
from views.markup import Markup, style_sheet, tag, together
from views.places import whole

COHORT, SENDING, SENT = "cohort", "sending", "sent"
KNOWN, GREETED = "group-known", "group-greeted"
TRY, TYPED, REFUSED = "send-try", "send-typed", "send-refused"
WITHDRAWN, FAILED = "withdrawn", "withdraw-failed"
LONGEST_KEY = 64  # characters of a key or a receipt that are looked at
PAUSE = 4  # seconds between tries while the store is away
MOST = 20  # tries that are made without being asked: two minutes
WITHIN = 2.5  # seconds that a try may wait for others who are sending: then the page says that it goes on


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the group that an address names: the group, or none; `away` if it could not be asked for."""

    code: str
    group: Group | None
    away: bool


@dataclass(slots=True)
class Try:
    """A sending that the client chose, until it is done: for which receipt, under which key and name, in place of which other."""

    receipt: str
    key: str
    name: str
    instead_of: str | None
    times: int = 0


def comes_by_group() -> bool:
    """Whether this visitor came by a group's link."""
    return COHORT in st.query_params


def ask() -> Known:
    """Ask the store for the group in the address; what a session remembers of it is brought up to date, the logo left out."""
    from views import stored

    code = code_as_typed(st.query_params.get(COHORT, ""))
    try:
        known = Known(code, stored.store().by_code(code), away=False)
    except stored.UnknownGroup:
        known = Known(code, None, away=False)
    except stored.AWAY:
        known = Known(code, None, away=True)
    light = known.group and replace(known.group, design=replace(known.group.design, look=_light(known.group.design.look)))
    st.session_state[KNOWN] = replace(known, group=light)
    return known


def _light(look: Look) -> Look:
    return replace(look, logo=None)


def remembered() -> Known:
    """Return what this session knows of the group, asked for once: the questions never wait for the store."""
    known = st.session_state.get(KNOWN)
    if isinstance(known, Known) and known.code == code_as_typed(st.query_params.get(COHORT, "")):
        return known
    ask()
    fresh: Known = st.session_state[KNOWN]
    return fresh


def languages() -> tuple[str, ...]:
    """Return the languages that the visitor may choose from: those of the group, in the order of all."""
    group = remembered().group
    spoken = page.asked_in(page.bank())
    return tuple(one for one in spoken if group and one in group.design.languages) or spoken


def asks_more() -> bool:
    """Whether the group that the visitor comes from asks the questions of the extension of everybody."""
    return (design := _design()) is not None and design.extension


def asks_again() -> bool:
    """Whether the group that the visitor comes from asks some questions a second time."""
    return (design := _design()) is not None and design.repeats


def _design() -> Design | None:
    group = remembered().group if comes_by_group() else None
    return group.design if group else None


def carried(params: Mapping[str, str]) -> dict[str, str]:
    """Return *params* with the key of one sending, where a group is sent to: chosen long before the first try, the same at all.

    The receipt of what this visit has sent goes along, so that other answers can take its place.
    """
    if COHORT not in params:
        return dict(params)
    sent = {SENT: st.session_state[SENT]} if SENT in st.session_state else {}
    if len(params.get(SENDING, "")) >= SHORTEST_KEY:
        return {**params, **sent}
    return {**params, SENDING: st.session_state.setdefault(SENDING, fresh_secret()), **sent}


# --- what a client reads -------------------------------------------------------------------------------------------------------


def picture(look: Look, _: Words) -> Markup:
    """Return a coach's logo, if there is one."""
    if look.logo is None:
        return Markup("")
    data = "data:image/png;base64," + base64.b64encode(look.logo).decode()
    return tag("img", src=data, alt=_("Logo of {organisation}").format(organisation=look.organisation or _("the coach")))


def masthead(group: Group, _: Words) -> Markup:
    """Return whose group this is: logo, organisation, the group's name, with the coach's colour beside them."""
    return sender(group.design.look, _, tag("span", group.design.name))


def sender(look: Look, _: Words, *more: Markup) -> Markup:
    """Return logo and organisation of a coach and what is said with them; nothing where there is nothing to say."""
    names = [tag("strong", look.organisation), *more] if look.organisation else more
    if not names and look.logo is None:
        return Markup("")
    accent = f"border-color:{look.colour}" if look.colour else False
    return tag("div", picture(look, _), tag("p", *names), class_="masthead", style=accent)


def white_label() -> Look:
    """Return the white label of the group that this visitor comes from, for a report; empty without one."""
    group = ask().group
    return group.design.look if group else Look()


def promises(group: Group, _: Words) -> Markup:
    """Return who would see what, under which name, and for how long."""
    design = group.design
    days = _.n(
        "It is kept for {n} day and then deleted automatically. The receipt you get lets you delete it sooner, at once.",
        "It is kept for {n} days and then deleted automatically. The receipt you get lets you delete it sooner, at once.",
        design.retention_days,
    ).format(n=design.retention_days)
    who = _("Whoever runs this group would see your answers, the result they add up to, your language and the day.")
    named = (
        _("You may add a name, which they would see too, or leave it empty.")
        if design.asks_names
        else _("You are not asked for a name, and none is kept.")
    )
    return bullets((who, named, days))


def unreachable(_: Words) -> str:
    """Return the sentence for a group that nobody may send to."""
    return _("The group in this link is not there, or takes no results now. The quiz works all the same, and nothing is sent.")


def greet(_: Words) -> None:
    """Say, before the first question, whose group this is and who will see what if the client chooses to send."""
    known = ask()
    st.session_state[GREETED] = known.code
    st.html(style_sheet("group"))
    if known.away:
        page.trouble(_("We cannot look up the group in this link right now. You can begin: we ask again at the end."))
        return
    if known.group is None:
        page.trouble(unreachable(_))
        return
    choice = _(
        "You were invited to this group. At the end you choose whether to send your answers; your result is yours either way."
    )
    page.prose(
        together(
            masthead(known.group, _),
            tag("div", tag("p", choice), tag("p", _("If you send your answers:")), promises(known.group, _), class_="consent"),
        ),
        _,
    )


def greet_once(_: Words) -> None:
    """Greet a client whose link led straight to the questions; who was greeted sees whose group it is."""
    if st.session_state.get(GREETED) != code_as_typed(st.query_params.get(COHORT, "")):
        greet(_)
    elif group := remembered().group:
        st.html(style_sheet("group"))
        page.prose(masthead(group, _), _)


def cost(_: Words) -> str:
    """Return what the quiz costs a client."""
    bank = page.bank()
    asked = (*bank.core, *(bank.extension if asks_more() else ()), *(section(bank, AGAIN) if asks_again() else ()))
    return _.n(
        "{n} question, {low} to {high} minutes. No account, and we store nothing unless you send it at the end.",
        "{n} questions, {low} to {high} minutes. No account, and we store nothing unless you send it at the end.",
        len(asked),
    ).format(n=len(asked), **span(bank, asked, _))


# --- sending -------------------------------------------------------------------------------------------------------------------


def key_of(token: str) -> str:
    """Return the key under which the answers in *token* are sent: other answers are another sending, the same ones never two."""
    given = st.query_params.get(SENDING, "")[:LONGEST_KEY]
    return given + token if len(given) >= SHORTEST_KEY else ""


def under_way(receipt: str) -> Try | None:
    """Return the sending that the client chose and that is not done; one of other answers is given up, name and all."""
    chosen = st.session_state.get(TRY)
    if isinstance(chosen, Try) and chosen.receipt == receipt:
        return chosen
    st.session_state.pop(TRY, None)
    return None


def earlier(known: Known) -> tuple[str, Sent] | None:
    """Return what was sent to this group before, other answers, and its receipt: as the visit or its address remembers."""
    from views import stored

    receipt = st.session_state.get(SENT) or st.query_params.get(SENT, "")[:LONGEST_KEY]
    try:
        sent = stored.store().by_receipt(receipt) if receipt else None
    except stored.UnknownGroup:
        return None
    return (receipt, sent) if sent and sent.group.code == known.code else None


def offer(bank: Bank, answers: Mapping[str, int], _: Words) -> None:
    """Offer to send the result on screen to the group in the address."""
    if not answers:
        return
    from results.link import fold

    key = key_of(fold(bank, answers))
    chosen = under_way(receipt_for(code_as_typed(st.query_params.get(COHORT, "")), key) if key else "")
    trying = chosen is not None and 0 < chosen.times <= MOST
    st.html(style_sheet("group"))
    st.fragment(run_every=PAUSE if trying else None)(panel)(bank, answers, _)


def panel(bank: Bank, answers: Mapping[str, int], _: Words) -> None:
    """Show where the sending stands: sent, on its way, refused, or still to be chosen."""
    from results.link import fold
    from views import stored

    token = fold(bank, answers)
    key = key_of(token)
    known = ask()
    if not key:
        invite(known, _)
        return
    receipt = receipt_for(known.code, key)
    if chosen := under_way(receipt):
        attempt(known, bank, answers, chosen, _)
        return
    try:
        try:
            sent = stored.store().by_receipt(receipt)
        except stored.UnknownGroup:
            consent(known, token, earlier(known), _)
            return
    except stored.AWAY:
        page.trouble(away(_))
        st.button(_("Try again"), key="look-again")
        return
    st.session_state[SENT] = receipt
    thanks(sent, receipt, _)


def invite(known: Known, _: Words) -> None:
    """For who came to this result without the questions: the choice to send begins with a key in the address."""
    if known.group is None:
        page.trouble(away(_) if known.away else unreachable(_))
        return
    page.prose(together(tag("h2", _("Send it to your coach?")), masthead(known.group, _)), _)
    if st.button(_("Show me what would be sent"), key="send-begin"):
        st.query_params.from_dict(carried(st.query_params.to_dict()))
        st.rerun()


def consent(known: Known, token: str, before: tuple[str, Sent] | None, _: Words) -> None:
    """Say once more who will see what, and what was sent *before*, and leave the choice to the client."""
    if known.group is None:
        page.trouble(away(_) if known.away else unreachable(_))
        return
    receipt, sent = before or (None, None)
    withdrawn = st.session_state.get(REFUSED) == receipt_for(known.code, key_of(token))
    lead = (
        _("You have withdrawn this result, and it is deleted. You may send it anew; this is your choice.")
        if withdrawn
        else _("Your coach does not have these answers. Your result is yours either way; this is your choice.")
    )
    title = tag("h2", _("Send it to your coach?"))
    told = [lead, *([other_answers(sent, _)] if sent else []), _("If you send your answers:")]
    box = tag("div", paragraphs(told), promises(known.group, _), class_="consent")
    page.prose(together(title, masthead(known.group, _), box), _)
    if known.group.design.asks_names:
        field = _("Your name, as your coach should read it (you may leave it empty)")
        st.text_input(field, (sent and sent.name) or "", max_chars=LONGEST_NAME, key=TYPED)
    chosen = (known.code, token, withdrawn)
    if sent is None:
        st.button(_("Send my answers"), type="primary", key="send", on_click=begin, args=chosen)
        return
    st.button(_("Replace what I sent"), type="primary", key="send-instead", on_click=begin, args=(*chosen, receipt))
    beside = _("Are these another person’s answers? Then send them beside the earlier ones.")
    page.prose(tag("p", beside, class_="soft"), _)
    st.button(_("Send them as another person’s"), key="send", on_click=begin, args=chosen)


def other_answers(sent: Sent, _: Words) -> str:
    """Say that other answers were sent before, and that these can take their place."""
    return _(
        "Other answers were sent to this group from here on {day}. If they were yours, these can take their place: the earlier "
        "ones are then deleted, and their receipt opens nothing any more."
    ).format(day=_.date(sent.sent_at))


def begin(code: str, token: str, anew: bool, instead_of: str | None = None) -> None:
    """Note that the client chose to send; what was withdrawn is sent *anew* under another key."""
    if anew:
        st.session_state[SENDING] = st.query_params[SENDING] = fresh_secret()
    key = key_of(token)
    st.session_state[TRY] = Try(receipt_for(code, key), key, st.session_state.get(TYPED, ""), instead_of)


def attempt(known: Known, bank: Bank, answers: Mapping[str, int], chosen: Try, _: Words) -> None:
    """Try to send, once; while the store is away, say so and try again, by ourselves for a while."""
    from views import stored

    try:
        stored.store().add(
            known.code,
            bank,
            answers,
            language=_.language,
            key=chosen.key,
            name=chosen.name or None,
            again=second(bank, st.query_params.get("again", "")) if asks_again() else None,
            instead_of=chosen.instead_of,
            within=WITHIN,
        )
    except stored.FullGroup:
        st.session_state.pop(TRY)
        page.trouble(full(_))
        return
    except stored.AWAY as why:
        chosen.times += 1
        if chosen.times in (1, MOST + 1):  # the clock of this part of the page begins or ends with a run of the whole
            st.rerun()
        more = (
            _("We keep trying. You may also close this page and open it again later from its address.")
            if chosen.times <= MOST
            else _("We have stopped trying by ourselves. Try again now, or open the address of this page later.")
        )
        page.trouble(busy(_) if isinstance(why, stored.StoreBusy) else away(_), more)
        st.button(_("Try again"), key="send-again")
        return
    except stored.UnknownGroup:
        if known.group is not None:
            st.session_state[REFUSED] = chosen.receipt
    st.session_state.pop(TRY)
    st.rerun()


def full(_: Words) -> str:
    """Return the sentence for a group that has as many results as its coach allows."""
    return _(
        "This group has as many results as it takes, so nothing was sent. Your answers are safe in this page’s address: ask "
        "your coach to let the group take more, and open this page again."
    )


def busy(_: Words) -> str:
    """Return the sentence for a store that others write to."""
    return _("Others are sending at this moment, so yours has to wait its turn. Your answers are safe in this page’s address.")


def away(_: Words) -> str:
    """Return the sentence for a store that does not answer."""
    return _("We cannot reach our records right now, so nothing could be sent. Your answers are safe in this page’s address.")


def thanks(sent: Sent, receipt: str, _: Words) -> None:
    """Say what was sent, until when it is kept, and hand over the receipt."""
    said = _("Sent to the group “{group}” on {day}. It is kept until {until} at the latest, then deleted automatically.").format(
        group=sent.group.design.name, day=_.date(sent.sent_at), until=_.date(sent.kept_until)
    )
    lead = _("This is your receipt. With it, and nothing else, you can delete what you sent: keep it, and show it to nobody.")
    shared = _("The address of this page holds it, too. To share your result, copy the link under “{part}”, which does not.")
    page.prose(
        together(
            tag("h2", _("Your coach has your answers")),
            masthead(sent.group, _),
            tag("p", said, role="status"),
            closing(sent.group.design.look),
            tag("p", lead),
        ),
        _,
    )
    st.code(whole("coach", receipt=receipt, lang=_.language), language=None, wrap_lines=True)
    page.prose(tag("p", shared.format(part=_("Keep it")), class_="soft"), _)
    st.page_link(
        "views/coach.py", label=_("See or withdraw what you sent"), query_params={"receipt": receipt, "lang": _.language}
    )


def closing(look: Look) -> Markup:
    """Return the coach's closing paragraph."""
    lines = [line for line in look.closing.splitlines() if line]
    return tag("div", paragraphs(lines), class_="closing") if lines else Markup("")


def nothing_here(_: Words) -> None:
    """The one page for a secret, a receipt or a group that opens nothing: why is told to nobody."""
    lead = _(
        "There is nothing here. The link may have been replaced, what it opened may be deleted or expired, or a part of the "
        "link may be missing: copy it again, whole, from where you kept it."
    )
    page.prose(together(tag("h1", _("Nothing to be opened")), tag("p", lead)), _)


def unavailable(_: Words) -> None:
    """The page for a store that does not answer."""
    lead = _("We cannot reach our records right now. Nothing is lost: reload this page in a moment.")
    page.prose(together(tag("h1", _("One moment")), tag("p", lead, role="alert")), _)


def receipt_page(receipt: str, _: Words) -> None:
    """Show what a receipt stands for, and let its holder delete it."""
    from views import stored

    if st.session_state.get(WITHDRAWN) == receipt:
        lead = _("What you sent is gone from our records, and your coach cannot see it any more.")
        page.prose(together(tag("h1", _("Deleted")), tag("p", lead, role="status")), _)
        return
    try:
        sent = stored.store().by_receipt(receipt)
    except stored.UnknownGroup:
        nothing_here(_)
        return
    except stored.AWAY:
        unavailable(_)
        return
    facts = [
        _("Sent to the group “{group}” on {day}.").format(group=sent.group.design.name, day=_.date(sent.sent_at)),
        _("Under the name {name}.").format(name=sent.name) if sent.name else _("Without a name."),
        _("Kept until {until} at the latest, then deleted automatically.").format(until=_.date(sent.kept_until)),
    ]
    page.prose(together(tag("h1", _("What you sent")), masthead(sent.group, _), bullets(facts)), _)
    st.button(_("Delete it now"), type="primary", key="withdraw", on_click=withdraw, args=(receipt,))
    page.prose(tag("p", _("It is deleted at once and cannot be brought back. Your result stays yours."), class_="soft"), _)
    if st.session_state.pop(FAILED, False):
        page.trouble(_("We cannot reach our records right now, so nothing was deleted. Try again in a moment."))


def withdraw(receipt: str) -> None:
    """Delete what *receipt* stands for."""
    from views import stored

    try:
        stored.store().withdraw(receipt)
    except stored.UnknownGroup:
        return
    except stored.AWAY:
        st.session_state[FAILED] = True
        return
    st.session_state[WITHDRAWN] = receipt
