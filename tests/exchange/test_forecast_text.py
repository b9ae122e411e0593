import dataclasses

from needlework.exchange.forecast_text import forecast_text
from tests.exchange import example_forecast as example
from tests.exchange import example_plan


def printed(**changes: object) -> str:
    return forecast_text(example.forecast(**changes), example_plan.plan())


def line_with(text: str, words: str) -> str:
    return next(line for line in text.splitlines() if words in line)


def test_days_have_their_share_band_untreated_and_date():
    row = line_with(printed(), "31 Dec 2026").split()
    assert row[:5] == ["30", "83", "%", "73–90", "%"]
    assert row[5:7] == ["2", "%"]


def test_the_days_of_the_table_are_the_agreed_ones():
    table = printed().split("(calibrated)")[1].split("\n\n")[0]
    days = [int(line.split()[0]) for line in table.splitlines()[2:]]
    assert days == [1, 3, 7, 14, 30, 60, 90, 120, 150, 180]


def test_events_have_dates_except_return():
    text = printed()
    assert line_with(text, "all treated").endswith("26 Feb 2027")
    assert line_with(text, "Back to the starting grade").endswith("never in 7 %")


def test_goals_risks_grade_and_refusals_are_told():
    text = printed()
    assert "85 %, wanted 80 %" in text
    assert "not forecast. Force is not identified." in text
    assert line_with(text, "headache").split()[2:] == [
        "11",
        "%",
        "9",
        "%",
        "to",
        "14",
        "%",
        "11",
        "%",
    ]
    assert "Evidence: calibrated. Fitted to controlled trials" in text
    words = " ".join(text.split())
    assert "investigator: informed. Only one controlled trial reports this outcome." in words
    assert "s2-mn: No course is fitted for needling of acne scars." in text


def test_other_outcomes_take_a_line_each():
    text = printed()
    assert line_with(text, "day 7").split("   ")[1:] == [
        " day 7",
        "day 30",
        "day 90",
        "day 150",
        "untreated",
    ]
    for words in ("patient’s own rating", "Severity of frown lines", "Better by at least"):
        assert " ".join(text.split()).count(words) == (2 if "Better" in words else 1)


def test_none_seen_is_not_told_as_zero():
    text = printed()
    assert line_with(text, "eyelid droop").endswith("none seen")
    assert line_with(text, "distant spread").split()[2:] == [
        "none",
        "seen",
        "at",
        "most",
        "0.28",
        "%",
        "not",
        "given",
    ]


def test_what_was_assumed_is_told_once():
    text = printed()
    assert text.count("No earlier treatment is on record; a fresh muscle was assumed.") == 1
    assert text.index("\nAssumed\n") > text.index("Evidence: ")


def test_days_that_were_asked_for_are_those_that_are_told():
    every = example.course()
    few = dataclasses.replace(
        every,
        days=every.days[:31:10],
        treated=dataclasses.replace(
            every.treated,
            median=every.treated.median[:31:10],
            band95=dataclasses.replace(
                every.treated.band95,
                low=every.treated.band95.low[:31:10],
                high=every.treated.band95.high[:31:10],
            ),
        ),
        untreated=dataclasses.replace(every.untreated, median=every.untreated.median[:31:10]),
    )
    table = printed(courses=(few,)).split("(calibrated)")[1].split("\n\n")[0]
    assert [line.split()[0] for line in table.splitlines()[2:]] == ["0", "10", "20", "30"]


def test_the_close_counts_sources_and_names_the_next_command():
    text = printed()
    assert "3 sources (1 from memory, unverified); `needlework cite PLAN` lists them" in text
    assert "not a cleared medical device" in text


def test_a_measure_keeps_its_own_unit():
    course = example.course(quantity="measure", unit="mm", label="Brow height")
    text = printed(courses=(course,))
    assert "Brow height, mm (calibrated)" in text
    assert line_with(text, "31 Dec 2026").split()[:3] == ["30", "0.826", "0.73–0.903"]


def test_without_courses_the_text_says_so():
    assert "No course could be drawn for this plan." in printed(courses=(), all_events=())


def test_lines_fit_a_terminal():
    long = dataclasses.replace(example.course(), label="A long label " * 20)
    lines = printed(courses=(long,)).splitlines()
    assert max(len(line) for line in lines if "A long label" in line) <= 94
