"""What a coach hands on to invite clients: a text to copy or to write as an e-mail, a page to print, a reminder. Nothing is sent here."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from urllib.parse import quote

import streamlit as st

from groups.group import Group
from i18n import Words, words
from results.pace import span
from results.paper import Paper
from results.poster import Invitation, poster
from views import copying, download, marks, page
from views.address import COHORT
from views.client.consent import items_asked_in, promised, time_for
from views.client.invited import PERSON
from views.days import today
from views.download import Download
from views.keeping import PAPER_NAMES
from views.markup import Markup, tag, together
from views.page import LANGUAGE_NAMES
from views.places import pictured, qr, whole_link

NEXT = "%0D%0A%0D%0A"  # between two paragraphs of an e-mail, as an address writes it
LONGEST_MAILTO = 2_000  # characters; some browsers open nothing at all for an address that is longer


@dataclass(frozen=True, slots=True)
class Letter:
    """A text to send to clients, in one language: its subject, and its paragraphs."""

    language: str
    subject: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The letter as it is copied."""
        return "\n\n".join(self.paragraphs)

    @property
    def mailto(self) -> str:
        """An address that opens the letter in a mail program: whole, or as much of it as fits, the link at least.

        >>> Letter("en", "An invitation", ("Have a look:", "https://quiz.example/")).mailto
        'mailto:?subject=An%20invitation&body=Have%20a%20look%3A%0D%0A%0D%0Ahttps%3A%2F%2Fquiz.example%2F'
        """
        link = [paragraph for paragraph in self.paragraphs if paragraph.startswith("http")]
        first, last = self.paragraphs[0], self.paragraphs[-1]
        for paragraphs in (self.paragraphs, (first, *link, last), (first, *link), link):
            address = f"mailto:?subject={quote(self.subject, safe='')}&body={NEXT.join(quote(paragraph, safe='') for paragraph in paragraphs)}"
            if len(address) <= LONGEST_MAILTO:
                break
        return address

    @property
    def is_cut_in_mail(self) -> bool:
        """Whether a mail program gets less than the whole letter."""
        return self.mailto.count(NEXT) < len(self.paragraphs) - 1


def client_link(group: Group, language: str | None = None, person: str = "") -> str:
    """Return the link for a group's clients, or a *person*'s own; in *language*, or else in the only one that the group speaks."""
    spoken = language or (group.design.languages[0] if len(group.design.languages) == 1 else "")
    return whole_link("", **{name: value for name, value in ((COHORT, group.code), (PERSON, person), ("lang", spoken)) if value})


def invitation(group: Group, link: str, _: Words, own: bool = False) -> Letter:
    """Return the letter that invites to *group* by *link*, which is the reader's *own* or everybody's."""
    questions = items_asked_in(group.design)
    days = group.design.retention_days
    return Letter(
        _.language,
        _("An invitation: {group}").format(group=group.design.name),
        (
            _(
                "To prepare our conversation, here’s a short quiz, “PM or PMM?”: it shows whether shaping a product or bringing it to market draws you more."
            )
            if group.design.asks_names
            else _(
                "To prepare our workshop, here’s a short quiz, “PM or PMM?”: it shows whether shaping a product or bringing it to market draws you more."
            ),
            _.n(
                "It’s {n} question and takes {low} to {high} minutes. You don’t need an account. You see your result at once, and then decide whether to send it to me.",
                "It’s {n} questions and takes {low} to {high} minutes. You don’t need an account. You see your result at once, and then decide whether to send it to me.",
                len(questions),
            ).format(n=len(questions), **span(page.bank(), questions, _)),
            link,
            _.n(
                "I’d see your answers and your result. They’re deleted {n} day after you send them, and you can delete them sooner at any time.",
                "I’d see your answers and your result. They’re deleted {n} days after you send them, and you can delete them sooner at any time.",
                days,
            ).format(n=_.number(days))
            + _.gap
            + (
                yours(_)
                if own
                else _("You may add your name, or leave it out.")
                if group.design.asks_names
                else _("You aren’t asked for your name.")
            ),
        ),
    )


def yours(_: Words) -> str:
    """Return what to know of a link of one's own."""
    return _("This link is yours alone, and what you send through it reaches me under your name: please don’t pass it on.")


def reminder(group: Group, link: str, _: Words, own: bool = False) -> Letter:
    """Return the letter that reminds whoever has not answered, without saying who that is; by *link*, everybody's or the reader's *own*."""
    questions = items_asked_in(group.design)
    return Letter(
        _.language,
        _("A reminder: {group}").format(group=group.design.name),
        (
            _.n(
                "If you haven’t got round to “PM or PMM?” yet, there’s still time: {n} question, {low} to {high} minutes.",
                "If you haven’t got round to “PM or PMM?” yet, there’s still time: {n} questions, {low} to {high} minutes.",
                len(questions),
            ).format(n=len(questions), **span(page.bank(), questions, _)),
            link,
            _("If you’ve already sent me your result, thank you. If not, it’s still up to you whether to send it."),
            *([yours(_)] if own else []),
        ),
    )


