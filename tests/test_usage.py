"""A command that cannot be understood is answered in the language of the reader, with exit code 2; so is `--help`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.cli.speaking import spoken_by

FRENCH = {"LANG": "fr_FR.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "KOLOSI_LANGUAGE": "", "KOLOSI_WORKSPACE": ""}


def said_to(typed: str, **settings: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, typed.split(), env={**FRENCH, **settings})
    return result.exit_code, result.output.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("statu", "« statu » n’est pas une commande.\nProches : status."),
        ("zzz", "« zzz » n’est pas une commande."),
        ("figure", "Il manque indicator (indicateur, ou une clé entière)."),
        ("decide word a b", "Il manque --why (motif)."),
        ("figure x y", "kolosi figure n’attend pas « y »."),
        ("figure x --durin 2025", "kolosi figure n’a pas d’option --durin.\nProches : --during."),
        ("--truc", "kolosi n’a pas d’option --truc."),
        ("figure x --during", "L’option --during attend une valeur.\nkolosi figure --help"),
        ("status --json=1", "L’option --json ne prend pas de valeur."),
        ("expected --on hier", "« hier » n’est pas un jour (--on)."),
        ("add x.xlsx --received=31/03/2025", "« 31/03/2025 » n’est pas un jour (--received)."),
        ("status --language bm", "kolosi ne parle pas « bm » (--language).\nPossible : fr, en."),
        ("status --workspace nulle-part", "Le dossier « nulle-part » n’est pas un espace de travail"),
    ],
)
def test_what_is_typed_wrongly_is_answered_in_french(typed: str, said: str) -> None:
    code, output = said_to(typed)
    assert code == 2
    assert said in output
    assert not [word for word in ("Usage", "Error", "Try", "Missing", "No such", "Invalid", ".yaml") if word in output]


def test_the_same_is_answered_in_english_and_as_json() -> None:
    assert said_to("statu", KOLOSI_LANGUAGE="en") == (
        2,
        "“statu” is not a command.\nNear: status. kolosi --help lists them all.\n",
    )
    code, output = said_to("sources --qqqqqqqq", KOLOSI_LANGUAGE="en")
    assert (code, output) == (2, "kolosi sources has no option --qqqqqqqq.\nkolosi sources --help lists them all.\n")
    code, output = said_to("figure --json")
    assert (code, json.loads(output)["refused"]["id"]) == (2, "argument_missing")


@pytest.mark.parametrize("id_", ["command_not_understood", "option_value"])
def test_what_the_library_finds_wrong_otherwise_has_a_sentence_too(id_: str) -> None:
    import typer

    from kolosi.cli.usage import misunderstood

    param = typer.core.TyperOption(param_decls=["--count"], **({"type_descriptor": None} if _is_new() else {}))  # type: ignore[arg-type]
    error = typer.BadParameter("x", param=param if id_ == "option_value" else None)
    assert misunderstood(error, ("status", "--count", "x")).id == id_


def _is_new() -> bool:
    import inspect

    import typer

    return "type_descriptor" in inspect.signature(typer.core.TyperOption.__init__).parameters


@pytest.mark.parametrize(
    "command", ["", *(str(one.callback.__name__) for one in app.registered_commands if one.callback)]
)
def test_every_help_is_in_one_language(command: str) -> None:
    french, english = said_to(f"{command} --help")[1], said_to(f"{command} --help", KOLOSI_LANGUAGE="en")[1]
    assert "Utilisation : " in french
    assert "Afficher cette aide." in french
    assert "Usage: " in english
    for text in (french, english):
        assert " / " not in text
    assert not [word for word in ("Usage", "Show", "default:", "env var", "[required]", "<str>") if word in french]


def test_the_language_is_the_one_asked_for_then_the_one_of_the_workspace_then_of_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in FRENCH.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "workspace.yaml").write_text("languages:\n  - en\n  - fr\n: broken", "utf-8")
    there = ("--workspace", str(tmp_path))
    assert [spoken_by(words) for words in ((), there, (*there, "-l", "fr"), (f"--workspace={tmp_path}",))] == [
        "fr",
        "en",
        "fr",
        "en",
    ]


def test_the_help_comes_at_once() -> None:
    """The processor's time and not the clock's: other tests run beside."""
    taken = []
    for _ in range(5):
        before = os.times()
        subprocess.run([sys.executable, "-m", "kolosi", "figure", "--help"], capture_output=True, check=True)
        after = os.times()
        taken.append(after.children_user + after.children_system - before.children_user - before.children_system)
    assert min(taken) < 0.5, taken
