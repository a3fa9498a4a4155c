"""The coach's page begins with people: their table, the map by name, five sentences, and statistics behind a door."""

from __future__ import annotations

import datetime
import json
import re
from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from groups.analytics import analyse
from groups.figures import GroupCoverage
from groups.profiles import profiles
from groups.store import Store
from i18n import Words, words
from questions import load
from results import group_charts, third_person
from results.answer import headline, two_pulls
from results.group_sentences import sentences
from results.link import fold
from results.talk_about import against_the_rest, talk_about
from scoring import Profile, score
from tests.test_coach import BANK, PM, browser, coach, fresh_rate_limits, opened_group, store, text
from tests.test_journey import params, unbroken, visit, words_of
from views.coach import files
from views.coach.person import client_names, person
from views.coach.whole import coverage, coverage_line

assert browser and fresh_rate_limits and store  # fixtures

EN = words("en")
PMM = {id: 6 - answer for id, answer in PM.items()}
LANGUAGES = ("en", "ru", "zh-Hans", "zh-Hant")


def html(at: AppTest) -> str:
    return " ".join(element.proto.body for element in at.get("html"))


def names(at: AppTest) -> list[str]:
    return re.findall(r'dir="auto">([^<]+)</a>', html(at))


def group_of(store: Store, **people: dict[str, int]) -> str:
    group, secret = opened_group(store)
    for n, (name, answers) in enumerate(people.items()):
        store.add(group.code, BANK, answers, language="en", key=f"{n:02}" * 22, name=name)
    return secret


def all_of(answer: int) -> dict[str, int]:
    return {item.id: answer if item.form == "statement" else 2 + n % 3 for n, item in enumerate(BANK.core)}


# --- the table -----------------------------------------------------------------------------------------------------------------


def test_a_table_says_of_each_client_the_case_both_pulls_and_what_to_talk_about(store: Store) -> None:
    at = coach(k=group_of(store, Anna=PM, Mei=PMM))
    for answers in (PM, PMM):
        profile = score(BANK, answers)
        assert talk_about(BANK, profile, EN) in text(at)
        assert f'aria-label="{two_pulls(profile, EN)}"' in html(at)
    assert html(at).index('id="people"') < html(at).index('id="group"'), "people come first"


def test_clients_are_sought_chosen_by_case_and_put_in_order(store: Store) -> None:
    strong, weak = PM, {id: 4 if answer > 3 else 2 for id, answer in PM.items()}
    secret = group_of(store, Zoe=weak, anna=strong, Mei=PMM, Bo=PMM | {"q01": 3}, Few={"q01": 1})
    at = coach(k=secret)
    assert names(at) == ["Zoe", "anna", "Mei", "Bo", "Few"]

    def chosen(key: str, label: str) -> list[str]:
        box = at.selectbox(key=key)
        box.set_value(next(value for value, said in zip(range(len(box.options)), box.options, strict=True) if said == label))
        return names(unbroken(box.run()))

    assert chosen("sort", "Latest first") == ["Few", "Bo", "Mei", "anna", "Zoe"]
    assert chosen("sort", "By name") == ["anna", "Bo", "Few", "Mei", "Zoe"]
    pulls = sorted(
        (-score(BANK, a).pull.pm.value, n) for n, a in (("Zoe", weak), ("anna", strong), ("Mei", PMM), ("Bo", PMM | {"q01": 3}))
    )
    assert chosen("sort", "By PM pull") == [*(name for _pull, name in pulls), "Few"]
    assert set(chosen("find-case", "Lean PMM")) == {"Mei", "Bo"}
    assert chosen("find-case", "Too few answers") == ["Few"]
    assert "A close call" not in at.selectbox(key="find-case").options
    at.text_input(key="find").set_value("zo")
    at.run()
    assert "Nobody here is called that." in text(at)


