"""Values changed in the text of a YAML file: what differs is written, the notes of the author stay."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from kolosi.content.yaml_files.shape import StrictLoader
from kolosi.content.yaml_files.splicing import respliced

TEXT = """# Head
title: {en: Update, fr: "L’analyse"}  # printed
empty:
folded: >
  several
  words
# between
items:
  - id: a   # the first
    why:
      fr: "un"
  # of the second
  - id: b
    list: [1, 2]

last: yes
"""


def said(text: str) -> dict[str, Any]:
    found = yaml.load(text, Loader=StrictLoader)
    assert isinstance(found, dict)
    return found


def notes(text: str) -> list[str]:
    return [line.partition("#")[2].strip() for line in text.splitlines() if "#" in line]


def test_what_does_not_change_stays_to_the_letter() -> None:
    assert respliced(TEXT, said(TEXT)) == TEXT


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (lambda data: data.update(empty="now"), "empty: now\n"),
        (lambda data: data.update(folded="one"), "folded: one\n"),
        (lambda data: data["items"][0]["why"].update(fr="deux\nlignes"), '      fr: "deux\\nlignes"\n'),
        (lambda data: data["items"][0]["why"].update(en="one"), '      fr: "un"\n      en: one\n'),
        (lambda data: data["items"][1].pop("list"), "  - id: b\n\nlast"),
        (lambda data: data["items"].append({"id": "c", "by": "2025-01-01"}), "  - id: c\n    by: '2025-01-01'\n"),
        (lambda data: data["items"].pop(0), "items:\n  # of the second\n  - id: b\n"),
        (lambda data: data.update(new=[{"x": "no"}]), "last: yes\nnew:\n  - x: 'no'\n"),
        (lambda data: data.update(empty=[{"id": 1, "of": ["a"]}]), "empty:\n  - id: 1\n    of: [a]\nfolded"),
        (lambda data: data.update(empty={"x": {"y": "z"}}), "empty:\n  x: {y: z}\nfolded"),
        (lambda data: data.pop("title"), "# Head\nempty:\n"),
    ],
)
def test_a_change_touches_its_own_lines(change: Any, line: str) -> None:
    wanted = said(TEXT)
    change(wanted)
    spliced = respliced(TEXT, wanted)
    assert said(spliced) == wanted
    assert line in spliced
    assert len(notes(TEXT)) - len(notes(spliced)) <= 1
    windows = respliced(TEXT.replace("\n", "\r\n"), wanted)
    assert said(windows) == wanted
    assert len(notes(windows)) == len(notes(spliced))


@pytest.mark.parametrize("text", ["", "[]\n", "{a: 1}\n", "a: &x {b: 1}\nc: *x\n", "a:\n- b\n- c"])
def test_what_cannot_be_told_apart_is_written_anew(text: str) -> None:
    wanted = {"a": {"b": 2}, "c": ["é", "on", None]}
    assert said(respliced(text, wanted)) == wanted


WORDS = st.text(alphabet="ab: -#'\"é{}[],&*!|>%@`\n0y", max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["fr", "en", "no", "1"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@given(
    before=st.dictionaries(st.sampled_from(["a", "b", "c"]), VALUES, min_size=1, max_size=3),
    after=st.dictionaries(st.sampled_from(["a", "b", "d"]), VALUES, max_size=3),
    is_flow=st.booleans(),
)
def test_the_text_says_what_was_wanted(before: dict[str, Any], after: dict[str, Any], is_flow: bool) -> None:
    text = yaml.safe_dump(before, allow_unicode=True, default_flow_style=is_flow)
    assert said(respliced(text, after)) == after
