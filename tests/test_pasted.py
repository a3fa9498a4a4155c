"""What people paste is read as they meant it: links and codes that came through mail, chat, spreadsheets and paper."""

from __future__ import annotations

import random
import string
from contextlib import suppress
from urllib.parse import quote

import pytest

from questions import load
from results.link import BrokenLink, code, fold
from results.pasted import find, normalised, read_any_version

BANK = load()
ANSWERS = {item.id: place % 5 + 1 for place, item in enumerate(BANK.core)}
OTHER = {item.id: (place + 2) % 5 + 1 for place, item in enumerate(BANK.core)}
TOKEN, CODE = fold(BANK, ANSWERS), code(fold(BANK, ANSWERS))
TOKEN2 = fold(BANK, OTHER)
LINK = f"https://quiz.example/result?r={TOKEN}&lang=en"


def encoded(link: str) -> str:
    return link.replace("?", "%3F").replace("=", "%3D").replace("&", "%26")


LINKS = {
    "percent-encoded": encoded(LINK),
    "percent-encoded twice": encoded(LINK).replace("%", "%25"),
    "with an entity": f"https://quiz.example/result?lang=en&amp;r={TOKEN}",
    "with entities twice": f"https://quiz.example/result?lang=en&amp;amp;r={TOKEN}",
    "broken by a line end": LINK[:50] + "\n" + LINK[50:],
    "broken in a quotation": LINK[:50] + "\r\n> " + LINK[50:],
    "broken by a space": LINK[:50] + " " + LINK[50:],
    "with a zero-width space": LINK[:45] + "\u200b" + LINK[45:],
    "token after a zero-width space": "\u200b" + TOKEN,
    "token with a full stop": TOKEN + ".",
    "token in brackets": f"({TOKEN})",
    "token in an angle": f"<{TOKEN}>",
    "token between low lines": f"_{TOKEN}_",
    "token broken by a line end": TOKEN[:12] + "\n" + TOKEN[12:],
    "link with a bracket": LINK.replace("&lang=en", ")"),
    "link with a Chinese full stop": LINK.replace("&lang=en", "。谢谢"),
    "through a redirector": f"https://mail.example/redirect?url={quote(LINK, safe='')}&data=1",
    "through two redirectors": f"https://a.example/?u={quote('https://b.example/?q=' + quote(LINK, safe=''), safe='')}&x=2",
    "of the report": f"https://quiz.example/r/{TOKEN}.pdf?lang=en",
    "of the quiz": f"https://quiz.example/quiz?a={TOKEN}&s=7",
    "in quoted-printable": LINK.replace("=", "=3D"),
    "in quoted-printable, broken": LINK.replace("=", "=3D")[:50] + "=\r\n" + LINK.replace("=", "=3D")[50:],
    "broken by a line separator": LINK[:50] + "\u2028" + LINK[50:],
    "rewritten by a mail filter": "https://filter.example/v2/url?u="
    + quote(LINK, safe="").replace("-", "%2D").replace("_", "%5F").replace("%2F", "_").replace("%", "-")
    + "&d=DwMF",
    "in JSON": '{"link": "' + LINK.replace("&", "\\u0026").replace("=", "\\u003d") + '"}',
    "of an address without its question mark": f"https://quiz.example/result r={TOKEN}",
    "with entities of every sort": LINK.replace("?", "&quest;").replace("=", "&#61;").replace("&lang", "&#x26;lang"),
    "broken by an unseen entity": LINK[:45] + "&#8203;" + LINK[45:60] + "&shy;" + LINK[60:],
    "broken by tags": LINK[:45] + "<wbr>" + LINK[45:60] + "</span><span class='x'>" + LINK[60:],
    "in JavaScript": LINK.replace("&", "\\x26").replace("=", "\\x3d").replace("/", "\\/"),
    "in Markdown": f"[mine]({LINK.replace('_', chr(92) + '_').replace('-', chr(92) + '-')})",
    "hyphenated at a line end": LINK[:48] + "-\n" + LINK[48:],
    "with signs that steer a machine": LINK[:45] + "\x00" + LINK[45:60] + "\x1f" + LINK[60:],
    "with signs that nobody sees": LINK[:45] + "\ufe0f" + LINK[45:52] + "\u034f" + LINK[52:60] + "\u3164" + LINK[60:],
    "in a sentence": f"Look, this is mine: {LINK}, what about yours?",
    "in wide letters": LINK.translate({ord(c): ord(c) + 0xFEE0 for c in string.ascii_letters + string.digits + "=?&_-"}),
}
CODES = {
    "with a full stop": CODE + ".",
    "in quotation marks": f"“{CODE}”",
    "after a word": f"Code: {CODE}",
    "after a Chinese word": f"代码：{CODE}",
    "over two lines": CODE[:20] + "\n" + CODE[20:],
    "in a quotation": CODE[:20] + "\r\n> " + CODE[20:],
    "in wide letters": CODE.translate({ord(c): ord(c) + 0xFEE0 for c in string.ascii_letters + string.digits + "-"}),
    "with a soft hyphen in it": CODE[:7] + "\u00ad" + CODE[7:],
    "in quoted-printable": CODE.replace("-", "=E2=80=91"),
    "read in a wrong encoding": CODE.replace("-", "\u2011".encode().decode("cp1252", "replace")),
    "with entities": CODE.replace("-", "&#8209;"),
    "in JSON": CODE.replace("-", "\\u2011"),
    "in Cyrillic letters that look the same": CODE.translate(str.maketrans("ABCEHKMPTXY", "АВСЕНКМРТХУ")),
    "in Greek letters that look the same": CODE.translate(str.maketrans("ABEHKMNPTXYZ", "ΑΒΕΗΚΜΝΡΤΧΥΖ")),
    "in Arabic digits": CODE.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    "after a word without a space": f"код{CODE}",
    "between words": f"Anna Example {CODE} thank you",
}
HYPHENS = [
    "\u2011",
    "\u2010",
    "\u2013",
    "\u2014",
    "\u2009",
    "\u3000",
    "\t",
    ".",
    "_",
    " - ",
    "\u2212",
    "·",
    "\u00ad",
    "\u00a0",
    "・",
    "ー",
    "。",
    ":",
    ", ",
]


