import csv
import io

import numpy as np

from needlework.exchange.forecast_csv import forecast_csv_text, header
from tests.exchange import example_forecast as example


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_there_is_one_row_per_course_and_day():
    forecast = example.forecast()
    found = rows(forecast_csv_text(forecast))
    assert len(found) == sum(len(course.days) for course in forecast.courses)
    assert {row["course"] for row in found} == {course.id for course in forecast.courses}


def test_the_header_is_the_documented_one():
    first = forecast_csv_text(example.forecast()).splitlines()[0]
    assert tuple(first.split(",")) == header()
    assert "treated_band95_high" in header()
    assert header()[-1] == "untreated_p3"


def test_the_numbers_come_back():
    forecast = example.forecast()
    found = rows(forecast_csv_text(forecast))
    for course in forecast.courses:
        mine = [row for row in found if row["course"] == course.id]
        np.testing.assert_array_equal([float(row["day"]) for row in mine], course.days)
        for prefix, path in (("treated", course.treated), ("untreated", course.untreated)):
            read = [float(row[f"{prefix}_median"]) for row in mine]
            np.testing.assert_allclose(read, path.median, rtol=1e-5)
            for name in ("band50", "band80", "band90", "band95"):
                for end in ("low", "high"):
                    read = [float(row[f"{prefix}_{name}_{end}"]) for row in mine]
                    np.testing.assert_allclose(read, getattr(getattr(path, name), end), rtol=1e-5)


def test_chances_of_grades_are_there_only_where_they_are_forecast():
    forecast = example.forecast()
    found = rows(forecast_csv_text(forecast))
    graded = [row for row in found if row["quantity"] == "score"]
    read = [[float(row[f"treated_p{grade}"]) for grade in range(4)] for row in graded]
    np.testing.assert_allclose(read, forecast.courses[1].treated.p_grade, rtol=1e-5)
    assert {row["treated_p0"] for row in found if row["quantity"] == "probability"} == {""}


def test_a_scale_with_more_grades_gets_more_columns():
    table = np.full((361, 5), 0.2)
    path = example.flat_path(2.0)
    five = example.course(
        treated=type(path)(path.median, path.band50, path.band80, path.band90, path.band95, table)
    )
    text = forecast_csv_text(example.forecast(courses=(five, example.course(id="other"))))
    assert tuple(text.splitlines()[0].split(",")) == header(5)
    assert {row["treated_p4"] for row in rows(text)} == {"0.2", ""}


def test_words_with_commas_and_quotes_survive():
    odd = example.course(id='a,"b"\nc')
    assert rows(forecast_csv_text(example.forecast(courses=(odd,))))[0]["course"] == 'a,"b"\nc'


def test_a_forecast_without_courses_is_a_header():
    assert forecast_csv_text(example.forecast(courses=())) == ",".join(header()) + "\n"
