"""Regions with the weights used to share published national totals out. The weights are invented."""

from invented.drawing import generator

NORTH = ("Tombouctou", "Taoudénit", "Gao", "Kidal", "Ménaka")
WEIGHTS = {
    "Mopti": 15.0,
    "Bandiagara": 14.0,
    "Douentza": 11.0,
    "Gao": 12.0,
    "Tombouctou": 12.0,
    "Ménaka": 7.0,
    "Ségou": 8.0,
    "San": 3.0,
    "Kidal": 3.0,
    "Koutiala": 2.5,
    "Sikasso": 3.0,
    "Nara": 2.0,
    "Nioro": 1.6,
    "Kayes": 1.6,
    "Kita": 1.2,
    "Koulikoro": 1.2,
    "Bougouni": 1.0,
    "Dioïla": 0.8,
    "Taoudénit": 0.7,
    "Bamako": 1.0,
}


def weights(source: str) -> dict[str, float]:
    """The weights by which one source is shared out: near those of all, and no two regions in the same proportion twice."""
    random = generator(f"weights of {source}")
    return {name: weight * (0.8 + 0.45 * random.random()) for name, weight in WEIGHTS.items()}


CERCLES = {
    "Mopti": ("Djenné", "Mopti", "Ténenkou", "Youwarou"),
    "Bandiagara": ("Bandiagara", "Bankass", "Koro"),
    "Douentza": ("Douentza",),
    "Gao": ("Ansongo", "Bourem", "Gao"),
    "Tombouctou": ("Diré", "Goundam", "Gourma-Rharous", "Niafunké"),
    "Ségou": ("Macina", "Niono", "Ségou"),
    "Kidal": ("Kidal", "Tessalit"),
    "Sikasso": ("Kadiolo", "Sikasso"),
}
SPELLINGS = {"Mopti": "MOPTI", "Ségou": "Segou", "Ménaka": "Menaka", "Taoudénit": "Taoudéni", "Dioïla": "Dioila"}
"""Other ways in which real files write a region."""

COORDINATES = {
    "Kayes": (14.4, -11.4),
    "Koulikoro": (12.9, -7.6),
    "Sikasso": (11.3, -5.7),
    "Segou": (13.4, -6.2),
    "Mopti": (14.5, -4.2),
    "Tombouctou": (16.8, -3.0),
    "Gao": (16.3, 0.0),
    "Kidal": (18.4, 1.4),
    "Menaka": (15.9, 2.4),
    "Bamako": (12.6, -8.0),
}
"""Regional capitals of the ten former units, to one decimal: no event lies there."""
