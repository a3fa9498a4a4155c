"""Where every question comes from: the articles, what they say and where they disagree, and what that makes each question weigh.

`views/method.py` shows it, and the server sends it ahead of everything else (`views/shell.py`).
"""

from __future__ import annotations

from functools import cache

from i18n import Words, words
from questions import Axis, Bank, Claim, Coding, Item, bank_in_use
from questions.bank import TRUSTED, claim_weight
from results.coaching import measured_elsewhere
from results.pace import span
from results.reasons import TOGETHER, articles
from results.wording import cite
from scoring import gates, measured
from views import page
from views.marks import article, bullets, either, folded, opposed, paragraphs, soft, table
from views.markup import Markup, tag, together

PLAIN_CODING = Coding("", "", "", 1, 1.0, TRUSTED, "")
"""What an article that counts in full says outright."""
NEXT_TO_NOTHING = 0.2  # relative weight below which an axis is as good as gone


def discounts(bank: Bank, _: Words) -> tuple[str, ...]:
    """Say which article counts for less about either role, how much, and, where the bank says it, why."""
    trusts = {(c.document, c.direction): c.trust for claim in bank.claims.values() for c in claim.codings}
    sides = {
        1: _("What {letter} says about product management is given a weight of {share}"),
        -1: _("What {letter} says about marketing is given a weight of {share}"),
    }
    why = bank.texts[_.language].prose.caveats.discounts
    said = {
        letter: _.apart(
            sentence.format(letter=letter, share=_.percent(trust))
            for direction, sentence in sides.items()
            if (trust := trusts.get((letter, direction), TRUSTED)) < TRUSTED
        )
        for letter in bank.documents
    }
    return tuple(_.ended(_.labelled(what, why[letter]) if letter in why else what) for letter, what in said.items() if what)


def agreement(n: int, _: Words) -> str:
    """Return what an activity weighs that all of *n* articles give to one role."""
    weight = claim_weight((PLAIN_CODING,) * n)
    imagined = _("We calculate as if there were one more article that said nothing, so one article alone never counts in full.")
    if n == 1:
        said = _("An activity weighs {weight} if the article plainly gives it to one role, and less if it only implies it.")
    elif n == 2:
        said = _("An activity weighs {weight} if both articles plainly give it to one role, and less if only one does.")
    else:
        said = _.n(
            "An activity weighs {weight} if all {n} article plainly give it to one role, and less if fewer do.",
            "An activity weighs {weight} if all {n} articles plainly give it to one role, and less if fewer do.",
            n,
        )
    return said.format(n=_.spelled(n), weight=_.number(weight, 0 if weight == 1 else 2)) + _.gap + imagined


def weighing(bank: Bank, _: Words) -> Markup:
    """Return how a weight comes about, and what happens to the weights of the axes when an article is taken out."""
    n, activities = len(bank.documents), len(bank.claims)
    sentences = (
        _("We went through the articles sentence by sentence and noted who does what: {n} activities in all.").format(
            n=activities
        ),
        _("Each note says which role an article gives the activity to, and whether it says so outright or only implies it."),
        agreement(len(bank.documents), _),
        *discounts(bank, _),
        _("A question that sets two activities side by side takes the geometric mean of their weights."),
        _("An activity never moves a result if any article gives it to the other role, or if it weighs less than one half."),
    )
    if n == 1:
        return paragraphs(sentences)
    every = _("Both articles") if n == 2 else _("All {n}").format(n=_.spelled(n))
    head = [_("Contrast"), every, *(_("Without {letter}").format(letter=d) for d in bank.documents)]
    banks = [bank, *(bank_in_use(without=d) for d in bank.documents)]
    names = bank.texts[_.language].axes
    rows = (
        (opposed(names[a.id].pm, names[a.id].pmm), *(_.number(b.axes[i].weight, 2) for b in banks))
        for i, a in enumerate(bank.axes)
    )
    return together(
        paragraphs(sentences),
        tag("h3", _("Take an article away, and the weights change")),
        table(head, rows),
        paragraphs((leans_on_one(bank, axis, letter, _) for axis, letter in axes_resting_on_one(bank)), "soft"),
    )