@pytest.mark.parametrize("name", LINKS)
def test_a_link_is_read_whatever_happened_to_it_on_its_way(name: str) -> None:
    assert read_any_version(BANK, LINKS[name])[1] == ANSWERS


@pytest.mark.parametrize("name", CODES)
def test_a_code_is_read_whatever_stands_round_it(name: str) -> None:
    assert read_any_version(BANK, CODES[name])[1] == ANSWERS


@pytest.mark.parametrize("hyphen", HYPHENS)
def test_a_code_is_read_whatever_stands_where_a_hyphen_would(hyphen: str) -> None:
    assert read_any_version(BANK, CODE.replace("-", hyphen))[1] == ANSWERS


@pytest.mark.parametrize("changed", [LINK.upper(), LINK.lower(), TOKEN.lower(), TOKEN.upper()])
def test_a_link_whose_case_was_changed_is_named_as_such(changed: str) -> None:
    with pytest.raises(BrokenLink) as refused:
        read_any_version(BANK, changed)
    assert refused.value.reason == "case"


def test_two_results_in_one_text_are_both_found_in_their_order() -> None:
    text = normalised(f"Anna {LINK}, and Bo {code(TOKEN2)}; https://quiz.example/result?r={TOKEN2}&lang=ru.")
    found = find(BANK, text)
    assert [dict(one.answers) for one in found] == [ANSWERS, OTHER, OTHER]
    assert [one.language for one in found] == ["en", "", "ru"]
    assert text[found[0].start : found[0].end] == LINK and text[: found[0].start] == "Anna "


def test_a_language_is_read_past_what_stuck_to_it() -> None:
    for stuck in (".", ")", "。", "&amp;x=1"):
        (found,) = find(BANK, normalised(f"https://quiz.example/result?r={TOKEN}&amp;lang=zh-Hant{stuck}"))
        assert found.language == "zh-Hant"


def test_no_mutated_link_or_code_is_ever_misread() -> None:
    """Whatever is changed in a token or code, the answers are those that were folded or none."""
    draw = random.Random(8)
    letters = string.ascii_letters + string.digits + "-_ .>\n%&=é"
    for _ in range(20_000):
        text = list(draw.choice((TOKEN, LINK, CODE)))
        for _change in range(draw.randint(1, 3)):
            at = draw.randrange(len(text))
            match draw.randrange(4):
                case 0:
                    text[at] = draw.choice(letters)
                case 1:
                    text.insert(at, draw.choice(letters))
                case 2:
                    del text[at]
                case _:
                    text[at:at] = text[max(0, at - 3) : at]
        with suppress(BrokenLink):
            assert read_any_version(BANK, "".join(text))[1] == ANSWERS
