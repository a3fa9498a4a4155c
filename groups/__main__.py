"""`python -m groups backup FILE` and `python -m groups restore FILE`: all groups and results in one file, and back again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from groups.backup import NotEmpty, back_up, owner_only, restore
from groups.store import NewerStore, Store, StoreAway, UnusableAddress
from settings import BadSetting, settings


def main(arguments: list[str] | None = None) -> int:
    """Run one command on the store at --database, DATABASE_URL or its usual place; 2 and one line if it cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m groups", description=__doc__)
    parser.add_argument("command", choices=("backup", "restore"))
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--database", help="its address, else that in DATABASE_URL")
    chosen = parser.parse_args(arguments)
    try:
        store = Store(chosen.database or settings().database_url or None)
        if chosen.command == "backup":
            done = f"backed up {owner_only(lambda: back_up(store, chosen.file))} results into {chosen.file}"
        else:
            done = f"restored {restore(chosen.file, store)} results from {chosen.file}"
        store.shut()
    except NotEmpty as there:
        return refuse(f"{there} holds something already, so nothing was copied")
    except BadSetting as bad:
        return refuse(str(bad))
    except UnusableAddress as wrong:
        return refuse(f"the address of the database cannot be used: {wrong}")
    except (StoreAway, NewerStore) as away:
        return refuse(f"the database cannot be read or written ({type(away).__name__}: {away}), so nothing was copied")
    print(done)
    return 0


def refuse(why: str) -> int:
    """Say why nothing was done."""
    print(f"groups: {why}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
