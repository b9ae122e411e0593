import dataclasses
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from needlework.doses import Dose, Volume
from needlework.exchange.report import render_report, write_report
from needlework.forecast.values import CitedSource, GoalChance, NotForecast
from needlework.planfile import read_plan
from needlework.plans import NOT_ASKED, Microneedling, Patient, Plan, Session
from needlework.problems import BadInputError
from tests.exchange import example_forecast as example
from tests.exchange import example_plan

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&\x00\ud83d"
PIXELS = "data:image/png;base64,"  # a picture that is part of the document
VOID = {"meta", "br", "hr", "link", "img", "input"}


class Reader(HTMLParser):
    """Reads a document as a browser would: elements, their attributes, and the nesting."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.crossed: list[str] = []
        self.words: list[str] = []
        self.feed(document)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data)

    def names(self) -> list[str]:
        return [name for name, _ in self.elements]

    def all(self, attribute: str) -> list[str]:
        return [held[attribute] or "" for _, held in self.elements if attribute in held]

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words).replace("\u00a0", " "))


@pytest.fixture(scope="module")
def document() -> str:
    return render_report(example.forecast(), example_plan.plan())


@pytest.fixture(scope="module")
def reader(document: str) -> Reader:
    return Reader(document)


def rendered(plan: Plan | None = None, **changes: object) -> Reader:
    return Reader(render_report(example.forecast(**changes), plan or example_plan.plan()))


def test_the_document_is_well_formed(document, reader):
    assert document.startswith('<!doctype html>\n<html lang="en">')
    assert reader.crossed == []
    assert reader.open == []


def test_identifiers_are_unique_and_every_reference_finds_one(reader):
    found = reader.all("id")
    assert len(found) == len(set(found))
    wanted = " ".join(reader.all("aria-labelledby")).split()
    wanted += [link[1:] for link in reader.all("href") if link.startswith("#")]
    assert wanted
    assert set(wanted) <= set(found)


def test_nothing_is_loaded_from_anywhere(document, reader):
    assert not {"script", "link", "img", "iframe", "object", "embed", "base"} & set(reader.names())
    assert reader.all("src") == []
    outside = [link for link in reader.all("href") if not link.startswith(("#", PIXELS))]
    assert outside == [source.url for source in example.sources() if source.url]
    assert {name for name, held in reader.elements if "href" in held} == {"a", "image"}
    assert not re.search(r"@import|@font-face", document)
    assert set(re.findall(r"url\((.*?)\)", document)) <= {
        f"#area-0-grades-{size}-hatch" for size in ("wide", "narrow")
    }


def test_the_policy_forbids_scripts_and_requests(document):
    assert "default-src 'none'" in document


def test_every_section_is_there_in_reading_order(reader):
    sections = [held["id"] for name, held in reader.elements if name == "section"]
    assert sections == [
        "answer",
        "area-0",
        "goals",
        "risks",
        "given",
        "points",
        "evidence",
        "not-forecast",
        "sources",
    ]


def test_headings_step_down_one_level_at_a_time(reader):
    levels = [int(name[1]) for name in reader.names() if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_landmarks_language_and_a_skip_link_are_there(reader):
    assert {"header", "main", "footer"} <= set(reader.names())
    assert "#main" in reader.all("href")


def test_the_header_tells_who_what_and_what_the_report_is_not(reader):
    for words in (
        "Frown lines, first visit",
        "Female, 43 years",
        "FWS 3 in the glabella, at maximum contraction, investigator",
        "20 U, glabella (protocol ona-gl)",
        "1 Dec 2026",
        "not a cleared medical device",
        "qualified people",
    ):
        assert words in reader.text, words


def test_the_key_answer_is_told_in_words(reader):
    assert re.search(
        r"Of 100 people like this patient, about 83 have no or only mild frown lines "
        r"on day 30 \(31 Dec 2026\)",
        reader.text,
    )
    assert "95 % band 73–90 %. Without treatment: 2 %." in reader.text


def test_the_table_holds_the_values_of_the_course(document):
    course = example.courses()[0]
    row = re.search(r'<th scope="row">90.*?</tr>', document)
    assert row is not None
    cells = re.findall(r'<td class="n">(.*?)</td>', row[0].replace("\u00a0", " "))
    band = course.treated.band95
    assert cells[:3] == [
        f"{100 * course.treated.median[90]:.0f} %",
        f"{100 * band.low[90]:.0f}–{100 * band.high[90]:.0f} %",
        f"{100 * course.untreated.median[90]:.0f} %",
    ]
    assert sum(map(int, cells[3:])) == 100


def test_loss_has_a_date_for_booking_and_return_never_has_one(reader):
    assert "for booking: 26 Feb 2027" in reader.text
    assert "no date: not a promise" in reader.text
    assert "21 Apr 2027" not in reader.text


def test_without_a_start_date_only_days_are_printed():
    found = rendered(dataclasses.replace(example_plan.plan(), start_date=None))
    assert "No date given" in found.text
    assert not re.search(r"\d (Dec|Feb|Mar) 202", found.text)


def test_goals_show_their_chance_and_why_there_is_none(reader):
    assert "Chance 85 %, wanted at least 80 %: high enough." in reader.text
    assert "Not forecast. Force is not identified." in reader.text


def test_a_goal_that_is_missed_says_so():
    found = rendered(goals=(GoalChance("g1", "none or mild", 0.9, 0.4),))
    assert "Chance 40 %, wanted at least 90 %: below what is wanted." in found.text


def test_side_effects_are_natural_frequencies_with_bounds_and_comparator(reader):
    assert "11 in 100 (9 to 14)" in reader.text
    assert "none seen; at most about 3 in 1,000" in reader.text
    assert "not given" in reader.text
    assert "never added up" in reader.text


def test_what_is_given_holds_units_millilitres_and_marks(reader):
    for words in ("100 U in 2.5 mL, 4 U per 0.1 mL", "the vial of the plan", "0.5 mL"):
        assert words in reader.text, words
    assert "draw up 50 marks" in reader.text
    assert reader.text.count("intramuscular 4 U 0.1 mL 10") == 5


def test_a_dose_without_points_says_that_they_are_not_known():
    treatment = example_plan.treatment(
        protocol=None, dose=example_plan.treatment().vial.size, vial=None
    )
    found = rendered(example_plan.plan(sessions=(Session("s1", 0, (treatment,)),)))
    assert "where the units go is not known" in found.text


def test_marks_that_are_not_whole_say_what_rounding_does():
    vial = dataclasses.replace(example_plan.treatment().vial, diluent=Volume.parse("3 mL"))
    treatment = example_plan.treatment(protocol=None, dose=Dose.parse("19 U", product="Botox"))
    treatment = dataclasses.replace(treatment, vial=vial)
    found = rendered(example_plan.plan(sessions=(Session("s1", 0, (treatment,)),)))
    assert "57 marks" in found.text
    odd = dataclasses.replace(treatment, dose=Dose.parse("20.5 U", product="Botox"))
    found = rendered(example_plan.plan(sessions=(Session("s1", 0, (odd,)),)))
    assert "61.5 marks" in found.text
    assert "62 marks hold ≈ 20.6667 U, 0.1667 U (0.8 %) more than planned" in found.text


def test_a_protocol_without_points_is_reported_with_its_dose():
    treatment = example_plan.treatment(area="platysma", protocol="ona-platysma-2-2")
    found = rendered(example_plan.plan(sessions=(Session("s1", 0, (treatment,)),)))
    assert "36 U" in found.text
    assert "where the units go is not known" in found.text


def test_a_side_that_the_scheme_does_not_tell_is_not_stated():
    treatment = example_plan.treatment(area="forehead", protocol="ona-fhl-component")
    found = rendered(example_plan.plan(sessions=(Session("s1", 0, (treatment,)),)))
    assert found.text.count("Frontalis not stated intramuscular 4 U") == 5


def test_repeated_treatments_are_described_once_with_all_days():
    sessions = tuple(
        Session(f"s{i}", 84 * i, (example_plan.treatment(id=f"t{i}"),)) for i in range(3)
    )
    found = rendered(example_plan.plan(sessions=sessions))
    assert "Days 0, 84, 168" in found.text
    assert found.text.count("draw up 50 marks") == 1


def test_other_needles_are_listed_too():
    text = """
    format = "needlework-plan/1"
    [[session]]
    day = 0
    [[session.treatment]]
    kind = "microneedling"
    device = "skinpen"
    area = "full-face"
    needle_length = "1.0 mm"
    """
    plan = read_plan(text, "plan.toml")
    assert isinstance(plan.treatments[0], Microneedling)
    assert "Needling 1 mm" in rendered(plan).text


def test_evidence_grade_reasons_assumptions_and_refusals_are_told(reader):
    assert "Only one controlled trial reports this outcome." in reader.text
    assert "a fresh muscle was assumed" in reader.text
    assert "s2-mn : No course is fitted for needling of acne scars." in reader.text


def test_sources_say_how_they_were_seen_and_memory_stands_out(document, reader):
    for words in ("read as abstract", "read in the text", "from memory, unverified"):
        assert words in reader.text, words
    assert document.count('class="seen unverified"') == 1


def test_versions_seed_and_plan_hash_are_printed(reader):
    for words in ("0.1.0", "sha256:12ab34cd", "sha256:77fe", "20261201", example.HASH):
        assert words in reader.text, words


def test_an_empty_forecast_still_answers_in_every_section():
    found = rendered(courses=(), all_events=(), goals=(), risks=(), not_forecast=(), sources=())
    for words in (
        "No course could be drawn",
        "names no goal",
        "that is not a rate of 0",
        "No source was used.",
    ):
        assert words in found.text, words


def test_an_empty_plan_renders():
    found = Reader(render_report(example.forecast(), Plan()))
    for words in ("Not described", "No score given", "None planned", "Treatment plan"):
        assert words in found.text, words


def test_whatever_people_write_is_text_and_never_markup():
    evil = example.course(
        id=EVIL, label=EVIL, area=EVIL, grade_reasons=(EVIL,), assumptions=(EVIL,), rater=EVIL
    )
    source = CitedSource(EVIL, EVIL, f"javascript:{EVIL}", "page", (EVIL,))
    event = example.event("onset", 1.0, 2.0, 3.0, 4.0, 5.0, area=EVIL, definition=EVIL, rater=EVIL)
    risk = dataclasses.replace(example.forecast().risks[0], event=EVIL, area=EVIL, note=EVIL)
    forecast = example.forecast(
        courses=(evil,),
        all_events=(event,),
        goals=(GoalChance("g", EVIL, None, None, EVIL),),
        risks=(risk,),
        not_forecast=(NotForecast(EVIL, EVIL, (EVIL,)),),
        sources=(source,),
        versions={EVIL: EVIL},
        plan_hash=EVIL,
    )
    score = dataclasses.replace(example_plan.plan().patient.scores[0], scale=EVIL, area=EVIL)
    plan = example_plan.plan(title=EVIL, patient=Patient(conditions=NOT_ASKED, scores=(score,)))
    document = render_report(forecast, plan)
    found = Reader(document)
    document.encode("utf-8")
    assert "\x00" not in document
    assert not {"script", "img"} & set(found.names())
    assert not any(name.startswith("on") for _, held in found.elements for name in held)
    assert [link for link in found.all("href") if not link.startswith(("#", PIXELS))] == []
    assert "alert(1)" in found.text
    assert found.crossed == []


def test_the_report_is_the_same_every_time(document):
    assert render_report(example.forecast(), example_plan.plan()) == document


def test_a_report_is_written_where_asked(tmp_path, document):
    path = write_report(example.forecast(), example_plan.plan(), tmp_path / "report.html")
    assert path.read_text(encoding="utf-8") == document
    assert [item.name for item in tmp_path.iterdir()] == ["report.html"]


def test_a_missing_directory_is_refused_in_one_sentence(tmp_path):
    target = tmp_path / "missing" / "report.html"
    with pytest.raises(BadInputError) as error:
        write_report(example.forecast(), example_plan.plan(), target)
    assert len(error.value.problems) == 1
    assert not target.parent.exists()


def test_print_has_its_own_page_rules(document):
    assert "@page" in document
    assert "@media print" in document


def test_without_a_share_the_answer_counts_the_grades():
    found = rendered(courses=(example.courses()[1],))
    assert re.search(r"on day 30: \d+ none, \d+ mild, \d+ moderate, \d+ severe\.", found.text)
    assert "is not forecast on its own, without a band" in found.text


def test_an_area_with_only_a_measure_tells_its_value_and_what_stands_beside_it():
    only = example.course(quantity="measure", unit="mm", outcome="height", comparator="saline")
    found = rendered(courses=(only,))
    assert re.search(r"investigator: [\d.]+ mm on day \d+", found.text)
    assert re.search(r"Saline: [\d.]+ mm\.", found.text)


def test_each_area_has_its_own_answer_and_course():
    forehead = [dataclasses.replace(c, area="forehead") for c in example.courses()]
    found = rendered(courses=(*example.courses(), *forehead))
    sections = [held["id"] for name, held in found.elements if name == "section"]
    assert sections[:3] == ["answer", "area-0", "area-1"]
    assert found.names().count("article") == 2
    assert len(found.all("id")) == len(set(found.all("id")))
    assert "no or only mild forehead lines" in found.text
