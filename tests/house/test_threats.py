"""What is said to stop a threat to the clinic is held by tests that are there."""

from __future__ import annotations

import re

from tests.house.reading import ROOT

PAGE = ROOT / "docs/safety/clinic-threats.md"
ROW = re.compile(r"^\| (?!threat|---)(.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def test_every_threat_names_tests_that_are_there() -> None:
    tests = "\n".join(path.read_text() for path in sorted((ROOT / "tests").rglob("test_*.py")))
    known = set(re.findall(r"^def (test_\w+)\(", tests, re.MULTILINE))
    rows = ROW.findall(PAGE.read_text())
    assert len(rows) > 40
    for threat, _, held in rows:
        names = re.findall(r"`(test_\w+)`", held)
        assert names, f"{threat}: no test"
        assert set(names) <= known, f"{threat}: {set(names) - known}"
