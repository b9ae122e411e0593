"""What an outcome of a results table means: event, rater, condition, population at risk.

The slug says most of it. What it leaves open (who rated, who was followed) is read in the words
of the row's definition and population; what these leave open is said as an assumption.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from needlework.vocabulary import resolve

UNSTATED = "unstated"
EVERYONE = "all"


@dataclass(frozen=True, slots=True)
class Definition:
    """An endpoint as the curated table names it.

    Parameters
    ----------
    endpoint : str
        One of :data:`needlework.evidence.curated_values.ENDPOINTS`.
    rater : {"investigator", "subject", "both-and", "both-or", "unstated", "instrument"}
    condition : {"maximum", "rest"}
    at_risk : str
        Who is followed: ``all``, ``day30-responders``, ``week4-responders``, ``reached-0-1``,
        ``ge1-responders``.
    """

    endpoint: str
    rater: str
    condition: str = "maximum"
    at_risk: str = EVERYONE


_RESPONDER = re.compile(
    r"responder_(?:composite_)?(none_or_mild|ge1_grade|ge2_grade)"
    r"_(investigator|subject|both_raters|either_rater|rater_unstated)_(max_contraction|at_rest)"
)
_RATERS = {"both_raters": "both-and", "either_rater": "both-or", "rater_unstated": UNSTATED}
_NAMED = {
    "responder_subject_global_ge_plus2": ("subject_global_ge2", "subject"),
    "cumulative_onset_subject_reported": ("onset_subject_cumulative", "subject"),
    "any_onset_reported_placebo": ("onset_subject_cumulative", "subject"),
    "cumulative_onset_physician_assessed": ("onset_physician_cumulative", "investigator"),
    "median_time_to_onset_days": ("onset_median", "subject"),
    "median_time_to_onset_physician_days": ("onset_median", "investigator"),
    "median_time_to_loss_of_none_or_mild_days": ("loss_none_or_mild_median", ""),
    "median_time_to_return_to_baseline_days": ("return_to_baseline_median", ""),
    "median_duration_of_response_days": ("loss_response_median", ""),
    "relapsed_to_baseline_fraction": ("relapsed_fraction", ""),
    "not_returned_to_baseline": ("still_responding", ""),
    "still_responding": ("still_responding", ""),
    "mean_duration_of_effect_days": ("mean_duration", ""),
    "responder_mmps_le3_investigator": ("mmps_le3", "investigator"),
    "responder_mmps_le3_subject": ("mmps_le3", "subject"),
    "responder_grade1_2_investigator": ("grade1_2", "investigator"),
    "responder_grade1_2_subject": ("grade1_2", "subject"),
    "max_placebo_rate_none_or_mild_investigator": ("none_or_mild", "investigator"),
    "max_placebo_rate_none_or_mild_subject": ("none_or_mild", "subject"),
}
_PATTERNS = (
    (re.compile(r"_incidence$|antibody|adverse|^ae_|seroconversion"), "safety:event", UNSTATED),
    (re.compile(r"^emg_"), "emg", "instrument"),
    (re.compile(r"strain|^skin_"), "strain", "instrument"),
    (re.compile(r"^rest_lines|static_lines"), "static_lines", UNSTATED),
)
_BOTH = re.compile(
    r"\bboth (?:raters|ratings|scales)\b"
    r"|\b(?:investigators?|physicians?)(?: ratings?)?(?:,)? and (?:the )?"
    r"(?:subject|patient|participant)",
    re.IGNORECASE,
)
_INVESTIGATOR = re.compile(r"\b(?:investigator|physician|observer)", re.IGNORECASE)
_SUBJECT = re.compile(
    r"\b(?:subject|patient|participant)(?:-| )?(?:reported|rated|rating|assess|self)"
    r"|\bself-assess|\bby (?:the )?(?:subject|patient|participant)",
    re.IGNORECASE,
)
_AT_RISK = (
    (re.compile(r"day[- ]?30 responders", re.IGNORECASE), "day30-responders"),
    (re.compile(r"week[- ]?4 responders", re.IGNORECASE), "week4-responders"),
    (
        re.compile(r"reached (?:0|none)|(?:scored|achieved) (?:none|0)", re.IGNORECASE),
        "reached-0-1",
    ),
    (re.compile(r"responders", re.IGNORECASE), "ge1-responders"),
)
_NONE_OR_MILD = re.compile(r"none[- ]or[- ]mild|none/mild|day[- ]?30 responders", re.IGNORECASE)
_FOLLOWED = {"loss_response_median", "loss_none_or_mild_median", "return_to_baseline_median"}


def definition_of(outcome: str, words: str) -> Definition:
    """Return what an outcome means.

    Parameters
    ----------
    outcome : str
        Slug of the outcome, or a name that the vocabulary knows.
    words : str
        Definition and population as the table prints them.
    """
    term = resolve(outcome, "outcome")
    slug = outcome if term is None else term.slug
    responder = _RESPONDER.fullmatch(slug)
    if responder:
        event, rater, condition = responder.groups()
        return Definition(
            _composite(event, rater), _RATERS.get(rater, rater), _condition(condition)
        )
    if slug in _NAMED:
        return _named(slug, words)
    return _by_pattern(slug)


def _composite(event: str, rater: str) -> str:
    return "composite_ge2" if (event, rater) == ("ge2_grade", "both_raters") else event


def _condition(word: str) -> str:
    return "rest" if "rest" in word else "maximum"


def _named(slug: str, words: str) -> Definition:
    endpoint, rater = _NAMED[slug]
    if endpoint == "loss_response_median" and _NONE_OR_MILD.search(words):
        endpoint = "loss_none_or_mild_median"
    at_risk = _at_risk(slug, words) if endpoint in _FOLLOWED else EVERYONE
    return Definition(endpoint, rater or _rater(words), "maximum", at_risk)


def _rater(words: str) -> str:
    if _BOTH.search(words):
        return "both-and"
    if _INVESTIGATOR.search(words):
        return "investigator"
    return "subject" if _SUBJECT.search(words) else UNSTATED


def _at_risk(slug: str, words: str) -> str:
    found = next((name for pattern, name in _AT_RISK if pattern.search(words)), EVERYONE)
    # A duration of response is counted among those who responded, said or not.
    duration = slug == "median_duration_of_response_days"
    return "ge1-responders" if duration and found == EVERYONE else found


def _by_pattern(slug: str) -> Definition:
    for pattern, endpoint, rater in _PATTERNS:
        if pattern.search(slug):
            condition = "rest" if endpoint == "static_lines" else "maximum"
            return Definition(endpoint, rater, condition)
    return Definition(
        "other", UNSTATED, "rest" if "at_rest" in slug or "_rest_" in slug else "maximum"
    )
