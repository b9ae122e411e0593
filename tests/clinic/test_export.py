"""Everything out, the same clinic in again; a backup that can be read."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections

from needlework.clinic.approvals.signing import sign
from needlework.clinic.audit.recording import record
from needlework.clinic.audit.verifying import broken_seals, verify
from needlework.clinic.documents.consent import sign_consent
from needlework.clinic.exporting.archive import TABLES, export, restore
from needlework.clinic.exporting.backup import backup
from needlework.clinic.models import AuditEvent, Clinic, Patient
from needlework.problems import BadInputError
from tests.clinic.conftest import use
from tests.clinic.people import World, make_world


@pytest.fixture
def exported(world: World, tmp_path: Path) -> Path:
    """Return the export of a clinic in which everything happened once."""
    row = world.plan()
    sign_consent(world.alice, sign(world.alice, row.pk, row.version), "Petra Patient")
    export(tmp_path / "clinic.zip")
    return tmp_path / "clinic.zip"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[None]:
    """Make a new, empty SQLite clinic the one that Django talks to, outside any transaction."""
    before = connections.settings["default"]
    kept = connections["default"]
    use(f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}", close=False)
    yield
    connections["default"].close()
    connections.settings["default"] = before
    connections["default"] = kept


def test_the_restored_clinic_is_the_same(exported: Path, elsewhere: None) -> None:
    assert restore(exported) > 20
    assert not verify().faults
    assert broken_seals() == ()
    assert Patient.objects.get().given_name == "Petra"
    record_more()
    assert not verify().faults
    again = exported.with_name("again.zip")
    export(again)
    assert (
        tables_of(again)["clinic_approval.jsonl"] == tables_of(exported)["clinic_approval.jsonl"]
    )


def record_more() -> None:
    """Go on working in a restored clinic: numbers go on after the restored ones."""
    from django.db import transaction

    from needlework.clinic.models import User
    from needlework.clinic.who import Who

    user = User.objects.get(email="alice@clinic.example")
    who = Who(user, Clinic.objects.get(name="First clinic"), ("medical-director",), None)
    with transaction.atomic():
        record(who, "test.done", "thing")


def tables_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_row_of_every_table_comes_along(exported: Path) -> None:
    manifest = json.loads(tables_of(exported)["manifest.json"])
    counts = {row["table"]: row["rows"] for row in manifest["tables"]}
    for table in TABLES:
        assert counts[table._meta.db_table] == table._default_manager.count()


def test_no_table_of_the_clinic_is_forgotten() -> None:
    from django.apps import apps

    own = set(apps.get_app_config("clinic").get_models())
    assert own <= set(TABLES)


def test_a_clinic_that_is_not_empty_is_not_overwritten(exported: Path) -> None:
    with pytest.raises(BadInputError, match="not empty"):
        restore(exported)
    assert Clinic.objects.count() == 2


def test_a_damaged_export_restores_nothing(exported: Path, elsewhere: None) -> None:
    found = tables_of(exported)
    found["clinic_patient.jsonl"] = found["clinic_patient.jsonl"].replace(b"Petra", b"Paula")
    damaged = exported.with_name("damaged.zip")
    with zipfile.ZipFile(damaged, "w") as archive:
        for name, content in found.items():
            archive.writestr(name, content)
    with pytest.raises(BadInputError, match="damaged"):
        restore(damaged)
    assert not Clinic.objects.exists()


def test_something_else_is_no_export(tmp_path: Path, elsewhere: None) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(BadInputError, match="no export of a clinic"):
        restore(tmp_path / "x.zip")


def test_a_backup_is_written_while_the_clinic_runs_and_read_back(
    tmp_path: Path, elsewhere: None
) -> None:
    make_world()
    said = backup(tmp_path / "copy.sqlite3")
    assert "0 patients" in said
    with pytest.raises(BadInputError, match="exists"):
        backup(tmp_path / "copy.sqlite3")
    assert AuditEvent.objects.count() == 0
    assert connection.vendor == "sqlite"


def test_a_file_that_grows_beyond_measure_is_not_unpacked(tmp_path: Path, elsewhere: None) -> None:
    import zipfile

    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("clinic_clinic.jsonl", b"0" * 20_000_000)
    with pytest.raises(BadInputError, match="at most 200 times as large"):
        restore(bomb)
