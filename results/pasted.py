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
from results.link import BrokenLink, code_head, code_heads, decoded, lengths, nearest_fault, unfold_any_version

LONGEST = 4_000  # characters of one field that are looked at
UNQUOTED = 4  # a link that went through several redirectors is percent-encoded as often
BREAKS = " \t\r\n\v\f\x85>|"  # what mail and chat put inside a link: line ends and the marks of a quotation
SOFT_BREAK = "="  # at the end of a line, in mail's quoted-printable
ALPHABET = "A-Za-z0-9_-"

AMPERSAND = re.compile(r"&(?:amp;|#38;|#x26;)", re.IGNORECASE)
SPACE = re.compile(r"&(?:nbsp;|#160;|#xa0;)", re.IGNORECASE)
JSON_ESCAPE = re.compile(r"\\u00([2-7][0-9a-f])", re.IGNORECASE)
REWRITTEN = re.compile(r"https?-3A__[\w.~%-]+", re.ASCII)  # by a mail filter that writes - for % and _ for /
ANCHOR = re.compile(r"(?:(?<![A-Za-z0-9_])[ra]=(?:3D)?|/r/)", re.IGNORECASE)  # =3D is = in mail's quoted-printable
RUN = re.compile(f"[{ALPHABET}]+")
LONG_MARKS = "−ー"  # that look like a dash and are none: a minus, and what lengthens a Japanese vowel
CHUNK = re.compile(r"[0-9A-Za-z]+")
GAP = re.compile(r"[\W_]{1,6}")
BEFORE = re.compile(r"(?:[a-z][a-z0-9+.-]*://[^\s\"<>]*|[^\s\"<>,;()\[\]{}|]*)$", re.IGNORECASE)
AFTER = re.compile(r"[^\s\"<>,;)\]}|]*")
LANGUAGE = re.compile(r"[?&;]lang=([A-Za-z-]+)")


@dataclass(frozen=True, slots=True)
class Found:
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
    for _ in range(UNQUOTED):
        plain = JSON_ESCAPE.sub(_escaped, REWRITTEN.sub(_rewritten, SPACE.sub(" ", AMPERSAND.sub("&", text))))
        plain = unquote(plain, errors="replace")
        if plain == text:
            break
        text = plain
    if text.isascii():
        return text
    return "".join(_plain(letter) for letter in unicodedata.normalize("NFKC", text))


def _rewritten(link: re.Match[str]) -> str:
    return unquote(link[0].replace("-", "%").replace("_", "/"))


def _escaped(mark: re.Match[str]) -> str:
    return chr(int(mark[1], 16))


def _plain(letter: str) -> str:
    category = unicodedata.category(letter)
    if category == "Cf":  # joiners, direction marks, soft hyphens, byte order marks
        return ""
    if category in ("Zl", "Zp"):
        return "\n"
    return "-" if category == "Pd" or letter in LONG_MARKS else letter


def find(bank: Bank, text: str) -> tuple[Found, ...]:
    """Return every result in *text*, a `normalised` one, in the order in which they stand; none where no checksum holds."""
    found = list(_in_links(bank, text))
    found += _apart(found, _bare(bank, text))
    found += _apart(found, _codes(bank, text))
    return tuple(sorted(found, key=lambda one: one.start))


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


def read(bank: Bank, pasted: str) -> dict[str, int]:
    """Return the answers that `read_any_version` finds, of *bank* itself alone; BrokenLink where they answer another version."""
    version, answers = read_any_version(bank, pasted)
    if version is not bank:
        raise BrokenLink("other_bank")
    return answers


@dataclass(frozen=True, slots=True)
class ResultReader:
    """How the results of *bank* are read out of a text, for whoever knows neither links nor codes."""

    bank: Bank

    def normalised(self, text: str) -> str:
        """Return *text* in the form that results are found in."""
        return normalised(text)

    def find(self, text: str) -> tuple[Found, ...]:
        """Return every result in *text*."""
        return find(self.bank, text)

    def fault(self, text: str) -> str:
        """Return why there is no result in *text*, as a `results.link.Reason`."""
        return _fault(self.bank, text).reason


