"""What may and may not stand in the files of the project."""

from __future__ import annotations

import ast
import re
import socket
import tomllib
from pathlib import Path
from statistics import median

import pytest
from packaging.requirements import Requirement

from tests.house.reading import PACKAGE, ROOT, functions_of, modules, project_files, text_of

# Written in pieces, so that this file does not hold what it looks for.
REGISTRY = re.compile(
    r"\bpy" r"pi\.org|python" r"hosted\.org|\bnp" r"mjs\.(org|com)|deb" r"ian\.org"
)
MACHINE_PATH = re.compile(r"(^|[^A-Za-z0-9_.])/(wo" r"rk|fa" r"rm|ro" r"ot)/")
UNFINISHED = re.compile(
    r"\bTO"
    r"DO\b|\bFIX"
    r"ME\b|\bXX"
    r"X\b|NotImple"
    r"mentedError|place"
    r"holder|not implemented"
)
LARGEST_BYTES = 2_000_000
LONGEST_MODULE = 400


def lines_matching(pattern: re.Pattern[str], text: str) -> list[str]:
    """Return the lines in which a pattern occurs."""
    return [line for line in text.splitlines() if pattern.search(line)]


def files_matching(pattern: re.Pattern[str], files: tuple[Path, ...]) -> list[str]:
    """Return ``file: line`` for every line in which a pattern occurs."""
    return [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in files
        for line in lines_matching(pattern, text_of(path) or "")
    ]


def test_no_file_names_a_package_registry() -> None:
    assert not files_matching(REGISTRY, project_files())


def test_no_file_names_a_path_of_one_machine() -> None:
    assert not files_matching(MACHINE_PATH, project_files())


def test_nothing_in_the_package_is_marked_unfinished() -> None:
    assert not files_matching(UNFINISHED, tuple(modules()))


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (REGISTRY, "--index-url https://py" + "pi.org/simple"),
        (MACHINE_PATH, "open('/ro" + "ot/data.csv')"),
        (UNFINISHED, "# TO" + "DO: later"),
    ],
)
def test_what_is_looked_for_is_found(pattern: re.Pattern[str], line: str) -> None:
    assert lines_matching(pattern, line)


def test_no_file_is_larger_than_two_megabytes() -> None:
    sizes = {path.name: path.stat().st_size for path in project_files()}
    assert {name: size for name, size in sizes.items() if size > LARGEST_BYTES} == {}


def test_no_lock_file_and_no_minified_code_is_committed() -> None:
    names = [path.name for path in project_files()]
    assert not [name for name in names if re.search(r"^uv\.lock$|\.min\.(js|css)$|\.onnx$", name)]


def test_every_text_file_is_utf8_with_unix_line_ends() -> None:
    assert not [path for path in project_files() if "\r" in (text_of(path) or "")]


def test_requirements_are_exact_hashed_and_without_an_address() -> None:
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        entries = re.sub(r"\\\n\s*", "", path.read_text()).splitlines()
        assert entries, path.name
        for entry in entries:
            assert re.match(r"^[a-z0-9.-]+==[^ ]+ .*--hash=sha256:[0-9a-f]{64}", entry), entry
        assert "://" not in path.read_text()


def test_the_requirement_sets_agree_on_every_version() -> None:
    pins = [
        set(pins_of(name).items())
        for name in ("runtime", "fast", "calibration", "clinic", "photo", "test")
    ]
    runtime, fast, calibration, clinic, photo, test = pins
    assert runtime < clinic < test
    assert runtime < calibration < test
    assert runtime < fast < test
    assert runtime < photo < test


def pins_of(name: str) -> dict[str, str]:
    """Return the exact version of each package in a requirement set."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    return dict(re.findall(r"^(\S+)==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("extra", ["runtime", "fast", "calibration", "clinic", "photo", "test"])
def test_what_the_project_asks_for_is_pinned_within_its_bounds(extra: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *extras.get(extra, [])]
    wanted = [Requirement(entry) for entry in asked if not entry.startswith("needlework")]
    pins = pins_of(extra)
    assert {entry.name for entry in wanted} <= pins.keys()
    assert not [entry for entry in wanted if pins[entry.name] not in entry.specifier]


def test_modules_stay_short() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in modules()}
    assert {
        str(path.relative_to(PACKAGE)): length
        for path, length in lengths.items()
        if length > LONGEST_MODULE
    } == {}
    assert median(lengths.values()) <= 150


def test_functions_stay_short() -> None:
    lengths = [
        node.end_lineno - node.lineno + 1 - _docstring_lines(node)
        for path in modules()
        for node in functions_of(ast.parse(path.read_text()))
        if node.end_lineno
    ]
    assert median(lengths) <= 9


def _docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = node.body[0]
    if ast.get_docstring(node) is None or first.end_lineno is None:
        return 0
    return first.end_lineno - first.lineno + 1


def test_no_test_reaches_the_network() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as stranger,
        pytest.raises(pytest.fail.Exception, match="network"),
    ):
        stranger.connect(("192.0.2.1", 80))
