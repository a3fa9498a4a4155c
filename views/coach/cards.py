"""A table that is a list of cards on a phone: each row a card, each cell under the head of its column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from views.markup import Markup, tag


def cards(head: Sequence[str], rows: Iterable[Sequence[str]], kind: str) -> Markup:
    """Return a table of this *kind* whose first column names its rows; it says what it is even where it is drawn as cards."""
    heads = tag("tr", *(tag("th", title, scope="col", role="columnheader") for title in head), role="row")
    return tag(
        "table",
        tag("thead", heads, role="rowgroup"),
        tag("tbody", *(_row(head, row) for row in rows), role="rowgroup"),
        class_=f"cards {kind}",
        role="table",
    )


def _row(head: Sequence[str], row: Sequence[str]) -> Markup:
    first, *rest = row
    cells = (
        tag("td", tag("span", name, class_="soft", aria_hidden="true"), tag("div", cell), role="cell")
        for name, cell in zip(head[1:], rest, strict=True)
    )
    return tag("tr", tag("th", first, scope="row", role="rowheader"), *cells, role="row")
