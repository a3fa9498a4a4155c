"""What encoding a file of names is in: said by the file itself, or recognised, or not known, and then nothing is made up."""

from __future__ import annotations

import codecs
import re
import unicodedata
from operator import itemgetter

from charset_normalizer import from_bytes

BEGINNINGS = {  # of files that hold no text, and what they are
    b"PK\x03\x04": "a workbook (.xlsx, .ods) or an archive",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old workbook (.xls)",
    b"%PDF-": "a PDF",
    b"\x1f\x8b": "a packed file",
    b"\x89PNG\r\n": "a picture",
    b"\xff\xd8\xff": "a picture",
}
LONGEST_BEGINNING = max(map(len, BEGINNINGS))
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LOOKED_AT = 100_000  # bytes of a file that the recognition looks at
ZERO_BYTES = 0.3  # share of zero bytes at every other place, from which a text is taken for UTF-16 without a mark
LIKELY = ("big5", "gb18030", "cp1251", "koi8_r", "cp866", "mac_cyrillic", "iso8859_5", "cp1252", "mac_roman")
COMMON = {"gb18030": "gb2312", "big5": "big5"}  # where a Chinese encoding keeps the characters that names are mostly made of
WESTERN = ("cp1252", "mac_roman")  # few letters of a word bear marks
LEVEL_1 = {"gb2312": 0xD8, "big5": 0xC7}  # first bytes below these hold the common characters
MOSTLY = 0.8
WORD = re.compile(r"[^\W\d_]+")
SIGN_WITHIN_WORD = re.compile(r"\w[«„“”…†‡•]\w")  # signs that stand in no name
ODD_SHARE = 0.1  # share of words that may have capitals within, as a few names do
SURNAMES = frozenset(  # of most people who write in Chinese
    "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何高林罗羅郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚"
    "卢盧姜崔钟鍾谭譚陆陸汪范石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫阎段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯洪賴赖施游詹簡简"
)
SURNAME_SHARE = 0.1  # share of words that begin with one
COMMON_CYRILLIC = frozenset("оеаитнсрвлкмяь")  # the letters that Russian names are mostly made of
COMMON_SHARE = 0.5
SLAVIC = frozenset("абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґў")


def no_text(content: bytes) -> str:
    """Return what the file is that begins with *content*, where that is known to be no text; else "".

    >>> no_text(b"PK\\x03\\x04..."), no_text(b"id,q01")
    ('a workbook (.xlsx, .ods) or an archive', '')
    """
    return next((kind for beginning, kind in BEGINNINGS.items() if content.startswith(beginning)), "")


def marked(content: bytes) -> str:
    """Return the encoding that the mark at the beginning of *content* says; "" without one.

    >>> marked("id".encode("utf-32")), marked("id".encode("utf-16")), marked(b"id")
    ('utf-32', 'utf-16', '')
    """
    return next((encoding for byte_order_mark, encoding in BYTE_ORDER_MARKS if content.startswith(byte_order_mark)), "")


def decoded(content: bytes) -> tuple[str, str | None]:
    """Return *content* as text, and its encoding: "" where the file says it (or is UTF-8), None where it is not known.

    Of a text whose encoding is not known, every letter beyond ASCII is U+FFFD.
    """
    if said := marked(content):
        return content.decode(said, errors="replace"), ""
    if wide := _utf_16(content):
        return content.decode(wide, errors="replace"), wide
    try:
        return content.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    matches = from_bytes(content[:LOOKED_AT], cp_isolation=list(LIKELY))
    texts = [(content.decode(match.encoding, errors="replace"), match.encoding) for match in matches]
    likeness, text, encoding = max(
        ((_likeness(*text_and_encoding), *text_and_encoding) for text_and_encoding in texts),
        default=(0.0, "", ""),
        key=itemgetter(0),
    )
    return (text, encoding) if likeness else (content.decode("ascii", errors="replace"), None)


def _likeness(text: str, encoding: str) -> float:
    """Return how much all of *text* beyond ASCII is like names that were read in their own *encoding*; 0 for what can be none.

    A few names are too short for statistics alone: read in a wrong encoding, they nearly always hold signs, rare characters, capitals
    within a word, or no surname.
    """
    foreign = [letter for letter in text if not letter.isascii()]
    words = [word for word in WORD.findall(text) if not word.isascii()]
    if not words or SIGN_WITHIN_WORD.search(text):
        return 0.0
    if any(unicodedata.category(letter)[0] not in "LP" and letter not in "\u00a0\u3000" for letter in foreign):
        return 0.0
    letters = [letter for letter in foreign if letter.isalpha()]
    if encoding in COMMON:
        common = sum(_is_common(letter, COMMON[encoding]) for letter in letters) >= MOSTLY * len(letters)
        surnames = sum(word[0] in SURNAMES for word in words) / len(words)
        return surnames if common and surnames >= SURNAME_SHARE else 0.0
    if not all(letter.islower() or letter.isupper() for letter in letters) or sum(map(_oddly_cased, words)) > ODD_SHARE * len(
        words
    ):
        return 0.0
    if encoding in WESTERN:
        return float(all(sum(map(str.isascii, word)) * 2 >= len(word) for word in words))
    often = sum(letter in COMMON_CYRILLIC for letter in "".join(words).lower()) / len("".join(words))
    return often if often >= COMMON_SHARE and SLAVIC.issuperset("".join(words).lower()) else 0.0


def _oddly_cased(word: str) -> bool:
    """Whether capitals stand in *word* where nobody writes them, as in Russian or Korean that is read in another encoding."""
    return not (word.islower() or word.isupper() or word[1:].islower())


def _is_common(letter: str, encoding: str) -> bool:
    try:
        first = letter.encode(encoding)[0]
    except UnicodeEncodeError:
        return False
    return first < LEVEL_1[encoding]


def _utf_16(content: bytes) -> str:
    """Return which UTF-16 a file without a mark is in: Latin letters and digits leave every other byte empty, and only these."""
    half = len(content[:LOOKED_AT]) // 2 or 1
    first, second = (content[at:LOOKED_AT:2].count(0) / half for at in (0, 1))
    if min(first, second) > ZERO_BYTES / 10:
        return ""
    return "utf-16-le" if second > ZERO_BYTES else "utf-16-be" if first > ZERO_BYTES else ""
