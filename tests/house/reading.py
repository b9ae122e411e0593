"""What the tests of the house read: the modules of the package and the files of the project."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "needlework"
LEFT_OUT = {".git", ".venv", "__pycache__", "out", "dist", "build"}


def modules(*layers: str) -> Iterator[Path]:
    """Yield the Python files of the package, or of these layers only, that people write."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.match("migrations/*_initial.py"):
            continue
        if not layers or layer_of(path) in layers:
            yield path


def module_name(path: Path) -> str:
    """Return the dotted name of a file of the package."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def layer_of(path: Path) -> str:
    """Return the layer of a file of the package: the first name below ``needlework``."""
    return [*module_name(path).split("."), ""][1]


def functions_of(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method below a node."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@cache
def project_files() -> tuple[Path, ...]:
    """Return the files that are or would be committed."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listing.returncode == 0:
        found = [ROOT / name for name in listing.stdout.decode().split("\0") if name]
    else:
        found = [path for path in ROOT.rglob("*") if not LEFT_OUT & set(path.parts)]
    return tuple(sorted(path for path in found if path.is_file()))


def text_of(path: Path) -> str | None:
    """Return the text of a file, or None when it is not text."""
    content = path.read_bytes()
    return None if b"\0" in content else content.decode("utf-8")
