"""A copy of the evidence that a test may damage."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from needlework.evidence.check_tables import figure_problems
from needlework.evidence.checks import check
from needlework.evidence.library import PACKAGE, Library
from needlework.problems import Problem


@dataclass(frozen=True)
class Copy:
    """A copy of the evidence folder and of the tables beside the vocabulary."""

    root: Path
    shared: Path

    def library(self) -> Library:
        return Library(self.root, self.shared)

    def problems(self) -> tuple[Problem, ...]:
        return check(self.library())

    def figure_problems(self, topic: str) -> tuple[Problem, ...]:
        return tuple(figure_problems(self.library(), topic))

    def sentences(self) -> str:
        return "\n".join(problem.sentence() for problem in self.problems())

    def replace(self, file: str, old: str, new: str) -> None:
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def append(self, file: str, text: str) -> None:
        path = self.root / file
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def make_copy(folder: Path) -> Copy:
    """Return a copy of the evidence below a folder."""
    shutil.copytree(PACKAGE / "evidence" / "data", folder / "data")
    shutil.copytree(PACKAGE / "vocabulary" / "data", folder / "shared")
    return Copy(folder / "data", folder / "shared")


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return make_copy(tmp_path)
