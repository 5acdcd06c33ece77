"""The normal form of a header: its words without accents, case, number, gender, units, asterisks and prefixes of groups."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import cache, lru_cache

from kolosi.intake.boundaries.place_headers import NAMES
from kolosi.intake.columns.scales import without_scale
from kolosi.intake.columns.table import fold
from kolosi.model.spoken_period import periods_in
from kolosi.reading.labels import written

_GROUPS = re.compile(
    r"^(?:(?:\d+[.)]?\s+[^/]{1,60}/)+|(?:[a-z0-9]*_[a-z0-9_]*[/.:])+|(?:[a-z0-9]+[/.:])+(?=[a-z0-9]*_))(?=\S)"
)
"""The groups of a form before the question: "2. Incident/Date", "grp_inc/dt_inc", "incident/date_incident"."""

_NUMBERED = re.compile(
    r"""(?ix)^\s*(?:
        [a-z]?\d{1,2}(?:[.)]\d{0,2})*[.)-]              # "A1.", "3.", "2)"
      | [a-z]?\d{1,2}(?:\.\d{1,2})+(?:\.?[a-z])?[.)]?   # "1.1", "2.4.a"
      | \d{1,2}\.?[a-z][.)]?                            # "4a", "4.b"
      | (?:q|question)\s?\d{1,3}[a-z]?\s*[-–.:)]?       # "Q12 -"
      | [a-z]\d{1,2}
      | [ivx]{1,4}[.)]
    )\s+(?=\S{2}|[àa]\s)"""
)
"""The number of a question: "A1. Date", "3.2 Région", "Q12 - Date"."""

_ASKED = re.compile(
    r"""(?ix)
      \b(?:a[- ]t[- ](?:il|elle)|ont[- ](?:ils|elles)|s['’]est[- ](?:il|elle))?\s*(?:eu\s+lieu|produite?s?|pass[ée]e?s?|survenue?s?)\s*\??\s*$
      | \b(?:a|ont|est|sont)\s+(?:[ée]t[ée]\s+)?(?:commis(?:es?)?|constat[ée]e?s?|document[ée]e?s?|signal[ée]e?s?)\s*\??\s*$
      | \b(?:(?:was|were|has\s+been|have\s+been)\s+)?(?:committed|documented|reported)\s*\?\s*$
      | \b(?:occurred|occur|took\s+place|take\s+place|happened|happen)\s*\?\s*$
      | (?<=\w)\((?:s|e|es|x|nt)\)
    """
)
"""What a question asks beside the thing itself: "À quelle date l’incident a-t-il eu lieu ?", "type(s)"."""

_OVER = re.compile(r"(?i)\(?\b18\s?(?:ans|years)?\s(?:et|and)\s(?:\+|plus|over|above)\)?")
_UNDER = re.compile(r"(?i)\(?<\s?18\s?(?:ans|years)\)?")
"""Two ages as people write them behind a sex."""

_ASIDE = re.compile(
    r"\([^()]*(?:liste|\blist\b|choisir|choose|select|\bjj|\bdd|aaaa|yyyy|obligatoire|required|facultati|option|plusieurs r[ée]ponses|multiple|cocher|cochez|tick|format|\bex\b|e\.g)[^()]*\)",
    re.IGNORECASE,
)
"""Instructions in brackets, which say nothing of the meaning."""

_ADMIN = re.compile(r"(?i)\badm(?:in)?(?:istrative|istratif)?(?: level| niveau)?[ _-]?([0-4])(?!\d)")
"""An administrative level however it is written: Adm1, Admin 1, admin_1."""

_SPAN = re.compile(r"(\d)\s*[-–—à]\s*(\d)")
"""An age band: 0-11, 12 à 17."""

LITTLE = frozenset(
    {
        "a", "an", "and", "au", "aux", "avec", "by", "ce", "ces", "cet", "cette", "d", "de", "depuis", "des", "did", "du", "en", "est", "et", "for", "fr", "from",
        "in", "indiquer", "is", "l", "la", "le", "les", "leur", "leurs", "of", "on", "ou", "par", "please", "pour", "preciser", "precisez",
        "qu", "que", "quel", "quelle", "quels", "quelles", "s", "sa", "ses", "since", "son", "specify", "sur", "the", "to", "un", "une", "veuillez", "what", "which",
    }
)  # fmt: skip
"""Words that say nothing of what a column holds."""

_ALIKE = {
    "no": "numero", "n": "numero", "num": "numero", "nr": "numero", "#": "nombre", "nb": "nombre", "nbre": "nombre", "nbr": "nombre", "number": "nombre",
    "count": "nombre", "tot": "total", "incid": "incident", "inc": "incident", "evenement": "incident", "event": "incident", "evt": "incident",
    "vict": "victime", "victim": "victime", "categ": "categorie", "cat": "categorie", "category": "categorie",
    "adm1": "admin1", "adm2": "admin2", "adm3": "admin3", "org": "organisation", "organization": "organisation", "ong": "organisation",
    "benef": "beneficiaire", "beneficiary": "beneficiaire", "pers": "personne", "people": "personne", "person": "personne", "individu": "personne", "individual": "personne", "ind": "personne",
    "hh": "menage", "hhs": "menage", "household": "menage", "mois": "month", "trimestre": "quarter", "annee": "year",
    "pop": "population", "grp": "group", "groupe": "group", "perp": "perpetrator",
}  # fmt: skip
"""Abbreviations and the same words of both languages, under one spelling."""


_DISPLACED = re.compile(
    r"\b(?:idps?|pdis|internally displaced (?:people|persons|population)|(?:(?:personnes|populations) )?deplacee?s internes)\b"
)
"""Internally displaced people, spelled out or cut short: one word, `pdi`."""


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """A word without the marks of number and gender.

    >>> [stem(word) for word in ("tués", "blessées", "victimes", "violations", "activities", "hommes")]
    ['tu', 'bless', 'victim', 'violation', 'activity', 'homm']
    """
    bare = fold(word)
    if len(bare) > 4 and bare.endswith("ies"):
        return bare[:-3] + "y"
    if len(bare) > 4 and bare.endswith("aux"):
        return bare[:-3] + "al"
    if len(bare) > 2 and bare[-1] in "sx" and not bare.endswith("ss"):
        bare = bare[:-1]
    while len(bare) > 2 and bare.endswith("e"):
        bare = bare[:-1]
    return bare


def _asked(text: str) -> str:
    """What a question asks about, without the words that only ask; every other header as it is."""
    if "?" not in text and "(" not in text:
        return text
    return _UNDER.sub(" <18 ", _OVER.sub(" 18+ ", _ASKED.sub(" ", text)))


@lru_cache(maxsize=65_536)
def words(text: str) -> tuple[str, ...]:
    """The words of a header that say something, each in its normal form, in order.

    >>> words("Quelle est la catégorie de violation ?"), words("2. Incident/Date de l’incident *"), words("Femmes (18+)")
    (('categori', 'violation'), ('dat', 'incident'), ('femm', '18+'))
    >>> words("Nb de victimes*"), words("Adm1"), words("Returns of IDPs"), words("Personnes déplacées internes (PDI)")
    (('nombr', 'victim'), ('admin1',), ('return', 'pdi'), ('pdi',))
    """
    bare = _SPAN.sub(r"\1to\2", _ADMIN.sub(r"admin\1 ", without_groups(without_scale(_asked(_ASIDE.sub(" ", text))))))
    found = []
    for word in _DISPLACED.sub("pdi", fold(bare.replace("_", " ").replace("#", " # "))).split():
        known = _ALIKE.get(word) or (_ALIKE.get(word[:-1]) if word[-1] == "s" else None)
        normal = stem(known or word)
        if word not in LITTLE and normal not in found:
            found.append(normal)
    return tuple(found)


_BETWEEN = re.compile(r"\s*[\r\n]+\s*|\s+/\s+")


def halves(text: str) -> tuple[str, ...]:
    """What a header says twice, in two languages: over each other, or on both sides of a stroke; nothing for another.

    >>> halves("Région\\nRegion"), halves("Déplacés / IDPs"), halves("Date")
    (('Région', 'Region'), ('Déplacés', 'IDPs'), ())
    """
    parts = [part.strip() for part in _BETWEEN.split(text.strip()) if part.strip()]
    return (parts[0], parts[1]) if len(parts) == 2 and all(any(map(str.isalpha, part)) for part in parts) else ()


def without_groups(text: str) -> str:
    """A header without the groups of its form and the number of its question."""
    return _NUMBERED.sub("", _GROUPS.sub("", text.strip()).strip()) or text


_RATIO = re.compile(r"\([^()]*(?:\b[x×*] ?\d+|\d+ ?[x×*]|[×*] ?\d+|\bratio\b[^()\d]*\d+)[^()]*\)", re.IGNORECASE)
"""Brackets that tell by what a number was multiplied: "(ENF x 300)", "(ratio of 300)"."""

_IN_BRACKETS = re.compile(r"\([^()]*\)")


def without_brackets(text: str) -> str:
    """A header without what its brackets add: "n (ménages enquêtés)"."""
    return _IN_BRACKETS.sub(" ", text).strip() or text


NORMAL = "~"
"""Begins a spelling in its normal form, among spellings as they are written."""


def normal(text: str) -> str:
    """A spelling in its normal form: singular and plural, gender, articles are one.

    Written in one word or in two it is the same.

    >>> normal("Atteintes au droit à la propriété") == normal("Atteinte au droit de propriété")
    True
    >>> normal("Groupe d’autodéfense") == normal("Groupes d'auto-défense")
    True
    """
    return NORMAL + "".join(words(text))


def term_in(known: Mapping[str, str], text: str) -> str | None:
    """The term that a text names among some spellings: as it is written, in its normal form, or without what its brackets add.

    One written in two languages, or in two words, is what both say: "ERW / REG", "REG/UXO". "Mine / IED" is neither.
    """
    found = next((term for one in spellings_of(text) if (term := known.get(one))), None)
    if found is None and "/" in text:
        both = {term_in(known, half) for half in halves(text)}
        return both.pop() if len(both) == 1 else _said_twice(known, text)
    return found


def _said_twice(known: Mapping[str, str], text: str) -> str | None:
    """The term that both sides of a stroke name, or of one of several: "REG/UXO", "Psychological / Emotional / Psychologique/émotionnelle"."""
    parts = text.split("/")
    for at in range(1, len(parts)):
        sides = ("/".join(parts[:at]), "/".join(parts[at:]))
        both = {next((term for one in spellings_of(side) if (term := known.get(one))), None) for side in sides}
        if len(both) == 1 and None not in both:
            return both.pop()
    return None


@lru_cache(maxsize=65_536)
def spellings_of(text: str) -> tuple[str, ...]:
    """The spellings under which a text may stand in a list, the nearest to it first.

    >>> spellings_of("Viol (tentative)")
    ('viol tentative', '~violtentativ', 'viol', '~viol')
    """
    bare = _IN_BRACKETS.sub(" ", text).strip() if "(" in text else ""
    return tuple(spelling for one in ((text, bare) if bare else (text,)) for spelling in (fold(one), normal(one)))


@lru_cache(maxsize=65_536)
def without_periods(text: str) -> str:
    """A header without the periods that it names: "Cible annuelle 2025", "Atteints – nouveaux T3".

    >>> without_periods("Cumul (depuis le 1er juillet)").rstrip()
    'Cumul (depuis le  )'
    >>> without_periods("Cible annuelle 2025"), without_periods("Atteints – cumul janv.-sept.")
    ('Cible annuelle', 'Atteints – cumul')
    >>> without_periods("Personnes ciblées (année 2025)")
    'Personnes ciblées'
    """
    for found in reversed(periods_in(text, 2000, with_open=True)):
        text = text[: found.start] + " " + text[found.end :]
    return re.sub(r"\(\s*(?:ann[ée]e|year)?\s*\)", " ", re.sub(r"\b(?:20\d\d|[TQ][1-4])\b", " ", text)).strip()


Phrase = frozenset[str]


@cache
def running_words() -> Phrase:
    """Words of a running total."""
    return frozenset(word for text in written("cells.running_total") for word in words(text))


@cache
def of_before() -> Phrase:
    """Words of what was known before: such a column stands beside the numbers of a table for comparison."""
    return frozenset(word for text in written("cells.of_before") for word in words(text))


def heads_labels(header: str) -> bool:
    """True for a header that heads labels of any kind, as a pivot writes it: the words under it alone say what they are."""
    return fold(header) in written("cells.row_labels")


@cache
def numbers_of_anything() -> frozenset[Phrase]:
    """Headers of numbers that do not say what is counted."""
    return frozenset(frozenset(words(text)) for text in written("cells.numbers_of_anything"))


@cache
def _numbers_of() -> tuple[Phrase, ...]:
    return tuple(sorted((frozenset(words(text)) for text in written("cells.numbers_of")), key=len, reverse=True))


@cache
def _as_it_was_told() -> Phrase:
    return frozenset(word for text in written("cells.as_it_was_told") for word in words(text))


@lru_cache(maxsize=65_536)
def counted(phrase: Phrase, *, is_event: bool) -> Phrase:
    """What a header of numbers counts: its words without those which only say that it is a number; of events also without those which
    say that somebody told of them, as of all events that are counted.

    >>> sorted(counted(frozenset(words("Nombre total d'incidents de VBG rapportés")), is_event=True))
    ['incident', 'vbg']
    """
    number = next((one for one in _numbers_of() if one < phrase), frozenset[str]())
    left = phrase - number
    return (left - _as_it_was_told() or left) if is_event else left


@cache
def _units() -> Mapping[Phrase, bool]:
    """Headers that name a unit of counting and nothing that is counted, and whether it is the number of anything."""
    told = (("ménages", False), ("individus", False), ("nombre", True))
    return {frozenset(words(text)): is_of_anything for text, is_of_anything in told}


def _title_and_unit(name: str) -> tuple[str, Phrase]:
    title, _, last = name.rpartition(" | ")
    return title.replace(" | ", " "), frozenset(words(last))


def shared_units(names: Iterable[str]) -> frozenset[Phrase]:
    """The units that stand under several titles: "PDI | Individus" beside "Retournés | Individus". Alone such a unit says nothing.

    >>> shared_units(["PDI | Ménages", "PDI | Individus", "Retournés | Individus"]) == {frozenset(words("individus"))}
    True
    """
    found: dict[Phrase, set[str]] = {}
    for title, unit in map(_title_and_unit, names):
        if title and unit in _units():
            found.setdefault(unit, set()).add(title)
    return frozenset(unit for unit, titles in found.items() if len(titles) > 1)


def phrases_of(name: str, shared: Collection[Phrase] = ()) -> tuple[Phrase, ...]:
    """The words of a header: all of them, then those of its last row alone, and both without periods.

    Over numbers of anything ("Incidents | Nb") its title says as much; over people it does not, for "Violations | Individus" are
    no violations. A unit that is `shared` by several titles says nothing by itself. The name of a thing ("Partenaire.Nom") says
    last what the thing says.
    """
    title, unit = _title_and_unit(name)
    last = name.rsplit(" | ", 1)[-1]
    texts = [_RATIO.sub(" ", text) for text in (name.replace(" | ", " "), *([] if unit in shared else [last]))]
    if title and _units().get(unit, False):
        texts.append(title)
    if "(" in last and _ADMIN.match(last.strip()):  # "Admin 1 (État / région)" is of that level, whatever it is called
        texts.append(without_brackets(last))
    every = (*texts, *(without_periods(text) for text in texts), *(halves(last) if unit not in shared else ()))
    found = [frozenset(words(text)) for text in every]
    return tuple(phrase for phrase in dict.fromkeys((*found, *(one - NAMES for one in found))) if phrase)


_AGES = ("18+", "<18", "0-17")


@cache
def parts_of_people() -> frozenset[str]:
    """Words of the parts that people are counted in."""
    return frozenset(word for text in (*_AGES, *written("cells.parts_of_people")) for word in words(text))


@cache
def words_of_anybody() -> frozenset[str]:
    """Words of numbers of people of whom no more is said than their sex or age."""
    return parts_of_people().union(*numbers_of_anything())


@cache
def parts_by_age() -> frozenset[str]:
    """Words of the parts that say an age and no sex."""
    return frozenset(word for text in (*_AGES, *written("cells.parts_by_age")) for word in words(text))


@cache
def children() -> frozenset[frozenset[str]]:
    """The words for children, who stand beside men and women as a third part."""
    return frozenset(frozenset(words(text)) for text in written("cells.children"))
