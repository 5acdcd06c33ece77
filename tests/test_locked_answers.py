"""From a locked workspace no function, method or property of any module gives an Estimate.

Nothing is named by hand: every module is walked, every public function and every public method that can be given a
workspace, a desk or a path is called with arguments made from its annotations. The same calls on the same workspace in the
open are the control: they must work, and many of them give Estimates. A function that is added is thereby called too; one
that cannot be called with what is made here fails the test until somebody says why.
"""

from __future__ import annotations

import dataclasses
import gc
import importlib
import inspect
import pkgutil
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from types import ModuleType

import duckdb
import polars as pl
import pyrage
import pytest
from tests.outputs import planted

import kolosi
from kolosi.content.forms import load_forms
from kolosi.content.judgement.alerts import load_alerts
from kolosi.content.severity.criteria import load_criteria
from kolosi.content.yaml_files.errors import ContentError
from kolosi.intake.containers.refusal import Unreadable
from kolosi.measure.reporting.scope import SubmissionScope
from kolosi.model.figure import Comparison, Estimate
from kolosi.model.finding import Refusal, point
from kolosi.model.key import Key
from kolosi.model.manuscript import Manuscript
from kolosi.report.editing.parts import parts
from kolosi.report.pack.errata import Before
from kolosi.report.word.reviewers import CopyMarks
from kolosi.review.excerpt import Excerpt
from kolosi.workspace import Workspace
from kolosi.workspace.adopt.catalogue import Catalogue
from kolosi.workspace.alert.acting import Acting
from kolosi.workspace.alert.raised import Alert, Alerts, Ruled
from kolosi.workspace.alert.telling import Told
from kolosi.workspace.copies.agreements import Agreement, AgreementName
from kolosi.workspace.copies.issues import read_issue
from kolosi.workspace.copies.kept import Kept, KeptCopy
from kolosi.workspace.decide.clerk import Weighed
from kolosi.workspace.decide.embargoes import require_embargo
from kolosi.workspace.editing.history import Revision
from kolosi.workspace.evidence.gapping import Gaps
from kolosi.workspace.evidence.listing import ExcerptLine
from kolosi.workspace.evidence.tagging import Vocabulary
from kolosi.workspace.forms.given import GivenSheet
from kolosi.workspace.forms.typed import TypedRow
from kolosi.workspace.judge.severity import severity_on
from kolosi.workspace.publish.live import Live
from kolosi.workspace.publish.restated import Restated, Restatement
from kolosi.workspace.receive.asked import asked_about
from kolosi.workspace.receive.file_answers import SaidOfFile
from kolosi.workspace.receive.steps import Step
from kolosi.workspace.recommend.kept import Recommendation, RecommendationsShape
from kolosi.workspace.recommend.listing import Followed
from kolosi.workspace.recommend.sheets import SentSheet, SheetName
from kolosi.workspace.recommend.taking import AnsweredSheet
from kolosi.workspace.review.packs import pack
from kolosi.workspace.write.assembling import Assembly
from kolosi.workspace.write.packing import publication_of
from kolosi.workspace.write.registers import Registers

FIGURE, CHANGE = "hr_violations/2025-Q1", "hr_violations/2025-Q1/2024-Q4"
ABOUT_CHANGES = re.compile(r"\b(change|comparisons|inside_change)$")
ABOUT_KEYS = re.compile(
    r"\b(lock|unlock|shred|seal|settle|begin|finish|open_for_good|destroy_keys|hold|vault|Keys?)\b", re.I
)
"""Functions that make or take away keys: locked has no meaning inside them, and they have tests of their own."""

NEVER_CALLED = {
    *("kolosi.workspace.write.demo.rebuild", "kolosi.cli.main"),
    *("kolosi.store.sealed.vault.erase", "kolosi.store.sealed.vault.put", "kolosi.store.sealed.vault.put_over"),
    *("kolosi.workspace.protect.retaining.destroy_due", "kolosi.store.swapping.put_folder"),
}
"""They build the example, or destroy or replace what is under test, and give nothing back."""


