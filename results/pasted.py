"""Finds results in text as people paste it: links, tokens and codes that came through mail, chat, spreadsheets and paper.

The text is first brought to one form (`normalised`); then everything that looks like a token or a code is tried, and the checksum
that each carries decides. What does not hold is never returned, so a damaged link is refused and never misread.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from questions import Bank
from results.link import BrokenLink, code_head, code_heads, lengths, nearest_fault, token_from_code, unfold_any_version
from scoring.entities import without_entities

LONGEST = 4_000  # characters of one field that are looked at
UNQUOTED = 4  # a link that went through several redirectors is percent-encoded as often
BREAKS = " \t\r\n\v\f\x85>|"  # what mail and chat put inside a link: line ends and the marks of a quotation
ALPHABET = "A-Za-z0-9_-"

TAGS = re.compile(
    r"</?(?:b|br|code|div|em|font|i|li|mark|p|pre|span|strong|t[dhr]|table|tbody|u|ul|wbr)\b[^<>]{0,200}>", re.IGNORECASE
)
SOFT_BREAK = "="  # at the end of a line, in mail's quoted-printable; a field of one line keeps it and drops the end
QUOTED = re.compile(r"(?:=[CDEF][0-9A-F](?:(?:=\r?\n)?=[89AB][0-9A-F]){1,3})+")  # letters beyond ASCII there
STEERING = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")  # colours of a terminal
ESCAPE = re.compile(
    r"\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|(?=[^\w\s]|_))", re.IGNORECASE
)  # of JSON and JavaScript; of Markdown before a sign
REWRITTEN = re.compile(r"https?-3A__[\w.~%-]+", re.ASCII)  # by a mail filter that writes - for % and _ for /
ANCHOR = re.compile(r"(?:(?<![A-Za-z0-9_])[ra]=(?:3D)?|/r/)", re.IGNORECASE)  # =3D is = in mail's quoted-printable
RUN = re.compile(f"[{ALPHABET}]+")
LEAST_OF_A_TOKEN = 12  # letters from which on what is left of a token can be told from a word
MOST_AROUND = 6  # dashes and low lines round a token that stands alone
LONG_MARKS = "−ー"  # that look like a dash and are none: a minus, and what lengthens a Japanese vowel
UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")  # signs that steer a machine
INVISIBLE = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0") | {
    chr(at) for at in range(0xFE00, 0xFE10)
}  # fillers, and what chooses a glyph
CHUNK = re.compile(r"[0-9A-Za-z]+")
GAP = re.compile(r"[^0-9A-Za-z]{1,6}")  # letters, too: what a sign becomes that is read in a wrong encoding
HYPHENATED = re.compile(r"-(?=[ \t]*[\r\n])")  # which may be the token's own, or set where a line ended
LOOK_ALIKE = {
    "ABCEHIJKMOPSTXY": "\u0410\u0412\u0421\u0415\u041d\u0406\u0408\u041a\u041c\u041e\u0420\u0405\u0422\u0425\u0423",  # Cyrillic
    "ABEZHIKMNOPTYX": "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",  # Greek
}
LATIN = str.maketrans(
    {
        foreign: latin
        for ours, theirs in LOOK_ALIKE.items()
        for latin, one in zip(ours, theirs, strict=True)
        for foreign in (one, one.lower())
    }
)
IN_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[^\s\"<>]*$", re.IGNORECASE)
BEFORE = re.compile(r"(?:[a-z][a-z0-9+.-]*://[^\s\"<>]*|[^\s\"<>,;()\[\]{}|]*)$", re.IGNORECASE)
# A mail filter's link goes on past signs at which others end, as long as parameters follow.
AFTER = re.compile(r"(?:[^\s\"<>,;)\]}|]|[,|](?=[^\s\"<>:]{0,300}&[a-z_]+=)|;(?=!!))*", re.IGNORECASE)
LANGUAGE = re.compile(r"[?&;]lang=([A-Za-z-]+)")


@dataclass(frozen=True, slots=True)
class FoundResult:
    """A result in a text: the version of the bank that it was made for, its answers by item id, the language of its link ("" = not
    said), and where it stands in the text.
    """

    bank: Bank
    answers: Mapping[str, int]
    language: str
    start: int
    end: int


def normalised(text: str) -> str:
    """Return *text* with one form of everything that mail, chat and paper change: entities, percents, dashes, invisible marks.

    >>> normalised("https://quiz.example/result%3Fr%3DAb3&amp;lang=ru"), normalised("ＡＢ１２—c\\u200bd")
    ('https://quiz.example/result?r=Ab3&lang=ru', 'AB12-cd')
    """
    if UNSEEN.search(text):
        text = UNSEEN.sub("", STEERING.sub("", text))
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    for _ in range(UNQUOTED):
        plain = unquote(REWRITTEN.sub(_rewritten, _unescaped(text)), errors="replace")
        if plain == text:
            break
        text = plain
    if text.isascii() and not UNSEEN.search(text):
        return text
    return "".join(_plain(letter) for letter in unicodedata.normalize("NFKC", text))


def _rewritten(link: re.Match[str]) -> str:
    return unquote(link[0].replace("-", "%").replace("_", "/"))


def _unescaped(text: str) -> str:
    """Return *text* without what HTML, JSON, Markdown and mail write for a sign, each looked for only where its mark stands."""
    if "&" in text:
        text = without_entities(text)
    if "<" in text:
        text = TAGS.sub(" ", text)
    if "\\" in text:
        text = ESCAPE.sub(lambda escape: chr(int(escape[1] or escape[2], 16)) if escape[1] or escape[2] else "", text)
    if "=" in text:
        text = QUOTED.sub(lambda quoted: _quoted(quoted[0]), text)
    return text


def _quoted(letters: str) -> str:
    return unquote("".join(letters.replace("=\r", "").replace("=\n", "").split()).replace("=", "%"), errors="replace")


def _plain(letter: str) -> str:
    category = unicodedata.category(letter)
    if category == "Cf" or letter in INVISIBLE:  # joiners, direction marks, soft hyphens, byte order marks
        return ""
    if category == "Cc":
        return letter if letter in BREAKS else ""
    if category in ("Zl", "Zp"):
        return "\n"
    if category == "Nd":
        return str(unicodedata.digit(letter))
    return "-" if category == "Pd" or letter in LONG_MARKS else letter


def find(bank: Bank, text: str) -> tuple[FoundResult, ...]:
    """Return every result in *text*, a `normalised` one, in the order in which they stand; none where no checksum holds."""
    found = list(_in_links(bank, text))
    found += _apart(found, _unlinked_tokens(bank, text))
    found += _apart(found, _codes(bank, text))
    if not text.isascii():
        found += _apart(found, _codes(bank, text.translate(LATIN)))
    return tuple(sorted(found, key=lambda result: result.start))


def read_any_version(bank: Bank, pasted: str) -> tuple[Bank, dict[str, int]]:
    """Return the first result in what a person *pasted*: the version of *bank* that it was made for, and its answers.

    That is *bank* itself, or an earlier version that is kept whole, so that a kept link gives the result it always gave. Raises
    BrokenLink, with the reason of the reading that came nearest.
    """
    text = normalised(pasted[: LONGEST + 1].strip())
    if len(text) > LONGEST:
        raise BrokenLink("edited")
    if found := find(bank, text) or _broken_up(bank, text):
        return found[0].bank, dict(found[0].answers)
    raise _fault(bank, text)


@dataclass(frozen=True, slots=True)
class ResultReader:
    """How the results of *bank* are read out of a text, for whoever knows neither links nor codes."""

    bank: Bank

    def normalised(self, text: str) -> str:
        """Return *text* in the form that results are found in."""
        return normalised(text)

    def find(self, text: str) -> tuple[FoundResult, ...]:
        """Return every result in *text*."""
        return find(self.bank, text)

    def fault(self, text: str) -> str:
        """Return why there is no result in *text*, as a `results.link.LinkFault`, or "neither": nothing in it was meant for one."""
        return _fault(self.bank, text).reason if _is_meant_for_one(self.bank, text) else "neither"


def _apart(found: list[FoundResult], more: Iterator[FoundResult]) -> list[FoundResult]:
    """Return those of *more* that do not lie within what was *found* already."""
    return [result for result in more if all(result.end <= other.start or result.start >= other.end for other in found)]


def _opened(bank: Bank, token: str) -> tuple[Bank, dict[str, int]] | None:
    try:
        return unfold_any_version(bank, token)
    except BrokenLink:
        return None


def _in_links(bank: Bank, text: str) -> Iterator[FoundResult]:
    """Yield the results that an address holds, as its `r` or `a` or in its path, whatever stuck to them or breaks them."""
    ended = 0
    for anchor in ANCHOR.finditer(text):
        if anchor.start() < ended:
            continue
        for token, end in _prefixes(bank, text, anchor.end()):
            if opened := _opened(bank, token):
                start, ended = _address(text, anchor.start(), end)
                language = LANGUAGE.search(text, start, ended)
                spoken = language[1].rstrip("-") if language else ""
                yield FoundResult(*opened, spoken if spoken in bank.texts else "", start, ended)
                break


def _prefixes(bank: Bank, text: str, start: int) -> Iterator[tuple[str, int]]:
    """Yield what may be the token from *start* on, unbroken or with breaks taken out, and where each ends."""
    longest = lengths(bank)[-1].token
    within = text[start : start + 4 * longest]
    for added in dict.fromkeys((frozenset[int](), frozenset(mark.start() for mark in HYPHENATED.finditer(within)))):
        places = _places(within, longest, added)
        for length in reversed(lengths(bank)):
            if len(places) >= length.token:
                yield "".join(within[at] for at in places[: length.token]), start + places[length.token - 1] + 1


def _places(text: str, longest: int, added: frozenset[int]) -> list[int]:
    """Return where the letters of a token stand that *text* begins with, past breaks and hyphens that were *added* at them."""
    places: list[int] = []
    for at, letter in enumerate(text):
        if letter in BREAKS or letter == SOFT_BREAK or at in added:
            continue
        if not RUN.fullmatch(letter) or len(places) == longest:
            break
        places.append(at)
    return places


def _address(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the address begins and ends that holds a token from *start* to *end*."""
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    before, after = BEFORE.search(text, line, start), AFTER.match(text, end)
    return before.start() if before else start, after.end() if after else end


