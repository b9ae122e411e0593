"""No naked number: what the models and rules count with is data with a source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.reading import module_name, modules

ALLOWED = {0, 1, 2, 0.5, -1}
NUMBER_MAKERS = {"float", "int", "Decimal", "Fraction", "complex"}


def naked_numbers(source: str) -> list[str]:
    """Return ``line: number`` for every number that is written into this source."""
    return [f"{line}: {number}" for line, number in _numbers(ast.parse(source))]


def _numbers(node: ast.AST) -> Iterator[tuple[int, object]]:
    if isinstance(node, ast.Constant):
        if _is_number(node.value) and node.value not in ALLOWED:
            yield node.lineno, node.value
    elif isinstance(node, ast.Subscript):
        yield from _numbers(node.value)  # an index or a type, not a quantity
    elif isinstance(node, ast.keyword) and node.arg == "axis":
        return
    else:
        if isinstance(node, ast.Call):
            yield from _numbers_in_text(node)
        for child in ast.iter_child_nodes(node):
            yield from _numbers(child)


def _numbers_in_text(call: ast.Call) -> Iterator[tuple[int, object]]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    for argument in call.args if name in NUMBER_MAKERS else ():
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield call.lineno, argument.value


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | complex) and not isinstance(value, bool)


@pytest.mark.parametrize("path", list(modules("mechanisms", "scales", "safety")), ids=module_name)
def test_models_and_rules_hold_no_naked_number(path: Path) -> None:
    assert not naked_numbers(path.read_text())


def test_there_are_modules_to_read() -> None:
    assert {"needlework.mechanisms", "needlework.scales"} <= {
        module_name(path) for path in modules("mechanisms", "scales", "safety")
    }


@pytest.mark.parametrize(
    "source",
    [
        "rate = 0.37",
        "def course(days, rate=3.0): ...",
        "x = -2.5 * dose",
        "limit = Decimal('0.37')",
        "limit = float('1e-3')",
        "turns = 1j",
        "table = {'onset': 4}",
        "first = f(7)[0]",
        "def law(x):\n    'Half is 0.5.'\n    return x ** 3",
    ],
)
def test_a_naked_number_is_found(source: str) -> None:
    assert naked_numbers(source)


@pytest.mark.parametrize(
    "source",
    [
        "half = 0.5 * (a + b) / 2 - 1 + 0",
        "one = 1.0",
        "last = days[-1]",
        "fourth = grades[..., 3]",
        "part = days[3:7]",
        "total = terms.sum(axis=3)",
        "yes = True",
        "rate = parameter('neuromodulator.rate').value",
        "def law(x):\n    'Emax 0.97 [1].'\n    return x",
        "grade: Literal[0, 1, 2, 3] = 0",
    ],
)
def test_what_is_no_quantity_is_left_alone(source: str) -> None:
    assert not naked_numbers(source)


def test_the_allow_list_stays_short() -> None:
    assert {0, 1, 2, 0.5, -1} == ALLOWED
