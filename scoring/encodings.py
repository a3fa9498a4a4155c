"""What encoding a file of names is in: said by the file itself, or recognised, or not known, and then nothing is made up."""

from __future__ import annotations

import codecs
import unicodedata

from charset_normalizer import from_bytes

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
LOOKED_AT = 100_000  # bytes of a file that the recognition looks at
NULLS = 0.3  # share of zero bytes at every other place, from which a text is taken for UTF-16 without a mark
LIKELY = ("big5", "gb18030", "cp1251", "koi8_r", "cp866", "mac_cyrillic", "iso8859_5", "cp1252", "mac_roman")
COMMON = {"gb18030": "gb2312", "big5": "big5"}  # where a Chinese encoding keeps the characters that names are mostly made of
WESTERN = ("cp1252", "mac_roman")  # few letters of a word bear marks
LEVEL_1 = {"gb2312": 0xD8, "big5": 0xC7}  # first bytes below these hold the common characters
MOSTLY = 0.8


def decoded(content: bytes) -> tuple[str, str | None]:
    """Return *content* as text, and its encoding: "" where the file says it (or is UTF-8), None where it is not known.

    Of a text whose encoding is not known, every letter beyond ASCII is U+FFFD.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), ""
    if wide := _utf_16(content):
        return content.decode(wide, errors="replace"), wide
    try:
        return content.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    for match in from_bytes(content[:LOOKED_AT], cp_isolation=list(LIKELY)):
        text = content.decode(match.encoding, errors="replace")
        if _plausible(text, match.encoding):
            return text, match.encoding
    return content.decode("ascii", errors="replace"), None


def _plausible(text: str, encoding: str) -> bool:
    """Whether all of *text* beyond ASCII reads as words: letters and their punctuation, and of Chinese mostly common characters.

    A few names are too short for statistics alone: read in a wrong encoding, they nearly always hold signs or rare characters.
    """
    foreign = [letter for letter in text if not letter.isascii()]
    if any(unicodedata.category(letter)[0] not in "LP" and letter not in "\u00a0\u3000" for letter in foreign):
        return False
    letters = [letter for letter in foreign if letter.isalpha()]
    if encoding in COMMON:
        return sum(_is_common(letter, COMMON[encoding]) for letter in letters) >= MOSTLY * len(letters)
    if encoding in WESTERN and any(sum(map(str.isascii, word)) * 2 < len(word) for word in text.split()):
        return False
    return all(letter.islower() or letter.isupper() for letter in letters) and not any(map(_inside_out, text.split()))


def _inside_out(word: str) -> bool:
    """Whether *word* begins small and goes on in capitals, as Russian does that is read in another Russian encoding."""
    return not word.isascii() and word[:1].islower() and word[1:2].isupper()


def _is_common(letter: str, encoding: str) -> bool:
    try:
        first = letter.encode(encoding)[0]
    except UnicodeEncodeError:
        return False
    return first < LEVEL_1[encoding]


def _utf_16(content: bytes) -> str:
    """Return which UTF-16 a file without a mark is in: Latin letters and digits leave every other byte empty."""
    half = len(content[:LOOKED_AT]) // 2 or 1
    if content[1:LOOKED_AT:2].count(0) > NULLS * half:
        return "utf-16-le"
    return "utf-16-be" if content[:LOOKED_AT:2].count(0) > NULLS * half else ""
