"""A result lives in its link: what was folded comes back, and nothing else ever does."""

import random
import string
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from questions import Bank, load
from questions.bank import Release, fingerprint
from results.link import LONGEST, BrokenLink, code, fold, unfold
from results.pasted import read_any_version

BANK = load()
sheets = st.dictionaries(st.sampled_from([i.id for i in BANK.items]), st.integers(1, 5))
URL_SAFE = set(string.ascii_letters + string.digits + "-_")


@given(sheets)
def test_what_was_folded_comes_back(answers: dict[str, int]) -> None:
    token = fold(BANK, answers)
    assert unfold(BANK, token) == answers
    assert len(token) <= LONGEST and set(token) <= URL_SAFE


@given(sheets, st.integers(1, 30))
def test_a_link_cut_short_is_refused(answers: dict[str, int], lost: int) -> None:
    with pytest.raises(BrokenLink) as refused:
        unfold(BANK, fold(BANK, answers)[:-lost])
    assert refused.value.reason in ("cut", "edited")


@given(sheets, st.integers(0, 30), st.sampled_from(sorted(URL_SAFE)))
def test_one_edited_character_is_refused(answers: dict[str, int], at: int, other: str) -> None:
    token = fold(BANK, answers)
    edited = token[:at] + other + token[at + 1 :]
    if edited != token:
        with pytest.raises(BrokenLink):
            unfold(BANK, edited)


@given(st.text(max_size=60))
def test_no_text_is_misread(text: str) -> None:
    with pytest.raises(BrokenLink):
        unfold(BANK, text)


def test_ten_thousand_characters_are_refused() -> None:
    with pytest.raises(BrokenLink):
        unfold(BANK, "A" * 10_000)


def test_padding_and_the_other_alphabet_are_refused() -> None:
    token = fold(BANK, {i.id: 5 for i in BANK.items})
    for changed in (token + "=", token + " ", token.replace("-", "+").replace("_", "/") + "\n"):
        with pytest.raises(BrokenLink):
            unfold(BANK, changed)


def reversed_bank() -> Bank:
    items = tuple(reversed(BANK.items))
    keyings = tuple(i.keying for i in items)
    mark = fingerprint(keyings)
    return replace(BANK, items=items, fingerprint=mark, releases=(Release("other", mark, keyings),))


def test_a_link_made_for_another_bank_is_refused() -> None:
    with pytest.raises(BrokenLink) as refused:
        unfold(BANK, fold(reversed_bank(), {"q01": 5}))
    assert refused.value.reason == "other_bank"


def test_a_link_of_an_older_version_is_read_as_far_as_its_items_still_mean_the_same() -> None:
    """The new version drops q03, exchanges the sides of q01 and moves x01 to the front."""
    flip = {"pm": "pmm", "pmm": "pm"}
    first = BANK.item("q01")
    swapped = replace(first, a=flip[first.a or ""], b=flip[first.b or ""])
    items = tuple(swapped if i.id == "q01" else i for i in reversed(BANK.items) if i.id != "q03")
    keyings = tuple(i.keying for i in items)
    newer = replace(
        BANK,
        version="2",
        items=items,
        fingerprint=fingerprint(keyings),
        releases=(*BANK.releases, Release("2", fingerprint(keyings), keyings)),
    )
    token = fold(BANK, {"q01": 5, "q02": 4, "q03": 3, "x01": 2})
    assert unfold(newer, token) == {"q01": 1, "q02": 4, "x01": 2}


@pytest.mark.parametrize("answer", [0, 6, -1, 99])
def test_an_answer_outside_one_to_five_is_never_folded(answer: int) -> None:
    with pytest.raises(ValueError, match="q01"):
        fold(BANK, {"q01": answer})


def test_an_unknown_item_is_never_folded() -> None:
    with pytest.raises(KeyError):
        fold(BANK, {"q99": 3})


# A code, for those who do not want their answers in an address


@given(sheets, st.sampled_from([str.upper, str.lower]), st.sampled_from(["-", " ", ""]))
def test_a_code_is_read_however_it_is_typed(answers: dict[str, int], case: Callable[[str], str], between: str) -> None:
    typed = case(code(fold(BANK, answers)).replace("-", between))
    assert read_any_version(BANK, f"  {typed}\n")[1] == answers


