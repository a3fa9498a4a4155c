"""Answers folded into a URL, so a result outlives the session without a database.

A token is URL-safe base64 of: 2 bytes of the bank's fingerprint, the answers as one number in base 6 (0 = skipped), and
4 bytes of a hash over the whole fingerprint and the answers. 48 items make 31 characters. The hash is no secret: it tells a
damaged link from a whole one, and one bank's link from another's; a forged link only lies about its own answers.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from questions import Bank, Release

LONGEST = 40  # characters of a token; also the cut-off beyond which nothing is decoded
STATES = 6  # skipped, or 1 to 5
BANK_BYTES = 2
CHECK_BYTES = 4
LinkFault = Literal["cut", "edited", "case", "other_bank"]


class BrokenLink(Exception):
    """A token that stands for no answers to this bank: cut short, edited, or made for another bank."""

    def __init__(self, reason: LinkFault) -> None:
        super().__init__(reason)
        self.reason: LinkFault = reason


def fold(bank: Bank, answers: Mapping[str, int]) -> str:
    """Return *answers* (item id -> 1..5, skipped ones absent) as a token of at most 40 URL-safe characters.

    Raises KeyError for an item that the bank does not have and ValueError for an answer outside 1 to 5.
    """
    for id, answer in answers.items():
        bank.item(id)
        if answer not in (1, 2, 3, 4, 5):
            raise ValueError(f"{id}: {answer!r} is not an answer from 1 to 5")
    return _token_of([answers.get(item.id, 0) for item in bank.items], bank.fingerprint)


def unfold(bank: Bank, token: str) -> dict[str, int]:
    """Return the answers in *token*, in the bank's order; those of an older version as far as its items still mean the same.

    Raises BrokenLink, and never returns answers that were not folded.
    """
    raw = _bytes(token)
    release = _release(bank, raw[:BANK_BYTES])
    digits = _opened(raw, release, token)
    answers = {}
    for keying, digit in zip(release.keyings, digits, strict=True):
        if digit and (answer := _answer_today(bank, keying, digit)):
            answers[answer[0]] = answer[1]
    return {item.id: answers[item.id] for item in bank.items if item.id in answers}


def _width(items: int) -> int:
    most: int = STATES**items - 1
    return (most.bit_length() + 7) // 8


def _check(fingerprint: str, payload: bytes) -> bytes:
    return hashlib.blake2b(bytes.fromhex(fingerprint) + payload, digest_size=CHECK_BYTES).digest()


def _token_of(digits: Sequence[int], fingerprint: str) -> str:
    number = 0
    for digit in digits:
        number = number * STATES + digit
    payload = number.to_bytes(_width(len(digits)), "big")
    raw = bytes.fromhex(fingerprint)[:BANK_BYTES] + payload + _check(fingerprint, payload)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(token: str) -> bytes:
    if len(token) > LONGEST:
        raise BrokenLink("edited")
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise BrokenLink("cut" if len(token) % 4 == 1 else "edited") from None
    if len(raw) <= BANK_BYTES + CHECK_BYTES:
        raise BrokenLink("cut")
    return raw


def unfold_any_version(bank: Bank, token: str) -> tuple[Bank, dict[str, int]]:
    """Return the version of *bank* that *token* was folded for, and its answers, as `unfold` finds them."""
    try:
        return bank, unfold(bank, token)
    except BrokenLink as broken:
        reason = broken.reason
    for earlier in bank.earlier:
        try:
            return earlier, unfold(earlier, token)
        except BrokenLink as broken:
            reason = broken.reason if reason == "other_bank" else reason
    raise BrokenLink(reason)


def version_of(bank: Bank, token: str) -> Bank:
    """Return the version of *bank* that *token* was folded for, and *bank* where that cannot be told."""
    try:
        return unfold_any_version(bank, token)[0]
    except BrokenLink:
        return bank


@cache
def _releases(bank_releases: tuple[Release, ...]) -> Mapping[bytes, Release]:
    return {bytes.fromhex(release.fingerprint)[:BANK_BYTES]: release for release in bank_releases}


def _release(bank: Bank, prefix: bytes) -> Release:
    release = _releases(bank.own_releases).get(prefix)
    if release is None:
        raise BrokenLink("other_bank")
    return release


def _opened(raw: bytes, release: Release, token: str) -> list[int]:
    payload, check = raw[BANK_BYTES:-CHECK_BYTES], raw[-CHECK_BYTES:]
    width = _width(len(release.keyings))
    if len(payload) < width:
        raise BrokenLink("cut")
    number = int.from_bytes(payload, "big")
    digits = []
    for _ in release.keyings:
        number, digit = divmod(number, STATES)
        digits.append(digit)
    digits.reverse()
    whole = len(payload) == width and not number and check == _check(release.fingerprint, payload)
    if not whole or _token_of(digits, release.fingerprint) != token:
        raise BrokenLink("edited")
    return digits


def _answer_today(bank: Bank, keying: str, digit: int) -> tuple[str, int] | None:
    """Return the item and answer that an older version's answer is today; None if the item is gone or means something else.

    A contrast whose sides were exchanged since keeps its answer, mirrored.
    """
    id, axis, form, side = keying.split(" ")
    try:
        item = bank.item(id)
    except KeyError:
        return None
    if item.keying == keying:
        return id, digit
    if form == item.form == "contrast" and axis == item.axis and side != item.a:
        return id, STATES - digit
    return None


# The same as a code, for those who do not want their answers in an address

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: nothing that is misread or misheard
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, "–": None, " ": None, "\u00a0": None})
LETTERS_IN_GROUP = 4
HEAD_LETTERS = 3  # letters of a code that stand for its bank and for nothing else
GROUPS = re.compile(r"[^\W_]{3,5}(?:[-–\s][^\W_]{1,5})+")  # one letter too many or too few in a group is a slip like others
IN_LINK = re.compile(r"[?&#]r=([A-Za-z0-9_-]+)")


def code(token: str) -> str:
    """Return *token* as a code that can be read out and typed: groups of four of Crockford's 32 letters and digits, upper case.

    >>> code("pygFBpjlY7egtvT4JWYuHKAA_xfzPQ")
    'MWM0-A1MR-WNHV-F85P-YKW2-ASHE-3JG0-1ZRQ-YCYG'
    """
    return _grouped(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))


def _grouped(raw: bytes) -> str:
    text = base64.b32encode(raw).decode().rstrip("=").translate(str.maketrans(BASE32, CROCKFORD))
    return "-".join(text[i : i + LETTERS_IN_GROUP] for i in range(0, len(text), LETTERS_IN_GROUP))


@dataclass(frozen=True, slots=True, order=True)
class Length:
    """How many characters the tokens of a version of the bank have, and how many letters its codes."""

    token: int
    code: int


def lengths(bank: Bank) -> tuple[Length, ...]:
    """Return the lengths of the tokens and codes of every version of *bank* that is read, the shortest first."""
    return _lengths(_all_releases(bank))


def _all_releases(bank: Bank) -> tuple[Release, ...]:
    return tuple(release for version in (bank, *bank.earlier) for release in version.own_releases)


@cache
def _lengths(releases: tuple[Release, ...]) -> tuple[Length, ...]:
    sizes = {BANK_BYTES + _width(len(release.keyings)) + CHECK_BYTES for release in releases}
    return tuple(sorted(Length(token=-(-8 * size // 6), code=-(-8 * size // 5)) for size in sizes))


def code_head(typed: str) -> str:
    """Return the first letters of a code as it was *typed*: those that stand for its bank."""
    return typed[:HEAD_LETTERS].upper().translate(READ_AS)


def code_heads(bank: Bank) -> frozenset[str]:
    """Return the first letters of the codes of every version of *bank* that is read."""
    return _code_heads(_all_releases(bank))


@cache
def _code_heads(releases: tuple[Release, ...]) -> frozenset[str]:
    return frozenset(_grouped(prefix)[:HEAD_LETTERS] for prefix in _releases(releases))


def nearest_fault(bank: Bank, text: str) -> BrokenLink:
    """Return why *text*, in which no result can be found, is none: the reason of the reading that came nearest."""
    reasons = [_fault(version, text) for version in (bank, *bank.earlier)]
    return BrokenLink(next((reason for reason in reasons if reason != "other_bank"), "other_bank"))


def _fault(bank: Bank, text: str) -> LinkFault:
    found = IN_LINK.search(text)
    token = found[1] if found else text
    try:
        unfold(bank, token)
    except BrokenLink as broken:
        if found or _is_of(bank, token):
            return broken.reason
        try:
            unfold(bank, token_from_code(text))
        except BrokenLink as as_code:
            if as_code.reason != "cut" and _is_code_of(bank, text):
                return "edited"
            return broken.reason if as_code.reason == "edited" else as_code.reason
    return "edited"


def _is_of(bank: Bank, token: str) -> bool:
    """Whether *token* begins as those of a version of *bank* do, whatever is wrong with the rest."""
    try:
        raw = base64.urlsafe_b64decode(token[: 4 * (len(token) // 4)])
    except (binascii.Error, ValueError):
        return False
    return raw[:BANK_BYTES] in _releases(bank.own_releases)


def _is_code_of(bank: Bank, text: str) -> bool:
    """Whether *text* is a code of a version of *bank*, whatever letter of it is wrong.

    At least two of its first three letters, which stand for the fingerprint, are right, and it is written as no token is: in groups,
    or in one case from its second letter on (a telephone may make the first a capital).
    """
    plain = text.upper().translate(READ_AS)
    heads = (_grouped(prefix) for prefix in _releases(bank.own_releases))
    begins = any(sum(a == b for a, b in zip(plain, head[:HEAD_LETTERS], strict=False)) >= HEAD_LETTERS - 1 for head in heads)
    rest = text[1:]
    return begins and (rest in (rest.upper(), rest.lower()) or GROUPS.fullmatch(text) is not None)


def token_from_code(typed: str) -> str:
    """Return the token of a code as it was *typed*; BrokenLink if its letters are none."""
    plain = typed.upper().translate(READ_AS)
    try:
        raw = base64.b32decode(plain.translate(str.maketrans(CROCKFORD, BASE32)) + "=" * (-len(plain) % 8))
    except (binascii.Error, ValueError):
        raise BrokenLink("edited") from None
    found = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    if code(found).replace("-", "") != plain:
        raise BrokenLink("edited")
    return found
