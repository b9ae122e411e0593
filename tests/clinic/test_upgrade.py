"""A clinic of an older or a newer version: refused plainly, brought up with nothing lost."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest

from needlework.clinic import migrations
from tests.clinic import databases

HEAD = """
import contextlib, io, json
from pathlib import Path
from needlework.cli.app import main
from needlework.clinic.commands.setting_up import make_tables, ready, ready_new
folder = Path({folder!r})

def run(*words):
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = main([*words, "--folder", str(folder)])
    return [code, said.getvalue()]
"""
OLDER = """
ready_new(folder)
from django.core.management import call_command
from django.db import connection
from needlework.clinic.approvals.signing import sign
from needlework.clinic.exporting import archive, rows
from needlework.clinic.models import AuditEvent
from needlework.clinic.upgrading.schema import schema
from needlework.clinic.commands import serve
from tests.clinic.people import make_world
world = make_world()
row = world.plan()
sign(world.alice, row.pk, row.version)
kept = [one for one in archive.TABLES if "photograph" not in one._meta.db_table
        and one is not AuditEvent]
def data():
    return [list(rows.lines(one)) for one in kept]
before, events = data(), AuditEvent.objects.count()
call_command("migrate", "clinic", "0002_guards", verbosity=0)
found = {{"state": schema().state, "missing": schema().missing}}
archive.export(folder / "older.zip")
served = []
serve.serve = lambda *_: served.append("served")
found["refused"] = [run("serve"), run("clinic", "export", str(folder / "x.zip")),
    run("clinic", "backup", str(folder / "x.zip")), run("audit", "verify"),
    run("clinic", "erase-pictures"),
    run("clinic", "init", "--name", "x", "--email", "a@b.example", "--person", "x",
        "--password", "a long first word")]
found["served"] = list(served)
found["left"] = (folder / "x.zip").exists()
import os
from needlework.clinic.upgrading import holding
holding.hold_served()
found["while served"] = run("clinic", "upgrade")
os.close(holding._held.pop())
found["upgrade"] = run("clinic", "upgrade")
found["again"] = run("clinic", "upgrade")
found["same"] = data() == before
found["events"] = AuditEvent.objects.count() - events
found["last"] = AuditEvent.objects.order_by("-number").first().action
refused = []
for words in ("DELETE FROM clinic_auditevent", "UPDATE clinic_approval SET seal = 'x'",
              "UPDATE clinic_auditevent SET actor_name = 'x'"):
    try:
        with connection.cursor() as cursor:
            cursor.execute(words)
    except Exception as fault:
        refused.append("never changed or deleted" in str(fault))
found["triggers"] = refused
found["verify"] = run("audit", "verify")
with connection.cursor() as cursor:
    cursor.execute("DROP TABLE clinic_cache")
found["without cache"] = run("serve")
found["serve upgrade"] = run("serve", "--upgrade")
found["served at last"] = served
with connection.cursor() as cursor:
    cursor.execute("INSERT INTO django_migrations (app, name, applied) "
                   "VALUES ('clinic', '0099_of_tomorrow', '2030-01-01 00:00:00')")
found["newer"] = [run("serve"), run("serve", "--upgrade"), run("clinic", "upgrade"),
                  run("audit", "verify")]
print(json.dumps(found))
"""


def environment_of(database: str, stack: ExitStack, folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    made = {**kept, "DJANGO_SETTINGS_MODULE": "tests.clinic.settings", "OMP_NUM_THREADS": "1"}
    if database == "postgres":
        made["DATABASE_URL"] = stack.enter_context(databases.postgres(folder / "pg"))
    return made


def python(script: str, folder: Path, environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script.format(folder=str(folder)), *words],
        env=environment, capture_output=True, text=True, timeout=120, check=False,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def needlework(environment: dict[str, str], *words: str) -> tuple[int, str]:
    alone = {name: text for name, text in environment.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "needlework", *words],
        env=alone, capture_output=True, text=True, timeout=60, check=False,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def upgraded(request: pytest.FixtureRequest) -> Iterator[tuple[Path, dict[str, str], Any]]:
    """Yield a clinic that was older and was brought up, and what was said on the way."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nw-")))
        folder.chmod(0o755)
        environment = environment_of(request.param, stack, folder)
        found = json.loads(python(HEAD + OLDER, folder / "clinic", environment))
        yield folder / "clinic", environment, found


def test_an_older_clinic_is_refused_in_one_sentence_that_says_what_to_run(
    upgraded: tuple[Path, dict[str, str], Any],
) -> None:
    _, _, found = upgraded
    assert found["state"] == "older"
    shipped = sorted(one.stem for one in Path(migrations.__file__).parent.glob("0*.py"))
    assert found["missing"] == [f"clinic.{name}" for name in shipped[2:]]
    for code, said in found["refused"]:
        assert code == 2
        assert "older version" in said
        assert "needlework clinic upgrade" in said
        assert len(said.strip().splitlines()) == 1
        assert "Traceback" not in said
    assert found["served"] == []
    assert not found["left"]


