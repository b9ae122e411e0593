"""The version is said once, and the pages that repeat it agree."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import version

import needlework
from tests.house.reading import ROOT


def test_the_package_is_built_with_the_version_it_says() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "src/needlework/__init__.py"
    assert version("needlework") == needlework.__version__


def test_the_citation_names_this_version() -> None:
    citation = (ROOT / "CITATION.cff").read_text()
    assert re.search(rf"^version: {re.escape(needlework.__version__)}$", citation, re.MULTILINE)


def test_the_change_log_opens_with_this_version_or_with_what_is_unreleased() -> None:
    first = re.search(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert first is not None
    assert first[1].split(" ")[0] in {needlework.__version__, "Unreleased"}
    assert f"## {needlework.__version__}" in (ROOT / "CHANGELOG.md").read_text()


def test_every_supported_python_is_named_and_the_oldest_is_what_tools_check() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    named = [
        entry.rpartition(" ")[2]
        for entry in project["project"]["classifiers"]
        if entry.startswith("Programming Language :: Python :: 3.")
    ]
    assert named == ["3.11", "3.12", "3.13"]
    assert project["project"]["requires-python"] == ">=3.11"
    assert project["tool"]["mypy"]["python_version"] == "3.11"
    assert project["tool"]["ruff"]["target-version"] == "py311"
