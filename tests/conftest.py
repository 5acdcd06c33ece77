"""Fixtures that several tests use."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import pytest
import typer.testing
from _pytest.doctest import DoctestModule
from hypothesis import settings
from tests import code_read
from tests.built_once import Once, built_once

settings.register_profile("house", deadline=None, max_examples=40)
settings.register_profile("quick", deadline=None, max_examples=16)
"""Fewer drawn cases, for `make test`; `make test-all` draws those of the house."""
settings.load_profile("house")


typer.testing._get_command = cache(typer.testing._get_command)  # type: ignore[attr-defined]
"""A test that gives a command makes the tree of all commands: once a process, as the command itself; each time costs 50 ms."""


UNHURRIED = (50_000, 20, 20)
"""How often Python looks for circles of objects nobody holds, as for the command. By its own measure (700, 10, 10) it walks the syntax
trees of the package and thousands of tests again and again: collecting takes 11.9 s of processor time in place of 5.8, and parsing the
package 3.3 s in place of 1.0."""


def pytest_configure(config: pytest.Config) -> None:
    """The profile asked for stands before the tests are read: some ask for a part or a multiple of its cases."""
    if profile := config.getoption("--hypothesis-profile"):
        settings.load_profile(profile)
    if config.getoption("--raised"):
        from tests.raised import start

        start(config)
    if "not long" in config.getoption("markexpr").split(" and "):
        config.pluginmanager.register(Short(), "what make test reads")
    gc.set_threshold(*UNHURRIED)


class Short:
    """`make test` reads no file of which it runs nothing: files of long tests, and modules without an example in their words. That is
    half of what each of its processes takes to begin; `make test-all` reads them all."""

    @pytest.hookimpl
    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Leaves out the long files."""
        return True if is_long(collection_path) else None

    @pytest.hookimpl(wrapper=True)
    def pytest_collect_file(self, file_path: Path) -> Iterator[None]:
        """Leaves out modules without an example."""
        found = yield
        if file_path.suffix == ".py" and b">>> " not in file_path.read_bytes():
            return [one for one in found if not isinstance(one, DoctestModule)]
        return found


def pytest_collection_finish() -> None:
    """What was collected stays to the end: nothing of it is looked at again."""
    gc.freeze()


LONG = frozenset(
    {
    "hostile/test_doors.py", "proof/test_unread.py", "series/test_trend_and_nowcast.py", "test_formula_cells.py", "test_measure_counted.py", "test_release_bounded.py", "test_release_work.py", "web/test_figures.py",
    "attacker/test_published.py", "hostile/test_long_texts.py", "inboxes/test_no_false_figures.py", "survey/test_surveyed.py", "test_exploring.py", "test_files_not_ours.py", "test_killed.py", "test_light.py",
    "test_correcting.py", "web/test_deposit.py", "web/test_deposit_dirty.py", "web/test_deposit_rights.py",
    "hostile/test_corpus.py", "hostile/test_fresh_processes.py", "hostile/test_inspected.py", "inboxes/test_walk.py", "inspection/test_leaks.py", "mutations/test_mutations.py",
    "outputs/test_canaries.py", "outputs/test_codes_of_sources.py", "outputs/test_demo_changes.py", "outputs/test_differential.py", "outputs/test_inspected.py", "outputs/test_layout.py", "outputs/test_markers.py", "outputs/test_pack.py", "outputs/test_planted.py",
    "outputs/test_public_files.py", "proof/test_heldout.py", "prose/test_gate_hostile.py", "prose/test_gate_workspace.py", "prose/test_waivers.py", "series/test_watch.py",
    "test_adopt.py", "test_alerts.py", "test_any_country.py", "test_any_order.py", "test_assist.py", "test_beside_a_builder.py", "test_carried_edition.py", "test_clearing.py",
    "test_code_kept.py", "test_editing.py", "web/test_document.py", "test_collecting.py", "test_columns_to_name.py", "test_copies_beside.py", "test_damaged_files.py", "test_deciding.py", "test_decision_kinds.py",
    "test_demo_content.py", "test_editions_sealed.py", "test_embargo.py", "test_evidence.py", "test_exceptions.py", "test_first_draft.py", "test_forms.py", "test_given_again.py",
    "test_guarded.py", "test_heads.py", "test_keys.py", "test_learning.py", "test_leftovers.py", "test_linkage.py", "test_linking.py",
    "test_list_given_back.py", "test_locked.py", "test_locked_answers.py", "test_lost_disk.py", "test_measure_examples.py", "test_measure_statistics.py", "test_nothing_unsigned.py",
    "test_open_rows.py", "test_pages_kept.py", "test_place_lists_shared.py", "test_proposed_keys.py", "test_questions.py", "test_receiving.py", "test_ready.py", "test_received_late.py", "test_release_drawn.py", "test_release_editions.py",
    "test_release_tables.py", "test_renewed_keys.py", "test_reservations.py", "test_response_files.py", "test_restated.py", "test_returns.py", "test_robust.py", "test_rounds.py",
    "test_rows_decided.py", "test_second_quarter.py", "test_sending.py", "test_settling.py", "test_shredded.py", "test_since.py", "test_sources_demo.py", "test_sources_shared.py", "test_sources_shared_response.py", "test_severity.py",
    "test_taking_back.py", "test_template_forms.py", "test_templates.py", "test_terms_known.py", "test_translating.py", "test_tutorial.py", "test_validation.py", "test_witnesses.py",
    "test_workspace_hostile.py", "test_wrong_arguments.py", "test_zero_reports.py", "web/test_postgresql.py", "web/test_serving.py", "web/test_team_moving.py", "web/test_team_queue.py", "web/test_team_refused.py",
    "web/test_alone.py", "web/test_team_log.py", "web/test_risks.py", "report/test_carry_back.py", "test_periods_at_doors.py", "test_registry_sheet.py", "test_short_days.py",
    "test_rows_revised.py", "test_values_apart.py", "test_visuals_of_dashboards.py", "web/test_deposit_uploads.py", "web/test_locked_pages.py", "web/test_opening.py", "web/test_quarter.py", "web/test_release.py", "web/test_team_accounts.py", "web/test_turn_to_write.py",
    }
)  # fmt: skip
"""Files whose tests take several seconds together: `make test` leaves them to `make test-all`, and stays a matter of two minutes."""