def _apart(found: list[Found], more: Iterator[Found]) -> list[Found]:
    """Return those of *more* that do not lie within what was *found* already."""
    return [one for one in more if all(one.end <= other.start or one.start >= other.end for other in found)]


def _opened(bank: Bank, token: str) -> tuple[Bank, dict[str, int]] | None:
    try:
        return unfold_any_version(bank, token)
    except BrokenLink:
        return None


def _in_links(bank: Bank, text: str) -> Iterator[Found]:
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
                yield Found(*opened, spoken if spoken in bank.texts else "", start, ended)
                break


def _prefixes(bank: Bank, text: str, start: int) -> Iterator[tuple[str, int]]:
    """Yield what may be the token from *start* on, unbroken or with breaks taken out, and where each ends."""
    longest = lengths(bank)[-1].token
    letters: list[str] = []
    ends: list[int] = []
    for at in range(start, min(len(text), start + 4 * longest)):
        if text[at] in BREAKS or (text[at] == SOFT_BREAK and text[at + 1 : at + 2] in ("\r", "\n")):
            continue
        if not RUN.fullmatch(text[at]) or len(letters) == longest:
            break
        letters.append(text[at])
        ends.append(at + 1)
    for length in reversed(lengths(bank)):
        if len(letters) >= length.token:
            yield "".join(letters[: length.token]), ends[length.token - 1]


def _address(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the address begins and ends that holds a token from *start* to *end*."""
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    before, after = BEFORE.search(text, line, start), AFTER.match(text, end)
    return before.start() if before else start, after.end() if after else end


def _bare(bank: Bank, text: str) -> Iterator[Found]:
    """Yield tokens that stand alone, or between dashes and low lines that a text editor put round them."""
    for run in RUN.finditer(text):
        word = run[0].strip("-_")  # a token may begin or end with one itself
        for length in lengths(bank):
            for start in (
                range(len(run[0]) - length.token + 1) if len(word) <= length.token < len(run[0]) + 1 < length.token + 8 else ()
            ):
                if opened := _opened(bank, run[0][start : start + length.token]):
                    yield Found(*opened, "", run.start(), run.end())


def _codes(bank: Bank, text: str) -> Iterator[Found]:
    """Yield codes in any case and grouping, with whatever stands where a hyphen would."""
    chunks = list(CHUNK.finditer(text))
    ended = 0
    for first, chunk in enumerate(chunks):
        if chunk.start() < ended or not _begins_code(bank, chunk[0], chunks, first):
            continue
        for typed, end in _joined(bank, text, chunks[first : first + lengths(bank)[-1].code]):
            if opened := _decoded(bank, typed):
                ended = end
                yield Found(*opened, "", chunk.start(), end)
                break


def _decoded(bank: Bank, typed: str) -> tuple[Bank, dict[str, int]] | None:
    try:
        return unfold_any_version(bank, decoded(typed))
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


def _broken_up(bank: Bank, text: str) -> tuple[Found, ...]:
    """Return the one token that *text* is, broken by line ends; a list of several is never put together so."""
    whole = "".join(letter for letter in text if letter not in BREAKS)
    return tuple(_bare(bank, whole)) if len(whole) < len(text) and RUN.fullmatch(whole) else ()


def _fault(bank: Bank, text: str) -> BrokenLink:
    """Return why no result was found in *text*."""
    wanted = {length.token for length in lengths(bank)}
    for run in RUN.finditer(text):
        if len(run[0]) in wanted and run[0] in (run[0].lower(), run[0].upper()) and not run[0].isdigit():
            return BrokenLink("case")
    return nearest_fault(bank, text)
