"""The bank is sound, its weights come from the coding, and every fault in it is refused with its place."""

import json
import re
import shutil
import tomllib
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from math import sqrt
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from i18n.languages import DRAFTS
from questions import Coding, UnsoundBank, bank_in_use, files, load
from questions.__main__ import main
from questions.bank import SHIPPED_BANK, Claim, claim_weight
from questions.soundness import length
from settings import settings
from tests import command

BANK = load()
LANGUAGES = ("en", "ru", "zh-Hans", "zh-Hant")
VERSION = f'version = "{BANK.version}"'  # as it stands in bank.toml


# What is asked


def test_axes_of_five_items_and_one_more_on_offer() -> None:
    assert [a.id for a in BANK.axes][:7] == ["define", "team", "roadmap", "listen", "metrics", "analyse", "lead"]
    for axis in BANK.axes:
        forms = [(i.form, i.pole) for i in BANK.core if i.axis == axis.id]
        assert sorted(forms, key=str) == [("contrast", None)] * 3 + [("statement", "pm"), ("statement", "pmm")]
        assert [i.form for i in BANK.extension if i.axis == axis.id] == ["contrast"]
    assert (len(BANK.core), len(BANK.extension), len(BANK.shared)) == (5 * len(BANK.axes), len(BANK.axes), 6)


def test_every_sentence_stands_in_four_languages() -> None:
    assert tuple(sorted(set(BANK.texts) - DRAFTS)) == LANGUAGES
    for text in BANK.texts.values():
        assert set(text.items) == {i.id for i in BANK.items}
        assert set(text.claims) == set(BANK.claims)


def test_a_third_of_the_scenes_are_software_for_businesses_and_no_axis_is_of_one_industry() -> None:
    raw = tomllib.loads((SHIPPED_BANK / "bank.toml").read_text("utf-8"))["items"]
    contrasts = [item for item in raw if item["form"] == "contrast"]
    assert 3 * sum(item.get("scene") == "business" for item in contrasts) >= len(contrasts)
    for axis in BANK.axes:
        assert len({item.get("scene") for item in contrasts if item["axis"] == axis.id}) > 1


def test_the_articles_own_dividing_lines_are_asked() -> None:
    """New product against product in the market (B), its future against this season's sales (C), backlog against budget (C), brand (C)."""
    asked = {item.claims for item in BANK.scored}
    assert {
        ("develops-new-products", "promotes-existing-product"),
        ("sets-vision", "pursues-results-now"),
        ("manages-backlog", "plans-campaign-budget"),
        ("takes-idea-to-reality", "manages-brand"),
    } <= asked


def test_no_id_has_ever_stood_for_two_questions() -> None:
    """Where an item of an earlier version has an id of today's, it asks the same: pole, form and claims, but for better words."""
    for old in BANK.earlier:
        ids = {item.id for item in BANK.items}
        for item in old.items:
            if item.id in ids:
                today = BANK.item(item.id)
                assert (item.axis, item.form, item.pole, item.a, item.claims) == (
                    today.axis,
                    today.form,
                    today.pole,
                    today.a,
                    today.claims,
                ), item.id


def test_no_two_items_say_the_same() -> None:
    for text in BANK.texts.values():
        said = [s for sentences in text.items.values() for s in sentences]
        assert len(said) == len(set(said))


def test_at_least_fifty_claims_are_coded_and_each_document_is_heard() -> None:
    assert len(BANK.claims) >= 50
    for document in ("A", "B", "C"):
        heard = [c for c in BANK.claims.values() if any(g.document == document for g in c.codings)]
        assert len(heard) >= 15


def test_the_articles_disagree_and_the_coding_says_so() -> None:
    disputed = [c for c in BANK.claims.values() if len({g.direction for g in c.codings}) > 1]
    assert {"competitor-analysis", "pricing", "positioning"} <= {c.id for c in disputed}


# What it weighs


