"""An installation that only checks and inspects is small, and needs none of what releases figures and writes documents."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zlib

import docx
import pytest
import typer
from packaging.requirements import Requirement
from tests import wheels

from kolosi.cli.door import OF_LINKAGE, OF_REPORT, OF_WEB, Door

MEGABYTE = 1_000_000
"""As package indexes and pip count."""

LEFT_OUT = sorted(OF_REPORT | {"pyarrow"})
"""Not in a light installation; pyarrow is for tests alone."""

BLOCKING = f"""
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {LEFT_OUT!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Blocked())
sys.modules["pyarrow"] = None  # polars asks whether it is there
"""


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A folder with a text and a Word file, and the environment of a light installation, child processes included."""
    folder = tmp_path_factory.mktemp("bare")
    (folder / "blocking").mkdir()
    (folder / "blocking" / "sitecustomize.py").write_text(BLOCKING, encoding="utf-8")
    (folder / "texte.md").write_text("Les cas ont augmenté de 50 % : 10 en 2024, contre 20 en 2023.\n", "utf-8")
    document = docx.Document()
    document.core_properties.author = "Aïssata Fictive"
    document.add_paragraph("Deux incidents.")
    document.save(str(folder / "note.docx"))
    path = os.pathsep.join([str(folder / "blocking"), str(wheels.ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    return folder, {**os.environ, "PYTHONPATH": path, "KOLOSI_LANGUAGE": "en"}


def run(bare, *words):
    folder, environment = bare
    command = [sys.executable, "-m", "kolosi", *words]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8")


def test_the_blocking_blocks(bare):
    folder, environment = bare
    for name in LEFT_OUT:
        ended = subprocess.run(
            [sys.executable, "-c", f"import {name}"], cwd=folder, env=environment, capture_output=True
        )
        assert ended.returncode == 1, name


def test_a_text_is_checked_without_what_writes_documents(bare):
    ended = run(bare, "check", "texte.md")
    assert ended.returncode == 1, ended.stderr
    assert "the fall is 50%" in ended.stdout


def test_a_word_file_is_checked_and_inspected_without_what_writes_documents(bare):
    assert run(bare, "check", "note.docx").returncode == 0
    ended = run(bare, "inspect", "note.docx")
    assert ended.returncode == 1, ended.stderr
    assert "Names of authors in the properties (A… F…)" in ended.stdout


def test_a_file_is_added_without_what_writes_documents(bare):
    sample = wheels.ROOT / "src/kolosi/sources/acled/sample.csv"
    assert run(bare, "new", "espace", "--country", "Mali", "--period", "2024-10..2025-03").returncode == 0
    ended = run(bare, "add", str(sample), "--workspace", "espace")
    assert "Traceback" not in ended.stderr
    assert "report_not_installed" not in ended.stderr
    assert sample.name in ended.stdout


def test_a_figure_says_what_to_install(bare):
    run(bare, "new", "chiffre", "--country", "Mali", "--period", "2024-10..2025-03")
    ended = run(bare, "figure", "ucdp_civilians_killed", "--during", "2025-Q1", "--workspace", "chiffre", "-l", "en")
    assert ended.returncode == 2
    assert 'python -m pip install "kolosi[report]"' in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", sorted(OF_REPORT))
def test_each_library_of_the_extra_is_named_when_it_is_missing(name, language, capsys):
    with pytest.raises(typer.Exit) as ended, Door(None, language, False):
        raise ModuleNotFoundError(f"No module named '{name}.part'", name=f"{name}.part")
    assert ended.value.exit_code == 2
    told = capsys.readouterr().err
    assert f"{name} is missing" in told or f"il manque {name}" in told
    assert 'pipx runpip kolosi install "kolosi[report]"' in told


def test_another_missing_library_is_an_error_of_ours():
    with pytest.raises(ModuleNotFoundError), Door(None, "en", False):
        raise ModuleNotFoundError("No module named 'yaml'", name="yaml")


def test_what_links_systems_brings_what_its_message_names():
    project = tomllib.loads((wheels.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert [Requirement(each).name for each in project["optional-dependencies"]["linkage"]] == ["splink"]
    brought = wheels.installed_on_windows("report", "linkage").keys() - wheels.installed_on_windows("report").keys()
    assert brought == OF_LINKAGE


def test_what_the_message_names_is_what_the_extra_installs():
    project = tomllib.loads((wheels.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert {Requirement(each).name for each in project["optional-dependencies"]["report"]} == OF_REPORT


@pytest.mark.parametrize("extras", [(), ("report",), ("report", "linkage"), ("report", "web")])
def test_the_size_of_every_wheel_of_the_lock_is_known(extras):
    known = wheels.sizes()
    pinned = wheels.installed_on_windows(*extras).items()
    assert len(pinned) > 20
    assert [each for each in pinned if each not in known] == [], "run tools/measure_wheels.py"


OWN = [
    path.read_bytes()
    for folder in ("src", "examples")
    for path in (wheels.ROOT / folder).rglob("*")
    if path.is_file() and "__pycache__" not in path.parts
]
"""Our own files: in a wheel each is packed by itself, and they are at most twice as large once compiled."""
PACKED, UNPACKED = sum(len(zlib.compress(one)) for one in OWN), sum(map(len, OWN))


def total(*extras):
    known = wheels.sizes()
    each = [known[one] for one in wheels.installed_on_windows(*extras).items()]
    download = sum(size for size, _ in each) + PACKED
    return download / MEGABYTE, (sum(size for _, size in each) + 2 * UNPACKED) / MEGABYTE


def test_a_light_installation_is_small_on_windows():
    download, installed = total()
    assert download < 130
    assert installed < 400


def test_a_whole_installation_does_not_grow_on_windows():
    download, installed = total("report")
    assert download < 190
    assert installed < 630


def test_linking_systems_adds_little_to_a_whole_installation_on_windows():
    more = [with_it - without for with_it, without in zip(total("report", "linkage"), total("report"), strict=True)]
    assert [0 < more[0] < 35, 0 < more[1] < 115] == [True, True], more


def test_the_pages_add_little_to_a_whole_installation_on_windows():
    more = [with_it - without for with_it, without in zip(total("report", "web"), total("report"), strict=True)]
    assert [0 < more[0] < 20, 0 < more[1] < 90] == [True, True], more


def test_what_the_pages_need_is_named_when_it_is_missing():
    project = tomllib.loads((wheels.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = {re.match(r"[\w-]+", Requirement(each).name)[0].lower() for each in project["optional-dependencies"]["web"]}
    assert {name.replace("-cffi", "") for name in asked} == OF_WEB


def test_the_readme_says_how_much_is_downloaded():
    text = " ".join((wheels.ROOT / "README.md").read_text("utf-8").split())
    assert f"about {round(total()[0], -1):.0f} MB instead of {round(total('report')[0], -1):.0f} MB" in text
