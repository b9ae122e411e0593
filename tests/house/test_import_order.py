"""Imports run one way through the layers."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.reading import PACKAGE, layer_of, module_name, modules

# From the bottom up; a layer may import what stands below it.
LAYERS = (
    {"problems"},
    {"vocabulary"},
    {"doses"},
    {"plans"},
    {"evidence"},
    {"protocols", "products"},
    {"anatomy", "planfile"},
    {"mechanisms"},
    {"scales"},
    {"validation", "forecast"},
    {"safety"},
    {"trials", "planning", "proving"},
    {"exchange"},
    {"cli"},
    {"clinic"},
)
ASIDE = {"calibration", "photo"}
ABOVE_ASIDE = {"clinic", "cli"}
ALLOWED_SIBLINGS = {("validation", "forecast")}
DOORS = {PACKAGE / "__init__.py", PACKAGE / "__main__.py"}
INSIDE = [path for path in modules() if path not in DOORS]
HEIGHT = {name: height for height, names in enumerate(LAYERS) for name in names}


def imported(source: str, module: str, is_package: bool) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of every import of the package, wherever it stands."""
    here = module.split(".") if is_package else module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{stem}.{alias.name}") for alias in node.names)
        elif isinstance(node, ast.Call) and _is_import_call(node):
            yield node.lineno, ast.literal_eval(node.args[0])


def _is_import_call(node: ast.Call) -> bool:
    name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    literal = node.args and isinstance(node.args[0], ast.Constant)
    return name in {"import_module", "__import__"} and bool(literal)


def may_import(importer: str, target: str) -> bool:
    """Return whether one layer may import another."""
    if importer == target or target == "problems":
        return True
    if target in ASIDE:
        return importer in ABOVE_ASIDE
    if importer in ASIDE:
        return target not in ABOVE_ASIDE
    return (importer, target) in ALLOWED_SIBLINGS or HEIGHT[importer] > HEIGHT[target]


def violations(source: str, module: str, is_package: bool = False) -> list[str]:
    """Return a sentence per import that this module may not make."""
    importer = module.split(".")[1]
    found = []
    for line, name in imported(source, module, is_package):
        parts = name.split(".")
        if parts[0] != "needlework" or parts[1:] == ["__version__"]:
            continue
        target = parts[1] if len(parts) > 1 else ""
        if target not in HEIGHT | dict.fromkeys(ASIDE, 0):
            found.append(f"{module}:{line} imports {name}, which is no layer")
        elif not may_import(importer, target):
            found.append(f"{module}:{line} imports {name}, which is not below {importer}")
    return found


@pytest.mark.parametrize("path", INSIDE, ids=module_name)
def test_a_module_imports_only_what_stands_below_it(path: Path) -> None:
    assert not violations(path.read_text(), module_name(path), path.name == "__init__.py")


def test_every_module_belongs_to_a_layer() -> None:
    assert {layer_of(path) for path in INSIDE} <= HEIGHT.keys() | ASIDE


@pytest.mark.parametrize(
    "source",
    [
        "import needlework.forecast",
        "from needlework.forecast import forecast",
        "from needlework import forecast",
        "from ..forecast import forecast",
        "from .. import forecast",
        "def late():\n    from needlework.forecast.values import Event",
        "from importlib import import_module\nimport_module('needlework.forecast')",
        "if TYPE_CHECKING:\n    from needlework.forecast import forecast",
    ],
)
def test_an_import_upwards_is_found_in_every_form(source: str) -> None:
    assert violations(source, "needlework.scales.ordinal")


@pytest.mark.parametrize(
    ("importer", "target"),
    [
        ("protocols", "products"),
        ("products", "protocols"),
        ("forecast", "validation"),
        ("cli", "clinic"),
        ("exchange", "clinic"),
        ("planning", "trials"),
        ("forecast", "calibration"),
        ("calibration", "cli"),
        ("problems", "vocabulary"),
    ],
)
def test_siblings_and_side_buildings_keep_apart(importer: str, target: str) -> None:
    assert not may_import(importer, target)


@pytest.mark.parametrize(
    ("importer", "target"),
    [
        ("validation", "forecast"),
        ("cli", "calibration"),
        ("clinic", "cli"),
        ("calibration", "forecast"),
        ("vocabulary", "problems"),
        ("exchange", "vocabulary"),
    ],
)
def test_imports_downwards_are_free(importer: str, target: str) -> None:
    assert may_import(importer, target)


def test_the_version_may_be_read_from_anywhere() -> None:
    assert not violations("from needlework import __version__", "needlework.forecast.versions")


def test_the_curated_surface_is_not_for_the_layers_themselves() -> None:
    assert violations("import needlework", "needlework.exchange.report")
