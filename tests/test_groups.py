"""Groups as their coaches set them up, and answers as they are packed."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import struct
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import groups
from groups import keys
from groups.group import LARGEST_LOGO, BadGroup, Design, WhiteLabel, tidy, tidy_paragraph
from groups.sheets import column_map, first_and_second, pack, pack_seconds, unpacked
from questions import Release, load
from questions.bank import fingerprint

BANK = load()
IDS = [item.id for item in BANK.items]
answer_sheets = st.dictionaries(st.sampled_from(IDS), st.integers(1, 5))


@pytest.mark.parametrize("name", [m.name for m in pkgutil.iter_modules(groups.__path__) if m.name != "migrations"])
def test_worked_examples_work(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"groups.{name}")).failed == 0


def png(width: int, height: int, size: int = 64) -> bytes:
    return (b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)).ljust(size, b"\0")


@given(answer_sheets, answer_sheets)
def test_what_was_packed_is_read_again(answers: dict[str, int], again: dict[str, int]) -> None:
    first, second = first_and_second(unpacked(len(IDS), [pack(BANK, answers, again)]))
    assert {id: a for id, a in zip(IDS, first[0].tolist(), strict=True) if a} == answers
    assert {id: a for id, a in zip(IDS, second[0].tolist(), strict=True) if a} == again


@given(st.dictionaries(st.sampled_from(IDS), st.floats(0, 1e6)))
def test_seconds_are_kept_to_a_tenth_up_to_25(seconds: dict[str, float]) -> None:
    way = column_map(BANK, BANK.fingerprint)
    assert way is not None
    kept = way.seconds(unpacked(len(IDS), [pack_seconds(BANK, seconds)]))[0]
    for id, taken in zip(IDS, kept.tolist(), strict=True):
        if id in seconds:
            assert abs(taken - min(max(seconds[id], 0.1), 25.5)) <= 0.0501
        else:
            assert np.isnan(taken)


def older_bank() -> tuple[Any, tuple[str, ...]]:
    """Today's bank with a past: a version that began with x01, whose q01 had its sides exchanged, whose q02 was another's, and with an item more."""
    keyings = [item.keying for item in BANK.items]
    assert keyings[0].endswith(" contrast pm") and keyings[1] == "q02 team statement pm"
    more = len(BANK.core)
    then = (keyings[more], "q01 define contrast pmm", "q02 define statement pm", "z99 define contrast pm", *keyings[2:more])
    return replace(BANK, releases=(*BANK.releases, Release("0", fingerprint(then), then))), then


def test_sheets_of_an_older_bank_mean_what_they_meant() -> None:
    bank, then = older_bank()
    way = column_map(bank, fingerprint(then))
    assert way is not None and way.width == len(then)
    sheet = np.ones((1, len(then)), dtype=np.int8)
    sheet[0, :4] = 2, 4, 5, 3
    now = dict(zip(IDS, way.answers(sheet)[0].tolist(), strict=True))
    assert (now["x01"], now["q01"], now["q02"], now["q03"], now["x02"], now["s06"]) == (2, 6 - 4, 0, 1, 0, 0)
    skipped = way.answers(np.zeros((1, len(then)), dtype=np.int8))
    assert not skipped.any(), "a skipped answer has no mirror image"


def test_a_bank_that_never_was_is_not_read() -> None:
    assert column_map(BANK, "0123456789abcdef") is None


# -- what a coach may set


@pytest.mark.parametrize(
    ("design", "field", "reason"),
    [
        (Design(" \n", ("en",)), "name", "empty"),
        (Design("G", ()), "languages", "empty"),
        (Design("G", ("en'; DROP TABLE cohorts",)), "languages", "unknown"),
        (Design("G", ("en",), retention_days=0), "retention_days", "too_short"),
        (Design("G", ("en",), retention_days=10**6), "retention_days", "too_long"),
        (Design("G", ("en",), white_label=WhiteLabel(colour="red")), "colour", "not_a_colour"),
        (Design("G", ("en",), white_label=WhiteLabel(colour="#12345")), "colour", "not_a_colour"),
        (Design("G", ("en",), white_label=WhiteLabel(logo=b"<svg><script/></svg>")), "logo", "not_png"),
        (Design("G", ("en",), white_label=WhiteLabel(logo=b"\x89PNG")), "logo", "not_png"),
        (Design("G", ("en",), white_label=WhiteLabel(logo=png(10_000, 5_000))), "logo", "too_large"),
        (Design("G", ("en",), white_label=WhiteLabel(logo=png(10, 10, LARGEST_LOGO + 1))), "logo", "too_large"),
        (Design("G", ("en",), white_label=WhiteLabel(logo=png(0, 0))), "logo", "too_large"),
    ],
)
def test_a_group_that_cannot_be_is_refused_by_its_field(design: Design, field: str, reason: str) -> None:
    with pytest.raises(BadGroup) as refused:
        design.checked()
    assert (refused.value.field, refused.value.reason) == (field, reason)


def test_a_group_is_kept_tidy() -> None:
    look = WhiteLabel(" Anna\x00 & Co ", png(600, 200), "#a1B2c3", "One.\r\n\u202eTwo.\n")
    kept = Design("  Spring\tgroup ", ("ru", "en", "ru"), white_label=look).checked()
    assert (kept.name, kept.languages) == ("Spring group", ("ru", "en"))
    assert kept.white_label == WhiteLabel("Anna & Co", png(600, 200), "#a1B2c3", "One.\nTwo.")
    assert kept.checked() == kept


@given(st.text())
def test_any_text_becomes_one_line_that_every_database_takes(text: str) -> None:
    kept = tidy(text)
    assert tidy(kept) == kept and len(kept) <= 120 and "\0" not in kept and len(kept.splitlines()) <= 1
    kept.encode()


@given(st.text())
def test_any_paragraph_becomes_one_that_every_database_takes(text: str) -> None:
    kept = tidy_paragraph(text)
    assert len(kept) <= 2_000 and "\0" not in kept
    kept.encode()


# -- codes and secrets


def test_codes_and_secrets_are_many_and_fit_an_address() -> None:
    codes, secrets = {keys.fresh_code() for _ in range(2_000)}, {keys.fresh_secret() for _ in range(2_000)}
    assert len(codes) == len(secrets) == 2_000
    assert all((keys.code_as_typed(code) == code and code.isalnum() and code.islower()) or code.isdigit() for code in codes)
    assert all(s.replace("-", "").replace("_", "").isalnum() and s.isascii() for s in secrets)
    assert len(keys.ALPHABET) ** keys.CODE_LENGTH > 2**49 and keys.SECRET_BYTES * 8 >= 128


@given(st.text(max_size=60))
def test_what_is_no_code_stands_for_none(text: str) -> None:
    code = keys.code_as_typed(text)
    assert len(code) == keys.CODE_LENGTH and (code == keys.NO_CODE or set(code) <= set(keys.ALPHABET))


def test_a_receipt_depends_on_the_key_and_the_group() -> None:
    key, other = keys.fresh_secret(), keys.fresh_secret()
    assert keys.receipt_for("a", key) == keys.receipt_for("a", key)
    assert len({keys.receipt_for(code, k) for code in "ab" for k in (key, other)}) == 4
    assert key not in keys.receipt_for("a", key)