def _unlinked_tokens(bank: Bank, text: str) -> Iterator[FoundResult]:
    """Yield tokens that stand alone, or between some dashes and low lines that a text editor put round them.

    A token may begin or end with such a sign itself, so in each run of its letters every place is tried that it could begin at.
    """
    for run in RUN.finditer(text):
        letters, within_signs = run[0], run[0].strip("-_")
        for length in lengths(bank):
            around = len(letters) - length.token  # of the run, what does not belong to the token
            if not 0 <= around <= MOST_AROUND or len(within_signs) > length.token:
                continue
            for start in range(around + 1):
                if opened := _opened(bank, letters[start : start + length.token]):
                    whole = IN_ADDRESS.search(text, max(0, run.start() - LONGEST), run.start())
                    yield FoundResult(*opened, "", *(_address(text, *run.span()) if whole else run.span()))


def _codes(bank: Bank, text: str) -> Iterator[FoundResult]:
    """Yield codes in any case and grouping, with whatever stands where a hyphen would."""
    chunks = list(CHUNK.finditer(text))
    ended = 0
    for first, chunk in enumerate(chunks):
        if chunk.start() < ended or not _begins_code(bank, chunk[0], chunks, first):
            continue
        for typed, end in _joined(bank, text, chunks[first : first + lengths(bank)[-1].code]):
            if opened := _decoded(bank, typed):
                ended = end
                yield FoundResult(*opened, "", chunk.start(), end)
                break


