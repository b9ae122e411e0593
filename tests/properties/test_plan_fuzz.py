"""Whatever a file holds, it is a plan or a list of sentences; never another error."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from hypothesis import example as case
from hypothesis import given
from hypothesis import strategies as st

from needlework.planfile import read_plan, write_plan
from needlework.planfile.files import decode
from needlework.planfile.toml_text import toml_text
from needlework.problems import BadInputError
from tests.planfile.texts import EXAMPLES, TODAY, example

TEXTS = [example(name) for name in EXAMPLES]
BYTES = [text.encode() for text in TEXTS]
SNIPPETS = st.sampled_from(
    [b"\x00", b"\xff\xfe", b'"', b"[[", b"]]", b"=", b"\n", b"nan", b"inf", b"-1", b"{", b"}",
     b"[[session]]\n", b"[session]\n", b"'''", b"1e999999999", b"\xc3", b"#", b"id = 's1'\n"]
) | st.binary(max_size=6)  # fmt: skip


def outcome(data: bytes) -> tuple[str, ...]:
    """Return the sentences about bytes that are no plan; none where they are one."""
    try:
        plan = read_plan(decode(data, "plan.toml"), "plan.toml", today=TODAY)
    except BadInputError as refused:
        return tuple(problem.sentence() for problem in refused.problems) or ("",)
    assert read_plan(write_plan(plan), today=TODAY) == plan
    assert str(plan)
    return ()


def check_sentences(sentences: tuple[str, ...]) -> None:
    """Check that sentences are whole, short and on one line."""
    for sentence in sentences:
        assert sentence.startswith("plan.toml")
        assert "\n" not in sentence
        assert len(sentence) < 1500
        assert sentence.endswith((".", "?"))


@st.composite
def spoiled(draw: Callable[..., Any]) -> bytes:
    """Draw the bytes of an example with a few pieces cut out, put in or moved."""
    data = draw(st.sampled_from(BYTES))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 12)))
        data = data[:start] + draw(SNIPPETS) + data[end:]
    return data


@given(spoiled())
def test_a_spoiled_example_is_a_plan_or_sentences(data: bytes) -> None:
    check_sentences(outcome(data))


@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))
)
def test_arbitrary_bytes_are_refused_with_sentences(data: bytes) -> None:
    sentences = outcome(data)
    assert sentences
    check_sentences(sentences)


leaves = st.one_of(
    st.integers(),
    st.integers(-5, 400),
    st.decimals(allow_nan=True, allow_infinity=True).filter(lambda one: not one.is_snan()),
    st.booleans(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
    st.sampled_from(["none", "20 U", "nan U", "0 mL", "50 sU", "glabella", "s1", "s1-gl", "left"]),
    st.dates(date(1, 1, 1)),
    st.datetimes(datetime(1, 1, 1)),
    st.times().map(time.isoformat),
)
keys = st.sampled_from(
    ["id", "kind", "day", "dose", "site", "treatment", "none", "product", "area", "vial", "filler"]
) | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=4)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)
SECTIONS = frozenset({"patient", "score", "goal", "session", "treatment", "site", "override"})


@st.composite
def rearranged(draw: Callable[..., Any]) -> str:
    """Draw an example with a few of its values replaced by others of any type."""
    tables = tomllib.loads(draw(st.sampled_from(TEXTS)), parse_float=Decimal)
    for _ in range(draw(st.integers(1, 3))):
        _replace_one(draw, tables)
    return toml_text(tables, draw(st.sampled_from([SECTIONS, frozenset[str]()])))


def _replace_one(draw: Callable[..., Any], node: Any) -> None:
    """Walk down at random and put a new value there, under an old or a new key."""
    while True:
        names = list(node) if isinstance(node, dict) else list(range(len(node)))
        name = draw(st.sampled_from(names)) if names else None
        inner = None if name is None else node[name]
        if isinstance(inner, dict | list) and inner and draw(st.booleans()):
            node = inner
        elif isinstance(node, dict) and draw(st.booleans()):
            node[draw(keys)] = draw(values)
            return
        elif name is not None:
            node[name] = draw(values)
            return


@given(rearranged())
@case('[session]\ntreatment = { kind = "filler", filler = 1 }')
@case("a." * 2000 + "b = 1")
@case("session = [[[[1]]], { treatment = [1, { kind = 2 }] }]")
@case("patient = { age = " + "9" * 4000 + " }")
@case("patient = { sun = { latitude = 1e999999 } }")
@case("patient = { score = [{ value = 1e999999, scale = 'FWS', area = 'glabella' }] }")
@case(TEXTS[0].replace("2026-12-01", "9999-12-31"))
@case("patient = { birth_date = 0001-01-01 }")
def test_values_of_any_type_are_a_plan_or_sentences(text: str) -> None:
    check_sentences(outcome(text.encode()))
