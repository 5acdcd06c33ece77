"""Every block of the tutorial is run, in order, and gives what the page shows."""

from __future__ import annotations

import doctest
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kolosi.cli import app

PAGE = Path(__file__).resolve().parents[1] / "docs" / "tutorial.md"
BLOCK = re.compile(r"^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"this as `(?P<name>[^`]+)`:\s*\Z")


def blocks() -> Iterator[tuple[str, str, str]]:
    """The kind of each block, its text, and the text before it."""
    page, reached = PAGE.read_text("utf-8"), 0
    for match in BLOCK.finditer(page):
        yield match["kind"], match["text"], page[reached : match.start()]
        reached = match.end()


def commands(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each command of a console block with the lines shown below it."""
    for piece in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        first, *shown = piece.rstrip("\n").split("\n")
        yield first, shown


def run(command: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a command prints; `cd` and `export` act on the test as they would on a shell."""
    name, *arguments = shlex.split(command)
    if name == "cd":
        monkeypatch.chdir(arguments[0])
        return ""
    if name == "export":
        monkeypatch.setenv(*arguments[0].split("=", 1))
        return ""
    assert name == "kolosi", command
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code in (0, 1), result.output
    return result.output


def shows(line: str, wanted: str) -> bool:
    """True when a printed line is the one shown; `…` stands for anything."""
    pattern = ".*".join(re.escape(" ".join(piece.split())) for piece in wanted.split("…"))
    return re.fullmatch(pattern.replace(r"\ .*", r"\ ?.*"), " ".join(line.split())) is not None


def missing(output: str, shown: list[str]) -> list[str]:
    """The lines shown that are not printed, in this order."""
    lines = iter(output.splitlines())
    return [wanted for wanted in shown if wanted.strip("… ") and not any(shows(line, wanted) for line in lines)]


def test_the_tutorial_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KOLOSI_WORKSPACE", raising=False)
    seen = set()
    for kind, text, before in blocks():
        seen.add(kind)
        if kind == "console":
            for command, shown in commands(text):
                output = run(command, monkeypatch)
                assert missing(output, shown) == [], f"$ {command}\n{output}"
        elif kind == "python":
            test = doctest.DocTestParser().get_doctest(text, {}, "tutorial", "tutorial.md", 0)
            assert test.examples
            assert doctest.DocTestRunner().run(test).failed == 0
        else:
            name = NAMED.search(before)
            assert name, f"no file name before the {kind} block"
            Path(name["name"]).write_text(text, "utf-8")
    assert seen == {"console", "csv", "markdown", "python"}


def test_a_line_that_is_not_printed_is_noticed() -> None:
    assert missing("one\ntwo\n", ["one", "three"]) == ["three"]
    assert missing("Σ 12\n", ["Σ 13"]) == ["Σ 13"]
    assert missing("a word here\n", ["a … here"]) == []
