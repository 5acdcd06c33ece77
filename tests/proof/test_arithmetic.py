"""Verdicts on arithmetic that is right or wrong by construction, whatever the numbers and their printing."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.proof.evaluation.claims import Document, Found, findings

from kolosi.proof.arithmetic.relation import FAMILIES, summed
from kolosi.reading.mentions import Mention

counts = st.integers(20, 400_000)
decimals = st.integers(0, 2)
few = settings(max_examples=settings().max_examples * 5 // 8)


def number(
    value: Fraction | int, step: Fraction = Fraction(1), kind: str = "count", sign: int | None = None
) -> Mention:
    return Mention(start=0, end=1, kind=kind, value=Fraction(value), step=step, sign=sign)


def rounded(value: Fraction, places: int, *, even: bool) -> Fraction:
    """A value at some places; a half goes up or to the even digit."""
    scaled = abs(value) * 10**places
    whole = round(scaled) if even else (2 * scaled + 1).__floor__() // 2
    return Fraction(whole, 10**places)


def changed(new: int, old: int, printed: Fraction, step: Fraction, sign: int) -> str:
    percent = number(printed, step, "percent_change", sign)
    relation = FAMILIES["change"]("", {"new": number(new), "old": number(old), "pct": percent})
    assert relation is not None
    return relation.verdict


def shared(part: int, whole: int, printed: Fraction, step: Fraction) -> str:
    percent = number(printed, step, "percent_share")
    relation = FAMILIES["share"]("", {"part": number(part), "whole": number(whole), "pct": percent})
    assert relation is not None
    return relation.verdict


@given(counts, counts, decimals, st.booleans())
def test_a_change_printed_with_either_rule_for_halves_is_consistent(a: int, b: int, places: int, even: bool) -> None:
    right = Fraction(100 * (a - b), b)
    assert changed(a, b, rounded(right, places, even=even), Fraction(1, 10**places), -1 if a < b else 1) == "consistent"


@given(counts, counts, decimals, st.booleans())
def test_a_share_printed_with_either_rule_for_halves_is_consistent(a: int, b: int, places: int, even: bool) -> None:
    part, whole = min(a, b), max(a, b)
    printed = rounded(Fraction(100 * part, whole), places, even=even)
    assert shared(part, whole, printed, Fraction(1, 10**places)) == "consistent"


@given(counts, counts, decimals, st.fractions(1, 40), st.sampled_from([-1, 1]))
def test_a_figure_off_by_a_unit_or_more_is_inconsistent(a: int, b: int, places: int, off: Fraction, way: int) -> None:
    step = Fraction(1, 10**places)
    part, whole = min(a, b), max(a, b)
    right = Fraction(100 * part, whole)
    printed = rounded(right + way * off * step, places, even=False)
    assume(abs(printed - right) >= step and right + way * off * step > 0)
    assert shared(part, whole, printed, step) == "inconsistent"
    rise = 100 * Fraction(whole - part, part)
    wrong = rounded(rise + (1 + off) * step, places, even=False)
    assume(whole > part and wrong - rise >= step)
    assert changed(whole, part, wrong, step, 1) == "inconsistent"


@given(counts, counts, decimals)
def test_a_figure_cut_by_less_than_a_unit_is_a_rounding(a: int, b: int, places: int) -> None:
    part, whole, scale = min(a, b), max(a, b), 10**places
    right = Fraction(100 * part, whole)
    cut = Fraction((right * scale).__floor__(), scale)
    assume(right - cut > Fraction(1, 2 * scale))
    assert shared(part, whole, cut, Fraction(1, scale)) == "rounding"


@given(counts, counts)
def test_a_wrong_sign_is_inconsistent(a: int, b: int) -> None:
    right = rounded(Fraction(100 * (a - b), b), 0, even=False)
    assume(right >= 2)
    assert changed(a, b, right, Fraction(1), 1 if a < b else -1) == "inconsistent"


@given(st.lists(counts, min_size=2, max_size=8), st.integers(-3, 3), st.integers(2, 50))
def test_scaling_every_figure_of_a_sum_keeps_the_verdict(parts: list[int], off: int, scale: int) -> None:
    verdicts = {
        summed("", number((sum(parts) + off) * each), tuple(number(part * each) for part in parts)).verdict
        for each in (1, scale)
    }
    assert verdicts == {"consistent" if off == 0 else "inconsistent"}


@given(counts, counts, st.integers(2, 50), st.integers(0, 100))
def test_scaling_the_counts_of_a_share_keeps_the_verdict(a: int, b: int, scale: int, printed: int) -> None:
    part, whole = min(a, b), max(a, b)
    assert shared(part, whole, Fraction(printed), Fraction(1)) == shared(
        part * scale, whole * scale, Fraction(printed), Fraction(1)
    )


# -- the same arithmetic in a sentence ---------------------------------------------------------------------------------


def read(text: str, language: str = "fr") -> list[Found]:
    return findings(Document(corpus="own", name="own", language=language, data=text.encode(), suffix=".md"))


def verdicts(found: list[Found]) -> list[tuple[str, str, str, str | None]]:
    return sorted((one.family, one.rule, one.verdict, one.value) for one in found)


SENTENCE = "Au T2 2024, {a} violations ont été documentées, contre {b} au T1 2024, soit {way} de {p} %."


def told(a: int, b: int, printed: Fraction, space: str = " ") -> str:
    way = "une hausse" if a >= b else "une baisse"
    percent = str(printed.numerator) if printed.denominator == 1 else f"{float(printed):.1f}".replace(".", ",")
    return SENTENCE.format(a=f"{a:,}".replace(",", space), b=f"{b:,}".replace(",", space), way=way, p=percent)


@few
@given(counts, counts, st.booleans())
def test_a_right_change_in_a_sentence_is_never_flagged(a: int, b: int, even: bool) -> None:
    assume(a != b)
    right = Fraction(100 * (a - b), b)
    found = read(told(a, b, rounded(right, 1, even=even)))
    assert [one for one in found if one.is_flag] == []
    assert ("change", "consistent") in {(one.family, one.verdict) for one in found}


@few
@given(counts, counts, st.integers(2, 60))
def test_a_wrong_change_in_a_sentence_is_always_flagged(a: int, b: int, off: int) -> None:
    assume(a != b)
    right = Fraction(100 * (a - b), b)
    printed = rounded(right, 0, even=False) + off
    found = read(told(a, b, printed))
    assert {one.verdict for one in found if one.family == "change"} == {"inconsistent"}


@pytest.mark.parametrize("mark", ["**", "_", "*"])
@few
@given(counts, counts, st.integers(1, 150))
def test_emphasis_never_changes_a_verdict(mark: str, a: int, b: int, printed: int) -> None:
    plain = told(a, b, Fraction(printed))
    first, second = f"{a:,}".replace(",", " "), f"{printed} %"
    marked = plain.replace(f", {first} v", f", {mark}{first}{mark} v").replace(
        f"de {second}.", f"de {mark}{second}{mark}."
    )
    assert marked.count(mark) == 4
    assert verdicts(read(marked)) == verdicts(read(plain))


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009"])
@few
@given(counts, counts, st.integers(1, 150))
def test_the_kind_of_space_never_changes_a_verdict(space: str, a: int, b: int, printed: int) -> None:
    plain = told(a, b, Fraction(printed))
    narrow = told(a, b, Fraction(printed), space).replace(" %", f"{space}%")
    assert verdicts(read(narrow)) == verdicts(read(plain))


@few
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=120))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert [one for one in read("Texte 12 : " + text) if not one.rule] == []


@few
@given(
    st.lists(
        st.sampled_from(
            [
                "12",
                "%",
                "7\u202f580",
                "contre",
                "au",
                "T1",
                "2024",
                "soit",
                "une",
                "hausse",
                "de",
                "(",
                ")",
                ":",
                ";",
                ",",
                ".",
                "dont",
                "passé",
                "à",
                "sur",
                "2025",
                "mars",
                "points",
                "un",
                "tiers",
                "doublé",
                "de",
                "3",
                "à",
                "5",
                "ans",
                "et",
                "respectivement",
                "entre",
            ]
        ),
        min_size=1,
        max_size=40,
    )
)
def test_any_order_of_the_words_of_a_rule_is_read_without_an_error(words: list[str]) -> None:
    assert [one for one in read(" ".join(words)) if not one.rule] == []
