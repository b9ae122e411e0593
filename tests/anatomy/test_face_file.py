"""Face files: what is read, and what is refused in a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needlework.anatomy import face_from, read_clicks
from needlework.problems import BadInputError
from tests.anatomy.faces import clicked

POINTS = "\n".join(f"{name} = [{x:.1f}, {y:.1f}]" for name, (x, y) in clicked().points.items())
WHOLE = f"""
format = "needlework-face/1"
[picture]
width = 2000
height = 2400
mirrored = "no"
[scale]
pupils = "62 mm"
[points]
pupil-right = [845, 1200]
pupil-left = [1155, 1200]
{POINTS}
"""


def refused(text: str) -> list[str]:
    with pytest.raises(BadInputError) as caught:
        read_clicks(text, "face.toml")
    for problem in caught.value.problems:
        assert problem.sentence().startswith("face.toml")
        assert "\n" not in problem.sentence()
    return [problem.code for problem in caught.value.problems]


def test_a_whole_file_is_a_face() -> None:
    clicks = read_clicks(WHOLE)
    assert clicks.scale is not None
    assert clicks.scale.mm_per_pixel == pytest.approx(0.2)
    assert face_from(clicks).own


@pytest.mark.parametrize(
    ("scale", "kind"),
    [
        ('ruler = { from = [100, 100], to = [300, 100], length = "40 mm" }', "ruler"),
        ("iris = { right = [[830, 1200], [889, 1200]] }", "iris"),
        ('pupils = "62 mm"', "pupils"),
    ],
)
def test_the_size_can_be_given_in_three_ways(scale: str, kind: str) -> None:
    clicks = read_clicks(WHOLE.replace('pupils = "62 mm"', scale))
    assert clicks.scale is not None
    assert clicks.scale.kind == kind
    assert clicks.scale.mm_per_pixel == pytest.approx(0.2, rel=0.01)


def test_without_a_scale_nothing_was_measured() -> None:
    assert read_clicks(WHOLE.replace('[scale]\npupils = "62 mm"', "")).scale is None


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("needlework-face/1", "needlework-face/9", "face.format"),
        ("[points]", "[dots]", "face.key"),
        ("width = 2000", "width = 2e9", "face.size"),
        ("width = 2000", "width = 0", "face.size"),
        ("width = 2000", "width = 900", "face.point-outside"),
        ('mirrored = "no"', "", "face.mirrored"),
        ('mirrored = "no"', "mirrored = false", "face.mirrored"),
        ("menton = [", "mentum = [", "face.point-name"),
        ("menton = [", "menton = [nan, ", "face.point"),
        ("pupil-left = [1155, 1200]", 'pupil-left = "there"', "face.point"),
        ("pupil-left = [1155, 1200]", "pupil-left = [845, 1200]", "face.point"),
        ("pupil-left = [1155, 1200]", "", "face.scale"),
        ('"62 mm"', '"62"', "amount.wrong-unit"),
        ('"62 mm"', '"12 mm"', "face.scale"),
        ('"62 mm"', '"62 mm"\niris = 3', "face.scale"),
        ('pupils = "62 mm"', "stick = 3", "face.scale"),
        ('pupils = "62 mm"', "ruler = 3", "face.scale"),
        ('pupils = "62 mm"', "iris = { right = [[1, 1], [2, 1]] }", "face.scale"),
        ("[picture]", "[picture", "face.toml"),
    ],
)
def test_bad_files_are_refused(old: str, new: str, code: str) -> None:
    assert old in WHOLE
    assert code in refused(WHOLE.replace(old, new))


def test_a_hostile_file_is_refused_without_a_traceback() -> None:
    assert refused("a = " + "[" * 5000) == ["face.toml"]
    assert refused("points = 3\nscale = 4\npicture = 5")


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(list(clicked().points)),
        st.tuples(st.floats(0, 2000), st.floats(0, 2400)),
        max_size=8,
    )
)
def test_points_anywhere_give_a_face_or_a_sentence(
    moved: dict[str, tuple[float, float]],
) -> None:
    from dataclasses import replace

    clicks = clicked()
    try:
        face = face_from(replace(clicks, points={**clicks.points, **moved}))
    except BadInputError as error:
        assert error.problems
    else:
        assert face.own