def axes_resting_on_one(bank: Bank) -> tuple[tuple[Axis, str], ...]:
    """Return the axes that would weigh next to nothing without one article, and that article's letter."""
    without = {d: bank_in_use(without=d) for d in bank.documents}
    return tuple(
        (a, d) for d, b in without.items() for a, left in zip(bank.axes, b.axes, strict=True) if left.weight < NEXT_TO_NOTHING
    )


def leans_on_one(bank: Bank, axis: Axis, letter: str, _: Words) -> str:
    """Return the sentence that owns up to an axis resting on one article."""
    text = bank.texts[_.language].axes[axis.id]
    left = next(a.weight for a in bank_in_use(without=letter).axes if a.id == axis.id)
    if round(left, 2):
        said = _("“{pmm} ↔ {pm}” rests almost wholly on article {letter}.")
    else:
        said = _("Without article {letter}, “{pmm} ↔ {pm}” would weigh nothing.")
    return said.format(pm=text.pm, pmm=text.pmm, letter=letter)


def contrast(bank: Bank, axis: Axis, _: Words) -> Markup:
    """Return one axis: its questions with their weights and places, then every activity coded on it."""
    text = bank.texts[_.language].axes[axis.id]
    items = (question(bank, i, _) for i in bank.scored if i.axis == axis.id)
    claims = (claim_with_places(bank, c, _) for c in bank.claims.values() if c.axis == axis.id)
    return together(
        tag("h3", opposed(text.pm, text.pmm)),
        tag("p", text.about),
        tag("p", _("Weight of this contrast: {weight}").format(weight=_.number(axis.weight, 2)), class_="soft"),
        folded(_("Its questions, and where they come from"), bullets(items)),
        folded(_("What the articles say about it"), bullets(claims)),
    )


def question(bank: Bank, item: Item, _: Words) -> Markup:
    """Return one question with its weight, and for each activity behind it the places in the articles."""
    weight = _("{question}, weight {weight}").format(question=item.id, weight=_.number(item.weight, 2))
    sentences = either(bank.texts[_.language].items[item.id], _)
    behind = (claim_with_places(bank, bank.claims[c], _) for c in item.claims)
    return together(tag("p", sentences, " ", soft(weight)), bullets(behind))


def claim_with_places(bank: Bank, claim: Claim, _: Words) -> Markup:
    """Return one activity, and for each article that names it where, and whom it gives it to."""
    voices = (
        soft(_.labelled(cite(bank, c.document, c.section, c.position, _), role(c.direction, _) + implied(c.strength, _)))
        for c in claim.codings
    )
    return together(bank.texts[_.language].claims[claim.id], bullets(voices))


def role(direction: int, _: Words) -> str:
    """Return whom a passage gives an activity to."""
    return {1: _("PM"), -1: _("PMM"), 0: _("both roles")}[direction]


def implied(strength: float, _: Words) -> str:
    """Return a mark for what is only implied."""
    return "" if strength == 1 else _.gap + _("(implied)")


