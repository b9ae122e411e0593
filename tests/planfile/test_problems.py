"""Each kind of fault has its sentence: where, what was given, what is allowed, what to do."""

from __future__ import annotations

import pytest

from tests.planfile.texts import (
    DOSE,
    HEAD,
    PLAIN,
    TREATMENT,
    example,
    only_problem,
    patient,
    plan_of,
    problems_of,
    treated,
)

SITE = '[[session.treatment.site]]\nmuscle = "procerus"\nside = "midline"\n'

OVERRIDE = PLAIN + '[[override]]\nfinding = "X"\nreason = "y"\nby = "z"\n'
CASES = [
    ("format", PLAIN.replace("plan/1", "plan/9"), "plan.unknown-format", "needlework-plan/1"),
    ("no format", PLAIN.replace(HEAD, ""), "plan.missing-key", "format"),
    ("no session", HEAD, "plan.missing-key", "[[session]]"),
    ("empty session", HEAD + "[[session]]\nday = 0\n", "plan.missing-key",
     "[[session.treatment]]"),
    ("site text", treated('site = "x"'), "plan.wrong-type", "[[session.treatment.site]]"),
    ("no rows", HEAD + "session = []\n", "plan.missing-key", "[[session]]"),
    ("no treatment", HEAD + "session = [{ day = 0, treatment = [] }]\n", "plan.missing-key",
     "[[session.treatment]]"),
    ("no mixture", PLAIN + '[[session.treatment]]\nkind = "mesotherapy"\narea = "malar"\n'
     "mixture = []\n", "plan.missing-key", "mixture"),
    ("start", "start_date = 9999-12-31\n" + PLAIN, "plan.out-of-range", "2200-01-01"),
    ("key", "titel = 'x'\n" + PLAIN, "plan.unknown-key", "Did you mean title?"),
    ("far key", "zzzzzz = 1\n" + PLAIN, "plan.unknown-key", "start_date"),
    ("region", 'region = "Mars"\n' + PLAIN, "plan.unknown-region", '"US"'),
    ("text date", 'start_date = "2026-12-01"\n' + PLAIN, "plan.wrong-type", "without quotes"),
    ("number title", "title = 3\n" + PLAIN, "plan.wrong-type", "text in quotes"),
    ("patient", "patient = 3\n" + PLAIN, "plan.wrong-type", "a table"),
    ("old", patient("age = 130"), "plan.out-of-range", "0 to 120"),
    ("young", patient("age = -1"), "plan.out-of-range", "0 to 120"),
    ("half a year", patient("age = 43.5"), "plan.wrong-type", "a whole number of 0 to 120"),
    ("boolean age", patient("age = true"), "plan.wrong-type", "a whole number"),
    ("future", patient("birth_date = 2030-01-01"), "plan.birth-date", "2026-11-20"),
    ("ancient", patient("birth_date = 1800-01-01"), "plan.birth-date", "0 to 120"),
    ("two ages", patient("birth_date = 1983-04-02\nage = 50"), "plan.age-conflict", "agrees"),
    ("weight", patient("weight = 64"), "plan.quantity", '"64 kg"'),
    ("weight unit", patient('weight = "64 mm"'), "plan.quantity", "kg"),
    ("no weight", patient('weight = "0 kg"'), "plan.quantity", "above zero"),
    ("skin", patient("skin_type = 7"), "plan.out-of-range", "1 to 6"),
    ("pregnant", patient("pregnant = false"), "plan.choice", '"yes", "no" or "unknown"'),
    ("conditions", patient("conditions = []"), "plan.listed", "{ none = true }"),
    ("none false", patient("conditions = { none = false }"), "plan.listed", "{ none = true }"),
    ("medicines", patient('medicines = "warfarin"'), "plan.listed", "a list"),
    ("history", patient("previous_treatments = []"), "plan.listed", "{ none = true }"),
    ("latitude", patient("sun = { latitude = 99 }"), "plan.out-of-range", "-90 to 90"),
    ("sun", patient("sun = { protection = 'hat' }"), "plan.choice", "daily-spf30"),
    ("nan", patient("sun = { latitude = nan }"), "plan.not-finite", "a finite number"),
    ("bare dose", treated("dose = 20"), "plan.quantity", '"20 U"'),
    ("zero", treated('dose = "0 U"'), "plan.quantity", "above zero"),
    ("negative", treated('dose = "-5 U"'), "plan.quantity", "is negative"),
    ("absurd", treated('dose = "20000 U"'), "plan.quantity", "believable"),
    ("not a number", treated('dose = "nan U"'), "plan.quantity", "finite number"),
    ("infinite", treated('dose = "inf U"'), "plan.quantity", "finite number"),
    ("exponent", treated('dose = "1e999999999 U"'), "plan.quantity", "plain digits"),
    ("no unit", treated('dose = "20"'), "plan.quantity", "20 U"),
    ("Speywood", treated('dose = "20 sU"'), "plan.quantity", "abobotulinumtoxinA"),
    ("endless", treated(f'dose = "{"9" * 500} U"'), "plan.quantity", "Shorten"),
    ("no dose", treated(""), "plan.no-dose", "exactly one of protocol, dose and site"),
    ("both", treated('protocol = "ona-gl"\n' + DOSE), "plan.two-doses", "exactly one"),
    ("dose and site", treated(DOSE + SITE + 'dose = "4 U"'), "plan.two-doses", "exactly one"),
    ("protocol", treated('protocol = "ona-gll"'), "plan.unknown-protocol", "ona-gl"),
    ("other protocol", treated('protocol = "abo-gl"'), "plan.protocol-mismatch", "ona-gl"),
    ("passes", treated(DOSE + "passes = 3"), "plan.unknown-key", "protocol"),
    ("site dose", treated(SITE), "plan.missing-key", '"4 U"'),
    ("site", treated(SITE + 'dose = "4 U"\nside = 3').replace('side = "midline"\n', ""),
     "plan.choice", '"left", "right" or "midline"'),
    ("depth", treated(SITE + 'dose = "4 U"\ndepth = "deep"'), "plan.choice", "intramuscular"),
    ("muscle", treated(SITE.replace("procerus", "procerius") + 'dose = "4 U"'),
     "plan.unknown-muscle", '"procerus"'),
    ("far side", treated('side = "left"\n' + SITE.replace("midline", "right") + 'dose = "4 U"'),
     "plan.side", "left side only"),
    ("syringe", treated(DOSE + 'vial = { size = "100 U", syringe = "U-9" }'),
     "plan.unknown-syringe", "U-100-insulin"),
    ("vial", treated(DOSE + 'vial = { size = "100 sU" }'), "plan.quantity", "in U"),
    ("id", treated(DOSE + 'id = "a b"'), "plan.id", "letters, digits"),
    ("area", PLAIN.replace('"glabella"', '"glabela"'), "plan.unknown-area", '"glabella"'),
    ("product", PLAIN.replace("onabotulinumtoxinA", "botoxx"), "plan.unknown-product", "onab"),
    ("filler", PLAIN.replace("onabotulinumtoxinA", "Restylane"), "plan.wrong-product", "toxin"),
    ("kind", PLAIN.replace('kind = "neuromodulator"', 'kind = "toxin"'), "plan.unknown-kind",
     "microneedling"),
    ("no kind", PLAIN.replace('kind = "neuromodulator"\n', ""), "plan.unknown-kind", "no kind"),
    ("day", PLAIN.replace("day = 0", "day = 2.5"), "plan.wrong-type", "whole number"),
    ("first day", PLAIN.replace("day = 0", "day = 3"), "plan.first-day", "first session"),
    ("order", PLAIN + TREATMENT.replace("= 0", "= 9") + DOSE + TREATMENT.replace("= 0", "= 8")
     + DOSE, "plan.day-order", "9 or later"),
    ("single session", PLAIN.replace("[[session]]", "[session]"), "plan.wrong-type",
     "[[session]]"),
    ("override", PLAIN + '[[override]]\nfinding = "X"\nreason = "y"\nby = "z"\ntreatment = "s9"',
     "plan.override-target", "s1-t1"),
    ("accepts", OVERRIDE + 'accepts = "24"\n', "plan.quantity", '"24 U"'),
    ("accepts a bare number", OVERRIDE + "accepts = 24\n", "plan.quantity", "24 U"),
    ("accepts words", OVERRIDE + 'accepts = "a bit more"\n', "plan.quantity", "24 U"),
    ("accepts an exponent", OVERRIDE + 'accepts = "1e3 U"\n', "plan.quantity", "plain digits"),
    ("reason", PLAIN + '[[override]]\nfinding = "X"\nby = "z"\n', "plan.missing-key", "reason"),
    ("blank", PLAIN + '[[override]]\nfinding = "X"\nby = "z"\nreason = " "\n', "plan.empty",
     "Fill in"),
    ("outcome", PLAIN + '[[goal]]\narea = "glabella"\noutcome = "none_or_mlid"\n',
     "plan.unknown-outcome", "none_or_mild"),
    ("chance", PLAIN + '[[goal]]\narea = "glabella"\noutcome = "none_or_mild"\n'
     "probability = 80\n", "plan.out-of-range", "0 to 1"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "code", "words"), [case[1:] for case in CASES],
                         ids=[case[0] for case in CASES])  # fmt: skip