def test_nothing_is_lost_and_the_audit_goes_on(
    upgraded: tuple[Path, dict[str, str], Any],
) -> None:
    _, _, found = upgraded
    assert found["while served"][0] == 2
    assert "Stop the server first" in found["while served"][1]
    assert found["upgrade"][0] == 0, found["upgrade"]
    assert "Copied first" in found["upgrade"][1]
    assert "the audit holds" in found["upgrade"][1]
    assert found["again"] == [0, "Nothing to do: the clinic has the tables of this version.\n"]
    assert found["same"]
    assert (found["events"], found["last"]) == (1, "clinic.upgraded")
    assert found["triggers"] == [True, True, True]
    assert found["verify"][0] == 0


def test_a_missing_table_of_the_processes_counts_and_serving_can_bring_it_up(
    upgraded: tuple[Path, dict[str, str], Any],
) -> None:
    _, _, found = upgraded
    assert found["without cache"][0] == 2
    assert "clinic_cache" in found["without cache"][1]
    assert found["serve upgrade"][0] == 0
    assert found["served at last"] == ["served"]


def test_a_newer_clinic_is_refused_and_left_alone(
    upgraded: tuple[Path, dict[str, str], Any],
) -> None:
    _, _, found = upgraded
    for code, said in found["newer"]:
        assert code == 2
        assert "newer version" in said
        assert "clinic.0099_of_tomorrow" in said
        assert len(said.strip().splitlines()) == 1


def test_the_copy_that_was_made_first_is_the_older_clinic(
    upgraded: tuple[Path, dict[str, str], Any], tmp_path: Path
) -> None:
    _, environment, found = upgraded
    copy = Path(found["upgrade"][1].splitlines()[0].removeprefix("Copied first: ").split(",")[0])
    if "DATABASE_URL" in environment:
        assert "clinic_photograph.jsonl" not in zipfile.ZipFile(copy).namelist()
    else:
        with closing(sqlite3.connect(copy)) as base:
            names = {row[0] for row in base.execute("SELECT name FROM sqlite_master")}
            assert "clinic_photograph" not in names
            assert base.execute("SELECT count(*) FROM clinic_approval").fetchone() == (1,)
    assert copy.stat().st_mode & 0o077 == 0
    target = ("--folder", str(tmp_path / "restored"))
    code, said = needlework(environment, "clinic", "restore", str(copy), *target)
    assert code == 0, said
    assert needlework(environment, "audit", "verify", *target)[0] == 0


def test_an_export_of_an_older_version_is_imported(
    upgraded: tuple[Path, dict[str, str], Any], tmp_path: Path
) -> None:
    folder, environment, _ = upgraded
    target = ("--folder", str(tmp_path / "imported"))
    code, said = needlework(environment, "clinic", "import", str(folder / "older.zip"), *target)
    assert code == 0, said
    assert needlework(environment, "audit", "verify", *target)[0] == 0
    with closing(sqlite3.connect(tmp_path / "imported" / "clinic.sqlite3")) as base:
        assert base.execute("SELECT count(*) FROM clinic_photograph").fetchone() == (0,)
        with pytest.raises(sqlite3.DatabaseError, match="never changed"):
            base.execute("UPDATE clinic_auditevent SET actor_name = 'x'")


def test_an_export_of_a_newer_version_is_refused(
    upgraded: tuple[Path, dict[str, str], Any], tmp_path: Path
) -> None:
    folder, environment, _ = upgraded
    newer = tmp_path / "newer.zip"
    with zipfile.ZipFile(folder / "older.zip") as old, zipfile.ZipFile(newer, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"0002_guards", b"0099_of_tomorrow"))
    code, said = needlework(
        environment, "clinic", "import", str(newer), "--folder", str(tmp_path / "x")
    )
    assert code == 2
    assert "newer version" in said


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgres://nobody@127.0.0.1:9/none", "cannot be read"),
        ("sqlite:///{file}", "not a database"),
    ],
)
def test_a_database_that_does_not_answer_is_named(tmp_path: Path, url: str, words: str) -> None:
    (tmp_path / "file").write_text("this is no database at all, only some words of text")
    environment = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    environment["NEEDLEWORK_SECRET_KEY"] = "only-for-tests-" * 5
    code, said = needlework(
        environment, "serve", "--folder", str(tmp_path),
        "--database", url.format(file=tmp_path / "file"),
    )  # fmt: skip
    assert code == 2
    assert words in said
    assert "Traceback" not in said


def test_a_clinic_that_is_not_there_is_not_made_by_serving(tmp_path: Path) -> None:
    environment = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    environment["NEEDLEWORK_SECRET_KEY"] = "only-for-tests-" * 5
    code, said = needlework(environment, "serve", "--folder", str(tmp_path))
    assert (code, "needlework clinic init" in said) == (2, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgres
def test_a_database_that_counts_bytes_is_refused(tmp_path: Path) -> None:
    import psycopg

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nw-")))
        folder.chmod(0o755)
        environment = environment_of("postgres", stack, folder)
        url = environment["DATABASE_URL"]
        with psycopg.connect(url, autocommit=True) as server:
            server.execute("CREATE DATABASE old ENCODING 'SQL_ASCII' TEMPLATE template0")
        words = ("--name", "x", "--email", "a@b.example", "--person", "x", "--password", "x" * 20)
        old = ("--database", url.replace("/postgres?", "/old?"), "--folder", str(tmp_path / "x"))
        code, said = needlework(environment, "clinic", "init", *words, *old)
    assert (code, "ENCODING 'UTF8'" in said) == (2, True)
