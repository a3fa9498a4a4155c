"""A store is copied whole into one file, and back into an empty database of either kind, by one command each."""

from __future__ import annotations

from pathlib import Path

import pytest

from groups import store
from groups.__main__ import main
from groups.group import Design
from groups.store import Store
from tests.crowd import BANK, send
from tests.postgres import fresh_database

DESIGN = Design("Spring group", ("en", "ru"), asks_names=True)


def empty(kind: str, folder: Path) -> str:
    return f"sqlite:///{folder}/{kind}.sqlite" if kind.startswith("sqlite") else fresh_database()


@pytest.mark.parametrize("start", ["sqlite", "postgresql"])
@pytest.mark.parametrize("end", ["sqlite-new", "postgresql"])
def test_what_was_backed_up_is_restored_on_either_database(
    start: str, end: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, copy = empty(start, tmp_path), empty(end, tmp_path), tmp_path / "copy"
    db = store.open_store(first)
    group, secret = db.open_group(DESIGN, BANK)
    receipts = [send(db, group.code, name=f"Client {n}").secret for n in range(30)]
    db.name_client(secret, int(db.sheets(secret, BANK).ids[3]), "Anna")
    db.withdraw(receipts[0])
    assert main(["backup", str(copy), "--database", first]) == 0
    assert copy.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.glob("copy*")] == ["copy"], "one whole file"
    db.withdraw(receipts[1])  # later than the copy
    assert main(["restore", str(copy), "--database", second]) == 0
    assert "backed up 29 results" in capsys.readouterr().out
    restored = store.open_store(second)
    sheets = restored.sheets(secret, BANK)
    assert (
        sheets.names == tuple(f"Client {n}" for n in range(1, 30)) and sheets.known_as is not None and "Anna" in sheets.known_as
    )
    assert restored.by_code(group.code) == group
    assert restored.by_receipt(receipts[5]).name == "Client 5"
    send(restored, group.code, name="Later")
    restored.open_group(DESIGN, BANK)
    assert restored.sheets(secret, BANK).names[-1] == "Later"
    assert main(["restore", str(copy), "--database", second]) == 2
    assert "holds something already" in capsys.readouterr().err


def test_what_cannot_be_copied_is_one_line_and_leaves_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    address = f"sqlite:///{tmp_path}/a.sqlite"
    store.open_store(address).shut()
    there, damaged = tmp_path / "there", tmp_path / "damaged"
    there.write_text("something")
    damaged.write_bytes(b"no database" * 500)
    for arguments in (
        ["backup", str(there), "--database", address],
        ["backup", str(tmp_path / "new"), "--database", "mysql://root:secret@localhost/x"],
        ["backup", str(tmp_path / "new"), "--database", f"sqlite:///{damaged}"],
        ["restore", str(tmp_path / "none"), "--database", address],
        ["restore", str(damaged), "--database", address],
    ):
        assert main(arguments) == 2, arguments
        said = capsys.readouterr()
        assert said.out == "" and len(said.err.splitlines()) == 1 and "secret" not in said.err
    assert there.read_text() == "something" and not list(tmp_path.glob("new*"))
    assert Store(address).ready()