def test_a_fault_has_its_code_and_says_what_is_allowed(text: str, code: str, words: str) -> None:
    problem = only_problem(text)
    assert problem.code == code
    assert words in problem.sentence()
    assert problem.where.startswith("plan.toml")


SCORE = '[[patient.score]]\nscale = "FWS"\narea = "glabella"\nvalue = 3\n'


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        (("= 3", "= 4"), "plan.grade", "0 to 3"),
        (("= 3", "= -1"), "plan.grade", "0 to 3"),
        (('"FWS"', '"FWX"'), "plan.unknown-scale", "scale"),
        (("value = 3", 'value = "3"'), "plan.wrong-type", "a number"),
        (("value = 3", ""), "plan.missing-key", "value"),
        (("value = 3", "value = 3\nrater = 'me'"), "plan.choice", "investigator"),
    ],
)
def test_a_score_must_fit_its_scale(change: tuple[str, str], code: str, words: str) -> None:
    problem = only_problem(HEAD + SCORE.replace(*change) + TREATMENT + DOSE)
    assert problem.code == code
    assert words in problem.sentence()


def test_every_problem_of_a_file_is_told_at_once_and_in_order() -> None:
    text = patient("age = 130\nweight = 64\nmedicines = []") + "[[goal]]\narea = 'glabela'\n"
    found = problems_of(text)
    assert [problem.code for problem in found] == [
        "plan.out-of-range", "plan.quantity", "plan.listed", "plan.missing-key",
        "plan.unknown-area",
    ]  # fmt: skip
    lines = [int(problem.where.split(", ")[1].split()[1]) for problem in found]
    assert lines == sorted(lines)


