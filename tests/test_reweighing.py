"""A change of weights under links that people hold is named until it is on record, and its effect can be looked at before."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from questions import load
from questions.__main__ import main
from questions.bank import SHIPPED_BANK
from questions.releases import changed_weights
from scoring import score
from tests.simulator import moved


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A copy of the bank in which the second article counts for less."""
    folder = tmp_path / "bank"
    shutil.copytree(SHIPPED_BANK, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    sources = folder / "sources.toml"
    text = sources.read_text(encoding="utf-8")
    trust = "trust = { pm = 1.0, pmm = 1.0 }"
    at = text.index(trust, text.index(trust) + 1)
    sources.write_text(text[:at] + "trust = { pm = 0.8, pmm = 0.8 }" + text[at + len(trust) :], encoding="utf-8")
    return folder


def test_the_weights_of_today_are_on_record() -> None:
    bank = load()
    assert dict(bank.releases[-1].weights) == dict(bank.weights)
    assert changed_weights(bank) == ()


def test_a_changed_trust_is_named_until_it_is_on_record(edited: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank = load(edited)
    assert (bank.version, bank.fingerprint) == (load().version, load().fingerprint), (
        "links are the same, and read with new weights"
    )
    answers = {item.id: 1 + place % 5 for place, item in enumerate(bank.core)}
    assert score(bank, answers).lean.value != score(load(), answers).lean.value
    assert main(["--check", str(edited)]) == 1
    said = capsys.readouterr().out
    assert "CHANGELOG.md under Scores" in said and "--record-weights" in said and changed_weights(bank)[0] in said
    assert main(["--record-weights", str(edited)]) == 0
    load.cache_clear()  # the command is a process of its own
    assert main(["--check", str(edited)]) == 0
    assert dict(load(edited).releases[-1].weights) == dict(bank.weights)
    assert load(edited).releases[:-1] == load().releases[:-1]


def test_what_a_changed_trust_does_to_results_can_be_looked_at(edited: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bank = load(edited)
    found = moved.moved(moved.on_record(bank), bank, instruments=1, count=1000)
    assert 0 < found.side < 0.1 and 0 < found.label < 0.1 and found.furthest > 0.001
    same = moved.moved(load(), moved.on_record(bank), instruments=1, count=300)
    assert (same.side, same.label, same.case) == (0, 0, 0) and same.furthest < 1e-3
    assert moved.main([str(edited)]) == 0
    assert "change label" in capsys.readouterr().out
