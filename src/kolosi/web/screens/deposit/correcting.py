"""The list of what is to be corrected, answered in the page, all at once where it is sure, or in its workbook."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render

from kolosi.intake.columns.table import fold
from kolosi.model.label import say
from kolosi.model.shown import shown
from kolosi.web import pages, sight
from kolosi.web.route import typed
from kolosi.web.screens.deposit.own import asked, begun, lines
from kolosi.web.screens.deposit.sending import page_asked
from kolosi.web.serving import download
from kolosi.web.words import word
from kolosi.workspace.correct.corrected import not_understood
from kolosi.workspace.correct.correcting import correction_list
from kolosi.workspace.correct.correction_words import HELP, IGNORE_WORD, KINDS, NAMES, NOT_COUNTED, OF_TWO_FILES, USES
from kolosi.workspace.correct.offered import place_label
from kolosi.workspace.receive.answering import to_correct

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest, HttpResponseBase

    from kolosi.model.finding import Finding
    from kolosi.web.here import Here
    from kolosi.workspace import Workspace
    from kolosi.workspace.correct.questions import Line

SHOWN = 25
"""Lines of a page: as many as a person answers before a rest, some 30 kB before they are packed."""
FEW = 6
"""So many answers stand open side by side; of more, the near ones, and the rest is searched."""
OFFERED = 12
CLOSED = frozenset({"zero", "sums", "beside", "twice", "duplicate"})
"""The kinds of questions that nothing but an answer offered settles."""
SEARCHED = frozenset({"word", "place"})
TYPED = "~"
"""What the choice says where the answer is typed."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """One line as the page asks it: the answers that stand open, those in a list, what was chosen or typed, what is wrong with it."""

    line: Line
    number: int
    few: tuple[str, ...]
    rest: str
    chosen: str
    typed: str
    wrong: Finding | None

    @property
    def heading(self) -> str:
        """What the question is about: of two files that speak of the same, the one that the answer lets in or leaves out."""
        return self.line.file if self.line.kind in OF_TWO_FILES else self.line.value

    @property
    def beside(self) -> str:
        """The other of two files; empty for any other question."""
        return self.line.value if self.line.kind in OF_TWO_FILES else ""

    @property
    def worded(self) -> Sequence[tuple[str, str]]:
        """Each answer that stands open, with what is read: of two files, which is which is said by their names."""
        return [(one, self._with_names(one)) for one in self.few]

    def _with_names(self, choice: str) -> str:
        use = next((id_ for id_, label in USES.items() if choice in label.values()), None)
        if self.line.kind not in OF_TWO_FILES or use is None:
            return choice
        language = next(language for language, text in USES[use].items() if text == choice)
        return word(f"deposit.use_{use}", language, this=shown(self.line.file), other=shown(self.line.value))

    @property
    def is_free(self) -> bool:
        """True where an answer may be typed."""
        return self.line.kind not in CLOSED

    @property
    def is_of_file(self) -> bool:
        """True for a question about a whole file: its count is of rows."""
        return self.line.kind not in {"column", "word", "place", "rows", "duplicate"}

    @property
    def is_listed(self) -> bool:
        """True where any other answer is one of the list: it is chosen, not typed."""
        return self.line.kind in {"source", "column"} and bool(self.rest)

    @property
    def search(self) -> str:
        """The taxonomy, or the places, among which an answer is searched; empty where the list is all there is."""
        kind, _, subject = self.line.subject.partition("|")
        return f"kind={kind}&of={subject.partition(':')[0] if kind == 'word' else ''}" if kind in SEARCHED else ""

    @property
    def said(self) -> str:
        """What a proposal says that is no answer itself: why rows wait."""
        return self.line.proposal if self.line.proposal not in self.line.choices else ""


def show(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The list; by POST, its answers recorded, or the page again with what is not understood."""
    every = lines(here)
    if request.method != "POST":
        return _page(request, here, every, {}, {})
    given = _given(request)
    known = {line: given[line.subject] for line in every if line.subject in given}
    if not known:
        pages.note(request, here.word("deposit.nothing_answered"), kind="point")
        return redirect(f"/w/{here.name}/deposit/corrections")
    answers = tuple((line.subject, text) for line, text in known.items())
    wrong = asked(here, ("wrong", answers), lambda workspace: not_understood(workspace, known))
    if wrong:
        return _page(request, here, every, given, wrong, status=422)
    return begun(here, "correct", answers=dict(answers))


def sure(request: HttpRequest, here: Here) -> HttpResponseBase:
    """Accepts every answer that the workbook fills in beforehand."""
    del request
    return begun(here, "correct", sure=True)


