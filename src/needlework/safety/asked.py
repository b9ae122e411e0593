"""What was not asked: findings, never a pass."""

from __future__ import annotations

from collections.abc import Iterator

from needlework.plans import Answer, Microneedling, PreviousTreatment
from needlework.safety.case import Case
from needlework.safety.history import is_toxin
from needlework.safety.overriding import PRESCRIBER
from needlework.safety.registry import Code, Rule
from needlework.safety.subjects import applying, condition_term
from needlework.safety.tables import limits
from needlework.safety.values import Finding, Place, Severity

NOT_ASKED, SCORE = "NOT-ASKED", "BASELINE-SCORE-MISSING"
REGION, HISTORY, SKIN = "REGION-MISSING", "HISTORY-INCOMPLETE", "SKIN-TYPE-NOT-ASKED"
SERUM, PAST = "SERUM-NOT-SAID", "SESSION-IN-THE-PAST"
CODES = (
    Code(
        NOT_ASKED,
        "A question was not asked",
        "An answer that is missing is not a no: the contraindication may be there.",
        "Ask the patient and write the answer into the plan.",
    ),
    Code(
        SCORE,
        "No baseline score",
        "Without a score before treatment no result can be judged, and the forecast assumes one.",
        "Score the area before treating and write it into the plan.",
    ),
    Code(
        REGION,
        "No region given",
        "Labels differ by region; without one the rules of all regions are asked.",
        "Write region into the plan (US, EU, UK …).",
    ),
    Code(
        SKIN,
        "Skin type not asked",
        "Devices are cleared for some skin types, and dark skin darkens after needling.",
        "Look, and write skin_type = 1 to 6 (Fitzpatrick) into [patient].",
    ),
    Code(
        SERUM,
        "Nobody said what is put on the skin",
        "What lies on the skin while it is needled is carried into it.",
        'Write serum = "none", or what it is, into the treatment.',
    ),
    Code(
        PAST,
        "A session before the day of the check",
        "Ages, intervals and last days of use are judged for the day that is written.",
        "Write the day on which it will be done as start_date.",
    ),
    Code(
        HISTORY,
        "An earlier treatment of which something is not known",
        "An interval or a sum that leaves it out would be a guess.",
        "Ask where it was given; or let a prescriber accept it with a reason.",
    ),
)
_LISTS = ("conditions", "medicines", "allergies")


def rules() -> tuple[Rule, ...]:
    """Return one rule per question."""
    asked = tuple(
        Rule(f"{NOT_ASKED}/{name}", Severity.OVERRIDE, f"whether {name} were asked for")
        for name in (*_LISTS, "previous_treatments")
    )
    return (
        *asked,
        Rule(f"{HISTORY}/any", Severity.OVERRIDE, "product, day and dose of earlier treatments"),
        Rule(f"{SKIN}/patient", Severity.WARN, "whether the skin type is known before needling"),
        Rule(f"{SERUM}/any", Severity.WARN, "whether needling says what is put on the skin"),
        Rule(f"{PAST}/any", Severity.WARN, "the first day of the plan with the day of the check"),
        Rule(f"{SCORE}/any", Severity.WARN, "whether each area has a score before treatment"),
        Rule(f"{REGION}/plan", Severity.WARN, "whether the plan names its region"),
    )


def findings(case: Case) -> Iterator[Finding]:
    """Yield questions without answer."""
    if not case.items:
        return
    yield from _lists(case)
    yield from _history(case)
    yield from _needled(case)
    yield from _scores(case)
    today, first = case.context.today, case.plan.start_date
    if today is not None and first is not None and first < today:
        message = f"the plan begins on {first}, and this is checked on {today}"
        yield _said(PAST, "any", Severity.WARN, message, CODES[5].remedy)
    if case.region is None:
        yield _said(REGION, "plan", Severity.WARN, CODES[2].why.split(";")[0], CODES[2].remedy)


