"""The file of a language for the review is refused with its place when it is wrong."""

from __future__ import annotations

import pytest
import yaml

from kolosi.content.evidence.lexicons import review_words
from kolosi.content.taxonomies import load_taxonomies
from kolosi.content.yaml_files.errors import ContentError
from kolosi.review.lexicon import lexicon_of

SMALL = {
    "version": "1",
    "stopwords": ["le"],
    "negations": {"before": ["aucun cas"], "just_before": ["aucun"], "after": ["n'a eu lieu"], "pretended": ["pas que"], "ends": ["mais"]},
    "not_meant": ["mine d'or"],
    "tags": {"protection_risks": {"gbv": {"words": ["viol"], "fires": ["Un viol."]}}},
    "silent": [],
}  # fmt: skip
TAXONOMIES = load_taxonomies()


def loaded(folder, data):
    path = folder / "languages" / "fr"
    path.mkdir(parents=True)
    (path / "review.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), "utf-8")
    return review_words("fr", TAXONOMIES, folder)


def test_a_workspace_may_have_words_of_its_own(tmp_path):
    lexicon = lexicon_of("fr", loaded(tmp_path, SMALL), TAXONOMIES)
    assert lexicon.small == {"le"}
    assert lexicon.tags["protection_risks"].at(["viol"], 0) == (1, frozenset({"gbv"}))


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ({"protection_risk": {"gbv": {"words": ["viol"], "fires": ["Un viol."]}}}, "protection_risk"),
        ({"protection_risks": {"vbg": {"words": ["viol"], "fires": ["Un viol."]}}}, "vbg"),
    ],
)
def test_a_tag_of_no_list_is_refused_with_its_line(tmp_path, tags, found):
    with pytest.raises(ContentError) as refused:
        loaded(tmp_path, {**SMALL, "tags": tags})
    assert refused.value.found == found
    assert refused.value.line > 1


def test_a_tag_without_words_and_an_unknown_key_are_refused(tmp_path):
    with pytest.raises(ContentError):
        loaded(tmp_path / "a", {**SMALL, "tags": {"protection_risks": {"gbv": {"words": [], "fires": ["Un viol."]}}}})
    with pytest.raises(ContentError):
        loaded(tmp_path / "b", {**SMALL, "stop_words": []})


def test_names_added_to_a_list_are_words_of_its_tag_and_codes_are_not():
    lexicon = lexicon_of("fr", SMALL, TAXONOMIES)
    tags = lexicon.tags["protection_risks"]
    assert tags.at(["prise", "d'", "otage"], 0) == (0, frozenset()), "no words of a tag that the language does not name"
    groups = {**SMALL, "tags": {"population_groups": {"idp": {"words": ["x"], "fires": ["x"]}}}}
    named = lexicon_of("fr", groups, TAXONOMIES).tags["population_groups"]
    assert named.at(["deplaces", "internes"], 0) == (2, frozenset({"idp"}))
    assert named.at(["pdi"], 0) == (0, frozenset())
