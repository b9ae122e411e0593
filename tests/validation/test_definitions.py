from __future__ import annotations

import pytest

from needlework.evidence import figures
from needlework.evidence.curated import all_curated_rows
from needlework.validation.definitions import Definition, definition_of

TOPIC = "neuromodulator_efficacy"


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        (
            "responder_none_or_mild_investigator_max_contraction",
            Definition("none_or_mild", "investigator"),
        ),
        ("responder_ge1_grade_subject_max_contraction", Definition("ge1_grade", "subject")),
        (
            "responder_composite_ge2_grade_both_raters_max_contraction",
            Definition("composite_ge2", "both-and"),
        ),
        (
            "responder_none_or_mild_either_rater_max_contraction",
            Definition("none_or_mild", "both-or"),
        ),
        (
            "responder_ge1_grade_rater_unstated_max_contraction",
            Definition("ge1_grade", "unstated"),
        ),
        (
            "responder_none_or_mild_investigator_at_rest",
            Definition("none_or_mild", "investigator", "rest"),
        ),
        ("cumulative_onset_subject_reported", Definition("onset_subject_cumulative", "subject")),
        ("median_time_to_onset_physician_days", Definition("onset_median", "investigator")),
        ("eyelid_ptosis_incidence", Definition("safety:event", "unstated")),
        ("skin_major_strain_percent", Definition("strain", "instrument")),
        ("something_new", Definition("other", "unstated")),
    ],
)
def test_the_slug_of_an_outcome_says_event_rater_and_condition(
    outcome: str, expected: Definition
) -> None:
    assert definition_of(outcome, "") == expected


@pytest.mark.parametrize(
    ("words", "rater"),
    [
        ("median time to return, both raters", "both-and"),
        ("on investigator and subject ratings", "both-and"),
        ("composite of investigator and participant ratings", "both-and"),
        ("investigator FWS at maximum contraction", "investigator"),
        ("by the injecting physician", "investigator"),
        ("participant-reported severity", "subject"),
        ("median time until severity returns to baseline or worse", "unstated"),
        ("half of the subjects", "unstated"),
    ],
)
def test_the_rater_of_a_median_is_read_in_its_definition(words: str, rater: str) -> None:
    assert definition_of("median_time_to_return_to_baseline_days", words).rater == rater


@pytest.mark.parametrize(
    ("outcome", "words", "at_risk"),
    [
        ("median_time_to_return_to_baseline_days", "among >=1-grade responders", "ge1-responders"),
        ("median_time_to_return_to_baseline_days", "all treated", "all"),
        (
            "median_time_to_return_to_baseline_days",
            "among those who scored none or mild",
            "reached-0-1",
        ),
        ("median_time_to_loss_of_none_or_mild_days", "week-4 responders", "week4-responders"),
        ("median_duration_of_response_days", "median duration of response", "ge1-responders"),
        ("relapsed_to_baseline_fraction", "among responders", "all"),
    ],
)
def test_who_is_followed_is_read_in_definition_and_population(
    outcome: str, words: str, at_risk: str
) -> None:
    assert definition_of(outcome, words).at_risk == at_risk


def test_a_duration_among_day_30_responders_ends_with_the_loss_of_none_or_mild() -> None:
    found = definition_of("median_duration_of_response_days", "among day-30 responders")
    assert found == Definition(
        "loss_none_or_mild_median", "unstated", "maximum", "day30-responders"
    )


def test_a_name_of_the_vocabulary_is_as_good_as_its_slug() -> None:
    spelled = definition_of("Responder none-or-mild investigator max contraction", "")
    assert spelled == Definition("none_or_mild", "investigator")


def test_reading_by_words_agrees_with_curation_on_the_endpoint_of_nearly_every_row() -> None:
    curated = {row.row_id: row for row in all_curated_rows()}
    differing = []
    for figure in figures(TOPIC):
        row = curated[figure.row_id]
        if row.use == "drop" or row.endpoint.startswith("safety:"):
            continue
        words = f"{figure.definition}; {figure.population}"
        if definition_of(figure.outcome, words).endpoint != row.endpoint:
            differing.append(figure.row_id)
    # A median at rest, and the ends of one range at month 6, have names of their own.
    assert len(differing) <= 3, differing


def test_a_rater_that_is_read_by_words_is_the_curated_one_or_unstated() -> None:
    curated = {row.row_id: row for row in all_curated_rows()}
    for figure in figures(TOPIC):
        row = curated[figure.row_id]
        words = f"{figure.definition}; {figure.population}"
        read = definition_of(figure.outcome, words).rater
        named = {row.rater, "unstated"}
        assert read in named or row.endpoint == "onset_median", figure.row_id
