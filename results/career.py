"""What the two paths look like from inside, and small steps along them: the words, before anybody's result is known.

Each function takes the words of a language and returns its sentences by axis and pole, always as many for PM as for PMM.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from i18n import Words
from questions import Bank, Pole

GroupId = Literal["tasks", "metrics", "tools", "people", "documents"]
Side = tuple[str, Pole]  # an axis and one of its poles


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing the articles say of a role's work, and the letters of those that say it."""

    text: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What the articles say of one part of the work."""

    id: GroupId
    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """What the work of one role looks like."""

    pole: Pole
    title: str
    groups: tuple[Group, ...]


def path(bank: Bank, pole: Pole, _: Words) -> Path:
    """Return what the articles say of the work of *pole*; letters come from the coding of the claims wherever there is one."""
    return _pm_path(bank, _) if pole == "pm" else _pmm_path(bank, _)


def _claimed(bank: Bank, pole: Pole, text: str, *claims: str) -> Entry:
    """Return an entry that every document giving one of *claims* to *pole* (or to both) stands behind."""
    against = -1 if pole == "pm" else 1
    said = {c.document for id in claims if id in bank.claims for c in bank.claims[id].codings if c.direction != against}
    return Entry(text, tuple(document for document in bank.documents if document in said))


def _named(bank: Bank, text: str, letters: str) -> Entry:
    """Return an entry for a thing that the documents called *letters* name outright."""
    return Entry(text, tuple(document for document in bank.documents if document in letters))


def _pm_path(bank: Bank, _: Words) -> Path:
    return Path(
        "pm",
        _("What the work of a product manager (PM) looks like"),
        (
            Group(
                "tasks",
                _("What you would do"),
                (
                    _claimed(
                        bank,
                        "pm",
                        _("Find out what users need and turn it into requirements."),
                        "gathers-user-needs",
                        "writes-requirements",
                    ),
                    _claimed(
                        bank,
                        "pm",
                        _("Set the vision, and keep the roadmap that leads there."),
                        "sets-vision",
                        "owns-roadmap",
                    ),
                    _claimed(
                        bank,
                        "pm",
                        _("Weigh features against cost and time, and decide what comes first."),
                        "balances-scope-cost-time",
                        "prioritises",
                    ),
                    _claimed(
                        bank,
                        "pm",
                        _("Settle with the engineers what is built, and when."),
                        "tells-engineers-what-and-why",
                        "agrees-timing-with-engineers",
                    ),
                    _claimed(
                        bank,
                        "pm",
                        _("Have users try the product, and watch over its quality."),
                        "runs-user-tests",
                        "controls-quality",
                    ),
                    _claimed(
                        bank,
                        "pm",
                        _("Make the product’s decisions, and bring teams together."),
                        "decides-on-product",
                        "organises-teams",
                    ),
                ),
            ),
            Group(
                "metrics",
                _("What you would be measured by"),
                (
                    _claimed(bank, "pm", _("How much the product is used, and how."), "measures-usage"),
                    _claimed(bank, "pm", _("How satisfied its users are."), "measures-satisfaction"),
                    _claimed(bank, "pm", _("How well it holds up, in tests and in use."), "controls-quality"),
                    _claimed(bank, "pm", _("What margin it earns."), "watches-margin"),
                ),
            ),
            Group(
                "tools",
                _("What you would work with"),
                (
                    _named(bank, _("Watching people use a product: UserTesting, Hotjar."), "C"),
                    _named(bank, _("Plans and tasks: Jira, Trello, Asana, Monday.com."), "C"),
                    _named(bank, _("Prototypes: Figma, Adobe XD."), "C"),
                    _named(bank, _("A/B tests inside the product."), "C"),
                ),
            ),
            Group(
                "people",
                _("Whom you would work with"),
                (
                    _claimed(bank, "pm", _("Engineers, first of all."), "works-with-engineers"),
                    _claimed(bank, "pm", _("Designers and testers."), "works-with-designers", "coordinates-makers"),
                    _claimed(bank, "pm", _("The support team."), "works-with-support-team"),
                    _named(bank, _("Market researchers."), "C"),
                ),
            ),
            Group(
                "documents",
                _("What you would write"),
                (
                    _named(bank, _("The market requirements document (MRD)."), "B"),
                    _named(bank, _("The product roadmap."), "AC"),
                    _named(bank, _("The specification that engineers build from."), "BC"),
                    _named(bank, _("The backlog of planned work."), "C"),
                ),
            ),
        ),
    )


def _pmm_path(bank: Bank, _: Words) -> Path:
    return Path(
        "pmm",
        _("What the work of a product marketing manager (PMM) looks like"),
        (
            Group(
                "tasks",
                _("What you would do"),
                (
                    _claimed(
                        bank,
                        "pmm",
                        _("Turn technical features into words that customers understand."),
                        "translates-features",
                    ),
                    _claimed(
                        bank,
                        "pmm",
                        _("Plan the launch, and bring the product to market."),
                        "manages-launch",
                        "brings-to-market",
                    ),
                    _claimed(
                        bank,
                        "pmm",
                        _("Run campaigns and create content, and decide what comes first."),
                        "runs-campaigns",
                        "creates-content",
                    ),
                    _claimed(
                        bank,
                        "pmm",
                        _("Equip and train those who sell: sales teams, dealers."),
                        "equips-sales",
                        "trains-dealers",
                    ),
                    _claimed(
                        bank,
                        "pmm",
                        _("Win customers for the product, and keep them."),
                        "wins-and-keeps-customers",
                        "informs-prospects",
                    ),
                    _claimed(
                        bank,
                        "pmm",
                        _("Show the product at events, and shape how the market sees it."),
                        "appears-at-events",
                        "shapes-market-understanding",
                    ),
                ),
            ),
            Group(
                "metrics",
                _("What you would be measured by"),
                (
                    _claimed(bank, "pmm", _("How much of the audience is reached."), "measures-reach"),
                    _claimed(bank, "pmm", _("How well the brand is known."), "measures-awareness"),
                    _claimed(bank, "pmm", _("How actively the audience responds."), "measures-engagement"),
                    _claimed(bank, "pmm", _("What its campaigns achieve."), "measures-campaigns"),
                ),
            ),
            Group(
                "tools",
                _("What you would work with"),
                (
                    _named(bank, _("Finding the audience: Google Analytics, SEMrush, SurveyMonkey."), "C"),
                    _named(bank, _("Posts on social media: Hootsuite, Buffer."), "C"),
                    _named(bank, _("Mailings: Mailchimp, Constant Contact."), "C"),
                    _named(bank, _("Budgets for each campaign."), "C"),
                ),
            ),
            Group(
                "people",
                _("Whom you would work with"),
                (
                    _claimed(bank, "pmm", _("Sales, first of all."), "works-with-sales"),
                    _claimed(bank, "pmm", _("Partners and dealers."), "works-with-partners", "trains-dealers"),
                    _claimed(bank, "pmm", _("The press."), "works-with-press"),
                    _claimed(bank, "pmm", _("Possible customers."), "informs-prospects"),
                ),
            ),
            Group(
                "documents",
                _("What you would write"),
                (
                    _named(bank, _("Customer portraits, and the message for each."), "B"),
                    _named(bank, _("The marketing plan."), "B"),
                    _named(bank, _("The sales guide, slides and demo scripts."), "AB"),
                    _named(bank, _("Reports on campaigns."), "C"),
                ),
            ),
        ),
    )


def chosen(_: Words) -> Mapping[Side, str]:
    """Return what it means to lean to a pole, in a sentence that names what is given up for it."""
    return {
        ("define", "pm"): _("You would rather settle what gets built than put its value into customers’ words."),
        ("define", "pmm"): _("You would rather put a product’s value into customers’ words than settle what gets built."),
        ("team", "pm"): _("You would rather spend the day with those who build the product than with those who sell it."),
        ("team", "pmm"): _("You would rather spend the day with those who sell the product than with those who build it."),
        ("roadmap", "pm"): _("You would rather plan what the product becomes than how it reaches the market."),
        ("roadmap", "pmm"): _("You would rather plan how the product reaches the market than what it becomes."),
        ("listen", "pm"): _("You would rather hear the market out to decide what to build than speak to it."),
        ("listen", "pmm"): _("You would rather speak to the market than hear it out to decide what to build."),
        ("metrics", "pm"): _("You would rather track how the product is used and liked than how it is known and sold."),
        ("metrics", "pmm"): _("You would rather track how the product is known and sold than how it is used and liked."),
        ("analyse", "pm"): _("You would rather work a question through with data than find the idea that moves people."),
        ("analyse", "pmm"): _("You would rather find the idea that moves people than work a question through with data."),
        ("lead", "pm"): _("You would rather make the product’s decisions than stand before an audience with it."),
        ("lead", "pmm"): _("You would rather stand before an audience with the product than make its decisions."),
    }


def steps(_: Words) -> Mapping[Side, tuple[str, str, str]]:
    """Return a step for 30, 60 and 90 days along each pole; each leaves something that can be shown."""
    return {
        ("define", "pm"): (
            _("Pick one annoyance in a product you use; write one page on who needs what instead, why, and how to test it."),
            _("Let someone technical question your page, rewrite it until they could start building, and keep both versions."),
            _("Write a short requirements document for a small product: one user, one aim, three features, three left out."),
        ),
        ("define", "pmm"): (
            _("Pick one product with a dry data sheet; write one page on what a customer gains from three features, and why."),
            _("Let three outsiders read your page, rewrite it until none of them stumbles, and keep both versions."),
            _("Write a short message guide for a small product: one customer, one promise, three proofs, three words to avoid."),
        ),
        ("team", "pm"): (
            _("Sit in on a planning meeting of people who build, and write half a page on what slows them down."),
            _("Test a feature for an afternoon with a designer or tester, and write up five findings clearly."),
            _("Follow one small change from idea to release with those who build it; write a one-page review."),
        ),
        ("team", "pmm"): (
            _("Sit in on a sales call or a dealer’s visit, and write half a page on what makes customers hesitate."),
            _("Spend an afternoon with someone who sells, and write up five objections with a clear answer to each."),
            _("Train a few people who sell, from preparation to their first customer; write a one-page review."),
        ),
        ("roadmap", "pm"): (
            _("List ten wishes of a product’s users, rank them by value and effort; explain the top three on one page."),
            _("Turn your list into a six-month roadmap; let someone who builds attack it, and keep the marked-up copy."),
            _("Cut your roadmap to half the effort, present what stays and why, and keep the slides and the objections."),
        ),
        ("roadmap", "pmm"): (
            _("List ten ways to reach a product’s buyers, rank them by reach and cost; explain the top three on one page."),
            _("Turn your list into a six-month launch plan; let someone who sells attack it, and keep the marked-up copy."),
            _("Cut your launch to half the budget, present what stays and why, and keep the slides and the objections."),
        ),
        ("listen", "pm"): (
            _("Ask three users of one product about their last bad moment with it; sum up on one page what should change."),
            _("Watch three people try one task in a prototype without helping, and note the five places where they got stuck."),
            _("Bring interviews and test notes together in a two-page report that ends in a decision: build, change or drop."),
        ),
        ("listen", "pmm"): (
            _("Write three posts on one product for three kinds of reader; publish one, and sum up the replies on one page."),
            _("Explain one product to three people without slides, and note the five sentences that they still remember."),
            _("Turn one customer’s experience into a two-page success story, and have the customer approve it for showing."),
        ),
        ("metrics", "pm"): (
            _("Choose three numbers that would show whether a product is used and liked; define each on one page."),
            _("Collect one of your numbers from real users, and draw a chart with one sentence on what it hides."),
            _("Compare two versions of a screen by a measure fixed beforehand; write a one-page result with your advice."),
        ),
        ("metrics", "pmm"): (
            _("Choose three numbers that would show whether a campaign reaches and persuades; define each on one page."),
            _("Collect one of your numbers for a real post or mailing, and draw a chart with one sentence on what it hides."),
            _("Compare two versions of a message by a measure fixed beforehand; write a one-page result with your advice."),
        ),
        ("analyse", "pm"): (
            _("Put three product questions to an open data set in a spreadsheet; keep the sheet with three plain answers."),
            _("Take a decision you would make by feel, list the evidence for and against, and write it up on half a page."),
            _("Find out from data why people stay with a product or leave; defend your finding on two pages before a sceptic."),
        ),
        ("analyse", "pmm"): (
            _("Write ten headlines for one product in an hour; let five people vote, and keep the list with the votes."),
            _("Take one dry fact about a product, tell it as a picture and as a story, and put both on one page."),
            _("Make a small campaign for one product: idea, text and pictures; defend it on two pages before a sceptic."),
        ),
        ("lead", "pm"): (
            _("Find a decision that people around you keep putting off; write the options and your choice on one page."),
            _("Lead a meeting of people who do not report to you, reach one decision, and send the minutes the same day."),
            _("Take charge of one small feature or product for a month; close with a page of decisions and their results."),
        ),
        ("lead", "pmm"): (
            _("Record yourself showing one product for three minutes, watch it, and write a better demo script on one page."),
            _("Show the product live to five people who may ask anything, and write down each question with an answer."),
            _("Present one product at a meetup, fair or webinar; close with a page of questions and what you changed."),
        ),
    }


def interviews(_: Words) -> Mapping[Side, tuple[str, str]]:
    """Return for each pole a question to be ready for in an interview, and one to ask there."""
    return {
        ("define", "pm"): (
            _("When did you turn a vague wish into something a team could build, and what did you leave out?"),
            _("Who writes the requirements here, and how do they change once building has begun?"),
        ),
        ("define", "pmm"): (
            _("When did you turn something technical into words that a buyer understood, and what did you leave out?"),
            _("Who decides the message here, and how does it change once the product is out?"),
        ),
        ("team", "pm"): (
            _("Tell me about a disagreement with engineers or designers. What did you change afterwards?"),
            _("How do product, design and engineering spend an ordinary week together here?"),
        ),
        ("team", "pmm"): (
            _("Tell me about a disagreement with sales or a partner. What did you change afterwards?"),
            _("How do product marketing, sales and partners spend an ordinary week together here?"),
        ),
        ("roadmap", "pm"): (
            _("You have half the time you planned for. What do you cut from the product, and whom do you tell first?"),
            _("What was last taken off the roadmap here, and who decided it?"),
        ),
        ("roadmap", "pmm"): (
            _("You have half the budget you planned for. What do you cut from the launch, and whom do you tell first?"),
            _("What happened to the last launch here after three months, and who looked after it?"),
        ),
        ("listen", "pm"): (
            _("What did a user last tell you that changed what you wanted to build?"),
            _("How do customers’ words reach the people who decide what is built?"),
        ),
        ("listen", "pmm"): (
            _("How would you tell customers about a change that some of them will dislike?"),
            _("Where does the company speak to its market, and who chooses the words?"),
        ),
        ("metrics", "pm"): (
            _("Which one number would show that a product works for its users, and how could it mislead you?"),
            _("By which numbers will my work on the product be judged in the first year?"),
        ),
        ("metrics", "pmm"): (
            _("Which one number would show that a campaign works, and how could it mislead you?"),
            _("By which numbers will my work in the market be judged in the first year?"),
        ),
        ("analyse", "pm"): (
            _("Show me a decision that you made from data. What would have changed your mind?"),
            _("Which data may a PM see here, and which decision was last made from it?"),
        ),
        ("analyse", "pmm"): (
            _("Show me something you created that moved people. What did you throw away?"),
            _("How freely may a PMM choose words and pictures here, and who approves them?"),
        ),
        ("lead", "pm"): (
            _("When did you lead people who did not report to you, and what did you decide?"),
            _("Which product decisions could I make alone here, and which would go elsewhere?"),
        ),
        ("lead", "pmm"): (
            _("When did you present to a difficult audience, and what did it ask?"),
            _("At which events would I present the product here, and who prepares them?"),
        ),
    }


def people(pole: Pole, _: Words) -> tuple[str, ...]:
    """Return whom to talk to about the path of *pole*, each with a question."""
    if pole == "pm":
        return (
            _("A product manager a few years into the job: where did last week’s hours really go?"),
            _("An engineer who works with a PM: what does a good requirement save you?"),
            _("A designer or tester: when are you brought in, and when would you like to be?"),
            _("Someone in support: which complaint never reaches the product?"),
        )
    return (
        _("A product marketing manager a few years into the job: where did last week’s hours really go?"),
        _("A salesperson who works with a PMM: what does good material save you?"),
        _("A partner or dealer: when do you hear of a launch, and when would you like to?"),
        _("Someone in public relations: which story never gets told?"),
    )


def both_people(_: Words) -> str:
    """Return the conversation that serves either path."""
    return _("A PM and a PMM of the same product, together: where did work last get stuck between you?")


def probes(_: Words) -> Mapping[str, str]:
    """Return a question for a talk about each axis whose answers are too close to call."""
    return {
        "define": _("Think of the last thing you explained and the last thing you planned in detail: which gave you energy?"),
        "team": _("With whom did you last lose track of time: people who build, or people who sell?"),
        "roadmap": _("In your last plan, which did you like better: choosing what goes in, or how it goes out?"),
        "listen": _("In your last talk with a customer or user, did you hope to learn something or to win them over?"),
        "metrics": _("Which number did you last look up unasked: one about use, or one about reach?"),
        "analyse": _("In front of a blank page, do you reach for data or for an idea, and when was it otherwise?"),
        "lead": _("Would you rather have the last word in the room or the microphone on stage, and when did you have either?"),
    }


def handoffs(_: Words) -> Mapping[str, str]:
    """Return what passes between two people who cover the two poles of an axis; pole names are filled in by the caller."""
    return {
        "define": _(
            "Whoever covers “{pm}” hands over what is built, and why; whoever covers “{pmm}” returns words that customers understand."
        ),
        "team": _(
            "Whoever covers “{pm}” hands over what can be built by when; whoever covers “{pmm}” returns what buyers have been told."
        ),
        "roadmap": _(
            "Whoever covers “{pm}” hands over what a release holds; whoever covers “{pmm}” returns what its launch needs, and when."
        ),
        "listen": _("Whoever covers “{pm}” hands over what users need; whoever covers “{pmm}” returns how the market answers."),
        "metrics": _("Whoever covers “{pm}” hands over figures on use; whoever covers “{pmm}” returns figures on reach."),
        "analyse": _(
            "Whoever covers “{pm}” hands over findings; whoever covers “{pmm}” returns a story, to be checked against the data."
        ),
        "lead": _(
            "Whoever covers “{pm}” hands over decisions and reasons; whoever covers “{pmm}” returns the audience’s questions."
        ),
    }
