"""Laws of names that hold for every word, not only for the examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needlework.vocabulary import (
    candidates,
    fold,
    kinds,
    nearest,
    resolve,
    resolve_areas,
    resolve_indications,
    terms,
)

KNOWN = [term for kind in kinds() for term in terms(kind)]
JOINTS = st.sampled_from([" ", "-", "_", "  "])


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@given(st.sampled_from(KNOWN), JOINTS, st.sampled_from([str.upper, str.title, str.casefold]))
def test_a_slug_is_found_however_it_is_written(term, joint, cased) -> None:  # type: ignore[no-untyped-def]
    written = cased(term.slug.replace("-", joint).replace("_", joint))
    assert term in candidates(f" {written} ", term.kind)


@given(st.text(max_size=40))
def test_no_word_breaks_the_vocabulary(word: str) -> None:
    found = resolve(word)
    assert found is None or found in candidates(word)
    assert len(nearest(word, "area")) <= 3
    assert all(area.kind == "area" for area in resolve_areas(word))
    assert all(each.kind == "indication" for each in resolve_indications(word))


@pytest.mark.parametrize("kind", ["product", "medicine", "area"])
@given(data=st.data())
def test_one_wrong_letter_in_a_long_name_is_mended(kind: str, data: st.DataObject) -> None:
    term = data.draw(st.sampled_from([term for term in terms(kind) if len(term.slug) >= 8]))
    place = data.draw(st.integers(2, len(term.slug) - 2))
    misspelt = term.slug[:place] + term.slug[place + 1 :]
    assert term in nearest(misspelt, kind, limit=5)
