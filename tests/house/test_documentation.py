"""The manual is whole: links lead somewhere, commands are described, pages are current."""

from __future__ import annotations

import re
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import pytest

from needlework.cli.app import COMMANDS
from tests.house.reading import ROOT, project_files

PAGES = [path for path in project_files() if path.suffix == ".md"]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")


def heading_anchors(text: str) -> set[str]:
    """Return the anchors that the headings of a page make."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", name.lower()).strip().replace(" ", "-") for name in headings}


def broken_links(page: Path, text: str) -> list[str]:
    """Return the links of a page that lead to no file or heading of the project."""
    without_code = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    targets = [link for link in LINK.findall(without_code) if not re.match(r"\w+:", link)]
    return [link for link in targets if not _leads_somewhere(page, text, link)]


def _leads_somewhere(page: Path, text: str, link: str) -> bool:
    name, _, anchor = unquote(link).partition("#")
    target = (page.parent / name).resolve() if name else page
    if not target.exists() or not target.is_relative_to(ROOT):
        return False
    if not anchor:
        return True
    return anchor in heading_anchors(text if target == page else target.read_text())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file_of_the_project(page: Path) -> None:
    assert not broken_links(page, page.read_text())


@pytest.mark.parametrize(
    "text", ["[a](nowhere.md)", "[a](#nowhere)", "![a](/etc/passwd)", "[a](../../outside.md)"]
)
def test_a_broken_link_is_found(text: str) -> None:
    assert broken_links(ROOT / "README.md", text)


def test_every_page_of_the_manual_is_in_its_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text()
    pages = [path.relative_to(ROOT / "docs") for path in PAGES if ROOT / "docs" in path.parents]
    linked = set(LINK.findall(index))
    assert not [str(page) for page in pages if str(page) not in {*linked, "README.md"}]


def test_decision_records_are_numbered_without_gaps() -> None:
    numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs/decisions").glob("*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


def test_decision_records_fit_on_a_page_and_have_its_parts() -> None:
    for path in (ROOT / "docs/decisions").glob("*.md"):
        text = path.read_text()
        assert len(text.split()) <= 500, path.name
        parts = ["## Context", "## Options", "## Decision", "## Consequences"]
        assert [part for part in parts if part not in text] == [], path.name


def test_generated_pages_are_current(generate: ModuleType) -> None:
    for name, (path, render) in generate.PAGES.items():
        if path.suffix in (".md", ".csv"):
            assert path.read_text() == render(), f"{name} is old; run `make docs`"


def test_the_picture_of_the_front_page_shows_the_forecast(generate: ModuleType) -> None:
    path, render = generate.PAGES["picture"]
    numbers = [re.findall(r"-?\d+(?:\.\d+)?", text) for text in (path.read_text(), render())]
    assert len(numbers[0]) == len(numbers[1]), "the picture is old; run `make docs`"
    apart = [abs(float(a) - float(b)) for a, b in zip(*numbers, strict=True)]
    assert max(apart) < 1, "the picture is old; run `make docs`"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_manual(name: str) -> None:
    assert f"## needlework {name}" in (ROOT / "docs/reference/cli.md").read_text()


@pytest.mark.parametrize("target", ["demo", "test", "lint", "format", "bench", "docs", "clean"])
def test_every_task_is_in_the_makefile_and_in_the_contributing_page(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert f"`make {target}`" in (ROOT / "CONTRIBUTING.md").read_text()