def test_a_problem_names_line_and_key() -> None:
    text = example("frown-lines.toml").replace('"glabella"', '"glabela"', 1)
    line = text[: text.index("glabela")].count("\n") + 1
    assert only_problem(text).where == f"plan.toml, line {line}, patient.score[0].area"


def test_one_wrong_kind_does_not_hide_other_treatments() -> None:
    text = PLAIN.replace("neuromodulator", "neuromodulater") + (
        '[[session.treatment]]\nkind = "filler"\nproduct = "Restylane"\narea = "lips"\n'
    )
    assert [problem.code for problem in problems_of(text)] == [
        "plan.unknown-kind",
        "plan.missing-key",
    ]


def test_an_id_may_stand_only_once_in_the_whole_plan() -> None:
    text = PLAIN.replace("day = 0", 'day = 0\nid = "a"') + 'id = "a"\n'
    problem = only_problem(text)
    assert problem.code == "plan.duplicate-id"
    assert "session[0]" in problem.allowed


def test_a_made_id_gives_way_to_a_given_one() -> None:
    plan = plan_of(PLAIN + 'id = "s1"\n')
    assert plan.sessions[0].id == "s1.2"
    assert plan.treatments[0].id == "s1"


def test_units_of_speywood_may_be_written_u_only_in_the_us() -> None:
    text = PLAIN.replace("onabotulinumtoxinA", "Dysport").replace("20 U", "50 U")
    assert "Speywood" in only_problem(text).sentence()
    assert "Speywood" in only_problem('region = "EU"\n' + text).sentence()
    treatment = plan_of('region = "US"\n' + text).treatments[0]
    assert treatment.kind == "neuromodulator"
    assert str(treatment.dose) == "50 sU"


def test_a_birth_date_is_compared_with_the_start_when_there_is_one() -> None:
    text = patient("birth_date = 2026-11-25")
    assert only_problem(text).code == "plan.birth-date"
    assert plan_of("start_date = 2026-12-01\n" + text).age == 0


def test_long_and_strange_values_are_clipped_in_the_sentence() -> None:
    problem = only_problem(f'region = "{"x" * 5000}"\n' + PLAIN)
    assert len(problem.sentence()) < 400
    assert "\n" not in only_problem('region = "a\\nb\\u0007"\n' + PLAIN).sentence()