def measurement(bank: Bank, _: Words) -> Markup:
    """Return what the scorer reached in simulation, in three worlds, and what that does and does not mean."""
    card = measured.measured()
    worlds, again = card["worlds"], card["retest"]
    figures = (
        (_("Correct side, if everybody were given one"), "side"),
        (_("People given a label"), "labelled"),
        (_("Right among those labelled"), "labelled_right"),
        (_("90% band holds the true lean"), "coverage"),
        (_("Right among the contrasts where a side is named"), "axes_right"),
        (_("Right among those told that neither job draws them"), "case_neither_right"),
        (_("Right among those told that both jobs draw them"), "case_both_right"),
    )
    flags = (
        (_("One answer throughout: caught"), "caught_straight_line"),
        (_("Answers at random: caught"), "caught_random"),
        (_("Honest people: falsely flagged"), "honest"),
    )
    head = ("", *(title for title in (_("Weak questions"), _("Questions that work as hoped"), _("Strong questions"))))
    names = ("weak", "base", "good")
    rows = [
        *((title, *(_.percent(worlds[w]["product"][f]["mean"]) for w in names)) for title, f in figures),
        *((title, *(_.percent(worlds[w]["flags"][f]["mean"]) for w in names)) for title, f in flags),
        (_("Other side when taken again a month later"), *(_.percent(again[w]["changed_side_0.85"]) for w in names)),
    ]
    takes = _("Answering takes {low} to {high} minutes in this language, worked out from reading speeds.").format(
        **span(bank, bank.core, _)
    )
    pulls = _(
        "Beside the lean are two pulls, one for each job. Each is the mean of that job’s half of the radar, weighted as the lean is, with a 90% band. We say that a job’s work draws you at {draws} out of 100 or more, and that it leaves you cold below {cold}. We say so only if it’s at least {chance} likely."
    ).format(draws=_.number(gates.DRAWS), cold=_.number(gates.COLD), chance=_.percent(gates.NAMED))
    elsewhere = _("These figures come from a different set of questions. Nobody has measured the ones asked here yet.")
    return together(
        tag("p", pulls),
        paragraphs(
            (
                _("No real people have been measured yet. These figures come from simulated people whose true lean is known."),
                _("They show what the scoring can do if people answer as modelled; they don’t show who does well in either job."),
                _(
                    "The simulation has three worlds: weak questions, questions that work as hoped, and strong ones. In each, {instruments} "
                    "sets of questions were drawn, and each set was tried on {people} people."
                ).format(instruments=_.number(card["instruments"]), people=_.number(card["people"])),
                *((elsewhere,) if measured_elsewhere(bank) else ()),
            )
        ),
        table(head, rows),
        tag("p", _("Deliberate faking isn’t caught at all, and neither are most random answers."), class_="soft"),
        tag("p", takes, class_="soft"),
    )


@cache
def method(language: str) -> Markup:
    """Return the whole page in *language*; it is the same for every visitor."""
    _ = words(language)
    bank = page.bank()
    n = len(bank.documents)
    intro = _.n(
        "Every question goes back to passages in {n} article on the two roles. Here is every question with its passages.",
        "Every question goes back to passages in {n} articles on the two roles. Here is every question with its passages.",
        n,
    ).format(n=_.spelled(n, after_of=True))
    heading = _.n("The {n} article", "The {n} articles", n).format(n=_.spelled(n))
    disputed = _(
        "Both roles claim this work, or the articles contradict each other or themselves; questions on it weigh nothing."
    )
    return together(
        tag("h1", _("Where every question comes from")),
        tag("p", intro),
        tag("h2", heading[0].upper() + heading[1:]),
        bullets((article(a, _) for a in articles(bank, _)), "articles"),
        tag("h2", _("How a question gets its weight")),
        weighing(bank, _),
        tag("h2", _("How well it measures")),
        measurement(bank, _),
        tag("h2", _("The contrasts")),
        *(contrast(bank, a, _) for a in bank.axes),
        tag("h2", _("Where the articles disagree")),
        tag("p", disputed),
        folded(
            _("Everything on shared ground"),
            bullets(claim_with_places(bank, c, _) for c in bank.claims.values() if c.axis is None and c.id not in TOGETHER),
        ),
        hand_in_hand(bank, _),
    )


def hand_in_hand(bank: Bank, _: Words) -> Markup:
    """Return what the articles say of the two roles' work together, which nobody disputes; nothing where they say none of it."""
    said = [claim_with_places(bank, c, _) for c in bank.claims.values() if c.id in TOGETHER]
    return together(tag("h2", _("How the two roles work together")), bullets(said)) if said else Markup("")
