"""Pictures as SVG text: courses, grades, events and rates, with their words inside."""

from needlework.exchange.charts.arms import arms_chart
from needlework.exchange.charts.course import course_chart
from needlework.exchange.charts.events import events_chart
from needlework.exchange.charts.grade import grade_chart
from needlework.exchange.charts.people import people_chart
from needlework.exchange.charts.rate import rate_chart
from needlework.exchange.charts.syringe import syringe_chart

__all__ = [
    "arms_chart",
    "course_chart",
    "events_chart",
    "grade_chart",
    "people_chart",
    "rate_chart",
    "syringe_chart",
]
