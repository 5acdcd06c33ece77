"""Fixtures that several tests use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

settings.register_profile("house", deadline=None, max_examples=40)
settings.register_profile("quick", deadline=None, max_examples=16)
"""Fewer drawn cases, for `make test`; `make test-all` draws those of the house."""
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """The profile asked for stands before the tests are read: some ask for a part or a multiple of its cases."""
    if profile := config.getoption("--hypothesis-profile"):
        settings.load_profile(profile)
    if config.getoption("--raised"):
        from tests.raised import start

        start(config)


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
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new workspace whose drafts were checked: what follows from them is kept. To be read: who changes it takes a copy."""
    from kolosi.workspace import Workspace
    from kolosi.workspace.creating import create

    folder = create(tmp_path_factory.mktemp("blank") / "essai", country="MLI", period="2025-Q1")
    Workspace(folder).check_drafts()
    return folder


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The demonstration, built once however many processes run the tests. To be read: who changes it takes a copy."""
    from kolosi.workspace.demo import rebuild

    root = tmp_path_factory.getbasetemp()
    root = root if worker_id == "master" else root.parent
    folder, done = root / "démonstration" / "mali-2025", root / "demonstration.done"
    with FileLock(root / "demonstration.lock"):
        if not done.exists():
            rebuild(folder, "mali-2025")
            done.touch()
    return folder
