"""Parts that every section uses: section, figure, table, badge, list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from needlework.exchange.markup import Child, Html, join, tag
from needlework.forecast.values import Forecast, Grade

WIDE = 760.0
NARROW = 350.0


def section(identifier: str, heading: str, *children: Child, lead: str | None = None) -> Html:
    """Return a section with its heading and an optional sentence below it."""
    return tag(
        "section",
        tag("h2", heading, id=f"{identifier}-heading"),
        None if lead is None else tag("p", lead, class_="lead"),
        *children,
        id=identifier,
        aria_labelledby=f"{identifier}-heading",
    )


def figure(draw: Callable[[str, float], Html], uid: str, caption: Child = None) -> Html:
    """Return a picture drawn twice: wide for screens and paper, narrow for phones.

    Parameters
    ----------
    draw : callable
        Takes an identifier and a width in pixels.
    uid : str
        Prefix of identifiers, unique in the document.
    caption : str, optional
        What to read off.
    """
    return tag(
        "figure",
        tag("div", draw(f"{uid}-wide", WIDE), class_="wide"),
        tag("div", draw(f"{uid}-narrow", NARROW), class_="narrow"),
        None if caption is None else tag("figcaption", caption),
    )


def table(
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Child]],
    *,
    numeric: int = 0,
    stacked: bool = False,
) -> Html:
    """Return a table whose first column heads its rows.

    Parameters
    ----------
    caption : str
        What the table holds; read aloud and shown above.
    columns : sequence of str
        Headings.
    rows : iterable of sequences of str
        Cells.
    numeric : int
        How many columns at the right are aligned to the right.
    stacked : bool
        Whether a phone shows the cells of a row below each other.
    """
    first = len(columns) - numeric
    head = [
        # Above the names of the rows there may be nothing to say: no heading, then.
        tag("th", name, scope="col", class_="n" if i >= first else None) if name else tag("td")
        for i, name in enumerate(columns)
    ]
    said = columns if stacked else [""] * len(columns)
    body = [_row(cells, said, first) for cells in rows]
    found = tag(
        "table",
        tag("caption", caption),
        tag("thead", tag("tr", *head)),
        tag("tbody", *body),
        class_="stacked" if stacked else None,
    )
    return tag("div", found, class_="table", tabindex=0, role="group", aria_label=caption)


def _row(cells: Sequence[Child], said: Sequence[str], first: int) -> Html:
    made = [
        tag("td", cell, class_="n" if i >= first else None, data_column=said[i] or None)
        for i, cell in enumerate(cells)
        if i
    ]
    return tag("tr", tag("th", cells[0], scope="row"), *made)


def badge(grade: Grade) -> Html:
    """Return an evidence grade as a small labelled mark."""
    return tag("span", grade, class_=f"badge {grade}")


def bullets(items: Iterable[Child]) -> Html:
    """Return an unordered list."""
    return tag("ul", *(tag("li", item) for item in items))


def terms(pairs: Iterable[tuple[str, Child]], **attributes: str) -> Html:
    """Return a list of terms with their descriptions, in groups that can be laid out."""
    groups = [tag("div", tag("dt", term), tag("dd", said)) for term, said in pairs]
    return tag("dl", *groups, **attributes)


def references(forecast: Forecast, slugs: Iterable[str]) -> Html:
    """Return links to the numbered sources; a slug that is not listed stands as it is."""
    numbers = {source.slug: i for i, source in enumerate(forecast.sources, start=1)}
    found = []
    for slug in slugs:
        if slug in numbers:
            number = numbers[slug]
            found.append(
                tag(
                    "a",
                    f"[{number}]",
                    href=f"#source-{number}",
                    aria_label=f"source {number}",
                )
            )
        elif slug:
            found.append(tag("span", f"[{slug}]"))
    return join(found, " ")