@dataclasses.dataclass
class Ground:
    """What calls are made with: objects by the name of their type. What a call changes on the disk is put back."""

    folder: Path
    pristine: Path
    objects: Mapping[str, object]

    def restore(self) -> None:
        if lying(self.folder) != lying(self.pristine):
            shutil.rmtree(self.folder)
            shutil.copytree(self.pristine, self.folder)


def lying(folder: Path) -> dict[str, tuple[int, int]]:
    files = ((path, path.stat()) for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {path.relative_to(folder).as_posix(): (state.st_size, state.st_mtime_ns) for path, state in files}


def ground(workspace: Workspace, pristine: Path) -> Ground:
    """The objects of a workspace that is open, made before its key goes: what is in memory by then is given too."""
    built = workspace.build()
    desk = workspace.desk()
    assert workspace.figures() != []
    draft = desk.drafts[0]
    key = Key.parse(FIGURE)
    fresh = workspace.desk()
    knowledge = workspace.knowledge
    indicator, receipt = knowledge.indicators["hr_violations"], workspace.receipts.all()[0]
    period, source = workspace.settings.period, knowledge.sources[receipt.source]
    given = (
        workspace,
        built,
        fresh,
        draft,
        key,
        indicator,
        receipt,
        period,
        source,
        knowledge,
        desk.context,
        desk.scope,
    )
    named = {type(one).__name__: one for one in given} | {"Folder": workspace, "Desk": fresh}
    stores = (workspace.receipts, workspace.decisions, workspace.editions, workspace.tables, workspace.settings)
    named |= {type(one).__name__: one for one in stores} | {"Path": workspace.folder, "ContentPath": None}
    named |= {"date": date(2025, 4, 1), "bool": False, "int": 1, "bytes": b"x", "float": 1.0, "object": "x"}
    named["SubmissionScope"] = SubmissionScope(receipt=receipt.id, source=source.id, table="incidents")
    asked = asked_about("0" * 64, "x.xlsx", workspace.folder / "x.xlsx", date(2025, 4, 1), [], {})
    named |= {"Asked": asked, "SaidOfFile": SaidOfFile(), "Place": workspace.level_one()[0]}
    named |= {"Step": Step(id="S1", verb="add", when="2025-04-01T00:00:00+00:00")}
    named |= {"Label": {"fr": "x", "en": "x"}, "Callable[[Receipt], str]": lambda _: ""}
    named |= {"Callable[[], Sequence[Finding]]": list, "Callable[[], object]": list, "Callable[[], str]": str}
    named |= {"Finding": point("no_workspace", found="x"), "Decision": workspace.decisions.all()[0]}
    named |= {
        "Callable[[], Sequence[str]]": list,
        "Callable[[str], object]": str,
        "type[AnyShape]": RecommendationsShape,
    }
    named["Check"] = require_embargo
    named["Weighed"] = Weighed(kind="waiver", subject="0" * 16, value="vu", why="x")
    named |= {
        "Criteria": load_criteria("MLI", 2025),
        "PairOf": ("ml-gao", None),
        "SeverityCell": severity_on(desk).cells[0],
    }
    named["Registers"] = Registers((), ())
    item, said = Recommendation(id="r1", addressee="donors", fr="Ouvrir.", en="Open."), {"fr": "x", "en": "x"}
    words = dict.fromkeys(("addressee", "risk", "text", "where", "quantity"), said)
    named |= {
        "Recommendation": item,
        "Followed": Followed(item=item, status="open", by=None, days_late=0, missing=(), **words),
    }
    rule = load_alerts()["more_violations"]
    about = {
        "week": period,
        "place": "ml-gao",
        "terms": (),
        "name": said,
        "observed": 1.0,
        "expected": None,
        "bound": None,
    }
    alert = Alert(id="x", rule=rule, is_whole=True, by_reporters=None, said=None, **about)
    acting = Acting(found=None, as_of=None, untold=0, impossible=0)
    named |= {"Alert": alert, "Ruled": Ruled(rule=rule), "Acting": acting, "AlertRule": rule}
    named["Told"] = Told(alert=alert, period=period, figure=None)
    named["Alerts"] = Alerts(during=period, found=(alert,), rules=(), acting=acting)
    sheet = SheetName(addressee="donors", version=1)
    named |= {"SheetName": sheet, "SentSheet": SentSheet(name=sheet, language="fr", rows={})}
    named["AnsweredSheet"] = AnsweredSheet(name=sheet, rows=())
    issue = read_issue(workspace, next(iter(workspace.send().copies)))
    named |= {"IssueName": issue.name, "Issue": issue, "Kept": Kept(replies={})}
    named["KeptCopy"] = KeptCopy(file="x.docx", data=issue.document)
    agreed = AgreementName(source="gbvims", version=1)
    named |= {"AgreementName": agreed, "Agreement": Agreement(name=agreed, language="fr", when="", marks=())}
    form = load_forms()["settings"]
    named |= {"Form": form, "FormSheet": form.sheets[0], "FormColumn": form.sheets[0].columns[0]}
    given_sheet = GivenSheet(form=form, sheet=form.sheets[0], language="fr", name="x", rows=())
    named |= {"TypedRow": TypedRow(), "GivenSheet": given_sheet, "Item": {"id": "x", "document": "x", "text": "x"}}
    excerpt = Excerpt(id="x", document="x", text="x")
    named |= {"ExcerptLine": ExcerptLine(excerpt=excerpt, document=None), "Vocabulary": Vocabulary(workspace)}
    no_gaps = Gaps(cells=(), brought=(), since=date(2024, 3, 31), excerpts=0, of_deep=0, outside=0, labels={}, short={})
    named |= {"Excerpt": excerpt, "Gaps": no_gaps, "Manuscript": Manuscript(text="x", blocks=())}
    named |= {"Pack": pack("fr"), "Fraction": Fraction(1), "Callable[[str], bytes]": lambda _: b"x"}
    named["Catalogue"] = Catalogue(desk, pack("fr"))
    named |= {"Assembly": Assembly(desk), "Document": Assembly(desk).resolved["fr"]}
    named["Marks"] = named["CopyMarks"] = CopyMarks(1, "fr", words=str)
    named["Publication"] = publication_of(Assembly(desk), ("fr",))
    named |= {"Live": Live(Before(edition="une", figures={}, page=b"<p>x"), ("fr",)), "Restatement": Restatement()}
    named["Restated"] = Restated(key=FIGURE, edition="autre", label={}, then={}, now={})
    (part, *_) = parts(desk.drafts[0].text)
    revision = Revision(
        id="", language="fr", section="x", title="x", author="x", when="", before="x", after="x", text="x"
    )
    named |= {"Part": part, "Revision": revision}
    shutil.copytree(workspace.folder, pristine)
    return Ground(folder=workspace.folder, pristine=pristine, objects=named)


# -- arguments ---------------------------------------------------------------------------------------------------------

PLURAL = re.compile(r"(?:Sequence|Iterable|list|tuple|set|frozenset|Collection)\[(.+?)(?:, \.\.\.)?\]")


class NoArgument(Exception):
    """Nothing here can be given for a parameter."""


def value_for(annotation: str, name: str, objects: Mapping[str, object]) -> object:
    kinds = [part.strip() for part in annotation.split(" | ")] if "[" not in annotation else [annotation]
    for kind in kinds:
        if kind in objects:
            return objects[kind]
        if kind == "str":
            return _text(name)
        if plural := PLURAL.fullmatch(kind):
            one = value_for(plural[1], name, objects)
            return frozenset([one]) if kind.startswith(("set", "frozenset")) else [one]
        if kind.startswith(("Mapping", "dict")):
            return {}
    if "None" in kinds:
        return None
    raise NoArgument(f"{name}: {annotation}")


def _text(name: str) -> str:
    known = {
        "indicator": "hr_violations",
        "during": "2025-Q1",
        "language": "fr",
        "languages": "fr",
        "edition": "une",
        "country": "MLI",
    }
    return known.get(name, {"source": "monitoring", "against": "2024-Q4", "place": "ml-mopti"}.get(name, "x"))


# -- what there is to call ---------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Call:
    """A function, or a method or property of an object that is given, by its full name."""

    name: str
    owner: str
    call: Callable[..., object]


REACHING = re.compile(r"\b(Workspace|Folder|Asking|Desk|Path|Receipts|Decisions|Editions|Tables|Assembly|Built)\b")


def modules() -> Iterator[ModuleType]:
    yield kolosi
    for found in pkgutil.walk_packages(kolosi.__path__, "kolosi.", onerror=lambda name: None):
        if (
            ".sources." not in found.name
            and not found.name.endswith("__main__")
            and not found.name.startswith("kolosi.web")
        ):
            yield importlib.import_module(found.name)


def calls() -> Iterator[Call]:
    """Every public function that is given something of a workspace, and every public method and property of such things."""
    for module in modules():
        for name, found in inspect.getmembers(module):
            if name.startswith("_") or getattr(found, "__module__", None) != module.__name__:
                continue
            full = f"{module.__name__}.{name}"
            if inspect.isfunction(found):
                if any(REACHING.search(str(one.annotation)) for one in inspect.signature(found).parameters.values()):
                    yield Call(full, "", found)
            elif inspect.isclass(found) and REACHING.search(name + str(_made_from(found))):
                yield from _members(full, found)


def _made_from(kind: type) -> list[str]:
    """What a class is made from."""
    return [str(one) for one in inspect.get_annotations(kind.__init__).values()] if "__init__" in vars(kind) else []


def _members(full: str, kind: type) -> Iterator[Call]:
    if not inspect.isabstract(kind):
        yield Call(full, "", kind)
    own = {name for one in kind.__mro__ if one.__module__.startswith("kolosi") for name in vars(one)}
    for name, member in inspect.getmembers_static(kind):
        if name.startswith("_") or name not in own:
            continue
        if isinstance(member, property | cached_property):
            yield Call(f"{full}.{name}", kind.__name__, lambda owner, name=name: getattr(owner, name))
        elif inspect.isfunction(member):
            yield Call(f"{full}.{name}", kind.__name__, member)


def is_left_out(call: Call) -> bool:
    """Whether a function is about keys, is a command (the doors are tried in a test of their own), or builds the example."""
    last = call.name.rpartition(".")[2]
    is_door = call.name.startswith("kolosi.cli.")
    return is_door or call.name in NEVER_CALLED or bool(ABOUT_KEYS.search(last.replace("_", " ") + " " + last))


# -- what comes back ---------------------------------------------------------------------------------------------------


def holds_estimate(value: object, depth: int = 0) -> bool:
    """Whether a value is an Estimate, or holds one at any depth that a caller can reach."""
    if isinstance(value, Estimate | Comparison):
        return True
    if depth > 5 or isinstance(value, str | bytes | int | Path | type | ModuleType | Workspace):
        return False
    if isinstance(value, Mapping):
        return any(holds_estimate(one, depth + 1) for pair in value.items() for one in pair)
    if isinstance(value, list | tuple | set | frozenset):
        return any(holds_estimate(one, depth + 1) for one in value)
    if inspect.isgenerator(value):
        return any(holds_estimate(one, depth + 1) for one in value)
    return any(holds_estimate(one, depth + 1) for one in getattr(value, "__dict__", {}).values())


ESTIMATE, ANSWER, REFUSED, FAILED = "estimate", "answer", "refused", "failed"


FAILURES = (
    *(TypeError, AttributeError, LookupError, ValueError, AssertionError, OSError, StopIteration, RuntimeError),
    *(zipfile.BadZipFile, pl.exceptions.PolarsError, duckdb.Error, ContentError, Unreadable, NoArgument),
)
"""How functions fail that are given what they cannot use."""

RANK = (FAILED, REFUSED, ANSWER, ESTIMATE)


def outcome(call: Call, ground: Ground) -> str:
    """The most that a call comes to, with the folder, a file by its name inside and a file of the disk; what it did is undone."""
    takes_path = any("Path" in str(one.annotation) for one in inspect.signature(call.call).parameters.values())
    on_disk = sorted(path.relative_to(ground.pristine) for path in ground.pristine.glob("build/records/*.*"))[:1]
    found = []
    for path in (Path(), Path("receipts", "index.json"), *on_disk) if takes_path else (Path(),):
        found.append(_outcome(call, {**ground.objects, "Path": ground.folder / path}))
        ground.restore()
    return max(found, key=lambda one: RANK.index(one.partition(" ")[0]))


def _outcome(call: Call, objects: Mapping[str, object]) -> str:
    """Estimate, another answer, refused and why, or failed and how."""
    try:
        owner = [objects[call.owner] if call.owner in objects else _made(call, objects)] if call.owner else []
        values, named = _arguments(call.call, objects, len(owner), call.name)
        given = call.call(*owner, *values, **named)
        return ESTIMATE if holds_estimate(given) else ANSWER
    except Refusal as refused:
        return f"{REFUSED} {refused.finding.id}"
    except FAILURES as error:
        return f"{FAILED} {type(error).__name__}: {error}"


def _arguments(
    call: Callable[..., object], objects: Mapping[str, object], beyond: int, name: str
) -> tuple[list[object], dict[str, object]]:
    parameters = list(inspect.signature(call).parameters.values())[beyond:]
    wanted = [
        one for one in parameters if one.default is one.empty and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
    ]
    known = {**objects, "Key": Key.parse(CHANGE)} if ABOUT_CHANGES.search(name) else objects
    values = {one.name: value_for(_written(one.annotation), one.name, known) for one in wanted}
    by_name = {one.name for one in wanted if one.kind is one.KEYWORD_ONLY}
    named = {name: value for name, value in values.items() if name in by_name}
    return [value for name, value in values.items() if name not in by_name], named


def _written(annotation: object) -> str:
    return annotation.__name__ if isinstance(annotation, type) else str(annotation)


def _made(call: Call, objects: Mapping[str, object]) -> object:
    module, _, kind = call.name.rpartition(".")[0].rpartition(".")
    made = getattr(importlib.import_module(module), kind)
    values, named = _arguments(made, objects, 0, call.name)
    return made(*values, **named)


@pytest.fixture(scope="module")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Ground, Ground]:
    """The same workspace twice: open, and locked with its key gone from memory."""
    with pytest.MonkeyPatch.context() as patched:
        for name in ("KOLOSI_KEY", "KOLOSI_PASSPHRASE", "KOLOSI_IDENTITY", "KOLOSI_WORKSPACE"):
            patched.delenv(name, raising=False)
        root = tmp_path_factory.mktemp("perdu")
        (root / "a").mkdir()
        plain = planted.filled(root / "a")
        plain.decide("word", "violation_types:mot", "ignore", why="essai", author="Awa")
        shutil.copytree(plain.folder, root / "b")
        locked = Workspace(root / "b")
        locked.lock(recipients=[str(pyrage.x25519.Identity.generate().to_public())])
        both = ground(plain, root / "a bis"), ground(locked, root / "b bis")
        locked.vault = None
        gc.collect()
        return both