TOOLS = frozenset({"survey/test_estimators.py", "test_comparison_estimators.py", "test_copies_oracle.py"})
"""Files of tests that `make test` skips where R or the second reader of tracked changes is not installed: `make test-all` installs both."""


ROOT = Path(__file__).parent


@cache
def is_long(path: Path) -> bool:
    """Whether a file is one of them."""
    return _is_among(path, LONG)


def _is_among(path: Path, files: frozenset[str]) -> bool:
    return path.is_relative_to(ROOT) and path.relative_to(ROOT).as_posix() in files


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests of the long files, those that draw their cases, and those that ask for a tool."""
    for item in items:
        if is_long(item.path):
            item.add_marker(pytest.mark.long)
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.drawn)
        if _is_among(item.path, TOOLS):
            item.add_marker(pytest.mark.tools)
    items.sort(key=lambda item: (item.path.name not in FIRST, not _reads_code(item)))


def _reads_code(item: pytest.Item) -> bool:
    """Whether a test may read our own code: such tests stand together, so that one process parses the package and not each."""
    known = vars(getattr(item, "module", code_read))
    return any(known.get(name) is getattr(code_read, name) for name in ("tree", "nodes"))


FIRST = frozenset({"test_postgresql.py"})
"""Files of one test that takes minutes: begun last, it would run alone at the end."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` writes the kept pictures again, to be looked at before they are committed; `--raised` tells at the end which
    messages no test put into words."""
    parser.addoption("--raised", action="store_true", help="tell the messages that no test put into words")
    parser.addoption("--update", action="store_true", help="write the kept pictures again")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of third-party exports kept outside the repository; the test is skipped where it is absent."""
    root = os.environ.get("KOLOSI_SHARED") or str(Path(__file__).resolve().parents[2] / "shared")
    folder = Path(root) / "data"
    if not folder.is_dir():
        pytest.skip("third-party exports not present (set KOLOSI_SHARED to their folder)")
    return folder


@pytest.fixture
def no_key_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key and no workspace come from the environment of who runs the tests."""
    for name in ("KOLOSI_KEY", "KOLOSI_PASSPHRASE", "KOLOSI_IDENTITY", "KOLOSI_WORKSPACE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Once:
    """Builds a folder once for all processes of a run."""
    root = tmp_path_factory.getbasetemp()
    return partial(built_once, root if worker_id == "master" else root.parent)


@pytest.fixture(scope="session")
def blank(once: Once) -> Path:
    """A new workspace whose drafts were checked: what follows from them is kept. To be read: who changes it takes a copy."""
    from kolosi.workspace import Workspace
    from kolosi.workspace.write.creating import create

    def build(root: Path) -> Path:
        folder = create(root / "essai", country="MLI", period="2025-Q1")
        Workspace(folder).check_drafts()
        return folder

    return once("blank", build)


@pytest.fixture(scope="session")
def demo(once: Once) -> Path:
    """The demonstration, built. To be read: who changes it takes a copy."""
    from kolosi.workspace.write.demo import rebuild

    def build(root: Path) -> Path:
        folder = root / "démonstration" / "mali-2025"
        rebuild(folder, "mali-2025")
        return folder

    return once("demonstration", build)


@pytest.fixture(scope="session")
def ready(once: Once) -> Path:
    """The small invented workspace of `tests.outputs.planted`, its files read. To be read: who changes it takes a copy."""
    from tests.outputs import planted

    return once("planted", lambda root: planted.filled(root).folder)
