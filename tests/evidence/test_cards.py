"""Library cards: what is said under a name, and where it is used."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from needlework.evidence import UnknownNameError, figures, parameters
from needlework.evidence.cards import card
from needlework.evidence.library import PACKAGE, Library
from needlework.evidence.overview import figures_by_source, topic_overview
from needlework.evidence.uses import TableUse, citing_draws, citing_parameters, citing_tables

SHARED = PACKAGE / "vocabulary" / "data"
TOPIC = "neuromodulator_efficacy"


@pytest.fixture
def base(tmp_path: Path) -> Library:
    shutil.copytree(PACKAGE / "evidence" / "data", tmp_path / "data")
    return Library(tmp_path / "data", SHARED)


def test_a_source_card_holds_its_entries_and_figures() -> None:
    found = card("carruthers-2002")
    assert found.is_source
    assert [source.topic for source in found.sources] == [TOPIC, "neuromodulator_mechanism"]
    assert {figure.source for figure in found.figures} == {"carruthers-2002"}
    assert not found.held_out


def test_a_topic_before_the_slug_narrows_the_card() -> None:
    found = card("neuromodulator_mechanism:carruthers-2002")
    assert [source.topic for source in found.sources] == ["neuromodulator_mechanism"]
    assert {figure.topic for figure in found.figures} == {"neuromodulator_mechanism"}


def test_a_study_card_holds_the_sources_of_its_figures() -> None:
    found = card("abo-dose-escalation")
    assert (found.is_source, found.is_study, found.held_out) == (False, True, True)
    assert [source.slug for source in found.sources] == ["joseph-2021-abo-dose"]
    assert found.figures == figures(TOPIC, study="abo-dose-escalation")


def test_a_parameter_card_holds_the_sources_it_cites() -> None:
    entry = next(entry for entry in parameters() if entry.sources)
    found = card(entry.name)
    assert found.parameter == entry
    assert tuple(source.slug for source in found.sources) == entry.sources
    assert not found.figures


def test_roles_are_told() -> None:
    assert card("amin-2006").roles == ("null result that no forecast may contradict",)
    assert card("kenkel-2021").roles == ("same people as alqam-2022 and alqam-2023",)
    assert card("carruthers-2002").roles == ()


def test_an_unknown_name_tells_the_nearest_of_all_kinds() -> None:
    with pytest.raises(UnknownNameError, match="dysport-gl-1"):
        card("dysport-gl1")
    with pytest.raises(UnknownNameError, match="carruthers-2002"):
        card("carruthers-202")


def test_decisions_about_the_figures_stand_on_the_card(base: Library) -> None:
    rows = [figure.row_id for figure in base.figures(TOPIC)]
    with open(base.root / TOPIC / "curated_rows.csv", "w", encoding="utf-8", newline="") as out:
        lines = csv.writer(out)
        lines.writerow(["row_id", "use", "fit_set", "reason"])
        lines.writerows([row_id, "drop", "", f"reason {n}"] for n, row_id in enumerate(rows))
    found = card("ready-2", base)
    assert [use.row_id for use in found.curated] == [figure.row_id for figure in found.figures]
    assert {use.use for use in found.curated} == {"drop"}
    first = rows.index(found.figures[0].row_id)
    assert found.curated[0].reason == f"reason {first}"


def test_a_folder_without_decisions_has_cards_all_the_same(base: Library) -> None:
    (base.root / TOPIC / "curated_rows.csv").unlink(missing_ok=True)
    assert card("ready-2", base).curated == ()


def test_parameters_that_cite_a_source_are_found() -> None:
    for entry in parameters():
        for slug in entry.sources:
            assert entry.name in citing_parameters(slug)
    assert citing_parameters("nobody-1999") == ()


def test_tables_that_rest_on_a_source_are_counted() -> None:
    with open(
        PACKAGE / "evidence/data/rules/protocols.csv", encoding="utf-8", newline=""
    ) as lines:
        expected = sum(row["source"] == "botox-cosmetic-mpr" for row in csv.DictReader(lines))
    assert expected > 0
    assert TableUse("rules", "protocols", expected) in citing_tables("botox-cosmetic-mpr")
    tables = {use.table for use in citing_tables("medicines-recalled")}
    assert tables == {"medicines"}


def test_draws_fitted_on_a_figure_are_named(base: Library) -> None:
    row_id = base.figures(TOPIC)[0].row_id
    folder = base.root / "draws" / "test"
    folder.mkdir(parents=True)
    (folder / "seen.json").write_text(json.dumps({"rows": [row_id]}), encoding="utf-8")
    (folder / "other.toml").write_text('rows = ["a/b/c/1"]\n', encoding="utf-8")
    named = citing_draws([row_id], base)
    assert "test/seen" in named
    assert "test/other" not in named
    assert "test/seen" in card(base.figures(TOPIC)[0].study, base).draws


def test_the_overview_adds_up() -> None:
    for line in topic_overview():
        marks = sum(int(line[mark]) for mark in ("page", "abstract", "secondary", "recalled"))
        assert marks == line["figures"] == len(figures(str(line["topic"])))
    assert sum(figures_by_source().values()) == sum(int(r["figures"]) for r in topic_overview())