def _decoded(bank: Bank, typed: str) -> tuple[Bank, dict[str, int]] | None:
    try:
        return unfold_any_version(bank, token_from_code(typed))
    except BrokenLink:
        return None


def _begins_code(bank: Bank, word: str, chunks: list[re.Match[str]], first: int) -> bool:
    """Whether *word*, the chunk at *first*, begins as the codes of some version of *bank* do: most words of a text do not."""
    begin = word + "".join(chunk[0] for chunk in chunks[first + 1 : first + 3]) if len(word) < 3 else word
    return code_head(begin) in code_heads(bank)


def _joined(bank: Bank, text: str, chunks: list[re.Match[str]]) -> Iterator[tuple[str, int]]:
    """Yield the chunks put together wherever they are as long as a code, and where each ends."""
    wanted = {length.code for length in lengths(bank)}
    typed, end = "", chunks[0].start()
    for chunk in chunks:
        if typed and not GAP.fullmatch(text, end, chunk.start()):
            return
        typed, end = typed + chunk[0], chunk.end()
        if len(typed) in wanted:
            yield typed, end
        if len(typed) > max(wanted):
            return


def _broken_up(bank: Bank, text: str) -> tuple[FoundResult, ...]:
    """Return the one token that *text* is, broken by line ends; a list of several is never put together so."""
    whole = "".join(letter for letter in text if letter not in BREAKS)
    return tuple(_unlinked_tokens(bank, whole)) if len(whole) < len(text) and RUN.fullmatch(whole) else ()


def _is_meant_for_one(bank: Bank, text: str) -> bool:
    """Whether anything in *text* looks like an address, a token or a code, whatever is wrong with it."""
    if "://" in text or ANCHOR.search(text):
        return True
    chunks = list(CHUNK.finditer(text))
    return any(_looks_random(run[0]) for run in RUN.finditer(text)) or any(
        len(chunk[0]) > 2 and _begins_code(bank, chunk[0], chunks, at) for at, chunk in enumerate(chunks)
    )


def _looks_random(word: str) -> bool:
    """Whether *word* is long and has a digit, or capitals among small letters, as tokens have and words of a language seldom do.

    >>> _looks_random("E-4IZHKS2wxdmldB"), _looks_random("rubbish"), _looks_random("Misunderstanding")
    (True, False, False)
    """
    mixed = word[1:].lower() != word[1:] != word[1:].upper()
    return len(word) >= LEAST_OF_A_TOKEN and (mixed or any(map(str.isdigit, word)))


def _fault(bank: Bank, text: str) -> BrokenLink:
    """Return why no result was found in *text*."""
    wanted = {length.token for length in lengths(bank)}
    for run in RUN.finditer(text):
        if len(run[0]) in wanted and run[0] in (run[0].lower(), run[0].upper()) and not run[0].isdigit():
            return BrokenLink("case")
    return nearest_fault(bank, text)
