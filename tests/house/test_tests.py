"""The tests themselves: they mirror the package, read as sentences and can fail."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.reading import PACKAGE, ROOT, functions_of

FILES = sorted((ROOT / "tests").rglob("test_*.py"))
OWN_FOLDERS = {"house", "properties", "reference", "browser", "docs"}
CAN_FAIL = {"raises", "warns", "fail", "testmod", "validate", "assert_allclose"}


def cases_of(path: Path) -> list[ast.FunctionDef]:
    """Return the test functions of a file."""
    found = functions_of(ast.parse(path.read_text()))
    return [
        node for node in found if isinstance(node, ast.FunctionDef) and node.name[:5] == "test_"
    ]


def can_fail(node: ast.FunctionDef) -> bool:
    """Return whether a test asserts something, itself or through a helper that says so."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Assert):
            return True
        if isinstance(inner, ast.Call):
            name = getattr(inner.func, "attr", getattr(inner.func, "id", ""))
            if name in CAN_FAIL or name.startswith(("assert_", "expect_", "check_")):
                return True
    return False


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_test_can_fail(path: Path) -> None:
    assert not [node.name for node in cases_of(path) if not can_fail(node)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_names_of_tests_are_sentences(path: Path) -> None:
    assert not [node.name for node in cases_of(path) if node.name.count("_") < 3]


def test_the_folders_of_the_tests_mirror_the_layers() -> None:
    layers = {path.stem for path in PACKAGE.iterdir() if path.is_dir() or path.suffix == ".py"}
    folders = {path.relative_to(ROOT / "tests").parts[0] for path in FILES}
    assert folders <= layers | OWN_FOLDERS


@pytest.mark.parametrize(
    ("source", "asserts"),
    [
        ("def test_a():\n    run()", False),
        ("def test_a():\n    assert run()", True),
        ("def test_a():\n    with pytest.raises(ValueError): run()", True),
    ],
)
def test_a_test_without_an_assertion_is_found(source: str, asserts: bool) -> None:
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.FunctionDef)
    assert can_fail(node) is asserts