def test_a_claim_that_weighs_just_as_much_as_it_must_is_fit() -> None:
    """0.6 / (0.6 + 1) / 0.75 is a half on paper, and a little less in floating point."""
    alone = (Coding("C", "tools", "paragraph 1", -1, 1.0, 0.6, ""),)
    assert Claim("x", "lead", "pmm", alone).fit
    assert not Claim("x", "lead", "pmm", (replace(alone[0], trust=0.59),)).fit


def test_an_items_weight_is_worked_out_from_its_evidence() -> None:
    """By hand: w = |sum q r d| / (sum q r + 1) / 0.75, r the trust in sources.toml; a contrast takes the geometric mean."""
    stated = tomllib.loads((SHIPPED_BANK / "sources.toml").read_text("utf-8"))["documents"]
    trust = {(id, side): one["trust"][pole] for id, one in stated.items() for side, pole in ((1, "pm"), (0, "pm"), (-1, "pmm"))}

    def weight(claim: str) -> float:
        trusts = [trust[g.document, g.direction] for g in BANK.claims[claim].codings]
        weighed = [(g.strength * t, g.direction) for g, t in zip(BANK.claims[claim].codings, trusts, strict=True)]
        return abs(sum(q * d for q, d in weighed)) / (sum(q for q, _ in weighed) + 1) / 0.75

    for item in BANK.scored:
        weights = [weight(c) for c in item.claims]
        assert item.weight == pytest.approx(sqrt(weights[0] * weights[-1]), abs=1e-12)
        assert 0.5 <= item.weight <= 1


def test_three_explicit_documents_weigh_one_and_marketing_side_of_c_counts_three_quarters() -> None:
    said = Coding("A", "intro", "1", 1, 1.0, 1.0, "")
    assert claim_weight((said,) * 3) == 1
    assert claim_weight((replace(said, direction=-1), replace(said, direction=-1, trust=0.75))) == pytest.approx(
        -1.75 / 2.75 / 0.75
    )


def test_shared_ground_weighs_nothing() -> None:
    assert {i.weight for i in BANK.shared} == {0.0}
    assert all(BANK.claims[c].axis is None for i in BANK.shared for c in i.claims)


@pytest.mark.parametrize("document", ["A", "B", "C"])
def test_a_document_taken_out_of_the_coding_moves_the_weights(document: str) -> None:
    without = load(without=document)
    assert document not in without.documents
    moved = [i.id for i, j in zip(BANK.scored, without.scored, strict=True) if i.weight != j.weight]
    assert len(moved) > 10


def test_the_archetypes_come_from_the_coding() -> None:
    pm, pmm = BANK.archetypes["pm"], BANK.archetypes["pmm"]
    for axis in BANK.axes:
        assert pm[axis.id][0] > 75 > 25 > pm[axis.id][1]
        assert pmm[axis.id][1] > 75 > 25 > pmm[axis.id][0]
    assert load(without="A").archetypes["pm"] != pm


# What is refused


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "bank"
    drafts = (f"{language}.toml" for language in DRAFTS)
    shutil.copytree(SHIPPED_BANK, copy, ignore=shutil.ignore_patterns("__pycache__", "*.py", *drafts))
    return copy


