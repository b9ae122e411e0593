"""Words for people: names of events, grades, areas and ways of knowing."""

from __future__ import annotations

from collections.abc import Iterable

from needlework.forecast.area_scales import FORECAST_AREAS, area_scale
from needlework.forecast.values import Course, Event, Grade

EVENT_WORDS = {
    "onset": "Starts to show",
    "peak": "At its best",
    "loss": "No longer {kept}, all treated",
    "loss_responders": "No longer {kept}, those who responded",
    "return": "Back to the starting grade",
    "redness_over": "Redness no longer visible",
    "barrier_closed": "Barrier closed again",
    "downtime_over": "Redness gone and barrier closed",
}
BETTER_WORDS = {
    "loss": "No longer a grade better, all treated",
    "loss_responders": "No longer a grade better, those who responded",
}
EVENT_ORDER = tuple(EVENT_WORDS)
NONE_OR_MILD = "none_or_mild"

GRADE_SENTENCES: dict[Grade, str] = {
    "calibrated": "Fitted to controlled trials and tested on trials that the fit had not seen.",
    "informed": "Built on published work with at least one controlled study, "
    "but not fitted and tested for exactly this case.",
    "assumed": "Rests on a structure or values without a direct source. Read it as a sketch.",
    "insufficient": "Too little is known: no course is drawn.",
}

SEEN_WORDS = {
    "page": "read in the text",
    "abstract": "read as abstract",
    "secondary": "read as quoted elsewhere",
    "recalled": "from memory, unverified",
}

LINES = {
    "glabella": "frown lines",
    "forehead": "forehead lines",
    "lateral-canthal": "crow’s feet",
    "platysma": "neck bands",
    "masseter": "masseter prominence",
}

DECISION_SUPPORT = (
    "Decision support for qualified people, not a cleared medical device. It gives a range of "
    "outcomes, never one certain result, and it never decides or gives a dose by itself."
)


def sentence_case(words: str) -> str:
    """Return the words with a capital at the start and the rest as it is; mMASI stays so."""
    return words if words[1:2].isupper() else words[:1].upper() + words[1:]


def area_words(area: str) -> str:
    """Return the readable name of an area."""
    return _named(area, "area")


def product_words(product: str) -> str:
    """Return the readable name of a product."""
    return _named(product, "product")


def scale_words(scale: str) -> str:
    """Return a scale as people write it: its short name in capitals, or its name."""
    return scale if any(letter.isupper() for letter in scale) else _named(scale, "scale")


def muscle_words(muscle: str) -> str:
    """Return the readable name of a muscle."""
    return _named(muscle, "muscle")


def at_areas(words: str, areas: Iterable[str]) -> str:
    """Return words with the areas they are of in front; alone where no area is named."""
    names = " and ".join(area_words(area).lower() for area in areas)
    return f"{sentence_case(names)}: {words}" if names else words


def lines_words(area: str) -> str:
    """Return what is scored in an area: ``frown lines`` for the glabella."""
    return LINES.get(area, f"lines ({area_words(area).lower()})")


def few_lines_words(area: str, only: bool = False) -> str:
    """Return what a response is in an area: ``no or mild frown lines`` for the glabella.

    Parameters
    ----------
    only : bool
        Say "no or only mild", as in a sentence about people.
    """
    few = {
        "platysma": "minimal or mild neck bands",
        "masseter": "masseter prominence of grade 3 or less",
    }
    return few.get(area, f"no or {'only ' if only else ''}mild {lines_words(area)}")


def kept_words(area: str) -> str:
    """Return what a response is called after "no longer": ``none or mild`` for lines."""
    return area_scale(area).kept if area in FORECAST_AREAS else "none or mild"


def _event_words(event: Event) -> str:
    if NONE_OR_MILD in event.outcome:
        words = EVENT_WORDS.get(event.name, event.name.replace("_", " "))
        return words.format(kept=kept_words(event.area))
    if event.name == "loss" and "grade" not in event.outcome:
        return "Half of the gain gone"
    known = EVENT_WORDS | BETTER_WORDS
    return known.get(event.name, event.name.replace("_", " "))


def event_words(event: Event) -> str:
    """Return what an event means to a patient, with the rater where it is not the injector."""
    words = _event_words(event)
    rater = {"investigator": "", "subject": "patient"}.get(event.rater, event.rater)
    return f"{words} ({rater})" if rater else words


def plain(slug: str) -> str:
    """Return a slug as words."""
    return slug.replace("_", " ").replace("-", " ")


def seen_words(seen: str) -> str:
    """Return how a source was seen, in words."""
    return SEEN_WORDS.get(seen, seen)


def reasons_words(course: Course) -> str:
    """Return why a course has no better grade, as one sentence; empty where it has the best."""
    joined = "; ".join(reason.rstrip(".") for reason in course.grade_reasons)
    return f"{sentence_case(joined)}." if joined else ""


def measured_words(course: Course) -> str:
    """Return what a course shows, with its unit where the label does not hold it."""
    bare = course.quantity != "measure" or course.unit in course.label or "%" in course.label
    return course.label if bare else f"{course.label}, {course.unit}"


def beside_words(courses: Iterable[Course]) -> str:
    """Return what stands beside the treated course, "untreated" where courses differ."""
    found = {course.comparator for course in courses}
    return found.pop() if len(found) == 1 else "untreated"


def treatments_words(joined: str) -> str:
    """Return ids joined by commas in short: ``needling-1 … needling-4``."""
    ids = joined.split(",")
    return ids[0] if len(ids) == 1 else f"{ids[0]} … {ids[-1]}"


def weakest(grades: list[Grade]) -> Grade:
    """Return the weakest of several grades; ``insufficient`` when there is none."""
    order = list(GRADE_SENTENCES)
    return max(grades, key=order.index, default="insufficient")


def _named(slug: str, kind: str) -> str:
    from needlework.vocabulary import resolve

    term = resolve(slug, kind)
    return plain(slug) if term is None else term.name
