"""What stands behind a result: the answers that moved it, the articles they lead back to, and what moved nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from i18n import Words
from questions import Bank, Claim, Coding, Item, Pole
from results import gates
from results.person_sentences import PersonSentences, person_sentences_for, switches
from results.story import Article, Attribution, Backing, Contribution, Given, Ground, Reader, SharedGround, Source
from results.wording import answer_words, citation, how_much, place_in_words, signed
from scoring import Profile

PULLS = 4  # answers shown for each side
TOGETHER = ("hands-over-product-knowledge", "reports-market-reaction", "works-side-by-side", "one-person-does-it-all")
"""Claims without an axis that say how the two roles work together; nobody disputes them."""


def pulls_intro(profile: Profile, person_sentences: PersonSentences, _: Words) -> str:
    return "" if profile.status == "none" else person_sentences["moved"].format(value=signed(profile.lean.value, _))


def pulling_answers(
    bank: Bank,
    profile: Profile,
    answers: Mapping[str, int],
    pole: Pole,
    _: Words,
    person_sentences: PersonSentences | None = None,
) -> tuple[Contribution, ...]:
    person_sentences = person_sentences or person_sentences_for("own", _)
    longest = max((abs(c) for c in profile.contributions.values()), default=0.0)
    pulling = sorted(
        ((c, id) for id, c in gates.pulling(profile, pole).items() if answers.get(id)),
        key=lambda pull: (-abs(pull[0]), pull[1]),
    )
    texts = bank.texts[_.language].items
    return tuple(
        Contribution(
            item=id,
            pole=pole,
            sentences=texts[id],
            chosen=texts[id][0] if answers[id] <= gates.MIDDLE_ANSWER else texts[id][-1],
            other="" if len(texts[id]) == 1 else texts[id][-1] if answers[id] <= gates.MIDDLE_ANSWER else texts[id][0],
            answer=how_much(bank.item(id), answers[id], _),
            contribution=c,
            amount=_amount(c, _),
            share=abs(c) / longest,
            note=_note(bank.item(id), answers[id], pole, person_sentences),
            backing=_backing(bank, bank.item(id), _),
        )
        for c, id in pulling[:PULLS]
    )


def _amount(contribution: float, _: Words) -> str:
    digits = _.number(abs(contribution), 2)
    if contribution > 0:
        return _("{amount} towards PM").format(amount=digits)
    return _("{amount} towards PMM").format(amount=digits)


def _note(item: Item, value: int, pole: Pole, person_sentences: PersonSentences) -> str:
    """Statements count from a person's own mean statement, so that saying yes to everything says nothing about the side."""
    if item.form == "statement" and pole == item.pole and value <= gates.MIDDLE_ANSWER:
        return person_sentences["agreed_more"]
    if item.form == "statement" and pole != item.pole and value >= gates.MIDDLE_ANSWER:
        return person_sentences["agreed_less"]
    return ""


def _backing(bank: Bank, item: Item, _: Words) -> tuple[Backing, ...]:
    texts = bank.texts[_.language].claims
    return tuple(Backing(id, texts[id], _sources(bank, bank.claims[id], _)) for id in item.claims)


def _sources(bank: Bank, claim: Claim, _: Words) -> tuple[Source, ...]:
    return tuple(_source(bank, coding, _) for coding in claim.codings)


def _source(bank: Bank, coding: Coding, _: Words) -> Source:
    document = bank.texts[_.language].documents[coding.document]
    return Source(
        coding.document,
        document.title,
        document.sections[coding.section],
        place_in_words(coding.position, _),
        citation(bank, coding, _),
    )


def articles(bank: Bank, _: Words) -> tuple[Article, ...]:
    texts = bank.texts[_.language].documents
    return tuple(Article(d.id, texts[d.id].title, d.title, d.language, d.author, d.published) for d in bank.documents.values())


def which_articles(articles: Sequence[Article], _: Words) -> str:
    """Return the question that the titles of the articles answer."""
    *letters, last = (article.letter for article in articles)
    if not letters:
        return _("What the letter {letter} stands for").format(letter=last)
    return _("What the letters {some} and {last} stand for").format(some=_.listed(letters), last=last)


def given(bank: Bank, answers: Mapping[str, int], words: Words) -> tuple[Given, ...]:
    """Return every question that was put with its answer in words, skipped ones included, in the bank's order.

    Questions outside the core (the extension, shared ground) are listed only where they were answered.
    """
    core = {item.id for item in bank.core}
    text = bank.texts[words.language]
    return tuple(
        Given(item.id, item.scored, text.items[item.id], value, answer_words(item, value, words))
        for item in bank.items
        if (value := answers.get(item.id, 0)) or item.id in core
    )


def flip(profile: Profile, _: Words, reader: Reader = "own") -> str:
    """Return what it would take for the lean to change sides."""
    n = profile.answers_to_flip
    if profile.status == "none":
        return ""
    return person_sentences_for(reader, _)["in_the_middle"] if n is None else switches(reader, n, _)


def shared_ground(bank: Bank, person_sentences: PersonSentences, _: Words) -> SharedGround:
    """The claims without an axis, those first on which articles contradict each other outright."""
    text = bank.texts[_.language]
    disputed = [claim for claim in bank.claims.values() if claim.axis is None and claim.id not in TOGETHER]
    disputed.sort(key=lambda claim: not {1, -1} <= {coding.direction for coding in claim.codings})
    return SharedGround(
        person_sentences["shared"],
        tuple(
            Ground(
                claim.id,
                text.claims[claim.id],
                tuple(_attribution(bank, document, claim.codings, _) for document in bank.documents),
            )
            for claim in disputed
        ),
    )


def _attribution(bank: Bank, document: str, codings: tuple[Coding, ...], _: Words) -> Attribution:
    directions = {coding.direction for coding in codings if coding.document == document}
    title = bank.texts[_.language].documents[document].title
    if not directions:
        return Attribution(document, title, "silent", _("Article {document} doesn’t say.").format(document=document))
    if directions == {1}:
        return Attribution(
            document,
            title,
            "pm",
            _("Article {document} gives it to the product manager.").format(document=document),
        )
    if directions == {-1}:
        return Attribution(
            document,
            title,
            "pmm",
            _("Article {document} gives it to the marketing side.").format(document=document),
        )
    return Attribution(document, title, "both", _("Article {document} gives each role a part in it.").format(document=document))
