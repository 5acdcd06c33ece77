"""What the words of a sentence say of the place of its figures, held against their keys."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kolosi.report.checking.reference_check import check
from kolosi.report.draft.links import Draft, cited

GAO, KIDAL, SAN = (f"fig:hr_violations/2025-Q1@xx-{name}" for name in ("gao", "kidal", "san"))
MOPTI = "fig:hr_violations/2025-Q1@xx-mopti"
BOTH = "fig:hr_violations/2025-Q1@xx-gao+xx-kidal"
ALL = "fig:hr_violations/2025-Q1"
PLACES = {f"xx-{name.lower()}": {"fr": name, "en": name} for name in ("Gao", "Kidal", "San", "Mopti")}


def told(text, language, invent):
    """The regions found that figures are not of."""
    scope = replace(invent.scope, places=PLACES)
    draft = Draft(file=f"a.{language}.md", language=language, text=text)
    found = check([draft], invent.released(cited([draft], scope).keys), scope)
    return [each.message["en"].split("“")[1].split("”")[0] for each in found if each.id == "sentence_place_differs"]


@pytest.mark.parametrize(
    ("language", "text", "place"),
    [
        ("fr", f"À Gao, [80 violations]({KIDAL}) ont été documentées.", "Gao"),
        ("fr", f"[80 violations]({KIDAL}) ont été documentées à Gao.", "Gao"),
        ("fr", f"Gao et Kidal enregistrent respectivement [80]({KIDAL}) et [90]({GAO}).", "Gao"),
        ("fr", f"La région de Gao en compte [80]({KIDAL}).", "Gao"),
        ("fr", f"À Gao, [80]({GAO}) violations ; à Mopti, [90]({KIDAL}).", "Mopti"),
        ("fr", f"À Gao, [80 violations]({ALL}) ont été documentées.", "Gao"),
        ("fr", f"[80 violations]({ALL}) contre des civils à Mopti.", "Mopti"),
        (
            "fr",
            f"Bandiagara puis Mopti : à Mopti, où les combats du 25 mai ont tout changé pour les familles, [80]({GAO}).",
            "Mopti",
        ),
        ("fr", f"Mopti a connu [80 violations]({ALL}).", "Mopti"),
        ("fr", f"Mopti compte [80]({MOPTI}) violations et [12 morts]({GAO}).", "Mopti"),
        ("fr", f"Gao et Mopti en cumulent [80]({GAO}).", "Gao, Mopti"),
        ("fr", f"Gao et Mopti : [80]({BOTH}).", "Gao, Mopti"),
        ("fr", f"Les plus touchées sont Mopti ([80]({KIDAL})) et Gao ([70]({GAO})).", "Mopti"),
        ("fr", f"À l’échelle nationale, [80 violations]({GAO}) ont été documentées.", "À l’échelle nationale"),
        ("en", f"[80 violations]({GAO}) were documented nationwide.", "nationwide"),
        ("en", f"In Gao, [80 violations]({KIDAL}) were documented.", "Gao"),
        ("en", f"[80 violations]({ALL}) were documented in Gao.", "Gao"),
    ],
)
def test_a_region_beside_a_figure_that_is_not_of_it_is_a_point(language, text, place, invent):
    assert told(text, language, invent)[:1] == [place]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", f"À Gao, [80 violations]({GAO}) ont été documentées."),
        ("fr", f"À Gao et à Kidal, [80 violations]({BOTH}) ont été documentées."),
        ("fr", f"À Gao, [80 violations]({BOTH}) avec celles de l’autre région."),
        ("fr", f"Gao vient avant Kidal : [80]({KIDAL}) violations."),
        ("fr", f"Moins qu’à Gao, [80]({KIDAL}) violations."),
        ("fr", f"À Gao, [80]({GAO}) violations, contre [90]({KIDAL}) un an plus tôt dans l’autre."),
        ("fr", f"Mopti concentre une part de ces [80 violations]({ALL})."),
        ("fr", f"Les attaques de Gao portent le total à [80 violations]({ALL})."),
        ("fr", f"San et saine : [80]({SAN}) violations."),
        ("fr", f"C’est san importance : [80]({KIDAL}) violations."),
        ("fr", f"Gao et Mopti enregistrent [80]({GAO}) et [90]({MOPTI})."),
        ("fr", f"Gao ([80]({GAO})), Mopti ([90]({MOPTI})) et Kidal ([70]({KIDAL})) sont les plus touchées."),
        ("fr", f"À l’échelle nationale, Gao vient en tête avec [80 violations]({GAO})."),
        ("fr", f"[]({GAO})"),
        ("fr", f"- []({ALL})"),
        ("fr", f"Contrairement à Gao, on y a vu [80 violations]({KIDAL})."),
        ("fr", f"À Kidal, on a vu [80]({KIDAL}) violations sur les [900]({ALL}) du pays."),
        ("en", f"Among the [80 violations]({ALL}), most were in Gao."),
        ("en", f"In Gao, [80]({GAO}) violations were documented, and [90]({KIDAL}) elsewhere."),
    ],
)
def test_other_regions_that_a_sentence_names_are_sound(language, text, invent):
    assert told(text, language, invent) == []