def test_a_line_of_the_table_opens_that_client_and_leaves_the_address_as_it_was(store: Store) -> None:
    secret = group_of(store, Anna=PM, Mei=PMM)
    first, second = store.sheets(secret, BANK).ids.tolist()
    assert f'data-client="{second}"' in html(coach(k=secret))
    for wanted, opened in ((str(second), second), ("999999", first), ("x", first)):
        at = coach(k=secret, client=wanted)
        assert at.selectbox(key="one").value == opened and "client" not in at.query_params


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_in_the_table_opens_a_page_that_knows_whose_it_is_and_leads_back(store: Store, language: str) -> None:
    secret, _ = group_of(store, Anna=PM, Mei=PMM), words(language)
    _first, second = store.sheets(secret, BANK).ids.tolist()
    assert f'data-opens="{second}"' in html(coach(k=secret))
    at = unbroken(visit("coach", lang=language, k=secret, opens=str(second)))
    assert params(at) == {"r": fold(BANK, PMM), "lang": language}, "neither name nor secret stands in the address"
    told = words_of(at)
    assert "Mei" in told and "Anna" not in told and _("In the advice below, “you” is {name}").format(name="Mei") in told
    assert third_person.who_you_means(_) not in told
    ways = {one.proto.label: parse_qs(one.proto.query_string) for one in at.get("page_link")}
    assert ways[_("Back to the group")]["k"] == [secret] and "opens" not in ways[_("Back to the group")]
    assert not ways.keys() & {
        _("Your turn, then see both side by side"),
        _("Answer the questions on shared ground; they don’t affect the result"),
    }
    at = unbroken(coach(k=secret, opens="999999"))
    assert names(at) == ["Anna", "Mei"] and "opens" not in at.query_params


def test_a_client_who_left_off_is_not_gone_on_with_by_their_coach(store: Store) -> None:
    secret = group_of(store, Anna={"q01": 1})
    at = unbroken(coach(k=secret, opens=str(store.sheets(secret, BANK).ids[0])))
    assert "Anna" in words_of(at) and [one.proto.label for one in at.get("page_link")] == ["Back to the group"]


def test_whoever_removes_a_client_is_led_to_another(store: Store) -> None:
    secret = group_of(store, Anna=PM, Mei=PMM)
    first, second = store.sheets(secret, BANK).ids.tolist()
    at = coach(k=secret, client=str(second))
    at.checkbox(key=f"sure-{second}").check().run()
    at.button(key="remove-client").click().run()
    assert names(unbroken(at)) == ["Anna"] and at.selectbox(key="one").value == first


# --- what to talk about --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_to_talk_about_goes_by_the_case(language: str) -> None:
    _ = words(language)
    assert talk_about(BANK, score(BANK, {"q01": 1}), _) == _("What kept them from answering the rest?")
    flagged = score(BANK, {item.id: 4 for item in BANK.core})
    assert talk_about(BANK, flagged, _).startswith(_("How they answered: {pattern}").split("{")[0])
    both, neither = (score(BANK, all_of(n)) for n in (5, 1))
    assert talk_about(BANK, replace(both, case="both", flags=()), _).startswith(
        _("Both jobs draw them: which comes first when both are due on the same day?")
    )
    assert talk_about(BANK, replace(neither, case="neither", flags=()), _).startswith(
        _("Neither job draws them: what have they done in the past year that they’d gladly do again?")
    )


def test_a_contrast_against_the_rest_is_named() -> None:
    odd = BANK.axes[2].id
    turned = {item.id: 5 if ("pm" in (item.b, item.pole)) == (item.axis != odd) else 1 for item in BANK.core}
    profile = replace(score(BANK, turned), flags=(), case="pm")
    found = against_the_rest(profile)
    assert found is not None and (found[0].id, found[1]) == (odd, "pmm")
    assert BANK.texts["en"].axes[odd].pmm in talk_about(BANK, profile, EN)
    assert against_the_rest(score(BANK, PM)) is None


# --- the whole group -----------------------------------------------------------------------------------------------------------


