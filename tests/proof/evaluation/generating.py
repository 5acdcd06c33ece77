"""Narratives told from coherent tables, in many phrasings, with planted faults of each kind. Only invented figures."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import yaml
from tests.proof.evaluation.claims import Claim, Document

HERE = Path(__file__).resolve().parent
LANGUAGES = ("fr", "en")
_OPENS, _CLOSES = "\ue000", "\ue001"
"""Around the asserted figure, until it is known where it stands."""

Words = Mapping[str, object]


@dataclass(frozen=True)
class Verdict:
    """What a reader says of a sentence as it was written."""

    verdict: str = "consistent"
    diagnosis: tuple[str, ...] = ()


HOLDS = Verdict()


class Teller:
    """One narrative: its table of counts by concept, region and quarter, its way of printing numbers, its chance of a fault."""

    def __init__(self, language: str, seed: int, faults: float) -> None:
        self.chance = random.Random(f"{language}-{seed}")
        self.words = yaml.load((HERE / f"phrasings.{language}.yaml").read_text("utf-8"), yaml.CSafeLoader)
        self.language, self.faults = language, faults
        self.marks = self.words["marks"]
        self.thousands = self.chance.choice(self.marks["thousands"])
        self.percent = self.chance.choice(self.marks["percents"])
        self.names = self.chance.choice(self.words["quarters"])
        self.concepts = self.words["concepts"]
        self.regions = self.chance.sample(self.words["regions"], 4)
        self.table = {
            (concept, region, quarter): self.chance.randrange(low, 12 * low)
            for concept in range(len(self.concepts))
            for low in [self.chance.choice([12, 40, 150])]
            for region in self.regions
            for quarter in range(8)
        }
        self.told: set[tuple[object, ...]] = set()

    def narrative(self, name: str, sentences: int = 16) -> Document:
        """Paragraphs of one to three sentences."""
        told = [self.sentence() for _ in range(sentences)]
        told = [one for one in told if one is not None]
        told += [(filler, "", HOLDS) for filler in self.chance.sample(self.words["fillers"], 3)]
        self.chance.shuffle(told)
        text, claims = f"# {self.names[0].format(year=2025)}\n", []
        place = 0
        while place < len(told):
            size = self.chance.choice([1, 1, 2, 3])
            for sentence, family, verdict in told[place : place + size]:
                gap = "\n\n" if sentence is told[place][0] or "|" in sentence or text.endswith("|") else " "
                text, focus = _written(text + gap, sentence)
                if family:
                    quote = " ".join(sentence.replace(_OPENS, "").replace(_CLOSES, "").split())
                    claims.append((family, verdict, focus, quote))
            place += size
        return Document(
            corpus="generated",
            name=name,
            language=self.language,
            data=text.encode(),
            suffix=".md",
            claims=tuple(
                Claim(id=f"g{at}", family=family, verdict=verdict.verdict, focus=focus, diagnosis=verdict.diagnosis, quote=quote)
                for at, (family, verdict, focus, quote) in enumerate(claims, 1)
            ),
        )  # fmt: skip

    def sentence(self) -> tuple[str, str, Verdict] | None:
        """A sentence with its family and what is said of it; None where the table gives none."""
        name = self.chance.choice(sorted(KINDS))
        family, tell = KINDS[name]
        told = tell(self)
        if told is None or not self._is_new(name, told[0]):
            return None
        slots, verdict = told
        phrasing = self.chance.choice(self.words[name])
        text = phrasing.format(**{**slots, **{f"{key}_cap": _capital(str(value)) for key, value in slots.items()}})
        return (text if "|" in text else _capital(text)), family, verdict

    def _is_new(self, name: str, slots: Mapping[str, object]) -> bool:
        """Each thing is told once: a claim repeated in other words would be another claim."""
        key = (name, slots.get("noun"), slots.get("region"), slots.get("now"))
        is_new = key not in self.told
        self.told.add(key)
        return is_new

    # -- what is taken from the table ----------------------------------------------------------------------------------

    def subject(self, *, region: bool = False) -> tuple[dict[str, str], int, int, int]:
        """A concept and two quarters in words, with the place of the concept and of the two quarters."""
        concept, now = self.chance.randrange(len(self.concepts)), self.chance.randrange(4, 8)
        then = now - self.chance.choice([1, 4])
        slots = dict(self.concepts[concept]) | {"now": self.quarter(now), "then": self.quarter(then)}
        slots["of_noun"] = ("d'" if slots["noun"][0] in "aeioué" else "de ") + slots["noun"]
        if region:
            slots["region"] = self.chance.choice(self.regions)
        return slots, concept, now, then

    def quarter(self, number: int) -> str:
        """The words for a quarter; 0 is the first of 2023."""
        return str(self.names[number % 4].format(year=2023 + number // 4))

    def total(self, concept: int, quarter: int) -> int:
        """The count of the whole country."""
        return sum(self.table[concept, region, quarter] for region in self.regions)

    # -- how it is printed ---------------------------------------------------------------------------------------------

    def count(self, value: int) -> str:
        """A count in the marks of the narrative."""
        return f"{value:,}".replace(",", self.thousands)

    def digits(self, value: Fraction, decimals: int) -> str:
        """A share or a change without its sign, rounded half up."""
        scaled = (2 * abs(value) * 10**decimals + 1).__floor__() // 2
        head, tail = divmod(scaled, 10**decimals)
        return f"{head}{self.marks['decimal']}{tail:0{decimals}d}" if decimals else str(head)

    def focus(self, text: str) -> str:
        """The asserted figure, its place kept."""
        return f"{_OPENS}{text}{_CLOSES}"

    def is_fault(self) -> bool:
        """Whether this sentence is to be wrong."""
        return self.chance.random() < self.faults

    def way(self, value: Fraction) -> dict[str, str]:
        """The words for a rise or a fall."""
        words, is_up = self.words["words"], value >= 0
        return {
            "rise": words["up" if is_up else "down"],
            "rose": words["rose" if is_up else "fell"],
            "more": words["more" if is_up else "fewer"],
        }

    def shares(self, value: Fraction, decimals: int) -> str:
        """A share with its sign of per cent, as the asserted figure."""
        return self.focus(self.digits(value, decimals)) + self.percent

    def decimals(self) -> int:
        """How many decimals a percentage is printed with."""
        return self.chance.choice([0, 0, 0, 1])


def _written(text: str, sentence: str) -> tuple[str, tuple[int, int]]:
    """A text with a sentence behind it, and where its asserted figure stands."""
    start = len(text) + max(sentence.find(_OPENS), 0)
    end = len(text) + max(sentence.find(_CLOSES) - 1, 0)
    return text + sentence.replace(_OPENS, "").replace(_CLOSES, ""), (start, end)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# -- the kinds of sentences --------------------------------------------------------------------------------------------

Told = tuple[dict[str, str], Verdict] | None


def _rounded(value: Fraction, decimals: int) -> Fraction:
    scale = 10**decimals
    return Fraction((2 * abs(value) * scale + 1).__floor__() // 2, scale) * (-1 if value < 0 else 1)


def _is_wrong(printed: Fraction, right: Fraction, decimals: int) -> bool:
    """Whether a printed figure misses by one unit or more."""
    return abs(_rounded(printed, decimals) - right) >= Fraction(1, 10**decimals)


def change(teller: Teller) -> Told:
    """A change between two quarters of the whole country."""
    slots, concept, now, then = teller.subject()
    new, old, decimals = teller.total(concept, now), teller.total(concept, then), teller.decimals()
    right = Fraction(100 * (new - old), old)
    printed, verdict = right, HOLDS
    if teller.is_fault():
        faults = {
            "over_new_value": Fraction(100 * (new - old), new),
            "symmetric_difference": Fraction(200 * (new - old), new + old),
            "wrong_sign": -right,
            "ratio_as_change": Fraction(100 * new, old),
            "": right + teller.chance.choice([-1, 1]) * teller.chance.randrange(7, 30),
        }
        name = teller.chance.choice(sorted(faults))
        printed = faults[name]
        if not _is_wrong(printed, right, decimals) or (name != "wrong_sign" and printed * right <= 0):
            return None
        verdict = Verdict("inconsistent", (name,) if name else ())
    if _rounded(printed, decimals) == 0:
        return None
    sign = teller.marks["minus"] if printed < 0 else "+"
    figure = teller.shares(printed, decimals)
    return {
        **slots,
        **teller.way(printed),
        "new": teller.count(new),
        "old": teller.count(old),
        "pct": figure,
        "signed": sign + figure,
    }, verdict


def share(teller: Teller) -> Told:
    """The share of a region."""
    slots, concept, now, _ = teller.subject(region=True)
    whole, part = teller.total(concept, now), teller.table[concept, slots["region"], now]
    right, decimals = Fraction(100 * part, whole), teller.decimals()
    printed, verdict = right, HOLDS
    if teller.is_fault():
        if teller.chance.random() < 0.4:
            printed = Fraction((right * 10**decimals).__floor__(), 10**decimals)
            verdict = Verdict("rounding", ("truncated",))
            if abs(right - printed) * 2 * 10**decimals <= 1:
                return None
        else:
            printed = right + teller.chance.choice([-1, 1]) * teller.chance.randrange(6, 15)
            verdict = Verdict("inconsistent")
            if not 1 < printed < 99:
                return None
    numbers = {"whole": teller.count(whole), "part": teller.count(part), "pct": teller.shares(printed, decimals)}
    return {**slots, **numbers}, verdict


def _listed(teller: Teller, parts: Mapping[str, int]) -> str:
    """Parts as a list that ends."""
    preposition = {"fr": "à", "en": "in"}[teller.language]
    told = [f"{teller.count(value)} {preposition} {region}" for region, value in parts.items()]
    return ", ".join(told[:-1]) + teller.marks["and"] + told[-1]


def _slip(value: int, chance: random.Random) -> tuple[int, str]:
    """A number with a slip of the hand, and the name of the slip."""
    digits = str(value)
    place = chance.randrange(len(digits) - 1) if len(digits) > 1 else 0
    if len(digits) > 1 and digits[place] != digits[place + 1] and digits[place + 1] != "0" and chance.random() < 0.5:
        exchanged = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        return int(exchanged), "transposed_digits"
    other = chance.choice([one for one in "123456789" if one != digits[place]])
    return int(digits[:place] + other + digits[place + 1 :]), "one_digit"


def total(teller: Teller) -> Told:
    """The count of the whole country and those of its regions."""
    slots, concept, now, _ = teller.subject()
    parts = {region: teller.table[concept, region, now] for region in teller.regions}
    right = sum(parts.values())
    printed, verdict = right, HOLDS
    if teller.is_fault():
        printed, name = _slip(right, teller.chance)
        verdict = Verdict("inconsistent", (name, "sum_does_not_close"))
        if abs(printed - right) * 5 > right:
            return None
    return {**slots, "total": teller.focus(teller.count(printed)), "listed": _listed(teller, parts)}, verdict


def difference(teller: Teller) -> Told:
    """How many more or fewer than before."""
    slots, concept, now, then = teller.subject()
    new, old = teller.total(concept, now), teller.total(concept, then)
    right = abs(new - old)
    printed, verdict = right, HOLDS
    if right < 10:
        return None
    if teller.is_fault():
        printed, name = _slip(right, teller.chance)
        verdict = Verdict("inconsistent", (name,))
    numbers = {"new": teller.count(new), "old": teller.count(old), "diff": teller.focus(teller.count(printed))}
    return {**slots, **teller.way(Fraction(new - old)), **numbers}, verdict


def points(teller: Teller) -> Told:
    """A change of a share, in points."""
    slots, concept, now, then = teller.subject(region=True)
    new, old = (
        _rounded(Fraction(100 * teller.table[concept, slots["region"], quarter], teller.total(concept, quarter)), 0)
        for quarter in (now, then)
    )
    right = new - old
    printed, verdict = right, HOLDS
    if teller.is_fault():
        printed, verdict = 100 * (new - old) / old, Verdict("inconsistent", ("percent_as_points",))
        if abs(_rounded(printed, 0) - right) < 3:
            return None
    if abs(right) < 2:
        return None
    numbers = {
        "new": teller.digits(new, 0) + teller.percent,
        "old": teller.digits(old, 0) + teller.percent,
        "points": teller.focus(teller.digits(printed, 0)),
    }
    return {**slots, **teller.way(right), **numbers}, verdict


def complement(teller: Teller) -> Told:
    """Two shares that are all there is."""
    slots, *_ = teller.subject()
    one = teller.chance.randrange(55, 97)
    other, verdict = 100 - one, HOLDS
    if teller.is_fault():
        other, verdict = max(other + teller.chance.choice([-2, 3, 7]), 1), Verdict("inconsistent", ("complement",))
        if one + other == 100:
            return None
    return {
        "now": slots["now"],
        "one_share": f"{one}{teller.percent}",
        "other_share": teller.shares(Fraction(other), 0),
    }, verdict


def subset(teller: Teller) -> Told:
    """A part of a count."""
    slots, concept, now, _ = teller.subject(region=True)
    whole = teller.table[concept, slots["region"], now]
    part, verdict = max(whole * teller.chance.randrange(10, 60) // 100, 1), HOLDS
    if teller.is_fault():
        part = whole + teller.chance.randrange(3, 40)
        verdict = Verdict("inconsistent", ("parts_exceed_whole",))
    return {**slots, "whole": teller.count(whole), "part": teller.focus(teller.count(part))}, verdict


def list_count(teller: Teller) -> Told:
    """A number before a list."""
    slots, *_ = teller.subject()
    names = teller.chance.sample(teller.words["regions"], teller.chance.randrange(3, 6))
    announced, verdict = len(names), HOLDS
    if teller.is_fault():
        announced += teller.chance.choice([-1, 1])
        verdict = Verdict("inconsistent", ("wrong_count_of_list",))
    spelled = {"fr": ["deux", "trois", "quatre", "cinq", "six"], "en": ["two", "three", "four", "five", "six"]}
    listed = ", ".join(names[:-1]) + teller.marks["and"] + names[-1]
    return {
        "now": slots["now"],
        "count": teller.focus(spelled[teller.language][announced - 2]),
        "names": listed,
    }, verdict


_MULTIPLES = {"fr": {2: "doublé", 3: "triplé"}, "en": {2: "doubled", 3: "tripled"}}
_FRACTIONS = {
    "fr": {"un tiers": (30, Fraction("36.7")), "un quart": (Fraction("22.5"), Fraction("27.5")), "la moitié": (45, 55)},
    "en": {"a third": (30, Fraction("36.7")), "a quarter": (Fraction("22.5"), Fraction("27.5")), "half": (45, 55)},
}


def ratio(teller: Teller) -> Told:
    """A multiple told by a word."""
    slots, concept, now, then = teller.subject(region=True)
    new, old = (teller.table[concept, slots["region"], quarter] for quarter in (now, then))
    times = teller.chance.choice([2, 3])
    is_so = times * Fraction("0.95") <= Fraction(new, old) <= times * Fraction("1.05")
    if not is_so and (not teller.is_fault() or new <= old or abs(Fraction(new, old) - times) < Fraction(1, 2)):
        return None
    verdict = HOLDS if is_so else Verdict("inconsistent", ("word_multiplier",))
    numbers = {"new": teller.count(new), "old": teller.count(old)}
    return {**slots, **numbers, "multiple": teller.focus(_MULTIPLES[teller.language][times])}, verdict


def fraction(teller: Teller) -> Told:
    """A part told by a word."""
    slots, concept, now, _ = teller.subject(region=True)
    part, whole = teller.table[concept, slots["region"], now], teller.total(concept, now)
    value = Fraction(100 * part, whole)
    word, (low, high) = teller.chance.choice(sorted(_FRACTIONS[teller.language].items()))
    is_so = low <= value <= high and low <= _rounded(value, 0) <= high
    if not is_so and (not teller.is_fault() or low - 6 < value < high + 6):
        return None
    verdict = HOLDS if is_so else Verdict("inconsistent", ("fraction_word",))
    numbers = {
        "part": teller.count(part),
        "whole": teller.count(whole),
        "pct": teller.digits(value, 0) + teller.percent,
    }
    return {**slots, **numbers, "fraction": teller.focus(word)}, verdict


def direction(teller: Teller) -> Told:
    """A rise or a fall told by a verb."""
    slots, concept, now, then = teller.subject(region=True)
    new, old = (teller.table[concept, slots["region"], quarter] for quarter in (now, then))
    if new == old:
        return None
    is_fault = teller.is_fault()
    way = teller.way(Fraction(old - new if is_fault else new - old))
    verdict = Verdict("inconsistent", ("wrong_sign",)) if is_fault else HOLDS
    return {**slots, **way, "new": teller.focus(teller.count(new)), "old": teller.count(old)}, verdict


def order(teller: Teller) -> Told:
    """Two regions ranked."""
    slots, concept, now, _ = teller.subject(region=True)
    ranked = sorted(teller.regions, key=lambda region: -teller.table[concept, region, now])
    first, second = (teller.table[concept, region, now] for region in ranked[:2])
    if first == second:
        return None
    slots |= {"region": ranked[0], "other": ranked[1]}
    verdict = HOLDS
    if teller.is_fault():
        first, second, verdict = second, first, Verdict("inconsistent", ("order", "swapped"))
    return {**slots, "first": teller.focus(teller.count(first)), "second": teller.count(second)}, verdict


def period_gloss(teller: Teller) -> Told:
    """A quarter and its months."""
    slots, _, now, _ = teller.subject()
    months, verdict = now % 4, HOLDS
    if teller.is_fault():
        months, verdict = (months + teller.chance.choice([1, 2, 3])) % 4, Verdict("inconsistent", ("period_gloss",))
    named = teller.words["months"][months].format(year=2023 + now // 4)
    return {"now": slots["now"], "months": teller.focus(named)}, verdict


def repeat(teller: Teller) -> Told:
    """A figure told twice."""
    slots, concept, now, _ = teller.subject()
    value = teller.total(concept, now)
    other, verdict = value, HOLDS
    if teller.is_fault():
        other, name = _slip(value, teller.chance)
        verdict = Verdict("inconsistent", (name, "conflicting_totals"))
    return {**slots, "one_value": teller.count(value), "other_value": teller.focus(teller.count(other))}, verdict


def grim(teller: Teller) -> Told:
    """A whole percentage of a small whole."""
    slots, *_ = teller.subject(region=True)
    whole = teller.chance.randrange(11, 60)
    possible = {_rounded(Fraction(100 * part, whole), 0) for part in range(whole + 1)}
    is_fault = teller.is_fault()
    printed = teller.chance.choice([one for one in range(15, 86) if (Fraction(one) in possible) != is_fault] or [0])
    nearest = min(abs(Fraction(100 * part, whole) - printed) for part in range(whole + 1))
    verdict = Verdict("rounding" if nearest < 1 else "inconsistent", ("impossible_share", "truncated"))
    numbers = {"whole": teller.count(whole), "pct": teller.shares(Fraction(printed), 0)}
    return ({**slots, **numbers}, verdict if is_fault else HOLDS) if printed else None


def table(teller: Teller) -> Told:
    """A table with its total."""
    slots, concept, now, _ = teller.subject()
    parts = {region: teller.table[concept, region, now] for region in teller.regions}
    right = sum(parts.values())
    printed, verdict = right, HOLDS
    if teller.is_fault():
        printed, name = _slip(right, teller.chance)
        verdict = Verdict("inconsistent", (name, "sum_does_not_close"))
    lines = [f"| {teller.words['words']['region']} | {_capital(slots['noun'])} |", "|---|---|"]
    lines += [f"| {region} | {teller.count(value)} |" for region, value in parts.items()]
    lines += [f"| Total | {teller.focus(teller.count(printed))} |"]
    return {**slots, "grid": "\n".join(lines)}, verdict


KINDS: Mapping[str, tuple[str, Callable[[Teller], Told]]] = {
    "change": ("change", change),
    "share": ("share", share),
    "sum": ("sum", total),
    "difference": ("difference", difference),
    "points": ("points", points),
    "complement": ("partition", complement),
    "subset": ("subset", subset),
    "list_count": ("list_count", list_count),
    "ratio": ("ratio", ratio),
    "fraction": ("fraction", fraction),
    "direction": ("direction", direction),
    "order": ("order", order),
    "period_gloss": ("period_gloss", period_gloss),
    "repeat": ("repeat", repeat),
    "grim": ("grim", grim),
    "table": ("sum", table),
}


def narratives(language: str, documents: int, *, seed: int = 3, faults: float = 0.25) -> Sequence[Document]:
    """Narratives of a language from a seed; without faults for a chance of 0."""
    return [
        Teller(language, seed * 1000 + number, faults).narrative(f"generated_{language}_{number}")
        for number in range(documents)
    ]