def invitation_section(group: Group, _: Words, folded: bool = False) -> None:
    """Offer all that invites to *group*: the link, the text, the page to print, the reminder, and other ways in; the text *folded* or not."""
    page.prose(tag("h2", _("Invite your clients"), id="invite"), _)
    copying.copy_box(client_link(group), "clients-link", _)
    if group.is_open:
        with st.expander(_("A text to send, a page to print, a reminder"), expanded=not folded):
            st.fragment(letters)(group, _)
    with st.expander(_("As a QR code, or embedded in a page of your own")):
        other_ways(group, _)


def letters(group: Group, _: Words) -> None:
    """Show the invitation in a language that the coach chooses, with the ways to hand it on, and behind a door the reminder."""
    language = letter_language(group, _)
    there, when = client_link(group, language), today()
    said = words(language)
    invited = invitation(group, there, said)
    page.prose(letter_box(invited, "invitation", _), _)
    download.download_buttons(_, *(poster_file(group, there, when, paper, _, said) for paper in PAPER_NAMES))
    later = letter_box(reminder(group, there, said), "reminder", _)
    page.prose(marks.folded(_("A reminder for anyone who hasn’t answered yet"), later), _)


def poster_file(group: Group, link: str, when: datetime.date, paper: Paper, _: Words, said: Words) -> Download:
    """Return the page to print on *paper*, to be downloaded."""
    name = f"pm-or-pmm-{group.code}-{paper}.pdf"
    label = _("Page to print, {paper}").format(paper=PAPER_NAMES[paper])
    return Download(f"poster-{paper}", label, name, "application/pdf", lambda: printed_poster(group, link, when, paper, said))


def letter_language(group: Group, _: Words, key: str = "letter-language") -> str:
    """Return the language of the text: the group's only one, or the one that the coach chooses."""
    languages = [language for language in page.asked_in(page.bank()) if language in group.design.languages] or [_.language]
    if len(languages) == 1:
        return languages[0]
    first = _.language if _.language in languages else languages[0]
    chosen = st.pills(
        _("Language of the text"),
        languages,
        default=first,
        format_func=LANGUAGE_NAMES.__getitem__,
        key=key,
    )
    return chosen or first


def letter_box(letter: Letter, id: str, _: Words) -> Markup:
    """Return *letter* as it is to be read, with a button that copies it and a way into the coach's own mail program."""
    copy = copying.button(_("Copy the text"), id, _)
    mail = tag("a", _("Open it as an e-mail"), class_="way", href=letter.mailto)
    short = _(
        "The e-mail starts with a shorter text, because some mail programs can’t take more. Paste in the full text if you like."
    )
    return together(
        tag("p", _.labelled(_("Subject"), ""), tag("span", letter.subject, lang=letter.language), class_="soft"),
        tag("div", letter.text, id=id, class_="letter", lang=letter.language),
        copying.copied_by(copy, " ", mail),
        tag("p", short, class_="soft") if letter.is_cut_in_mail else "",
    )


def printed_poster(group: Group, link: str, when: datetime.date, paper: Paper, _: Words) -> bytes:
    """Return the page to print and hang up."""
    label = group.design.white_label
    why = _("Would you rather shape the product, or bring it to market?")
    said = Invitation(group.design.name, why, time_for(items_asked_in(group.design), _), promised(group, _), link)
    return poster(
        page.bank(), said, _, when=when, paper=paper, organisation=label.organisation, logo=label.logo, colour=label.colour
    )


def other_ways(group: Group, _: Words) -> None:
    """Show the link for clients as a QR code, and how to put the quiz into a page."""
    link = client_link(group)
    drawn = qr(link)
    page.prose(pictured(drawn, _("QR code for your clients’ link")), _)
    st.download_button(
        _("Download the QR code"),
        data=drawn,
        file_name=f"pm-or-pmm-{group.code}.svg",
        mime="image/svg+xml",
        on_click="ignore",
        key="qr",
    )
    embed = tag("iframe", src=f"{link}&embed=true", width="100%", height="800", title=group.design.name)
    sentence = _(
        "To put the quiz into a page of your own, copy this. The people who run this server have to allow your site first."
    )
    page.prose(tag("p", sentence), _)
    copying.copy_box(str(embed), "embedding", _)