def words(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The places or terms that come near to what is being typed, as choices."""
    text = next((str(value) for name, value in request.GET.items() if name.startswith("other.")), "")[:100]
    kind, of = str(request.GET.get("kind", "")), str(request.GET.get("of", ""))
    found = asked(
        here, ("words", kind, of, fold(text), here.language), lambda workspace: _near(workspace, here, kind, of, text)
    )
    return render(request, "web/deposit_words.html", {"words": [one for one in found if sight.sees(here, one)]})


def _near(workspace: Workspace, here: Here, kind: str, of: str, text: str) -> Sequence[str]:
    if kind == "place":
        near = workspace.places(text) if text.strip() else []
        return [place_label(workspace, one, here.language) for one in near[:OFFERED]]
    taxonomy = workspace.knowledge.taxonomies.get(of)
    terms = [say(one.label, here.language) for one in taxonomy.terms.values()] if taxonomy else []
    return [one for one in terms if fold(text) in fold(one)][:OFFERED]


def workbook(request: HttpRequest, here: Here) -> HttpResponseBase:
    """The list as a workbook, to be filled in and given back as a file."""
    if not here.person.sees_gbv:
        return pages.absent(request)  # its lists of words hold those of the subject

    def listed(workspace: Workspace) -> tuple[str, bytes]:
        language = workspace.settings.languages[0]
        return say(NAMES, language), correction_list(to_correct(workspace), language)

    name, data = asked(here, "corrections.xlsx", listed)
    return download(name, data)


def _given(request: HttpRequest) -> dict[str, str]:
    """The answers of the form, by the code of their line: what was chosen, or what was typed."""
    found = {}
    for name in [one for one in request.POST if one.startswith("code.")]:
        number = name.partition(".")[2]
        choice, other = typed(request, f"choice.{number}", most=400), typed(request, f"other.{number}", most=400)
        answer = other if choice in {"", TYPED} else choice
        if answer:
            found[typed(request, name)] = answer
    return found


def _page(
    request: HttpRequest,
    here: Here,
    every: Sequence[Line],
    given: Mapping[str, str],
    wrong: Mapping[str, Finding],
    *,
    status: int = 200,
) -> HttpResponseBase:
    of = max(-(-len(every) // SHOWN), 1)
    at = min(page_asked(request), of)
    here_now = every[(at - 1) * SHOWN : at * SHOWN]
    if wrong:
        here_now = [line for line in every if line.subject in given]
    rests = {choices: f"l{at}" for at, choices in enumerate(dict.fromkeys(one.choices for one in here_now))}
    questions = [
        _question(here, line, number, rests, given, wrong.get(line.subject)) for number, line in enumerate(here_now)
    ]
    used = {one.rest for one in questions if not one.is_listed}
    kinds = dict.fromkeys(one.line.kind for one in questions)
    values = {
        "groups": [
            (KINDS[kind], HELP.get(kind), [one for one in questions if one.line.kind == kind]) for kind in kinds
        ],
        "lists": [(id_, choices) for choices, id_ in rests.items() if id_ in used],
        "count": len(every),
        "sure": sum(1 for line in every if line.filled),
        "wrong": len(wrong),
        "at": at,
        "of": 1 if wrong else of,
        "typed": TYPED,
    }
    return pages.page(request, here, "deposit_corrections", values, status=status)


def _question(
    here: Here,
    line: Line,
    number: int,
    rests: Mapping[tuple[str, ...], str],
    given: Mapping[str, str],
    wrong: Finding | None,
) -> Question:
    few = _few(line, here.language)
    answer = given.get(line.subject, "") or line.filled
    return Question(
        line=line,
        number=number,
        few=few,
        rest=rests[line.choices] if len(few) < len(line.choices) else "",
        chosen=answer if answer in few else TYPED if answer else "",
        typed="" if answer in few else answer,
        wrong=wrong,
    )


def _few(line: Line, language: str) -> tuple[str, ...]:
    """The answers that stand open: all of a few; else the proposal, those before "leave aside", and that."""
    if len(line.choices) <= FEW or line.kind in CLOSED:
        return line.choices
    leaving = [one for one in line.choices if one in {IGNORE_WORD[language], NOT_COUNTED[language]}]
    before = line.choices[: line.choices.index(leaving[0])] if leaving else ()
    near = before if len(before) < FEW else ()
    proposed = [line.proposal] if line.proposal in line.choices else []
    return tuple(dict.fromkeys((*proposed, *near, *leaving)))
