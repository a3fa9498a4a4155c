"""What `make` says on a new machine before each step that takes a while."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("target", ["run", "test"])
def test_nothing_slow_begins_without_a_word(target: str, tmp_path: Path) -> None:
    how = ["make", "--dry-run", target, f"VENV={tmp_path / 'new'}"]
    steps = subprocess.run(how, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    slow = [at for at, step in enumerate(steps) if "pip install" in step]
    assert slow and all(steps[at - 1].startswith('echo "Installing') for at in slow)
    assert any("-m venv" in step and 'echo "Making' in step for step in steps)
