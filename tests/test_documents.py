"""What README and the pages in docs say in numbers and lists is what the program and its bank have."""

from __future__ import annotations

import datetime
import math
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from groups.profiles import profiles
from i18n import words
from questions import load
from scoring import score_sheets
from scoring.measured import measured
from scoring.sheets import columns
from tests.test_groups_analytics import group_of, people
from tests.test_invitation import group
from views.coach.files import rows
from views.coach.person import client_names

HOME = Path(__file__).parent.parent
BANK = load()
EN = words("en")
ITEMS, AXES, MORE = len(BANK.core), len(BANK.axes), len(BANK.extension)
MINUTES = tuple(
    EN.spelled(end) for end in (math.floor(min(measured()["minutes"].values())), math.ceil(max(measured()["minutes"].values())))
)
NUMBERS = {
    "README.md": (
        f"{ITEMS} questions, {MINUTES[0]} to {MINUTES[1]} minutes",
        f"in one of {EN.spelled(len(BANK.documents))} published articles",
        f"whether {EN.spelled(MORE)} more questions",
    ),
    "docs/pilot.md": (
        f"It takes {MINUTES[0]} to {MINUTES[1]} minutes of each person",
        f"Feldt's interval of alpha over {ITEMS} questions",
        f"over {ITEMS} pairs",
        f"the {EN.spelled(MORE)} extra questions",
        f"You answer {ITEMS} questions about work",
        f"{EN.spelled(AXES)} different axes are asked",
        f"holds the same {ITEMS} answers",
    ),
}


def read(file: str) -> str:
    """Return the text of a document in one line, without the marks of a quotation."""
    return " ".join(re.sub(r"(?m)^> ?", "", (HOME / file).read_text("utf-8")).split())


@pytest.mark.parametrize(("file", "said"), [(file, said) for file, all_of_it in NUMBERS.items() for said in all_of_it])
def test_a_number_in_a_document_is_that_of_the_bank(file: str, said: str) -> None:
    assert said in read(file)


def test_the_card_measured_as_many_axes_as_readme_says() -> None:
    """`make card` writes which bank it measured; README says how many axes that had."""
    of = next(bank for bank in (BANK, *BANK.earlier) if bank.fingerprint == measured()["fingerprint"])
    assert f"were measured with {EN.spelled(len(of.axes))} axes" in read("README.md")


def test_the_names_that_the_voice_quotes_are_names_of_poles() -> None:
    said = re.search(r"The names of the poles are kinds of work: \*(.+?)\*, \*(.+?)\*", read("docs/voice.md"))
    assert said and set(said.groups()) <= {name for axis in BANK.texts["en"].axes.values() for name in (axis.pm, axis.pmm)}


def documented(part: int) -> list[str]:
    """Return the columns that a table of docs/columns.md lists, each of an axis once for every axis."""
    table = (HOME / "docs/columns.md").read_text("utf-8").split("| column |")[part]
    named = [re.findall(r"`([^`]+)`", row.split("|")[1]) for row in table.splitlines() if row.startswith("| `")]
    plain = [name for row in named for name in row]
    return [name.replace("…", axis.id) for name in plain for axis in (BANK.axes if "…" in name else BANK.axes[:1])]


def test_every_column_of_scored_sheets_is_documented_and_no_other() -> None:
    sheets = np.full((1, len(BANK.scored)), 3, np.int8)
    assert sorted(columns(BANK, pa.array(["a"]), score_sheets(BANK, sheets)).column_names) == sorted(documented(1))


def test_every_column_of_a_groups_file_is_documented_and_no_other() -> None:
    sheets = replace(group_of(people(3)), group=group(), notes=("calm", None, None))
    table = rows(sheets, profiles(sheets), client_names(sheets, EN), datetime.UTC, EN, noted=True)
    assert sorted(table.columns) == sorted(documented(1) + documented(2))
