"""A bank moves on, and every link, code, stored sheet and half-finished quiz of an earlier version still gives what it gave."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from groups import exports, profiles
from groups import store as group_store
from groups.group import Design
from groups.keys import fresh_secret
from groups.pasted import read as read_pasted
from i18n import LANGUAGES, words
from questions import Bank, UnsoundBank, load
from questions.bank import SHIPPED_BANK
from questions.releases import keep, release
from questions.soundness import faults_of_kept
from results.comparison import comparison, pair
from results.link import BrokenLink, code, fold, unfold, unfold_any_version
from results.narrative import narrative
from results.pasted import ResultReader, read_any_version
from results.pdf import report
from scoring import score
from tests.test_journey import drawn
from views.address import asked_version, read


@dataclass(frozen=True)
class Two:
    """A bank and the version after it, in which q01 asks for something else under another id."""

    old: Bank
    new: Bank
    folder: Path


def moved_on(folder: Path) -> None:
    """Give the bank in *folder* another first item under a new id, and a new version."""
    bank = folder / "bank.toml"
    present = load(folder).version
    text = bank.read_text("utf-8").replace(f'version = "{present}"', 'version = "next"', 1).replace('id = "q01"', 'id = "q99"', 1)
    bank.write_text(text, "utf-8")
    for path in (folder / "text").glob("*.toml"):
        path.write_text(path.read_text("utf-8").replace("[items.q01]", "[items.q99]", 1), "utf-8")
    load.cache_clear()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    folder = tmp_path_factory.mktemp("banks") / "bank"
    shutil.copytree(SHIPPED_BANK, folder, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    shutil.rmtree(folder / load(folder).version, ignore_errors=True)
    old = load(folder)
    keep(folder)
    moved_on(folder)
    release(folder)
    yield Two(old, load(folder), folder)
    load.cache_clear()


def answers(bank: Bank, shift: int = 0) -> dict[str, int]:
    return {item.id: (n * 7 + shift) % 5 + 1 for n, item in enumerate(bank.scored)}


def test_a_kept_link_gives_the_result_that_it_gave(two: Two) -> None:
    given = answers(two.old)
    token = fold(two.old, given)
    for pasted in (token, code(token), f"https://example.org/result?lang=ru&r={token}"):
        bank, found = read_any_version(two.new, pasted)
        assert (bank.version, found) == (two.old.version, given)
        assert score(bank, found) == score(two.old, given)
        assert bank.texts["ru"].items == two.old.texts["ru"].items
    with pytest.raises(BrokenLink) as refused:
        unfold(two.new, token)
    assert refused.value.reason == "other_bank"


def test_a_new_link_is_of_the_new_version(two: Two) -> None:
    given = answers(two.new)
    bank, found = unfold_any_version(two.new, fold(two.new, given))
    assert bank is two.new and found == given and "q99" in found


@pytest.mark.parametrize("lost", range(1, 20))
def test_a_damaged_link_of_either_version_is_refused_for_what_is_wrong_with_it(two: Two, lost: int) -> None:
    for bank in (two.old, two.new):
        with pytest.raises(BrokenLink) as refused:
            read_any_version(two.new, fold(bank, answers(bank))[:-lost])
        assert refused.value.reason in ("cut", "edited")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_result_says_which_questions_it_rests_on(two: Two, language: str) -> None:
    _ = words(language)
    bank, given = unfold_any_version(two.new, fold(two.old, answers(two.old)))
    told = narrative(bank, score(bank, given), given, _)
    assert len(told.notice) == 1 + len(narrative(two.new, score(two.new, answers(two.new)), answers(two.new), _).notice)
    assert report(bank, score(bank, given), given, _, link="https://example.org", when=datetime.now(UTC).date())[:4] == b"%PDF"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comparison_across_versions_says_what_can_be_compared(two: Two, language: str) -> None:
    _ = words(language)
    old, new = score(two.old, answers(two.old)), score(two.new, answers(two.new))
    told = comparison(two.new, old, new, _)
    assert told.cautions[0] not in comparison(two.new, new, new, _).cautions
    assert pair(two.new, old, new, _).note == told.cautions[0] + _.gap + pair(two.new, new, new, _).note


def test_a_quiz_that_was_begun_goes_on_with_the_questions_it_began_with(two: Two) -> None:
    given = dict(list(answers(two.old).items())[:15])
    params = {"a": fold(two.old, given), "s": "4"}
    bank = asked_version(two.new, params)
    assert bank.version == two.old.version
    assert read(bank, params).answers == given
    assert asked_version(two.new, {}) is two.new


def test_a_group_holds_both_versions_and_scores_each_by_its_own(two: Two, tmp_path: Path) -> None:
    store = group_store.open_store(f"sqlite:///{tmp_path}/groups.sqlite")
    group, secret = store.open_group(Design("Harbour", ("en",), asks_names=True), two.old)
    everybody = [(two.old, answers(two.old, 1)), (two.new, answers(two.new, 2)), (two.old, answers(two.old, 3))]
    for n, (bank, given) in enumerate(everybody):
        store.add(group.code, bank, given, language="en", key=fresh_secret(), name=f"Client {n}")
    sheets = store.sheets(secret, two.new)
    assert sheets.unread == 0 and len(sheets) == 3
    assert [sheets.answers_of(row) for row in range(3)] == [given for _bank, given in everybody]
    scored = profiles.profiles(sheets)
    for row, (bank, given) in enumerate(everybody):
        alone = score(bank, given)
        assert scored.value[row] == pytest.approx(alone.lean.value, abs=1e-9)
        assert scored.contributions[row].sum() == pytest.approx(alone.lean.value, abs=1e-5)
        assert sheets.bank_of(row).version == bank.version
    assert profiles.clients(sheets, scored)["bank"].tolist() == [bank.version for bank, _given in everybody]
    assert len(exports.research_csv(sheets).splitlines()) == 1 + 2
    only = sheets.of_rows(np.array([1]))
    assert only.version is None and profiles.profiles(only).value[0] == scored.value[1]


def test_pasted_links_of_both_versions_make_one_group(two: Two) -> None:
    lines = "\n".join(fold(bank, answers(bank, 1)) for bank in (two.old, two.new))
    found = read_pasted(lines, two.new, ResultReader(two.new))
    assert found.refused == 0
    assert [found.sheets.answers_of(row) for row in range(2)] == [answers(two.old, 1), answers(two.new, 1)]
    assert len(profiles.profiles(found.sheets)) == 2


# Links that people hold of version 1, with what they read when they got them

FIRST, SECOND = "pygFlwAlDVXmEkPK16DkFA_AoenNFw", "pygMCSEBO-H7QsX-PjjFVYAAiljTLw"
HELD = {
    FIRST: (3.003496117889881, 2.1020462587475777, 0.95, "pm", 1.8673, 42),
    SECOND: (-1.631817501038313, -2.5924975089728832, 0.05, None, -1.214039, 35),
}
CODE = "MWM0-R291-04XY-3YT2-RQZ3-WE65-AP00-12JR-TCQG"
NEW = {item.id: 1 + n % 5 for n, item in enumerate(load().core)}


@pytest.mark.parametrize("token", HELD)
def test_a_link_of_version_1_reads_as_on_its_first_day(token: str) -> None:
    bank, given = unfold_any_version(load(), token)
    profile = score(bank, given)
    found = (
        profile.lean.value,
        profile.lean.low,
        profile.lean.probability_pm,
        profile.label,
        profile.axes[0].value,
        len(given),
    )
    assert found == HELD[token] and profile.bank == bank.version == "1"


def shown(at: AppTest) -> str:
    assert not at.exception
    text = " ".join(e.proto.body for e in at.get("html"))
    assert "Something broke" not in text
    return re.sub(r"<(script|style).*?</\\1>|<[^>]+>", " ", text, flags=re.S)


def visit(page: str, **params: str | list[str]) -> AppTest:
    at = AppTest.from_file(SHIPPED_BANK.parent / "app.py", default_timeout=20)
    at.query_params.update(params)
    return at.switch_page(f"views/{page}.py").run()


def test_the_result_page_opens_a_link_and_a_code_of_version_1_with_the_questions_of_then() -> None:
    bank, given = unfold_any_version(load(), SECOND)
    for pasted in (SECOND, CODE):
        at = visit("result", r=pasted)
        text = shown(at)
        assert "These answers were given to an earlier version of the questions." in text
        asked = {sentence for id in given for sentence in bank.texts["en"].items[id]}
        assert any(sentence in text for sentence in asked - set(sum(load().texts["en"].items.values(), ())))
        assert f"r={SECOND}" in text
    assert "earlier version" not in shown(visit("result", r=fold(load(), NEW)))


def test_a_pair_across_versions_is_shown_with_what_can_be_compared() -> None:
    bank, text = load(), shown(visit("compare", r=[FIRST, fold(load(), NEW)]))
    alike = {axis.id for axis in bank.axes} == {axis.id for axis in bank.earlier[0].axes}
    assert f"The two results come from different versions of the questions{'.' if alike else ', and one asks'}" in text


def test_a_quiz_begun_on_version_1_shows_its_questions_and_a_new_one_does_not() -> None:
    bank, given = unfold_any_version(load(), FIRST)
    begun = fold(bank, {id: a for id, a in given.items() if id in [item.id for item in bank.core[:10]]})
    at = visit("quiz", a=begun, s="3")
    assert [radio.key for radio in at.radio] == [item.id for item in bank.core[10:15]]
    assert bank.texts["en"].items["q11"][0] in at.radio(key="q11").label
    for radio in at.radio:
        radio.set_value("4")
    at.button(key=drawn(at, "on")).click().run()
    assert not at.exception
    turned = at.query_params["a"]
    assert len(unfold(bank, turned if isinstance(turned, str) else turned[-1])) == 15
    assert [radio.key for radio in visit("quiz").radio] == [item.id for item in load().core[:5]]


# What an author forgets


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    copy = tmp_path / "bank"
    shutil.copytree(SHIPPED_BANK, copy, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    shutil.rmtree(copy / load(copy).version, ignore_errors=True)
    yield copy
    load.cache_clear()


def test_a_bank_whose_old_links_would_lose_answers_is_refused(folder: Path) -> None:
    version = load(folder).version
    moved_on(folder)
    release(folder)
    with pytest.raises(UnsoundBank) as refused:
        load(folder)
    assert f"versions.toml: version {version}: 1 of its items (q01 ...) are not asked any more" in refused.value.faults[0]


def test_a_version_is_kept_once(folder: Path) -> None:
    keep(folder)
    with pytest.raises(UnsoundBank, match="is kept already"):
        keep(folder)


def test_a_kept_version_that_was_changed_since_is_refused_with_its_place(folder: Path) -> None:
    kept = keep(folder)
    moved_on(folder)
    release(folder)
    text = kept / "bank.toml"
    text.write_text(text.read_text("utf-8").replace('a = "pmm"', 'a = "pm"', 1), "utf-8")
    assert faults_of_kept(load(folder)) == (f"{kept.name}/bank.toml: this is not version {kept.name} as it was released",)


def test_a_kept_version_that_lacks_a_sentence_is_refused_with_its_place(folder: Path) -> None:
    kept = keep(folder)
    moved_on(folder)
    release(folder)
    path = kept / "text" / "ru.toml"
    path.write_text(path.read_text("utf-8").replace("[items.q07]", "[items.q77]"), "utf-8")
    assert f"{kept.name}/text/ru.toml: items: missing sentence for q07" in faults_of_kept(load(folder))