def _lists(case: Case) -> Iterator[Finding]:
    patient = case.plan.patient
    for name in _LISTS:
        if getattr(patient, name).answer is Answer.UNKNOWN:
            yield _said(NOT_ASKED, name, Severity.OVERRIDE, _missing(case, name), _how(name))
    if case.toxins and patient.previous_treatments is None:
        message = "earlier toxin treatments were not asked for: no interval can be checked"
        remedy = "Ask when, where and with what, and write previous_treatments into [patient]."
        yield _said(NOT_ASKED, "previous_treatments", Severity.OVERRIDE, message, remedy)


def _needled(case: Case) -> Iterator[Finding]:
    """Yield what must be known before skin is needled: its type, and what lies on it."""
    needled = [item for item in case.items if isinstance(item.treatment, Microneedling)]
    if needled and case.plan.patient.skin_type is None:
        yield _said(SKIN, "patient", Severity.WARN, "skin type was not asked for", CODES[3].remedy)
    silent = [
        item.treatment.id
        for item in needled
        if isinstance(item.treatment, Microneedling) and item.treatment.serum is None
    ]
    if silent:
        message = f"nobody said what is put on the skin in {', '.join(silent)}"
        yield _said(SERUM, "any", Severity.WARN, message, CODES[4].remedy)


def _history(case: Case) -> Iterator[Finding]:
    """Yield earlier treatments whose missing product, day or dose a rule would need."""
    for previous in case.plan.patient.previous_treatments or () if case.toxins else ():
        lacks = _lacks(case, previous)
        if lacks:
            where = f" in the {previous.area}" if previous.area else ""
            yield Finding(
                code=HISTORY,
                rule=f"{HISTORY}/any",
                severity=Severity.OVERRIDE,
                place=Place(),
                message=(
                    f"{previous.product or 'an earlier treatment'}{where} ({previous.id}): "
                    f"{' and '.join(lacks)} not known"
                ),
                remedy=CODES[6].remedy,
                entitled=(PRESCRIBER,),
            )


def _lacks(case: Case, previous: PreviousTreatment) -> list[str]:
    """Return what is missing and could matter: nothing of what is long past, or no toxin."""
    if previous.product is not None and not is_toxin(previous.product):
        return []
    first = min(item.day for item in case.toxins)
    if previous.days_ago is not None:
        gap = previous.days_ago + first
        if previous.product is None:
            return ["its product"] if gap < limits()["other_toxin"]["days"] else []
        sums = [row["days"] for row in limits()["sum"] if row["product"] == previous.product]
        return ["its dose"] if previous.dose is None and gap < max(sums, default=0) else []
    return ["its product", "its day"] if previous.product is None else ["its day"]


def _missing(case: Case, name: str) -> str:
    if name != "conditions":
        return f"{name} were not asked for"
    questions = _questions(case)
    return f"conditions were not asked for: {len(questions)} questions matter for this plan"


def _how(name: str) -> str:
    return f"Ask, and write {name} = {{ none = true }} or a list of names into [patient]."


def _questions(case: Case) -> tuple[str, ...]:
    """Return the questions that the treatments of the plan ask, each once."""
    terms = (condition_term(row.condition) for item in case.items for row in applying(case, item))
    return tuple(dict.fromkeys(term.question for term in terms if term and term.question))


def _scores(case: Case) -> Iterator[Finding]:
    scored = {score.area for score in case.plan.patient.scores}
    seen = set()
    for item in case.toxins:
        area = item.treatment.area
        if area not in scored and area not in seen and not item.therapeutic:
            seen.add(area)
            yield Finding(
                code=SCORE,
                rule=f"{SCORE}/any",
                severity=Severity.WARN,
                place=item.place,
                message=f"no score of the {area} before treatment",
                remedy=CODES[1].remedy,
            )


def _said(code: str, row: str, severity: Severity, message: str, remedy: str) -> Finding:
    return Finding(
        code=code,
        rule=f"{code}/{row}",
        severity=severity,
        place=Place(),
        message=message,
        remedy=remedy,
    )