def changed(file: str, old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def cut(file: str, start: str, end: str) -> Callable[[Path], None]:
    """Return a change that takes what stands from *start* to *end* out of *file*, but for the head of a table."""

    def change(folder: Path) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        begin = text.index(start)
        stop = text.index(end, begin)
        head = "" if start.startswith("    ") else text[begin:].split("\n")[0] + "\n"
        path.write_text(text[:begin] + head + text[stop:], encoding="utf-8")

    return change


def without_sentence(folder: Path) -> None:
    path = folder / "text/ru.toml"
    text = path.read_text(encoding="utf-8")
    start = text.index("[items.q07]")
    path.write_text(text[:start] + text[text.index("[items.q42]") :], encoding="utf-8")


def german(folder: Path) -> None:
    for path in (folder / "text").glob("*.toml"):
        if path.stem == "en":
            text = path.read_text("utf-8").replace('language = "en"', 'language = "de"')
            path.with_name("de.toml").write_text(text, "utf-8")
        path.unlink()


FAULTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "a sentence is missing": (without_sentence, "text/ru.toml: items: missing sentence for q07"),
    "a sentence is empty": (
        changed("text/en.toml", BANK.texts["en"].items["q02"][0], " "),
        "text/en.toml: items q02 says",
    ),
    "an unknown claim": (
        changed("bank.toml", 'pm = "writes-requirements"', 'pm = "writes-poems"'),
        "unknown claim 'writes-poems'",
    ),
    "a claim of the other pole": (
        changed("bank.toml", 'pm = "writes-requirements"', 'pm = "explains-value"'),
        "item q01: claim explains-value speaks for the other pole",
    ),
    "an unbalanced axis": (changed("bank.toml", 'a = "pm"', 'a = "pmm"'), "axis define: unbalanced"),
    "a side that is too long": (
        changed("text/en.toml", BANK.texts["en"].items["q01"][0], "word " * 17),
        "text/en.toml: item q01: a: too long: 17, at most 16",
    ),
    "sides of different length": (
        changed("text/en.toml", BANK.texts["en"].items["q01"][0], "Writing"),
        "item q01: one side is longer",
    ),
    "a duplicate id": (changed("bank.toml", 'id = "q02"', 'id = "q01"'), "bank.toml: item q01: the id stands twice"),
    "an id that no address can carry": (changed("bank.toml", 'id = "q02"', 'id = "second"'), "item second: an id is q, x or s"),
    "an item more than there are parts for": (
        changed("bank.toml", "extension = true", ""),
        f"bank.toml: items: {len(BANK.core) + 1} for everybody; the quiz asks 5 at a time, and 1 would be left over",
    ),
    "weight on shared ground": (
        changed("bank.toml", 'id = "s01"', 'id = "s01"\naxis = "define"'),
        "item s01: shared ground has no axis, pole, side or weight",
    ),
    "a weight typed in": (changed("bank.toml", 'id = "q01"', 'id = "q01"\nweight = 2.0'), "bank.toml: items q01 weight: Extra"),
    "disputed ground that is scored": (
        changed("bank.toml", 'pm = "writes-requirements"', 'pm = "pricing"'),
        "item q01: claim pricing is too thin to weigh: 0.",
    ),
    "a form that there is not": (changed("bank.toml", 'form = "statement"', 'form = "essay"'), "bank.toml: items q02 form"),
    "an unknown document": (changed("sources.toml", 'document = "A"', 'document = "D"'), "unknown document 'D'"),
    "a direction of two": (changed("sources.toml", "direction = 1", "direction = 2"), "direction"),
    "a claim without a place": (
        changed("sources.toml", 'position = "paragraph 1, sentence 1"', 'position = " "'),
        "sources.toml: claims writes-requirements codings 0 position: String should have at least 1 character",
    ),
    "an axis on one industry alone": (
        lambda folder: [
            path.write_text(re.sub(r'scene = "[a-z]+"', 'scene = "tractors"', path.read_text("utf-8")), "utf-8")
            for path in folder.glob("bank.toml")
        ],
        "bank.toml: axis define: all its contrasts play in one industry (tractors)",
    ),
    "a pole that presumes dealers throughout": (
        lambda folder: [
            path.write_text(re.sub(r'(axis = "team"\nform = "contrast"\n)', r'\1presumes = { pmm = "dealers" }\n', text), "utf-8")
            for path in folder.glob("bank.toml")
            for text in [re.sub(r"presumes = .*\n", "", path.read_text("utf-8"))]
        ],
        "bank.toml: axis team: pole pmm: nearly all its items presume dealers; 2 at least must do without",
    ),
    "text that is not TOML": (changed("bank.toml", "axes = [", "axes = ["[:-1]), "bank.toml: not TOML"),
    "a file that is missing": (lambda folder: (folder / "sources.toml").unlink(), "sources.toml: cannot be read"),
    "keying changed without a new version": (
        changed(
            "bank.toml",
            'id = "q01"\naxis = "define"\nform = "contrast"\na = "pm"',
            'id = "q01"\naxis = "define"\nform = "contrast"\na = "pmm"',
        ),
        f"versions.toml: the keying is not that of version {BANK.version} any more",
    ),
    "a new version that is not released": (
        changed("bank.toml", VERSION, 'version = "of tomorrow"'),
        "versions.toml: version of tomorrow is not on record yet: when nothing else is missing, run python -m questions --release",
    ),
    "a pole that the reports have no words for": (
        changed("prose/ru.toml", "[axes.team.pmm]", "[axes.team.nobody]"),
        "prose/ru.toml: axes team nobody: Extra",
    ),
    "steps of one pole in one language": (
        cut("prose/ru.toml", "[axes.team.pmm]", "ready ="),
        "prose/ru.toml: axes team pmm steps: missing",
    ),
    "two steps": (cut("prose/en.toml", '    "Pick one', '    "Have'), "prose/en.toml: axes define pm steps"),
    "prose in one language less": (
        lambda folder: (folder / "prose/zh-Hans.toml").unlink(),
        "prose/zh-Hans.toml: axes define probe: missing",
    ),
    "prose in a language that asks nothing": (
        lambda folder: (folder / "prose/ru.toml").rename(folder / "prose/uk.toml"),
        "prose/uk.toml: language: there is no text/uk.toml",
    ),
    "prose of an axis that there is not": (
        changed("prose/en.toml", "[axes.team.pmm]", "[axes.crew.pmm]"),
        "prose/en.toml: axes crew pmm ask: the bank has no such axis",
    ),
    "a hand-over without a name": (
        changed("prose/zh-Hant.toml", "「{pm}」這一端", "這一端"),
        "prose/zh-Hant.toml: axes define handoff: fills in {pm} and {pmm}, each by name; wrong or missing: pm",
    ),
    "a line of work without a sentence": (
        changed("prose/en.toml", "\nlaunch = ", "\nlunch = "),
        "prose/en.toml: paths pmm launch: missing",
    ),
    "a line of work with nothing behind it": (
        changed("paths.toml", 'claims = ["sets-vision", "owns-roadmap"]\n', ""),
        "paths.toml: pm vision: no claim and no document behind it",
    ),
    "a line of work on an unknown claim": (
        changed("paths.toml", '"sets-vision"', '"has-visions"'),
        "paths.toml: pm vision: unknown claim 'has-visions'",
    ),
    "more lines for one path": (
        changed("paths.toml", 'part = "tasks"', 'part = "people"'),
        "paths.toml: tasks: 5 entries for pm, 6 for pmm",
    ),
    "more people for one path": (
        changed("prose/en.toml", '    "A designer or tester: when are you brought in, and when would you like to be?",\n', ""),
        "prose/en.toml: people: 3 for pm, 4 for pmm",
    ),
    "a caveat in one language less": (
        changed("prose/ru.toml", "\ncombined = ", "\n# combined = "),
        "prose/ru.toml: caveats combined: missing",
    ),
    "a caveat on a document that there is not": (
        changed("prose/en.toml", "discounts.C", "discounts.D"),
        "prose/en.toml: caveats discounts D: the bank has no such document",
    ),
    "a caveat with a full stop of its own": (
        changed("prose/zh-Hans.toml", "由一个人包揽全部工作", "由一个人包揽全部工作。"),
        "prose/zh-Hans.toml: caveats combined: ends a sentence of the app",
    ),
    "a name of a pole that no radar holds": (
        changed("text/en.toml", 'pm = "Defining the product"', 'pm = "Defining everything that a product is"'),
        "text/en.toml: axes define pm: 'Defining everything that a product is' is too long around the radar: 37 characters, at most 30",
    ),
    "a word in a name that no line holds": (
        changed("text/ru.toml", BANK.texts["ru"].axes["define"].pm, "Сверхпродолжительность"),
        "text/ru.toml: axes define pm: 'Сверхпродолжительность' is too long for a line of the radar: 22 letters, at most 16",
    ),
    "a name in Chinese that no radar holds": (
        changed("text/zh-Hans.toml", BANK.texts["zh-Hans"].axes["define"].pm, "定义" * 6),
        "text/zh-Hans.toml: axes define pm: '定义定义定义定义定义定义' is too long around the radar: 12 characters, at most 10",
    ),
    "a day that is none": (changed("sources.toml", 'published = "2018-07-10"', 'published = "July 2018"'), "published"),
    "no language that the app speaks": (german, "text: the app speaks none of de; give it one of en,"),
    "a language under another's name": (changed("text/en.toml", 'language = "en"', 'language = "de"'), "text/en.toml: language"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_an_unsound_bank_is_refused_with_the_place(fault: str, folder: Path) -> None:
    change, place = FAULTS[fault]
    assert load(folder)
    load.cache_clear()
    change(folder)
    with pytest.raises(UnsoundBank) as refused:
        load(folder)
    assert any(place in f for f in refused.value.faults), refused.value.faults


def test_every_fault_is_named_at_once(folder: Path) -> None:
    without_sentence(folder)
    changed("bank.toml", 'pm = "writes-requirements"', 'pm = "writes-poems"')(folder)
    with pytest.raises(UnsoundBank) as refused:
        load(folder)
    assert len(refused.value.faults) == 2


@pytest.mark.parametrize(
    ("sentence", "found"),
    [("one two three", (3, 16)), ("слово за словом", (3, 16)), ("写需求", (3, 32)), ("用 A/B 测试", (3, 32))],
)
def test_length_is_counted_as_the_script_asks(sentence: str, found: tuple[int, int]) -> None:
    assert length(sentence) == found


# At the author's desk


def desk(*arguments: str) -> CompletedProcess[str]:
    load.cache_clear()
    return command.run(main, *arguments)


def test_the_bank_is_printed_in_the_shape_that_others_rely_on() -> None:
    bank = json.loads(desk().stdout)
    assert {"version", "axes", "items"} <= set(bank)
    assert {"id", "pm", "pmm"} <= set(bank["axes"][0])
    wanted = {"id", "axis", "form", "pole", "a", "b", "scored", "extension", "weight", "evidence", "text"}
    assert all(wanted <= set(i) for i in bank["items"])
    assert set(bank["items"][0]["evidence"][0]) == {"claim", "document", "section", "direction", "strength"}
    assert set(bank["items"][0]["text"]) >= set(LANGUAGES)
    for item in bank["items"]:
        contrast = item["form"] == "contrast"
        assert contrast == ({item["a"], item["b"]} == {"pm", "pmm"})
        assert all(set(t) == ({"a", "b"} if contrast else {"statement"}) for t in item["text"].values())


def test_check_says_sound_or_names_each_fault(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(files, "languages", lambda: dict.fromkeys(LANGUAGES, False))
    counts = f"{len(BANK.core)} items and {len(BANK.extension)} more, {len(BANK.shared)} on shared ground"
    assert main(["--check", str(folder / "bank.toml")]) == 0
    assert capsys.readouterr().out.startswith(f"sound: version {BANK.version}, {counts}")
    without_sentence(folder)
    unsound = desk("--check", str(folder / "bank.toml"))
    assert unsound.returncode == 1
    assert unsound.stdout.splitlines() == ["text/ru.toml: items: missing sentence for q07"]


@pytest.mark.parametrize("named", ["", "bank.toml"])
def test_a_bank_of_ones_own_is_served_where_it_is_named(named: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANK", "")
    assert bank_in_use() is load()
    assert bank_in_use(without="A") is load(without="A")
    changed("text/en.toml", BANK.texts["en"].items["q02"][0], "Counting the clouds over a harbour")(folder)
    monkeypatch.setenv("BANK", str(folder / named))
    settings.cache_clear()
    assert bank_in_use().texts["en"].items["q02"] == ("Counting the clouds over a harbour",)
    assert "B" not in bank_in_use(without="B").documents
    (folder / "sources.toml").unlink()
    load.cache_clear()
    with pytest.raises(UnsoundBank):
        bank_in_use()


def test_a_name_sets_the_links_of_a_bank_apart(folder: Path) -> None:
    changed("bank.toml", VERSION, f'{VERSION}\nname = "harbour"')(folder)
    own = load(folder)
    assert own.fingerprint not in {old.fingerprint for old in load().releases}
    assert load().fingerprint not in {old.fingerprint for old in own.releases}
    changed("bank.toml", VERSION, 'version = "harbour-2"')(folder)
    assert desk("--release", str(folder)).returncode == 0
    load.cache_clear()
    assert [old.version for old in load(folder).releases] == ["harbour-2"]


def test_an_axis_of_ones_own_needs_no_code(folder: Path) -> None:
    last = BANK.axes[-1].id
    for version in BANK.kept_folders:
        shutil.rmtree(folder / version)
    (folder / "versions.toml").unlink()
    for path in folder.rglob("*.toml"):
        path.write_text(re.sub(rf"\b{last}\b", "herd", path.read_text("utf-8")), "utf-8")
    own = load(folder)
    assert own.axes[-1].id == "herd" and own.texts["ru"].prose.axis("herd") == BANK.texts["ru"].prose.axis(last)


def test_a_draft_language_asks_in_english_what_it_lacks_and_is_refused_by_the_check(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    draft = 'language = "de"\nname = "Deutsch"\n[items.q02]\nsays = "Ich würde gern einen Nachmittag geben."\n'
    (folder / "text" / "de.toml").write_text(draft, "utf-8")
    assert any(fault.startswith("text/de.toml: ") for fault in faults_of(folder))
    monkeypatch.setattr(files, "languages", lambda: {"en": False, "ru": False, "zh-Hans": False, "zh-Hant": False, "de": True})
    load.cache_clear()
    german, english = load(folder).texts["de"], load(folder).texts["en"]
    assert german.items["q02"] == ("Ich würde gern einen Nachmittag geben.",)
    assert german.items["q03"] == english.items["q03"] and german.prose == english.prose
    assert main(["--check", str(folder)]) == 1
    assert "text/de.toml: a draft: " in capsys.readouterr().out
    assert main(["--check"]) == 1


def faults_of(folder: Path) -> tuple[str, ...]:
    load.cache_clear()
    with pytest.raises(UnsoundBank) as refused:
        load(folder)
    return refused.value.faults


def test_a_bank_may_leave_kinds_of_prose_out_but_none_by_half(folder: Path) -> None:
    for path in (folder / "prose").glob("*.toml"):
        path.write_text(re.sub(r"(?m)^(ready|ask|probe) = .*\n", "", path.read_text("utf-8")), "utf-8")
    assert not load(folder).texts["en"].prose.axis("team").probe
    shutil.rmtree(folder / "prose")
    (folder / "paths.toml").unlink()
    load.cache_clear()
    assert load(folder).paths == {"pm": (), "pmm": ()}


def test_a_new_version_keeps_the_old_fingerprints(folder: Path) -> None:
    changed("bank.toml", VERSION, 'version = "of tomorrow"')(folder)
    assert desk("--release", str(folder)).returncode == 0
    bank = load(folder)
    assert [r.version for r in bank.releases] == [*(r.version for r in BANK.releases), "of tomorrow"]
    again = desk("--release", str(folder))
    assert again.returncode == 1 and "released already" in again.stderr


# How it is shown


def test_sides_are_shuffled_and_no_section_has_all_on_one_side() -> None:
    sides = [i.a for i in BANK.core if i.form == "contrast"]
    assert abs(sides.count("pm") - sides.count("pmm")) <= 1
    for start in range(0, len(BANK.core), 5):
        assert len({i.a for i in BANK.core[start : start + 5] if i.a}) == 2
    assert any(x == y for x, y in pairwise(sides)) and any(x != y for x, y in pairwise(sides))


def test_the_two_poles_are_as_long_as_each_other_over_the_whole_bank() -> None:
    """The largest curable error at launch is one pole's sentences being nicer; length is the part that a test can see."""
    for language, text in BANK.texts.items():
        pm = pmm = 0
        for item in BANK.scored:
            for pole, sentence in zip((item.a, item.b) if item.a else (item.pole,), text.items[item.id], strict=True):
                pm, pmm = (pm + len(sentence), pmm) if pole == "pm" else (pm, pmm + len(sentence))
        assert 0.93 < pm / pmm < 1.07, language
