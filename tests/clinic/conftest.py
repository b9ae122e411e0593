"""Every test of the clinic runs on SQLite and on a real PostgreSQL, each in a transaction."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.clinic.settings"
# The browser of other tests keeps an event loop in this thread, which Django takes for a server's.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

import django

django.setup()

from django.db import connections, transaction
from django.test.utils import setup_test_environment

from needlework.clinic.database import database as database_settings
from needlework.clinic.environment import FOLDER
from needlework.clinic.photographs.keys import FILE, make_key_file
from tests.clinic import databases
from tests.clinic.people import World, make_world

setup_test_environment()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        metafunc.parametrize(
            "database",
            ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)],
            indirect=True,
            scope="session",
        )


@pytest.fixture(scope="session")
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """Yield the name of the database that the tests run on now."""
    with ExitStack() as stack:
        # A socket's path may have a hundred letters only.
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nw-")))
        if request.param == "sqlite":
            url = f"sqlite:///{folder / 'clinic.sqlite3'}"
        else:
            url = stack.enter_context(postgres_or_say_why(folder / "pg"))
        use(url)
        yield request.param
        connections["default"].close()


def postgres_or_say_why(folder: Path) -> object:
    """Return a running server; where none can be had, fail rather than skip."""
    if databases.binaries() is None:
        pytest.fail(
            "these tests need a PostgreSQL server: install the extra `test`, or postgresql"
        )
    folder.parent.chmod(0o755)
    return databases.postgres(folder)


def use(url: str, *, close: bool = True) -> None:
    """Make a database the one that Django talks to, and bring its tables up to date."""
    from django.core.management import call_command

    if close:
        connections["default"].close()
    settings = connections.configure_settings({"default": database_settings(url)})
    connections.settings["default"] = settings["default"]
    del connections["default"]
    call_command("migrate", verbosity=0, interactive=False)


@pytest.fixture(autouse=True)
def _transaction(request: pytest.FixtureRequest) -> Iterator[None]:
    if "database" not in request.fixturenames or "committing" in request.keywords:
        yield
        return
    request.getfixturevalue("database")
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def world(
    database: str, _transaction: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> World:
    """Return two small clinics with people in every role, and a folder with a key for pictures."""
    from django.core.cache import cache

    folder = tmp_path / "clinic-folder"
    folder.mkdir(mode=0o700)
    make_key_file(folder / FILE)
    monkeypatch.setenv(FOLDER, str(folder))

    cache.clear()
    return make_world()