def drawn(**counts: tuple[int, int]) -> tuple[GroupCoverage, ...]:
    return tuple(GroupCoverage(axis.id, *counts.get(axis.id, (1, 1)), 0) for axis in load().axes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_five_sentences_say_who_is_here_what_is_shared_what_divides_and_what_is_missing(language: str) -> None:
    _, (first, second, third, *_rest) = words(language), [axis.id for axis in BANK.axes]
    text = BANK.texts[language].axes
    told = sentences(
        BANK, 12, {"pm": 7, "pmm": 3, "both": 1, "close": 1}, drawn(**{first: (9, 0), second: (5, 4), third: (0, 2)}), _
    )
    assert len(told) == 5 and "12" in told[0]
    assert "7" in told[1] and _("{n} drawn to neither").format(n=0) not in told[1]
    assert text[first].pm in told[2] and "9" in told[2]
    assert text[second].pm in told[3] and text[second].pmm in told[3]
    assert text[first].pmm in told[4] and text[third].pm in told[4]


def test_sentences_claim_nothing_where_nothing_stands_out() -> None:
    told = sentences(BANK, 5, {"close": 5}, tuple(GroupCoverage(axis.id, 0, 0, 5) for axis in BANK.axes), EN)
    assert told[2:4] == (
        "No single kind of work clearly draws more than half of the group.",
        "There’s no contrast on which the group is clearly split.",
    )
    assert f"and {2 * len(BANK.axes) - 3} more kinds of work" in told[4]
    assert sentences(BANK, 5, {"close": 5}, drawn(), EN)[4].startswith("Every kind of work here clearly draws somebody")


def test_the_coach_is_told_of_the_group_and_the_group_of_itself(store: Store) -> None:
    counted = drawn(**{BANK.axes[0].id: (5, 0), BANK.axes[1].id: (3, 2)})
    for told in (counted, drawn(), drawn(**{axis.id: (0, 0) for axis in BANK.axes})):
        of, to = (sentences(BANK, 6, {"pm": 6}, told, EN, to_group=to) for to in (False, True))
        assert not re.search(r"\byour?\b|you’re", " ".join(of)) and "of you have" in to[0] and len(of) == len(to) == 5
    _group, secret = opened_group(store, 6)
    at = coach(k=secret)
    assert "6 people have a result here." in text(at) and "6 results are here" not in text(at), "said once"
    assert not re.search(r"\bof you\b", text(at))


def test_what_no_work_draws_is_listed_and_that_each_draws_somebody_is_said_once(store: Store) -> None:
    _group, secret = opened_group(store, 6)
    sheets = store.sheets(secret, BANK)
    figures = analyse(sheets, profiles(sheets))

    def said(*counts: GroupCoverage) -> str:
        return coverage(BANK, replace(figures, coverage=counts), {}, EN)

    assert "What nobody is clearly drawn to" in said(GroupCoverage(BANK.axes[0].id, 1, 0, 4))
    assert "clearly draws" not in said(GroupCoverage(BANK.axes[0].id, 1, 1, 3))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_of_the_map_are_headed_by_what_they_are(store: Store, language: str) -> None:
    _, secrets = words(language), [opened_group(store, 6, asks_names=asks)[1] for asks in (True, False)]
    for secret, head in zip(secrets, (_("Who"), _("People")), strict=True):
        table = html(unbroken(visit("coach", lang=language, k=secret))).split(_("The map in numbers"))[1]
        assert re.findall(r"<th scope=\"col\">([^<]*)", table)[2] == head
    assert _("Who") != _("People")


def test_a_group_without_results_says_how_they_come_and_a_choice_that_fits_none_says_so(store: Store) -> None:
    _group, secret = opened_group(store)
    assert "send your clients the link under “Invite your clients”" in text(coach(k=secret))
    store.close(secret)
    assert "Reopen it below" in text(coach(k=secret))


@pytest.mark.parametrize(
    ("people", "pm", "pmm", "shared", "split"),
    [
        (5, 2, 0, False, False),  # two of five are no majority,
        (6, 3, 0, False, False),  # nor is a half
        (5, 3, 1, True, False),
        (7, 4, 2, False, True),  # what divides is not shared, however many it draws
        (10, 6, 1, True, False),
        (30, 20, 5, True, False),
        (30, 20, 6, False, True),
    ],
)
def test_what_is_shared_draws_most_and_never_divides(people: int, pm: int, pmm: int, shared: bool, split: bool) -> None:
    first, *rest = BANK.axes
    counted = (GroupCoverage(first.id, pm, pmm, 0), *(GroupCoverage(axis.id, 0, 0, people) for axis in rest))
    third, fourth = sentences(BANK, people, {"pm": people}, counted, EN)[2:4]
    assert (
        third.startswith("What the group shares most is") is shared
        and fourth.startswith("The group differs most on this") is split
    )
    assert f"{pm} of {people} people" in third or not shared
    assert f"draws {pm} people" in fourth or not split


def test_a_bar_reaches_the_edge_only_where_everybody_is_drawn_there() -> None:
    page = coverage_line(BANK, GroupCoverage(BANK.axes[0].id, 2, 5, 0), 5, {}, EN)
    assert re.findall(r'style="width:([0-9.]+)%" class="(\w+)"', page) == [("50.0", "pmm"), ("20.0", "pm")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_coach_reads_of_a_client_and_not_as_one(store: Store, language: str) -> None:
    _ = words(language)
    secret = group_of(store, Anna=PM, Mei=PMM, Both=all_of(5), Few={"q01": 1})
    at = unbroken(visit("coach", lang=language, k=secret))
    for answers in (PM, PMM):
        profile = score(BANK, answers)
        yours, told = headline(BANK, profile, answers, _), headline(BANK, profile, answers, _, third_person.third_person_voice(_))
        assert told in html(at) and yours not in html(at)
    sheets = store.sheets(secret, BANK)
    table = files.rows(sheets, profiles(sheets), client_names(sheets, _), datetime.UTC, _)
    assert table["headline"].tolist()[0] == headline(BANK, score(BANK, PM), PM, _, third_person.third_person_voice(_))


def test_a_client_has_one_profile_on_the_page_in_the_report_and_on_the_sheet(store: Store) -> None:
    secret = group_of(store, Anna=PM, Mei=PMM)
    sheets = store.sheets(secret, BANK)
    scored = profiles(sheets)
    for row, answers in enumerate((PM, PMM)):
        shown = person(BANK, sheets, scored, row, client_names(sheets, EN), EN).profile
        assert rounded(shown) == rounded(score(BANK, answers))


def rounded(profile: Profile) -> object:
    """Return all that is known of a profile, without the last digits, which are others where many are scored at once."""
    return json.loads(json.dumps(profile.to_json()), parse_float=lambda digits: round(float(digits), 9))


def test_the_map_says_who_stands_where_only_if_names_are_asked_for(store: Store) -> None:
    _group, secret = opened_group(store, 6)
    at = coach(k=secret)
    assert "Touch or point at a mark" in text(at) and "In five sentences" in text(at) and "<bdi>Client N3</bdi>" in html(at)
    _quiet, secret = opened_group(store, 6, asks_names=False)
    at = coach(k=secret)
    assert "Who is drawn to what" in text(at) and "Touch or point at a mark" not in text(at) and "<bdi>" not in html(at)


def test_two_named_clients_have_a_map_and_no_sentence_about_the_group(store: Store) -> None:
    at = coach(k=group_of(store, Anna=PM, Mei=PMM))
    assert "Who is drawn to what" in text(at) and "In five sentences" not in text(at)
    assert not any(one.label.startswith("Statistics") for one in at.expander)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_names_of_the_maps_corners_stand_outside_where_no_mark_is(language: str) -> None:
    drawn_map = group_charts.pull_map([(x, y, 9) for x in (0, 50, 100) for y in (0, 50, 100)], words(language))
    corners = drawn_map.layout.annotations
    assert len(corners) == 4
    for corner in corners:
        assert (corner.xref, corner.yref) == ("paper", "paper")
        assert (corner.y, corner.yanchor) in ((1, "bottom"), (0, "top"))
        assert corner.yshift > 0 if corner.y else corner.yshift < 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pair_says_whose_each_mark_is_and_breaks_no_range(store: Store, language: str) -> None:
    secret, _ = group_of(store, Anna=PM, Mei=PMM), words(language)
    at = unbroken(visit("coach", lang=language, k=secret))
    at = unbroken(at.button(key="pair").click().run())
    for mark, name in ((_("Circle"), "Anna"), (_("Square"), "Mei")):
        assert f">{_.labelled(mark, name)}</span>" in html(at)
    assert compare_sentence(_) in words_of(at)
    assert _("“{pole}” draws {name}.").format(pole=BANK.texts[language].axes[BANK.axes[0].id].pm, name="Anna") in words_of(at)
    ranges = re.findall(r"(<span[^>]*>)\(\d+–\d+\)", html(at))
    assert len(ranges) == 4 * len(BANK.axes) and all("nowrap" in one for one in ranges)


def compare_sentence(_: Words) -> str:
    return _(
        "A mark shows which of the two kinds of work pulls harder; the names below a line show who is drawn to each kind, taken by "
        "itself. So a name can stand at the end that’s further from its mark."
    )


def test_statistics_stand_behind_a_door_of_their_own(store: Store) -> None:
    _group, secret = opened_group(store, 12)
    at = coach(k=secret)
    door = next(one for one in at.expander if one.label.startswith("Statistics"))
    inside = " ".join(e.proto.body for e in door.get("html"))
    assert "Where the group leans" in inside and "too few to judge" in inside
    assert html(at).count("Where the group leans") == 1
    assert {"research", "scores"} <= {button.key for button in door.button} and "excel" not in [b.key for b in door.button]


def test_names_on_the_map_are_plain_text(store: Store) -> None:
    from results.group_charts import pull_map

    figure = pull_map([(10, 20, 1)], EN, ["<b>Anna</b> & co"])
    assert figure.data[0].text == ("&lt;b&gt;Anna&lt;/b&gt; &amp; co",)
