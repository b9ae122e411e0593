"""Content hashes: the same text gives the same hash, any other text another."""

from __future__ import annotations

import re

import pytest

from needlework.evidence import UnknownNameError, content_hash, topics
from needlework.evidence.hashing import canonical_bytes
from tests.evidence.conftest import Copy

RESULTS = "therapeutic/results.csv"


def test_each_topic_has_its_own_hash() -> None:
    hashes = {content_hash(topic) for topic in topics()}
    assert len(hashes) == len(topics())
    assert all(re.fullmatch("sha256:[0-9a-f]{64}", found) for found in hashes)


def test_line_ends_and_byte_order_marks_do_not_matter(copy: Copy) -> None:
    path = copy.root / RESULTS
    text = path.read_text(encoding="utf-8")
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode("utf-8") + b"\r\n")
    assert content_hash("therapeutic", copy.library()) == content_hash("therapeutic")
    assert canonical_bytes(b"a\r\nb\rc") == b"a\nb\nc\n"


def test_one_changed_digit_changes_the_hash(copy: Copy) -> None:
    copy.replace(RESULTS, ",0.75,", ",0.76,")
    assert content_hash("therapeutic", copy.library()) != content_hash("therapeutic")
    assert content_hash("mesotherapy", copy.library()) == content_hash("mesotherapy")


def test_a_table_under_another_name_changes_the_hash(copy: Copy) -> None:
    (copy.root / RESULTS).rename(copy.root / "therapeutic" / "outcomes.csv")
    assert content_hash("therapeutic", copy.library()) != content_hash("therapeutic")


def test_notes_are_not_part_of_the_hash(copy: Copy) -> None:
    copy.append("therapeutic/notes.md", "more\n")
    assert content_hash("therapeutic", copy.library()) == content_hash("therapeutic")


def test_files_and_topics_may_be_mixed_in_any_order() -> None:
    both = content_hash(["therapeutic", "held_out.toml"])
    assert both == content_hash(["held_out.toml", RESULTS, "therapeutic"])
    assert both != content_hash("therapeutic")
    assert content_hash(RESULTS) == content_hash([RESULTS])


@pytest.mark.parametrize("name", ["therapeutics", "therapeutic/result.csv", "../library.py", "/"])
def test_a_file_that_is_not_evidence_is_refused(name: str) -> None:
    with pytest.raises(UnknownNameError):
        content_hash(name)
