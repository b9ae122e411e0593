"""Read muscle, side and amount of every point out of what people and programs are given."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

from needlework.anatomy import head
from needlework.clinic.face.drawing import MIDDLE
from needlework.clinic.face.marking import side_of
from needlework.clinic.face.positions import position
from needlework.exchange.words import muscle_words
from needlework.planfile import read_plan
from needlework.plans import Neuromodulator, Plan
from needlework.protocols import expand

Point = tuple[str, str, str]
"""Muscle in words, the patient's side, amount with its unit."""

SAID = re.compile(r"(.*), (right|left|midline|side not said), ([^,]+)")
SAID_IN_PICTURE = re.compile(r"([\d.]+ \w+) in [^,]+, (.*), (right|left|midline): ")
BELOW = re.compile(r"[\w/-]+, (.*), (right|left|midline), ([\d.]+ \w+): ")
WHICH = re.compile(r", (inner|middle|outer|lower|upper|\d+ of \d+)$")
MARK = re.compile(r'<g class="mark[^"]*" (.*?)>')
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
ROW = re.compile(r"<tr(?: data-row=\"[^\"]*\")?><th scope=\"row\">((?:(?!</tr>).)*?)</th>"
                 r"<td>(.*?)</td><td>(.*?)</td>")  # fmt: skip
DOT = re.compile(
    r'<g><title>([^<]*)</title><circle cx="([\d.-]+)" cy="[\d.-]+" r="[\d.]+"[^>]*></circle>'
    r"<text[^>]*>([^<]*)</text></g>"
)
LETTER = re.compile(r'<text x="([\d.]+)" y="30"[^>]*>([RL])</text>')


def of_model(plan: Plan) -> Counter[Point]:
    """Return the points of a plan; one whose side its scheme leaves open, where it is drawn."""
    return Counter(
        (muscle_words(site.muscle), side_of(site, position(site, every)), str(site.dose))
        for one in plan.treatments
        if isinstance(one, Neuromodulator)
        for every in [expand(one)]
        for site in every
    )


def named(words: str) -> Point:
    """Return muscle, side and amount of a name such as "procerus, midline, 4 U, 0.1 mL"."""
    said = SAID.match(words)
    assert said is not None, words
    muscle, side, amount = said.groups()
    return muscle, side, amount


def of_drawing(page: str) -> Counter[Point]:
    """Return the points of the drawings of a page; each lies where its side is."""
    found: Counter[Point] = Counter()
    for inside in MARK.findall(page):
        said = {name: unescape(value) for name, value in ATTRIBUTE.findall(inside)}
        muscle, side, amount = named(said["aria-label"])
        x = float(said["transform"].removeprefix("translate(").split()[0])
        lies = "midline" if x == MIDDLE else "right" if x < MIDDLE else "left"
        assert side == said["data-side"], said
        # A point that was dropped on the midline has the side that it always had.
        assert lies in (side, "midline"), said
        found[muscle, side, amount] += 1
    for picture in re.findall(r'<svg id="[^"]*" class="chart".*?</svg>', page, re.DOTALL):
        letters = {
            letter: float(x)
            for x, letter in re.findall(r'<text x="([\d.]+)" y="18" class="side">([RL])', picture)
        }
        assert letters["R"] < MIDDLE < letters["L"]
    return found


def of_table(page: str, unit: str) -> Counter[Point]:
    """Return the points of the tables beside the drawings."""
    found: Counter[Point] = Counter()
    for muscle, side, cell in ROW.findall(page):
        typed = re.search(r'name="dose"[^>]*value="([^"]*)"', cell)
        amount = typed[1] if typed else cell
        name = WHICH.sub("", unescape(muscle.split(" <")[0]))
        known = unescape(side).removesuffix(", by its place")
        found[name, known, f"{amount} {unit}"] += 1
    return found


def of_scene(scene: dict[str, Any], unit: str) -> Counter[Point]:
    """Return the points of the head; each lies on the half of the mesh that its side names."""
    found: Counter[Point] = Counter()
    for session in scene["sessions"]:
        for point in session["points"]:
            corners, shares = point["spot"][:3], point["spot"][3:]
            across = sum(
                float(head().surface.vertices[corner][0]) * share
                for corner, share in zip(corners, shares, strict=True)
            )
            half = {"right": across < 1, "left": across > -1, "midline": abs(across) < 2}
            assert half[point["side"]], point
            assert f", {point['side']}, {point['units']} {unit}" in point["name"]
            found[point["words"], point["side"], f"{point['units']} {unit}"] += 1
        for words in session["missing"]:
            muscle, side, amount = named(words)
            found[muscle, side, amount] += 1
    return found


def of_picture(svg: str) -> Counter[Point]:
    """Return the points of a picture of the face; from the front, R and right points lie left."""
    found: Counter[Point] = Counter()
    places: dict[str, list[float]] = {"right": [], "left": [], "midline": []}
    for title, x, text in DOT.findall(svg):
        said = SAID_IN_PICTURE.match(unescape(title))
        assert said is not None, title
        amount, muscle, side = said.groups()
        assert amount.split()[0] == text
        places[side].append(float(x))
        found[muscle, side, amount] += 1
    letters = {letter: float(x) for x, letter in LETTER.findall(svg)}
    if "The face from the front" in svg:
        assert letters["R"] < letters["L"]
        assert max(places["right"], default=0) <= min(places["left"], default=9e9) + 2
    return found


def of_report(page: str) -> tuple[set[Point], set[tuple[str, str]]]:
    """Return the points of the pictures of a report and those that it names below, and its table.

    The table holds muscle and side of what lies on the face.
    """
    part = page.partition('id="points"')[2].partition("</section>")[0]
    shown: set[Point] = set()
    for picture in re.split(r"<figure>", part)[1:]:
        shown |= set(of_picture(picture.partition("</figure>")[0]))
    for words in re.findall(r"<li>([^<]*)</li>", part):
        said = BELOW.match(unescape(words))
        if said is not None:
            muscle, side, amount = said.groups()
            shown.add((muscle, side, amount))
    table: set[tuple[str, str]] = set()
    rows = re.findall(r'<th scope="row">([^<]*)</th><td data-column="Side">([^<]*)</td>', part)
    for muscle, sides in rows:
        table |= {(unescape(muscle).lower(), side) for side in sides.split(", ")}
    return shown, table


def of_plan_text(text: str) -> Counter[Point]:
    """Return the points of a plan file."""
    return of_model(read_plan(text))


def of_expansion(text: str) -> Counter[Point]:
    """Return the points of a frozen expansion, sides as its scheme says them."""
    rows: Iterable[dict[str, str]] = (
        row for rows in json.loads(text).values() for row in rows if row["muscle"]
    )
    return Counter((muscle_words(row["muscle"]), row["side"], row["dose"]) for row in rows)


def rows_of(archive: Path, table: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table of an export."""
    with zipfile.ZipFile(archive) as found:
        for line in found.read(f"{table}.jsonl").decode().splitlines():
            yield json.loads(line)
