"""Everything public is documented and annotated, and the curated surface holds."""

from __future__ import annotations

import ast
import doctest
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

import needlework
from tests.house.reading import PACKAGE, module_name, modules

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
WITH_EXAMPLES = [path for path in modules() if ">>> " in path.read_text()]


def public(body: list[ast.stmt], prefix: str = "") -> Iterator[tuple[str, Definition]]:
    """Yield name and node of the public classes, functions and methods of a body."""
    for node in body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from public(node.body, f"{prefix}{node.name}.")


def faults(source: str) -> list[str]:
    """Return a sentence per public name that lacks a docstring or an annotation."""
    found = []
    for name, node in public(ast.parse(source).body):
        decorators = {getattr(item, "attr", getattr(item, "id", "")) for item in _flat(node)}
        if ast.get_docstring(node) is None and not decorators & {"overload", "setter"}:
            found.append(f"{name} has no docstring")
        if not isinstance(node, ast.ClassDef):
            found += [f"{name} does not annotate {missing}" for missing in _bare(node)]
    return found


def _flat(node: Definition) -> list[ast.expr]:
    return [item.func if isinstance(item, ast.Call) else item for item in node.decorator_list]


def _bare(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    given = node.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    named += [argument for argument in (given.vararg, given.kwarg) if argument]
    for argument in named:
        if argument.annotation is None and argument.arg not in {"self", "cls"}:
            yield argument.arg
    if node.returns is None:
        yield "what it returns"


@pytest.mark.parametrize("path", list(modules()), ids=module_name)
def test_everything_public_is_documented_and_annotated(path: Path) -> None:
    source = path.read_text()
    assert ast.get_docstring(ast.parse(source)) is not None
    assert not faults(source)


@pytest.mark.parametrize(
    "source",
    [
        "def f() -> None: ...",
        "def f(x) -> None:\n    'Do.'",
        "def f(x: int):\n    'Do.'",
        "class A:\n    'An a.'\n    def m(self) -> int: ...",
    ],
)
def test_a_public_name_without_words_or_types_is_found(source: str) -> None:
    assert faults(source)


def test_a_private_name_needs_no_words() -> None:
    assert not faults("def _f(x): ...")


@pytest.mark.parametrize("name", needlework.__all__)
def test_every_name_of_the_surface_is_there(name: str) -> None:
    assert getattr(needlework, name) is not None
    assert name in dir(needlework)


def test_the_surface_offers_what_the_type_checker_sees() -> None:
    tree = ast.parse((PACKAGE / "__init__.py").read_text())
    seen = {
        alias.name: node.module
        for block in tree.body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == needlework._HOMES
    assert {*seen, "__version__"} == set(needlework.__all__)


def test_an_unknown_name_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(AttributeError, match="load_plan"):
        _ = needlework.load_plam


def test_forecast_is_a_layer_and_a_verb() -> None:
    layer = import_module("needlework.forecast")
    assert needlework.forecast is layer
    assert callable(needlework.forecast)
    assert layer.values.__name__ == "needlework.forecast.values"


@pytest.mark.parametrize("path", WITH_EXAMPLES, ids=module_name)
def test_examples_in_docstrings_run(path: Path) -> None:
    result = doctest.testmod(import_module(module_name(path)))
    assert result.attempted > 0
    assert result.failed == 0
