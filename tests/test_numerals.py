"""Numbers, days, periods and prose are set as people read them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kolosi.report.draft.numerals import (
    day,
    month,
    number,
    percent,
    period_short,
    period_words,
    points,
    rounded,
    signed_number,
    signed_percent,
)
from kolosi.report.draft.typography import set_english, set_french, set_prose

N, B, M = "\u202f", "\u00a0", "\u2212"


@pytest.mark.parametrize(
    ("value", "language", "decimals", "text"),
    [
        (7580, "fr", 0, f"7{N}580"),
        (7580, "en", 0, "7,580"),
        (1_250_000, "fr", 0, f"1{N}250{N}000"),
        (-3.6, "fr", 1, f"{M}3,6"),
        (Fraction(5, 2), "en", 0, "3"),
        (Fraction(-5, 2), "en", 0, f"{M}3"),
        (0, "fr", 0, "0"),
        (Fraction(2, 3), "fr", 2, "0,67"),
    ],
)
def test_a_number_has_the_signs_of_its_language(value, language, decimals, text):
    assert number(value, language, decimals) == text


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (Fraction(571, 10), "fr", f"57{N}%"),
        (Fraction(565, 10), "fr", f"57{N}%"),
        (Fraction(28, 10), "fr", f"2,8{N}%"),
        (Fraction(28, 10), "en", "2.8%"),
        (5, "fr", f"5{N}%"),
        (Fraction(997, 100), "fr", f"10{N}%"),
        (Fraction(4, 100), "fr", f"0,04{N}%"),
        (0, "fr", f"0{N}%"),
    ],
)
def test_a_rate_is_an_integer_from_ten_on_and_never_reads_as_zero_unless_it_is(value, language, text):
    assert percent(value, language) == text


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (Fraction(-1644, 158), "fr", f"{M}10{N}%"),
        (Fraction(121, 10), "fr", f"+12{N}%"),
        (Fraction(-3, 10), "en", f"{M}0.3%"),
        (0, "en", "0%"),
    ],
)
def test_a_change_carries_its_sign(value, language, text):
    assert signed_percent(value, language) == text


def test_decimals_asked_for_are_given():
    assert signed_percent(Fraction(-1036, 100), "fr", 1) == f"{M}10,4{N}%"
    assert percent(50, "fr", 1) == f"50,0{N}%"
    assert signed_number(-1644, "fr") == f"{M}1{N}644"


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (3, "fr", f"+3{B}points de pourcentage"),
        (Fraction(-3, 2), "fr", f"{M}1,5{B}point de pourcentage"),
        (1, "en", "+1 percentage point"),
        (Fraction(3, 2), "en", "+1.5 percentage points"),
        (-12, "en", f"{M}12 percentage points"),
    ],
)
def test_points_agree_with_their_number(value, language, text):
    assert points(value, language) == text


@given(st.fractions(min_value=-(10**9), max_value=10**9), st.integers(0, 3))
def test_rounding_is_half_away_from_zero_and_symmetric(value, decimals):
    result = Fraction(rounded(value, decimals))
    assert abs(result - value) * 2 <= Fraction(1, 10**decimals)
    assert Fraction(rounded(-value, decimals)) == -result
    if abs(result - value) * 2 == Fraction(1, 10**decimals):
        assert abs(result) > abs(value)


@given(st.integers(-(10**12), 10**12))
def test_a_french_number_reads_back(value):
    text = number(value, "fr")
    assert int(text.replace(N, "").replace(M, "-")) == value
    assert " " not in text


def test_days_and_months_are_said_in_full():
    assert day(date(2025, 4, 1), "fr") == "1er avril 2025"
    assert day(date(2025, 4, 11), "fr") == "11 avril 2025"
    assert day(date(2025, 4, 1), "en") == "1 April 2025"
    assert (month(date(2025, 8, 3), "fr"), month(date(2025, 8, 3), "en")) == ("août 2025", "August 2025")


@pytest.mark.parametrize(
    ("period", "french", "english"),
    [
        ("2025-Q1", "1er trimestre 2025", "first quarter of 2025"),
        ("2024-Q4", "4e trimestre 2024", "fourth quarter of 2024"),
        ("2024-H2", "2e semestre 2024", "second half of 2024"),
        ("2024-10..2025-03", "octobre 2024 – mars 2025", "October 2024 – March 2025"),
        ("2025-01..2025-03", "1er trimestre 2025", "first quarter of 2025"),
        ("2025-02..2025-03", "février – mars 2025", "February – March 2025"),
        ("2025", "2025", "2025"),
        ("2025-03", "mars 2025", "March 2025"),
        ("2025-03-31", "au 31 mars 2025", "as of 31 March 2025"),
        ("2025-04-01", "au 1er avril 2025", "as of 1 April 2025"),
        ("2025-01-05..2025-02-20", "5 janvier – 20 février 2025", "5 January – 20 February 2025"),
    ],
)
def test_a_period_is_said_in_words(period, french, english):
    assert period_words(period, "fr") == french
    assert period_words(period, "en") == english


def test_a_chart_says_a_period_in_few_letters():
    assert [period_short(p, "fr") for p in ("2025-Q1", "2025", "2025-03-01")] == ["T1 2025", "2025", "1er mars 2025"]
    assert period_short("2024-10..2025-03", "en") == "Oct 2024 – Mar 2025"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Trois régions: Gao, Kidal et Mopti.", f"Trois régions{N}: Gao, Kidal et Mopti."),
        ("Pourquoi ? Parce que ; voilà !", f"Pourquoi{N}? Parce que{N}; voilà{N}!"),
        ("57 % des cas, 9% des sites", f"57{N}% des cas, 9{N}% des sites"),
        ('dits "de retour"', f"dits «{N}de retour{N}»"),
        ("l'accès d'« urgence »", f"l’accès d’«{N}urgence{N}»"),
        ("7 580 violations et 1 250 000 personnes", f"7{N}580 violations et 1{N}250{N}000 personnes"),
        ("en 2024 580 cas", "en 2024 580 cas"),
        ("(-9 %)", f"({M}9{N}%)"),
        ("le 1 avril et le 11 avril", f"le 1er{B}avril et le 11{B}avril"),
        ("la 2ème fois, la 1ère, le 1ᵉʳ", "la 2e fois, la 1re, le 1er"),
        ("et ainsi de suite...", "et ainsi de suite…"),
        ("une baisse - sans doute - nette", "une baisse – sans doute – nette"),
        ("loi n° 052", f"loi n°{B}052"),
        ("**Effet** : net", f"**Effet**{N}: net"),
        ("2025-03-31, 10-12 ans, T1 mars", "2025-03-31, 10-12 ans, T1 mars"),
    ],
)
def test_french_prose_is_repaired(typed, printed):
    assert set_french(typed) == printed


@pytest.mark.parametrize(
    "kept",
    [
        "https://example.org/a?b=c;d:e!",
        '`a : b ? "c" ...`',
        "[12](fig:hr_violations/2024-Q4)",
        "![](chart:trend?hr_violations/2023-Q4..2025-Q1)",
        "<https://example.org/?q=1>",
        "a.b@example.org",
        "Titre {#id .classe}",
        '---\ntitle: "a"\n---\n',
        "- un\n- deux",
        "| a | b |\n|:---|---:|",
        "```\nif x ? y : z...\n```",
    ],
)
def test_addresses_code_links_and_structure_are_left_alone(kept):
    assert set_french(kept) == kept


def test_a_sign_by_its_name_is_not_parted():
    assert set_french("A &amp; B; &#38; &#x26; et C;") == f"A &amp; B{N}; &#38; &#x26; et C{N};"


def test_signs_after_a_link_are_set_too():
    assert set_french("[57](fig:a/2025) % : net") == f"[57](fig:a/2025) %{N}: net"
    assert set_french("[57 %](fig:a/2025) ; net") == f"[57{N}%](fig:a/2025){N}; net"


def test_english_prose_is_repaired():
    assert set_english('The region\'s "closed" schools : 9 % ; -3...') == f"The region’s “closed” schools: 9%; {M}3…"
    assert set_prose("a ?", "fr") == f"a{N}?"
    assert set_prose('"a"', "bm") == '"a"'


@given(st.text(alphabet="aé1 25%;:!?«»\"'’.-–()[]`{}*_\u202f\u00a0\n\ue000er", max_size=40))
def test_setting_twice_changes_nothing_more(text):
    once = set_french(text)
    assert set_french(once) == once


@given(st.text(max_size=60))
def test_setting_never_loses_a_letter_or_a_figure(text):
    kept = [sign for sign in text if sign.isalpha() and sign.isascii()]
    assert [sign for sign in set_english(text) if sign.isalpha() and sign.isascii()] == kept
