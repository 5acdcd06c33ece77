"""Words that people read stand in the files of each language, and nowhere in Python."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from tests.code_read import nodes
from typer.main import get_command

import kolosi
from kolosi.cli import app
from kolosi.cli.speaking import LANGUAGES
from kolosi.model.record import TABLES
from kolosi.reading.columns import meaning_of
from kolosi.reading.labels import all_labels, label, labels, lists, texts

PACKAGE = Path(kolosi.__file__).resolve().parent
ELSEWHERE = ("report/draft/", "model/period_forms.py")
"""Where words stand in code: a room whose words have not moved yet, and the forms of periods, which the ground floor reads without a
file."""
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))


_LETTERS = re.compile(r"[^\W\d_]{2}")
_BLANK = re.compile(r"\{[a-z_0-9]*\}")


def short(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def pairs(found: Iterable[ast.AST]) -> Iterator[int]:
    """The lines of dicts that hold words under `fr` and `en`."""
    for node in found:
        if isinstance(node, ast.Dict):
            by_key = {key.value: value for key, value in zip(node.keys, node.values, strict=True) if is_text(key)}
            if {"fr", "en"} <= set(by_key) and any(has_words(by_key[language]) for language in ("fr", "en")):
                yield node.lineno


def is_text(node: ast.AST | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def has_words(node: ast.expr) -> bool:
    """True for a text, a text with blanks, and texts listed or by name."""
    if isinstance(node, ast.Constant):
        return is_text(node) and bool(_LETTERS.search(node.value))
    if isinstance(node, ast.JoinedStr | ast.Tuple | ast.List | ast.Dict):
        return any(has_words(part) for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr))
    return False


def test_no_pair_of_french_and_english_words_is_written_in_code() -> None:
    found = [
        f"{short(path)}:{line}"
        for path in MODULES
        if not short(path).startswith(ELSEWHERE)
        for line in pairs(nodes(path))
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        'NAME = {"fr": "chiffres", "en": "figures"}',
        'x = {"en": f"list of {day}", "fr": f"liste du {day}"}',
        'HEADS = {"fr": ("Fichier", "Lignes"), "en": ("File", "Rows")}',
        'WORDS = {"en": {"flow": "flow"}, "fr": {"flow": "flux"}}',
    ],
)
def test_a_pair_in_code_is_seen(code: str) -> None:
    assert list(pairs(ast.walk(ast.parse(code)))) == [1]


def test_a_pair_without_words_is_none() -> None:
    assert list(pairs(ast.walk(ast.parse('x = {"fr": name, "en": name}; y = {"en": ":", "fr": " :"}')))) == []


FRENCH = frozenset(
    re.findall(
        r"\w+",
        "le la les un une des du de et ou en au aux par pour sur dans avec que qui est sont pas ne ce cette ces plus",
    )
)
_ACCENT = re.compile(r"(?i)[àâçéèêëîïôùûœ]")
NOT_MOVED = ("report/draft/", "release/text/", "proof/", "reading/", "sources/")
"""Rooms that this test does not read: two whose words have not moved, two that a test of their own holds to their words, and what
sources read."""
READS_WORDS = {
    "what files, headers, cells of forms and typed numbers look like": [
        "intake/boundaries/gazetteer.py",
        "intake/columns/scales.py",
        "intake/columns/totals.py",
        "intake/documents/lines.py",
        "intake/documents/pdf/edges.py",
        "intake/documents/word_styles.py",
        "intake/formats/delimited.py",
        "intake/hidden/unseen/naming.py",
        "intake/meaning/ages.py",
        "intake/meaning/context.py",
        "intake/meaning/limits.py",
        "intake/meaning/months.py",
        "intake/meaning/regions.py",
        "intake/meaning/words.py",
        "intake/recognise/template.py",
        "intake/records/examining.py",
        "intake/records/survivors.py",
        "intake/records/zeros_said.py",
        "release/files/unnamed.py",
        "report/revising/loose.py",
        "workspace/places/gazetteers.py",
        "workspace/receive/adding.py",
    ],
    "the forms of periods and of spellings: the ground floor opens no file": [
        "model/period_forms.py",
        "model/period_points.py",
        "model/spelling.py",
        "model/spoken_period.py",
    ],
    "the letter that a participle ends with, typed without its accent": ["review/search.py"],
    "letters that stand for widths": ["report/charts/layout.py"],
    "letters with which a sentence or a name may begin": [
        "report/pack/errata.py",
        "report/pack/excerpts.py",
        "report/pack/slides.py",
    ],
    "the alphabet of telephones": ["report/alerts/message.py"],
}
"""Modules that hold French all the same, by what it is there for: patterns, which nobody is shown."""


def french(path: Path) -> Iterator[int]:
    """The lines of texts in French, without docstrings."""
    quiet = {id(node.value) for node in nodes(path) if isinstance(node, ast.Expr)}
    for node in nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in quiet:
            words = set(re.findall(r"[^\W\d_]+", node.value))
            if _ACCENT.search(node.value) or len(words & FRENCH) > 1:
                yield node.lineno


def test_no_french_stands_in_code_but_in_patterns() -> None:
    found = {short(path): list(french(path)) for path in MODULES if not short(path).startswith(NOT_MOVED)}
    allowed = {name for names in READS_WORDS.values() for name in names}
    assert {name: lines for name, lines in found.items() if lines and name not in allowed} == {}
    assert {name for name in allowed if not found[name]} == set(), "these hold no French any more"


# -- helps of the command line ----------------------------------------------------------------------------------------

COMMANDS = [path for path in MODULES if short(path).startswith("cli/")]
HELPS = {language: texts("commands", language) for language in LANGUAGES}
OF_LIBRARY = ("library.", "kinds.")
"""What the library of commands says itself, which is matched."""
_TOLD_BY = {"help", "short_help", "epilog", "show_default", "prompt"}
"""The words that the library of commands takes when one is declared."""


def helps(found: Iterable[ast.AST]) -> Iterator[int]:
    """The lines of helps in code: given to the library, in two languages at once, or a sentence that stands in a file of words."""
    own = (text for known in HELPS.values() for id_, text in known.items() if not id_.startswith(OF_LIBRARY))
    told = {text for text in own if len(text.split()) > 2}
    for node in found:
        if isinstance(node, ast.keyword) and node.arg in _TOLD_BY and has_words(node.value):
            yield node.value.lineno
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            first = node.value.partition("\n")[0]
            if first in told or re.search(r"\w.* / .*\w", first):
                yield node.lineno


def test_no_help_of_a_command_stands_in_code() -> None:
    assert {short(path): lines for path in COMMANDS if (lines := sorted(helps(nodes(path))))} == {}


@pytest.mark.parametrize(
    "code",
    [
        'typer.Option("--day", help="Day it appeared")',
        'app = typer.Typer(help=f"of {what}")',
        'def add():\n  """Add files. / Ajouter des fichiers."""',
        'def build():\n  """Read again what changed."""',
        'WHAT = "Les systèmes dont les fichiers sont compris."',
    ],
)
def test_a_help_in_code_is_seen(code: str) -> None:
    assert list(helps(ast.walk(ast.parse(code)))) != []


def test_every_command_and_option_is_told_in_every_language_and_nothing_else_is() -> None:
    root = get_command(app)
    commands = {"kolosi": root, **root.commands}  # type: ignore[attr-defined]
    asked = {f"verbs.{verb}.help" for verb in commands} | {id_ for id_ in HELPS["en"] if id_.startswith(OF_LIBRARY)}
    for verb, command in commands.items():
        for param in command.params:
            own = f"verbs.{verb}.{param.name}"
            asked.add(own if own in HELPS["en"] else f"options.{param.name}")
    for language, known in HELPS.items():
        assert set(known) == asked, language
        assert not [id_ for id_, text in known.items() if not text.strip()], language
    for id_, text in HELPS["en"].items():
        assert not id_.startswith("verbs.") or text != HELPS["en"].get(f"options.{id_.rpartition('.')[2]}"), id_


def test_helps_are_sentences_and_options_are_words_that_go_on_after_their_name() -> None:
    for known in HELPS.values():
        assert [id_ for id_, text in known.items() if id_.endswith(".help") and text[-1] not in ".?"] == []
        assert [id_ for id_, text in known.items() if id_.startswith("options.") and text.endswith(".")] == []


# -- labels -----------------------------------------------------------------------------------------------------------


def ids_asked() -> Iterator[tuple[str, str, bool]]:
    """Where a label is asked for, its id or the beginning of one that is put together, and whether it is the whole id."""
    for path in MODULES:
        for node in nodes(path):
            if isinstance(node, ast.Call) and node.args and asks(node.func):
                where, asked = f"{short(path)}:{node.lineno}", node.args[0]
                if isinstance(asked, ast.Constant) and isinstance(asked.value, str):
                    is_whole = called(node.func) in ("label", "lists", "written")
                    yield where, asked.value if is_whole else f"{asked.value}.", is_whole
                elif isinstance(asked, ast.JoinedStr) and isinstance(asked.values[0], ast.Constant):
                    yield where, str(asked.values[0].value), False


def asks(func: ast.expr) -> bool:
    """True for `label`, `labels`, `lists` and `written`, and for the `label` and `count` of the door of the command line."""
    if isinstance(func, ast.Attribute):
        is_door = isinstance(func.value, ast.Name | ast.Attribute) and ast.unparse(func.value) in {
            "door",
            "self",
            "self._door",
        }
        return is_door and func.attr in {"label", "count"}
    return called(func) in {"label", "labels", "lists", "written"}


def called(func: ast.expr) -> str:
    return func.id if isinstance(func, ast.Name) else getattr(func, "attr", "")


def test_every_label_that_code_asks_for_is_in_the_catalogue() -> None:
    known = all_labels()
    for where, asked, is_whole in ids_asked():
        assert asked in known if is_whole else any(id_.startswith(asked) for id_ in known), (where, asked)


def test_every_label_of_the_catalogue_is_asked_for() -> None:
    asked = list(ids_asked())
    whole = {id_ for _, id_, is_whole in asked if is_whole}
    beginnings = tuple(id_ for _, id_, is_whole in asked if not is_whole)
    assert [id_ for id_ in all_labels() if id_ not in whole and not id_.startswith(beginnings)] == []


READ = ("cells.", "corrections.also")
"""What people write, and nobody is shown: each language has its own ways."""


def test_labels_have_the_same_form_and_blanks_in_every_language() -> None:
    for id_, said in all_labels().items():
        assert {"fr", "en"} <= set(said), id_
        forms = {
            (type(text), len(text) if isinstance(text, tuple) and not id_.startswith(READ) else 0)
            for text in said.values()
        }
        assert len(forms) == 1, id_
        assert len({blanks(text) for text in said.values()}) == 1, id_


def blanks(text: object) -> tuple[str, ...]:
    return tuple(sorted(_BLANK.findall(str(text))))


def test_every_column_of_a_record_says_what_it_means() -> None:
    for table in TABLES.values():
        for name in table.names:
            assert all(meaning_of(table.name, name)[language] for language in ("fr", "en"))


def test_a_label_is_a_text_by_language_a_list_or_a_group() -> None:
    assert label("notebook.nothing") == {"en": "nothing", "fr": "rien"}
    assert lists("waivers.heads")["fr"][1] == "état"
    assert labels("notebook.states")["late"] == {"en": "late", "fr": "en retard"}
    assert labels("notebook.states").get("never") is None
    with pytest.raises(KeyError):
        label("notebook.never")["fr"]


def test_no_label_is_read_when_modules_are_imported() -> None:
    """A constant that looked into its words would make every start slower."""
    names = sorted(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) for path in MODULES)
    quiet = [
        name
        for name in names
        if not name.endswith("__main__") and not name.startswith(("kolosi.sources.", "kolosi.web."))
    ]
    code = (
        "from importlib import import_module\n"
        "from kolosi.reading.labels import all_labels\n"
        f"for name in {quiet!r}:\n"
        "    import_module(name.removesuffix('.__init__'))\n"
        "    assert not all_labels.cache_info().currsize, name\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
