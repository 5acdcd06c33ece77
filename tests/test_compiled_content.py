"""Content of the package is read from YAML once, and kept beside as long as it is the very text."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from kolosi.content.yaml_files import compiled


@pytest.fixture(autouse=True)
def _may_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


TEXT = "idps:\n  label: {fr: Personnes déplacées}\n"
VALUE = {"idps": {"label": {"fr": "Personnes déplacées"}, "levels": [1, 2.5, None, True]}}


def test_what_was_kept_comes_back_with_the_types_it_had(tmp_path: Path) -> None:
    compiled.keep(tmp_path / "people.yaml", TEXT, VALUE)
    found = compiled.kept(tmp_path / "people.yaml", TEXT)
    assert found == VALUE
    assert repr(found) == repr(VALUE)  # 1 is not True, nor 1.0


def test_another_text_is_read_anew(tmp_path: Path) -> None:
    compiled.keep(tmp_path / "people.yaml", TEXT, VALUE)
    assert compiled.kept(tmp_path / "people.yaml", f"{TEXT}\n") is None
    assert compiled.kept(tmp_path / "other.yaml", TEXT) is None


@pytest.mark.parametrize("found", ["{", "[]", '{"of": 3}', "\udcff", '{"value": {"idps": 1}}'])
def test_a_damaged_file_counts_as_none(tmp_path: Path, found: str) -> None:
    compiled.keep(tmp_path / "people.yaml", TEXT, VALUE)
    (place,) = (tmp_path / "__pycache__").iterdir()
    place.write_text(found, "utf-8", errors="surrogateescape")
    assert compiled.kept(tmp_path / "people.yaml", TEXT) is None


@pytest.mark.parametrize("value", [{1: "phase"}, {"a": float("inf")}, {"a": (1, 2)}, {"a": {2: []}}])
def test_what_json_would_change_is_not_kept(tmp_path: Path, value: object) -> None:
    compiled.keep(tmp_path / "people.yaml", TEXT, value)
    assert not (tmp_path / "__pycache__").exists()


def test_nothing_is_kept_where_python_keeps_no_compiled_modules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    compiled.keep(tmp_path / "people.yaml", TEXT, VALUE)
    assert list(tmp_path.iterdir()) == []


def test_a_package_where_nobody_may_write_is_read_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").write_text("a file in its place", "utf-8")
    compiled.keep(tmp_path / "people.yaml", TEXT, VALUE)
    assert compiled.kept(tmp_path / "people.yaml", TEXT) is None


def test_the_content_of_a_workspace_is_never_kept(tmp_path: Path) -> None:
    from kolosi.content.yaml_files.yaml import read_yaml

    (tmp_path / "people.yaml").write_text(TEXT, "utf-8")
    assert read_yaml(tmp_path / "people.yaml") == {"idps": {"label": {"fr": "Personnes déplacées"}}}
    assert [path.name for path in tmp_path.iterdir()] == ["people.yaml"]


def test_kept_files_say_what_the_packaged_ones_say() -> None:
    from kolosi.content.folders import PACKAGE, content_files
    from kolosi.content.yaml_files.yaml import _loaded

    for path in content_files("taxonomies", "*.yaml", None):
        text = path.read_text("utf-8-sig")
        value = _loaded(text)
        assert json.loads(json.dumps(value)) == value, path.name
        found = compiled.kept(PACKAGE / "taxonomies" / path.name, text)
        assert found is None or repr(found) == repr(value), path.name
