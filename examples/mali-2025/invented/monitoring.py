"""Invented records of the protection monitoring: totals equal the published ones, the rest is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random

from invented.drawing import day_in, generator, pick, repeat, share_out, shuffle, spread
from invented.files import NOTICE, Cell, ReadMe, Row, Sheet, workbook
from invented.places import CERCLES, NORTH, SPELLINGS, WEIGHTS

LIFE = "Atteintes au droit à la vie"
INTEGRITY = "Atteintes à l'intégrité physique et/ou psychique"
LIBERTY = "Atteintes à la liberté et à la sécurité de la personne"
PROPERTY = "Atteintes au droit à la propriété"
MOVEMENT = "Mouvements forcés de population"
SERVICES = "Atteintes à l'accès aux services de base"
PSYCHOLOGICAL = "Violence psychologique/émotionnelle"
DISPLACEMENT = "Déplacement interne forcé"
ABDUCTION, DISAPPEARANCE = "Enlèvement", "Disparition forcée"
ARREST, DETENTION = "Arrestation arbitraire ou illégale", "Détention arbitraire ou illégale"
SUBTYPES: Mapping[str, Mapping[str, float]] = {
    LIFE: {"Homicide de civil": 7, "Exécution sommaire ou extrajudiciaire": 1, "Tentative d'homicide": 1.5},
    INTEGRITY: {"Agression physique, coups et blessures": 5, PSYCHOLOGICAL: 2, "Menace ou intimidation": 3},
    LIBERTY: {"Séquestration": 1},
    PROPERTY: {
        "Vol ou braquage": 4,
        "Extorsion": 2,
        "Taxe illégale ou prélèvement forcé": 2,
        "Vol de bétail": 2,
        "Destruction ou incendie de biens ou de récoltes": 1,
    },
    MOVEMENT: {
        DISPLACEMENT: 5,
        "Déplacement préventif": 2,
        "Blocus ou siège": 1,
        "Restriction de mouvement (interdiction, poste de contrôle, couvre-feu)": 2,
    },
    SERVICES: {"Refus d'accès aux soins": 1, "Privation d'eau, de marché, de champ ou de pâturage": 2},
}
RISKS = {
    LIFE: "attacks_on_civilians",
    LIBERTY: "abduction_detention",
    PROPERTY: "theft_extortion_eviction",
    MOVEMENT: "movement_siege_displacement",
    SERVICES: "discrimination_denial",
    "Agression physique, coups et blessures": "attacks_on_civilians",
    PSYCHOLOGICAL: "psychological_abuse",
    "Menace ou intimidation": "psychological_abuse",
}
DEADLY = ("Homicide de civil", "Exécution sommaire ou extrajudiciaire")
ADULTS = {LIFE: 4.5, INTEGRITY: 23, LIBERTY: 1, PROPERTY: 37, MOVEMENT: 25, SERVICES: 9.5}
AUTHORS = {
    "Groupes armés": 55,
    "Individus armés non identifiés": 14,
    "Bandits armés": 9,
    "Groupes d'auto-défense": 6,
    "Forces de défense et de sécurité": 6,
    "Membres de la communauté ou de la famille": 4,
    "Inconnu ou non déclaré": 6,
}
GROUPS = {"Communauté hôte": 45, "PDI": 25, "Nomades": 10, "Population rurale": 12, "Commerçants": 5, "Retournés": 3}
GIRLS = "Filles"
ORGANISATIONS = {"A": "Organisation A (fictive)", "B": "Organisation B (fictive)"}
HEADER = (
    "_id",
    "organisation",
    "date_incident",
    "region",
    "cercle",
    "categorie_violation",
    "sous_type",
    "risque_associe",
    "sexe_victimes",
    "age_victimes",
    "nb_victimes",
    "nb_femmes",
    "nb_hommes",
    "nb_filles",
    "nb_garcons",
    "statut_victime",
    "groupe_population",
    "auteur_presume",
    "nb_tues",
)


@dataclass(frozen=True, kw_only=True)
class Children:
    """Violations against children in a quarter, and the parts that are published or implied."""

    integrity: int
    psychological: int
    integrity_girls: int
    movement: int
    displaced: int
    movement_girls: int
    abducted: int
    other: int


@dataclass(frozen=True, kw_only=True)
class Quarter:
    """What the records of a quarter must add up to. `killed` is None when the form did not ask for it."""

    name: str
    months: Mapping[tuple[int, int], int]
    children: Children
    abducted: int
    arrested: int
    killed: int | None = None

    @property
    def total(self) -> int:
        """Violations of the quarter."""
        return sum(self.months.values())


@dataclass(kw_only=True)
class Line:
    """One violation."""

    category: str
    subtype: str
    is_child: bool
    sex: str
    day: date = date(2000, 1, 1)
    region: str = ""
    killed: int = 0
    counts: Sequence[int] = field(default_factory=tuple)

    @property
    def risk(self) -> str:
        """The protection risk it speaks of."""
        return RISKS.get(self.subtype) or RISKS[self.category]

    @property
    def is_attack(self) -> bool:
        """True for attacks on civilians."""
        return self.risk == "attacks_on_civilians"


def _children(*numbers: int) -> Children:
    names = ("integrity", "psychological", "integrity_girls", "movement", "displaced", "movement_girls")
    return Children(**dict(zip((*names, "abducted", "other"), numbers, strict=True)))


QUARTERS = (
    Quarter(
        name="2023-T4",
        months={(2023, 10): 2480, (2023, 11): 2391, (2023, 12): 2246},
        children=_children(150, 27, 80, 330, 320, 190, 14, 116),
        abducted=131,
        arrested=47,
    ),
    Quarter(
        name="2024-T1",
        months={(2024, 1): 2904, (2024, 2): 2873, (2024, 3): 2921},
        children=_children(178, 32, 101, 401, 393, 236, 13, 141),
        abducted=142,
        arrested=52,
    ),
    Quarter(
        name="2024-T3",
        months={(2024, 7): 2815, (2024, 8): 2760, (2024, 9): 2737},
        children=_children(240, 75, 139, 190, 167, 118, 15, 95),
        abducted=139,
        arrested=50,
    ),
    Quarter(
        name="2024-T4",
        months={(2024, 10): 2644, (2024, 11): 2507, (2024, 12): 2429},
        children=_children(223, 76, 130, 166, 143, 101, 13, 74),
        abducted=138,
        arrested=54,
        killed=429,
    ),
    Quarter(
        name="2025-T1",
        months={(2025, 1): 1143, (2025, 2): 1574, (2025, 3): 3874},
        children=_children(463, 190, 278, 365, 241, 234, 16, 94),
        abducted=156,
        arrested=49,
        killed=336,
    ),
)


def files() -> Iterator[tuple[str, bytes]]:
    """One workbook for each organisation and period sent."""
    by_name = {quarter.name: _drawn(quarter) for quarter in QUARTERS}
    sent = {"2023-10_2024-03": ("2023-T4", "2024-T1"), **{name: (name,) for name in ("2024-T3", "2024-T4", "2025-T1")}}
    for period, names in sent.items():
        lines = [line for name in names for line in by_name[name]]
        asks_killed = all(quarter.killed is not None for quarter in QUARTERS if quarter.name in names)
        for code in ORGANISATIONS:
            own = [line for line in lines if (line.region in NORTH) == (code == "A")]
            yield f"monitoring_{period}_org-{code.lower()}.xlsx", _book(code, period, own, asks_killed)


def _drawn(quarter: Quarter) -> list[Line]:
    random = generator(f"monitoring {quarter.name}")
    lines = shuffle(random, [*_child_lines(random, quarter), *_adult_lines(random, quarter)])
    for line, (year, month) in zip(lines, repeat(quarter.months), strict=True):
        line.day = day_in(random, year, month)
        line.region = _region(random, line)
    _kill(random, lines, quarter.killed)
    for line in lines:
        line.counts = _counts(random, line)
    return sorted(lines, key=lambda line: (line.day, line.region, line.category, line.subtype))


def _child_lines(random: Random, quarter: Quarter) -> list[Line]:
    known = quarter.children
    injured = {"Agression physique, coups et blessures": 3.0, "Menace ou intimidation": 1.0}
    moved = {"Déplacement préventif": 3.0, "Blocus ou siège": 1.0}
    integrity = [PSYCHOLOGICAL] * known.psychological + repeat(
        share_out(known.integrity - known.psychological, injured)
    )
    movement = [DISPLACEMENT] * known.displaced + repeat(share_out(known.movement - known.displaced, moved))
    other = {(LIFE, "Homicide de civil"): 1.0, (SERVICES, "Refus d'accès aux soins"): 3.0, (PROPERTY, "Extorsion"): 1.0}
    lines = _with_girls(random, INTEGRITY, integrity, known.integrity_girls)
    lines += _with_girls(random, MOVEMENT, movement, known.movement_girls)
    lines += _with_girls(random, LIBERTY, [ABDUCTION] * known.abducted, known.abducted // 4)
    for (category, subtype), count in share_out(known.other, other).items():
        lines += _with_girls(random, category, [subtype] * count, count // 2)
    return lines


def _with_girls(random: Random, category: str, subtypes: Sequence[str], girls: int) -> list[Line]:
    sexes = [GIRLS] * girls + ["Garçons"] * (len(subtypes) - girls)
    return [
        Line(category=category, subtype=subtype, is_child=True, sex=sex)
        for subtype, sex in zip(shuffle(random, subtypes), sexes, strict=True)
    ]


def _adult_lines(random: Random, quarter: Quarter) -> list[Line]:
    known = quarter.children
    children = known.integrity + known.movement + known.abducted + known.other
    taken = {ABDUCTION: 4.0, DISAPPEARANCE: 1.0}
    fixed = repeat(share_out(quarter.abducted - known.abducted, taken))
    fixed += repeat(share_out(quarter.arrested, {ARREST: 3.0, DETENTION: 2.0}))
    pairs = [(LIBERTY, subtype) for subtype in fixed]
    for category, count in share_out(quarter.total - children - len(fixed), ADULTS).items():
        pairs += [(category, subtype) for subtype in repeat(share_out(count, SUBTYPES[category]))]
    return [Line(category=c, subtype=s, is_child=False, sex=_adult_sex(random, c)) for c, s in pairs]


def _adult_sex(random: Random, category: str) -> str:
    if category in (MOVEMENT, SERVICES):
        return pick(random, {"Mixte": 7, "Femmes": 2, "Hommes": 1})
    return pick(random, {"Hommes": 6, "Femmes": 3, "Mixte": 1})


def _region(random: Random, line: Line) -> str:
    """A region; none of the attacks lies in Bamako, as the published list of regions has it."""
    weights = {name: weight for name, weight in WEIGHTS.items() if name != "Bamako" or not line.is_attack}
    return pick(random, weights)


def _kill(random: Random, lines: Sequence[Line], killed: int | None) -> None:
    if killed is None:
        return
    deadly = [line for line in lines if line.subtype in DEADLY]
    for line, count in zip(deadly, spread(random, killed, len(deadly)), strict=True):
        line.killed = count


def _counts(random: Random, line: Line) -> Sequence[int]:
    """Women, men, girls and boys among the victims; at least the people killed."""
    size = 3 if line.category in (MOVEMENT, SERVICES) and not line.is_child else 1
    number = max(line.killed, 1 + int(random.random() ** 3 * 6 * size))
    if line.sex == "Mixte":
        return (number - number // 2, number // 2, 0, 0)
    places = {"Femmes": 0, "Hommes": 1, GIRLS: 2, "Garçons": 3}
    return tuple(number if place == places[line.sex] else 0 for place in range(4))


def _book(code: str, period: str, lines: Sequence[Line], asks_killed: bool) -> bytes:
    random = generator(f"monitoring sheet {code} {period}")
    header = HEADER if asks_killed else HEADER[:-1]
    rows: list[Row] = [_row(random, code, number, line, asks_killed) for number, line in enumerate(lines, 1)]
    if code == "B":
        header = tuple(f"{name} " if name in ("region", "nb_victimes") else name for name in header)
        rows.append(("", "", None, "TOTAL", "", "", "", "", "", "", sum(sum(line.counts) for line in lines)))
    readme = ReadMe(
        lines=(
            NOTICE,
            f"Monitoring de protection, période {period}, {ORGANISATIONS[code]}.",
            "Une ligne est une violation. Aucune ligne ne décrit un fait réel : seuls les totaux nationaux sont ceux publiés.",
            "Répartitions par région, jour, sexe, auteur présumé et groupe : tirées au sort.",
            "Nombre de personnes tuées : demandé par le formulaire depuis octobre 2024."
            if asks_killed
            else "Le formulaire de cette période ne demandait pas le nombre de personnes tuées.",
        )
    )
    title = f"{NOTICE} : monitoring de protection, {period}, {ORGANISATIONS[code]}"
    return workbook(readme, Sheet(name="Incidents", titles=(title,), header=header, rows=rows))


def _row(random: Random, code: str, number: int, line: Line, asks_killed: bool) -> Row:
    spelling = SPELLINGS.get(line.region, line.region) if random.random() < 0.04 else line.region
    cercles = CERCLES.get(line.region, ())
    cercle = cercles[int(random.random() * len(cercles))] if cercles and random.random() < 0.3 else ""
    status = "Civil" if line.killed or random.random() < 0.98 else ""
    counts: tuple[Cell, ...] = tuple(count or None for count in line.counts)
    cells: tuple[Cell, ...] = (
        number,
        ORGANISATIONS[code],
        line.day,
        spelling,
        cercle,
        line.category,
        line.subtype,
        line.risk,
        line.sex,
        "Enfants" if line.is_child else "Adultes",
        sum(line.counts),
        *counts,
        status,
        pick(random, GROUPS),
        pick(random, AUTHORS),
    )
    return (*cells, line.killed or None) if asks_killed else cells
