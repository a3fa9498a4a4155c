"""Take out of an environment what the quiz never runs: `python deploy/slim.py /venv` does it, `--try .venv` on a copy, and says the figures.

What goes: chart libraries that Streamlit brings and no page draws, Arrow's network and cloud parts, other people's tests, the names of
countries in languages that are not ours, pip itself, and the symbols for debuggers. What stays is tried: the app has to start, score a
sheet and make a report from the slim copy.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HOME = Path(__file__).parent.parent
UNUSED = (
    "altair",
    "altair-*.dist-info",
    "pydeck",
    "pydeck-*.dist-info",
    "pip",
    "pip-*.dist-info",
    "setuptools",
    "setuptools-*.dist-info",
    "pkg_resources",
    "_distutils_hack",
    "pyarrow/include",
    "pyarrow/src",
    "pyarrow/tests",
    "pyarrow/libarrow_flight*",
    "pyarrow/_flight*",
    "pyarrow/flight.py",
    "pyarrow/libarrow_python_flight*",
    "pyarrow/*.a",
    "numpy/f2py",
    "plotly/package_data/datasets",
)
TESTS = ("tests", "testing/tests")
LANGUAGES = ("root", "en", "ru", "zh")
TRY = """
import sys
for name in ("altair", "pydeck"):
    assert __import__("importlib.util").util.find_spec(name) is None, name
import serve
from i18n import words
from questions import load
from results import pdf
from scoring import score
serve.settle()
bank = load()
answers = {item.id: 1 + place % 5 for place, item in enumerate(bank.core)}
profile = score(bank, answers)
import datetime
made = pdf.report(bank, profile, answers, words("en"), link="https://quiz.example/result?r=x", when=datetime.date(2026, 1, 1))
assert made.startswith(b"%PDF-") and len(made) > 20_000
import scoring.sheets, groups.store, views.page
print("starts, scores and makes a report")
"""


def packages(venv: Path) -> Path:
    """Return the folder of *venv*'s packages; SystemExit if there is none."""
    found = sorted(venv.glob("lib/python3*/site-packages"))
    if not found:
        raise SystemExit(f"{venv}: no environment of Python (lib/python3*/site-packages is not there)")
    return found[0]


def unused(site: Path) -> Iterator[Path]:
    """Yield the files and folders under *site* that the quiz never runs."""
    for pattern in UNUSED:
        yield from site.glob(pattern)
    for name in TESTS:
        yield from (path for path in site.rglob(name) if path.is_dir())
    for path in site.glob("babel/locale-data/*.dat"):
        if path.stem.split("_")[0] not in LANGUAGES:
            yield path


def remove(path: Path) -> None:
    """Remove a file or a folder that may be gone already."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def strip_symbols(site: Path) -> None:
    """Take the symbols for debuggers out of every library, where binutils are there; code and what is linked stay.

    Each is written anew and put in the old one's place, so that a file that is shared with another environment stays whole there.
    What auditwheel patched (`*.libs`) is left alone: stripped, it would no longer load.
    """
    program = shutil.which("strip")
    for path in list(site.rglob("*.so*")) if program else ():
        if path.is_file() and not path.is_symlink() and not path.parent.name.endswith(".libs"):
            light = path.with_name(path.name + ".light")
            subprocess.run([str(program), "--strip-debug", "-o", light, path], check=True)
            light.replace(path)


def link_or_copy(source: str, target: str) -> None:
    """Let *target* be the same file as *source*, or a copy where the file systems differ."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def megabytes(folder: Path) -> int:
    """Return how much *folder* takes, in MB of 1,000,000 bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) // 1_000_000


def slim(venv: Path) -> None:
    """Remove what is unused from *venv*, and say what it weighed before and after."""
    site = packages(venv)
    before = megabytes(site)
    for path in list(unused(site)):
        remove(path)
    strip_symbols(site)
    print(f"{before} MB of packages, {megabytes(site)} MB without what never runs")


def try_on_a_copy(venv: Path) -> None:
    """Slim a copy of *venv*'s packages and run the app from it, without the environment that it was copied from."""
    with tempfile.TemporaryDirectory(prefix="quiz-slim-") as folder:
        site = packages(venv)
        copy = Path(folder) / site.relative_to(venv)
        shutil.copytree(site, copy, symlinks=True, copy_function=link_or_copy)
        slim(Path(folder))
        program = f"import sys\nsys.path[:0] = [{str(copy)!r}, {str(HOME)!r}]\n{TRY}"
        subprocess.run([getattr(sys, "_base_executable", sys.executable), "-I", "-c", program], cwd=HOME, check=True)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("venv", type=Path)
    parser.add_argument(
        "--try", dest="trying", action="store_true", help="leave the environment as it is, and run the app from a slim copy"
    )
    given = parser.parse_args()
    (try_on_a_copy if given.trying else slim)(given.venv)


if __name__ == "__main__":
    main()
