"""What a Decision of each kind can say, in words to choose among; and how one that was recorded reads to people who know no codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from kolosi.content.messages import packaged_messages
from kolosi.model.decision import BY_COMMAND
from kolosi.model.label import Label, say
from kolosi.reading.labels import label
from kolosi.report.draft.numerals import day
from kolosi.report.editing.parts import parts
from kolosi.web.screens.quarter.answered import in_words
from kolosi.workspace.ask.asking import desk_of
from kolosi.workspace.receive.asked import asked_files
from kolosi.workspace.receive.file_answers import SHORT
from kolosi.workspace.receive.steps import steps
from kolosi.workspace.signing.clearing import STATES

if TYPE_CHECKING:
    from kolosi.model.decision import Decision
    from kolosi.web.here import Here
    from kolosi.workspace import Workspace

_AHEAD = timedelta(days=180)
Said = str | Label
"""What a value says: a word of `decide.yaml`, or a text that other doors say it with."""


@cache
def says() -> Mapping[str, Mapping[str, Said]]:
    """Of each kind, what can be said (`{end}` is half a year from now), with what says it. Some kinds take more."""
    left: Mapping[str, Said] = {"ignore": "left"}
    return {
        "word": left,
        "place": left,
        "column": left,
        "file": {"leave": "file_left"},
        "rows": _labels("waiting.answers", "dmy", "mdy", "leave_out"),
        "duplicate": _labels("activities.answers", "same", "different"),
        "link": _labels("linkage.answers", "same", "distinct", "unsure", "open"),
        "waiver": {"vu; jusqu'au={end}": "waived"},
        "binding": {"yes": label("questions.answers.yes"), "no": label("questions.answers.no")},
        "override": {"NOT COMPARABLE": "not_comparable", "computed": "computed"},
        "reservation": {"": "passed", "-": "taken_back"},
        "clearance": {state: packaged_messages().text(id_) for state, id_ in STATES.items()},
        "comment": {"settled": "settled"},
        "validation": {"validated": "validated", "provisional": "provisional"},
        "embargo": {"{end}": "until_end", "-": "lifted"},
        "number": _labels("copies.answers", "keep", "file", "exception"),
        "reporter": _labels("reported.said", "zero", "missing", "closed", "suspended", "no access", "not shared"),
        "alert": {**_labels("alerts.answers", "seen", "false"), "acted; day={today}": "alert_acted"},
    }


def _labels(path: str, *names: str) -> Mapping[str, Said]:
    return {name: label(f"{path}.{name}") for name in names}


WHOLE = frozenset({"duplicate", "link", "reservation", "clearance", "validation", "number", "reporter"})
"""The kinds of which every value is one of these: nothing else is to be typed."""
SIGNED = frozenset({"reservation", "clearance", "validation"})
"""The kinds that say in the name of which function a person speaks."""
_DATED = frozenset({"waived", "until_end"})
_UNSIGNED = frozenset({"-", "draft", "provisional"})
_BY = ("par=", "by=")
_BLANK = frozenset({"FONCTION", "FUNCTION"})


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One thing that can be said: as it is recorded, in words, and whether it was chosen."""

    value: str
    text: str
    is_chosen: bool


def choices(here: Here, kind: str, given: str) -> Sequence[Choice]:
    """What a Decision of a kind can say; `given` is what was said already."""
    state = _state(given)
    found = []
    for value, word in says().get(kind, {}).items():
        real = _filled(value)
        is_chosen = bool(given) and _state(real) == state
        found.append(Choice(value=real, text=_said(here, word), is_chosen=is_chosen))
    return found


def function_in(value: str) -> str:
    """The function in whose name a value speaks; empty where it names none yet."""
    parts = [one.strip() for one in value.split(";")]
    named = next((one.partition("=")[2].strip() for one in parts if one.startswith(_BY)), "")
    return "" if named in _BLANK else named


def composed(kind: str, choice: str, function: str) -> str:
    """A value as it is recorded, from what was chosen and in whose name."""
    if kind not in SIGNED or choice in _UNSIGNED:
        return choice
    return "; ".join(one for one in (choice, f"par={function}") if one)


def names_of(here: Here) -> Mapping[str, str]:
    """What is called how in the language of a page, by what Decisions write."""
    return here.ask(("names", here.language), lambda workspace: _names(workspace, here.language))


def readable(here: Here, decision: Decision) -> tuple[str, str]:
    """What a Decision is about and what it says, as far as there are words for them; what a command recorded says nothing beside its kind.

    The value of an edition is the seal of each of its files, that of a withdrawal its reason again.
    """
    names = names_of(here)
    words = {_state(value): word for value, word in says().get(decision.kind, {}).items()}
    word, told = words.get(_state(decision.value)), in_words(here, decision, names)
    if told is not None:
        return told[0], told[1] if word is None else _said(here, word)
    if decision.kind in BY_COMMAND:
        return names.get(decision.subject, decision.subject), ""
    head, _, rest = decision.subject.partition(":")
    of_file = names.get(head) if rest and decision.kind == "file" else None
    subject = of_file or names.get(decision.subject, decision.subject)
    if word is None or decision.kind in {"waiver", "embargo"}:
        return subject, names.get(decision.value, decision.value)
    function = function_in(decision.value)
    return subject, f"{_said(here, word)} ({function})" if function else _said(here, word)


def _names(workspace: Workspace, language: str) -> Mapping[str, str]:
    """What places, systems, chapters of the drafts and files are called, by what Decisions write."""
    known = workspace.knowledge
    received = {one.original[:SHORT]: one.file for one in workspace.receipts.all()}
    waiting = {one.digest[:SHORT]: one.file for one in asked_files(workspace)}
    settled = {str(one["digest"])[:SHORT]: str(one["file"]) for step in steps(workspace) for one in step.settled}
    chapters = {
        f"{draft.language}:{part.id}": f"{part.title} ({draft.language.upper()})"
        for draft in desk_of(workspace).drafts
        for part in parts(draft.text)
        if part.title
    }
    by_id = {one.id: one.file for one in workspace.receipts.all()}
    stepped = {
        one.id: ", ".join(dict.fromkeys(by_id[id_] for id_ in (*one.receipts, *one.removed) if id_ in by_id))
        for one in steps(workspace)
    }
    places = {id_: say(known.places[id_].name, language) for id_ in known.places}
    return {
        **{id_: files for id_, files in stepped.items() if files},
        **places,
        **{id_: say(one.title, language) for id_, one in known.sources.items()},
        **chapters,
        **settled,
        **received,
        **waiting,
    }


def _state(value: str) -> str:
    head = value.partition(";")[0].strip()
    return "" if head.startswith(_BY) else head


def _filled(value: str) -> str:
    today = date.today()
    return value.replace("{end}", (today + _AHEAD).isoformat()).replace("{today}", today.isoformat())


def _said(here: Here, said: Said) -> str:
    if not isinstance(said, str):
        return here.said(said)
    end = day(date.today() + _AHEAD, here.language)
    return here.word(f"decide.{said}", end=end) if said in _DATED else here.word(f"decide.{said}")