@pytest.fixture(scope="module")
def outcomes(grounds: tuple[Ground, Ground], tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """By call, what it comes to in the open and locked."""
    here = Path.cwd()
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(tmp_path_factory.mktemp("ailleurs"))
        found = [call for call in calls() if not is_left_out(call)]
        result = {call.name: (outcome(call, grounds[0]), outcome(call, grounds[1])) for call in found}
    assert Path.cwd() == here
    return result


# -- the promise -------------------------------------------------------------------------------------------------------

UNMADE = {
    *("Keys", "Vault", "Protection"),  # a key is what a locked workspace lacks
    *("Estimate", "Comparison"),  # who has one needs no workspace
    *(
        "Candidate",
        "Sheet",
        "Reading",
        "Added",
        "Twin",
        "Unknown",
        "Before",
        "Proofread",
        "Worksheet",
        "Outline",
        "GivenList",
        "TableSeen",
        "FileSeen",
        "PartnerForm",
        "Number",
        "Typed",
        "Item",
        "Rewritten",
    ),  # made from files in memory
    *(
        "BinaryIO",
        "pl.DataFrame",
        "Links",
        "OSError",
        "Callable[[Receipt], list[Reading]]",
        "Callable[[Desk], Iterable[Finding]]",
        "Callable[[Folder, str, str], None]",
    ),
}
"""Kinds that a parameter may have and that are not made here."""

NOT_FOR_THIS_GROUND = {
    "kolosi.store.engine.Engine.query",  # takes SQL; the engine itself is made from files, and refused
    "kolosi.workspace.records.activities.declared",  # the example has no activities
    "kolosi.workspace.records.activities.counted_activities",
    "kolosi.workspace.signing.lines.line",  # takes the id of a message
    "kolosi.workspace.adopt.catalogue.Catalogue.periods_of",  # takes an id that the catalogue itself gives
    "kolosi.workspace.receive.collecting.collect_files",  # a folder that only collects; see the tests of collecting
}


def giving(outcomes: Mapping[str, tuple[str, str]], at: int) -> set[str]:
    return {name for name, both in outcomes.items() if both[at] == ESTIMATE}


def not_tried(outcomes: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """The calls that failed in the open and locked alike, for another reason than a kind that is known not to be made."""
    failed = {name: both[0] for name, both in outcomes.items() if all(one.startswith(FAILED) for one in both)}
    return {
        name: why
        for name, why in failed.items()
        if name not in NOT_FOR_THIS_GROUND and why.rpartition(": ")[2] not in UNMADE
    }


def test_from_a_locked_workspace_no_public_call_gives_an_estimate(outcomes: dict[str, tuple[str, str]]) -> None:
    assert giving(outcomes, 1) == set()


def test_the_same_calls_in_the_open_give_estimates(outcomes: dict[str, tuple[str, str]]) -> None:
    found = giving(outcomes, 0)
    assert {"kolosi.workspace.Workspace.figure", "kolosi.workspace.ask.asking.Asking.estimates"} <= found
    assert len(found) >= 8
    refused = {name for name, both in outcomes.items() if both[1] == f"{REFUSED} workspace_locked"}
    assert found - refused <= {
        "kolosi.workspace.write.assembling.Assembly",
        "kolosi.workspace.adopt.rough.Rough",
        "kolosi.workspace.signing.received.estimates",
    }  # they hold what the desk that they were given knew, and ask nothing
    assert len(refused) > 120


def test_every_public_call_was_tried(outcomes: dict[str, tuple[str, str]]) -> None:
    assert not_tried(outcomes) == {}
    assert len(outcomes) > 220
    failed = {name for name, both in outcomes.items() if all(one.startswith(FAILED) for one in both)}
    assert failed >= NOT_FOR_THIS_GROUND - {
        "kolosi.workspace.receive.collecting.collect_files",
        "kolosi.workspace.records.activities.counted_activities",
    }


def test_a_function_that_is_added_is_called_and_caught(
    grounds: tuple[Ground, Ground], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that keeps an Estimate in memory, one that wants something unheard of: neither goes unseen."""
    from kolosi.workspace.ask import listing

    kept = Workspace.desk(grounds[0].objects["Workspace"]).cited_estimates  # type: ignore[arg-type]

    def remembered(workspace: Workspace) -> object:
        """What was computed before."""
        return {"of": str(workspace.folder), "all": list(kept.values())}

    def strange(workspace: Workspace, oracle: Oracle) -> object:  # type: ignore[name-defined]  # noqa: F821
        """Wants something that nobody makes."""
        return oracle.asked(workspace)

    for function in (remembered, strange):
        function.__module__ = listing.__name__
        monkeypatch.setattr(listing, function.__name__, function, raising=False)
    added = [call for call in calls() if call.name.endswith((".remembered", ".strange"))]
    assert len(added) == 2
    found = {call.name: (outcome(call, grounds[0]), outcome(call, grounds[1])) for call in added}
    assert giving(found, 1) == {"kolosi.workspace.ask.listing.remembered"}
    assert set(not_tried(found)) == {"kolosi.workspace.ask.listing.strange"}