@given(sheets)
def test_letters_that_look_like_digits_are_read_as_digits(answers: dict[str, int]) -> None:
    assert read_any_version(BANK, code(fold(BANK, answers)).replace("0", "O").replace("1", "l"))[1] == answers


@given(sheets)
def test_a_whole_link_or_a_bare_token_may_be_pasted_too(answers: dict[str, int]) -> None:
    token = fold(BANK, answers)
    assert read_any_version(BANK, token)[1] == answers
    assert read_any_version(BANK, f"https://example.org/result?lang=ru&r={token}")[1] == answers
    assert read_any_version(BANK, f"http://127.0.0.1:8501/result?r={token}&lang=en#top")[1] == answers


@given(st.text(max_size=80))
def test_no_pasted_text_is_misread(text: str) -> None:
    with pytest.raises(BrokenLink):
        read_any_version(BANK, text)


MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})


@given(
    sheets,
    st.integers(0, 35),
    st.sampled_from(string.ascii_uppercase + string.digits + "?Ж"),
    st.sampled_from([str.upper, str.lower, str.capitalize]),
    st.sampled_from(["-", " ", ""]),
)
def test_a_code_with_a_wrong_letter_is_never_said_to_be_of_other_questions(
    answers: dict[str, int], at: int, wrong: str, case: Callable[[str], str], between: str
) -> None:
    groups = code(fold(BANK, answers)).split("-")
    letters = list("".join(groups))
    assume(wrong.translate(MEANT) != letters[at])
    letters[at] = wrong
    typed = case(between.join("".join(letters[i : i + 4]) for i in range(0, len(letters), 4)))
    with pytest.raises(BrokenLink) as refused:
        read_any_version(BANK, typed)
    assert refused.value.reason == "edited"


@given(sheets, st.integers(4, 35), st.booleans(), st.data())
def test_neither_is_a_code_with_a_letter_too_many_or_in_any_case(
    answers: dict[str, int], at: int, grouped: bool, data: st.DataObject
) -> None:
    typed = code(fold(BANK, answers))
    more = data.draw(st.sampled_from("23456789"))
    if grouped:
        typed = "".join(data.draw(st.sampled_from([c.lower(), c])) for c in typed)
        slip = typed[: at + 1] + more + typed[at + 1 :]
    else:
        plain = typed.replace("-", "")
        slip = plain[:at] + more + plain[at:]
    with pytest.raises(BrokenLink) as refused:
        read_any_version(BANK, slip)
    assert refused.value.reason == "edited"


def bank_of(items: int, version: int) -> Bank:
    """Another bank: as many items, named anew."""
    there = (BANK.items * 2)[:items]
    renamed = tuple(replace(item, id=f"{version:x}{k:02}") for k, item in enumerate(there))
    keyings = tuple(item.keying for item in renamed)
    mark = fingerprint(keyings)
    return replace(BANK, items=renamed, fingerprint=mark, releases=(Release("other", mark, keyings),))


@settings(max_examples=1500, deadline=None)
@given(st.sampled_from([14, 35, 48, 62, 63, 64, 65]), st.integers(0, 1 << 64), st.integers(0, 1 << 64))
def test_a_token_of_another_bank_is_always_said_to_be_so(items: int, version: int, person: int) -> None:
    other = bank_of(items, version)
    answered = random.Random(person).choices(range(6), k=items)
    token = fold(other, {item.id: a for item, a in zip(other.items, answered, strict=True) if a})
    assume(other.fingerprint[:4] not in {release.fingerprint[:4] for release in BANK.releases})
    for pasted in (token, f"https://example.org/result?r={token}"):
        with pytest.raises(BrokenLink) as refused:
            read_any_version(BANK, pasted)
        assert refused.value.reason == "other_bank"


def test_so_is_its_code() -> None:
    with pytest.raises(BrokenLink) as refused:
        read_any_version(BANK, code(fold(bank_of(48, 7), {"700": 5})))
    assert refused.value.reason == "other_bank"
