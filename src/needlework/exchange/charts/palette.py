"""Colours that stay apart for colour-blind readers and on a grey printer."""

from needlework.forecast.area_scales import FORECAST_AREAS, area_scale

INK = "#16293a"
MUTED = "#4a5b6b"
GRID = "#e4eaef"
AXIS = "#8797a5"
PAPER = "#ffffff"

TREATED = "#0b5f7c"
TREATED_BANDS = {"band95": "#e0eff4", "band80": "#bddde8", "band50": "#8fc3d5"}
UNTREATED = "#8a4b0f"
UNTREATED_BAND = "#f4e9dc"

# Teal for none and mild, brown for moderate and severe: the boundary that endpoints count.
GRADES = ("#17767c", "#93d2cb", "#f1dfbd", "#9a5210")
GRADE_INK = ("#ffffff", INK, INK, "#ffffff")
MORE_GRADES = {
    5: (*GRADES[:2], "#f7ecd4", "#dcae6e", GRADES[3]),
    6: (*GRADES[:2], "#d5ece6", GRADES[2], "#d9a765", GRADES[3]),
}
GRADE_WORDS = ("none", "mild", "moderate", "severe")

# Dark enough for lines on white; told apart by lightness, dashes and marks as well.
ARMS = ("#0b5f7c", "#9a4a00", "#6a3d9a", "#2e6f40", "#a3195b", "#4a5b6b", "#7a6000", "#1f3d99")


def arm_colour(place: int) -> str:
    """Return the colour of an arm by its place in the trial."""
    return ARMS[place % len(ARMS)]


def grade_colours(count: int) -> tuple[str, ...]:
    """Return one fill per grade; scales with very many grades share some."""
    if count == len(GRADES):
        return GRADES
    if count in MORE_GRADES:
        return MORE_GRADES[count]
    last = len(GRADES) - 1
    return tuple(GRADES[round(index * last / max(1, count - 1))] for index in range(count))


def grade_inks(count: int) -> tuple[str, ...]:
    """Return a text colour that reads on each grade's fill."""
    ink = dict(zip(GRADES, GRADE_INK, strict=True))
    return tuple(ink.get(colour, INK) for colour in grade_colours(count))


def grade_words(count: int, area: str = "") -> tuple[str, ...]:
    """Return the name of each grade: those of the area's scale, numbers where there are more."""
    if count == len(GRADE_WORDS):
        return area_scale(area).words if area in FORECAST_AREAS else GRADE_WORDS
    return tuple(f"grade {index}" for index in range(count))
