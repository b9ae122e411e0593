"""Fixtures of the tests of the house."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType

import pytest

from tests.house.reading import ROOT


@pytest.fixture
def generate() -> ModuleType:
    """Return the script that writes the reference pages, as a module."""
    spec = spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
