"""`kolosi open`: the address is printed, the browser let in, the end told; what is missing is told in words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import typer

import kolosi
from kolosi.cli.door import OF_WEB, Door


def test_the_command_serves_one_workspace_until_its_page_closes(tmp_path: Path) -> None:
    folder = kolosi.new(tmp_path / "état des lieux", country="MLI", period="2025-Q1")
    command = [sys.executable, "-m", "kolosi", "open", str(folder), "--no-browser", "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}
    ) as run:
        assert run.stdout is not None
        said = ""
        while not said.endswith("}\n"):
            said += run.stdout.readline()
        address = json.loads(said)["address"]
        assert address.startswith("http://127.0.0.1:")
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        page = browser.open(address, timeout=60)
        assert page.url.endswith("/w/etat-des-lieux/quarter")
        assert "Puis-je signer" in page.read().decode()
        with pytest.raises(urllib.error.HTTPError):
            browser.open(address, timeout=60)
        browser.open(
            urllib.request.Request(address.partition("/enter")[0] + "/alive?leaving=1", method="POST"), timeout=60
        )
        assert run.wait(60) == 0


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_the_browser_needs_is_named_when_it_is_missing(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    for name in OF_WEB:
        with pytest.raises(typer.Exit) as ended, Door(None, language, False):
            raise ModuleNotFoundError(f"No module named '{name}.core'", name=f"{name}.core")
        assert ended.value.exit_code == 2
        assert 'pipx runpip kolosi install "kolosi[report,web]"' in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "kolosi", "open", str(tmp_path / "absent"), "--no-browser", "-l", "fr"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, "absent ne se trouve pas" in run.stderr) == (2, True)
