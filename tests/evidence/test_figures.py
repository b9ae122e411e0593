"""Figures as the loader gives them, against the tables read by the csv module alone."""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from decimal import Decimal

import pytest

from needlework.evidence import (
    SEEN,
    UnknownNameError,
    figures,
    held_out,
    negative_controls,
    same_cohorts,
    studies,
    study,
    table,
    topics,
)
from needlework.evidence.figure_rows import row_seen
from needlework.evidence.library import PACKAGE
from needlework.evidence.values import Source

DATA = PACKAGE / "evidence" / "data"
RESULT_TOPICS = [topic for topic in topics() if topic != "rules"]


def raw_rows(topic: str, name: str = "results") -> list[dict[str, str]]:
    with open(DATA / topic / f"{name}.csv", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def raw_sources(topic: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((DATA / topic / "sources.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("topic", RESULT_TOPICS)
def test_every_line_of_the_table_is_a_figure(topic: str) -> None:
    raw = raw_rows(topic)
    read = figures(topic)
    assert len(read) == len(raw)
    assert [(f.source, f.study, f.arm, f.outcome, f.unit, f.note) for f in read] == [
        tuple(row[c].strip() for c in ("source", "study", "arm", "outcome", "unit", "note"))
        for row in raw
    ]


@pytest.mark.parametrize("topic", RESULT_TOPICS)
def test_numbers_are_those_of_the_table(topic: str) -> None:
    for figure, row in zip(figures(topic), raw_rows(topic), strict=True):
        for column in ("day", "value", "sd", "ci_low", "ci_high", "n"):
            printed = row[column].strip()
            assert getattr(figure, column) == (float(printed) if printed else None)


def test_the_number_of_figures_is_known() -> None:
    expected = {
        "neuromodulator_efficacy": 499,
        "neuromodulator_mechanism": 276,
        "therapeutic": 339,
        "microneedling": 296,
        "mesotherapy": 368,
        "rules": 131,
    }
    assert {topic: len(figures(topic)) for topic in topics()} == expected


def test_a_dose_is_a_decimal_and_never_a_float() -> None:
    doses = [f.dose for topic in topics() for f in figures(topic) if f.dose is not None]
    assert len(doses) > 900
    assert {type(dose) for dose in doses} == {Decimal}


def test_a_printed_range_of_doses_is_no_dose() -> None:
    ranged = [figure for figure in figures("therapeutic") if figure.dose_range]
    assert {figure.dose for figure in ranged} == {None}
    assert (Decimal("155"), Decimal("195")) in {figure.dose_range for figure in ranged}


@pytest.mark.parametrize("topic", RESULT_TOPICS)
def test_a_row_is_recalled_when_its_source_or_its_note_says_so(topic: str) -> None:
    known = raw_sources(topic)
    for figure, row in zip(figures(topic), raw_rows(topic), strict=True):
        recalled = known[row["source"]]["seen"] == "recalled" or "recalled" in row["note"].lower()
        assert figure.seen == ("recalled" if recalled else known[row["source"]]["seen"])


def test_a_recalled_note_overrides_a_source_that_was_read() -> None:
    read = Source("a", "rules", "A", "https://a.org", "rct", "page")
    assert row_seen(read, "299/405") == "page"
    assert row_seen(read, "299/405; Recalled, high confidence") == "recalled"
    assert row_seen(read, "not precalled-up") == "page"
    assert row_seen(None, "") == "recalled"


@pytest.mark.parametrize("topic", topics())
def test_row_ids_are_unique_and_count_repeats_in_file_order(topic: str) -> None:
    seen: Counter[str] = Counter()
    for figure in figures(topic):
        plain = figure.row_id.split("#")[0]
        seen[plain] += 1
        assert figure.row_id == (plain if seen[plain] == 1 else f"{plain}#{seen[plain]}")
    assert len({figure.row_id for figure in figures(topic)}) == len(figures(topic))


def test_a_row_id_names_study_arm_outcome_and_day() -> None:
    first = figures("neuromodulator_efficacy")[0]
    outcome = "responder_none_or_mild_investigator_max_contraction"
    assert first.row_id == f"botox-gl-pooled/ona-20/{outcome}/7"
    dayless = next(f for f in figures("neuromodulator_efficacy") if f.day is None)
    assert dayless.row_id.split("#")[0].endswith("/-")


def test_held_out_studies_are_marked_by_study_and_by_source() -> None:
    for topic, expected in {
        "neuromodulator_efficacy": {
            "abo-dose-escalation",
            "ona-dose-duration",
            "ready-2",
            "inco-100",
        },
        "microneedling": {"alam-2014", "naspolini-2019", "hughes-2013"},
        "mesotherapy": {"rzany-2014", "baspeyras-2013"},
        "therapeutic": set(),
    }.items():
        assert held_out(topic) == expected
        for figure in figures(topic):
            assert figure.held_out == bool({figure.study, figure.source} & expected)


def test_held_out_rows_of_the_toxin_trials_are_fifty_two() -> None:
    assert len(figures("neuromodulator_efficacy", held_out=True)) == 52
    assert len(figures("neuromodulator_efficacy", held_out=False)) == 499 - 52


def test_filters_agree_with_the_table() -> None:
    topic = "neuromodulator_efficacy"
    raw = raw_rows(topic)
    expected = sum(
        row["product"] == "onabotulinumtoxinA" and row["area"] == "lateral_canthal" for row in raw
    )
    found = figures(topic, product="ONAbotulinumtoxinA", area="lateral-canthal")
    assert len(found) == expected > 0
    assert len(figures(topic, study="ready-2")) == sum(r["study"] == "ready-2" for r in raw)
    outcome = raw[0]["outcome"]
    assert len(figures(topic, outcome=outcome)) == sum(r["outcome"] == outcome for r in raw)


def test_filters_by_how_a_figure_is_known_part_the_table() -> None:
    topic = "neuromodulator_efficacy"
    by_mark = {mark: len(figures(topic, seen=mark)) for mark in SEEN}
    assert by_mark == {"page": 132, "abstract": 240, "secondary": 54, "recalled": 73}
    assert len(figures(topic, exclude_recalled=True)) == 499 - 73
    with pytest.raises(UnknownNameError, match="page, abstract, secondary, recalled"):
        figures(topic, seen="guessed")


def test_an_unknown_topic_names_the_nearest() -> None:
    with pytest.raises(KeyError, match="neuromodulator_efficacy"):
        figures("neuromodulator_eficacy")


def test_a_study_holds_its_figures_arms_and_sources() -> None:
    found = study("dysport-gl-1", "neuromodulator_efficacy")
    assert set(found.sources) == {"dysport-hcp-page", "dysport-uspi-recalled"}
    assert found.figures == figures("neuromodulator_efficacy", study="dysport-gl-1")
    assert found.arms == tuple(dict.fromkeys(figure.arm for figure in found.figures))
    assert found.areas == ("glabella",)
    assert not found.held_out
    assert study("ready-2", "neuromodulator_efficacy").held_out
    with pytest.raises(UnknownNameError, match="dysport-gl-1"):
        study("dysport-gl-11", "neuromodulator_efficacy")


@pytest.mark.parametrize("topic", topics())
def test_studies_share_out_all_figures(topic: str) -> None:
    assert sum(len(entry.figures) for entry in studies(topic)) == len(figures(topic))


def test_published_side_effect_rates_are_figures_of_the_rules() -> None:
    raw = [row for row in raw_rows("rules", "adverse_events") if row["rate"]]
    read = figures("rules")
    assert [figure.value for figure in read] == [float(row["rate"]) for row in raw]
    assert {figure.unit for figure in read} == {"fraction"}
    ptosis = figures("rules", area="glabella", outcome="eyelid ptosis")
    assert any(f.n == 665 and f.value == 0.02406 and "comparator 0.0" in f.note for f in ptosis)
    recalled = [row["seen"] == "recalled" for row in raw]
    assert [f.seen == "recalled" for f in read if f.source] == recalled


def test_other_tables_are_rows_of_text() -> None:
    products = table("rules", "products")
    assert len(products) == len(raw_rows("rules", "products"))
    assert products[0].cells["product"] == "onabotulinumtoxinA"
    assert products[0].line == 2
    assert len(table("rules", "medicines")) == 1319
    assert len(table("rules", "conditions")) == 158
    with pytest.raises(UnknownNameError, match="protocols"):
        table("rules", "protocol")


def test_roles_of_studies_are_known() -> None:
    assert negative_controls("mesotherapy")[0] == "amin-2006"
    assert negative_controls("therapeutic") == ()
    assert same_cohorts("microneedling") == (("kenkel-2021", "alqam-2022", "alqam-2023"),)
