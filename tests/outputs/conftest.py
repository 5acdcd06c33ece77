"""The demonstration as its readers get it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.built_once import Once
from tests.outputs import judgements
from tests.outputs.pictures import Album

from kolosi.workspace import Workspace
from kolosi.workspace.ask.desk import Desk


@pytest.fixture(scope="session")
def desk(demo: Path) -> Desk:
    """The demonstration, ready for questions."""
    return Workspace(demo).desk()


@pytest.fixture(scope="session")
def public(demo: Path) -> Path:
    """What may leave."""
    return demo / "out" / "public"


@pytest.fixture(scope="session")
def invented(once: Once, ready: Path) -> Workspace:
    """A small invented workspace with marked words in its inputs, rendered. To be read."""

    def build(root: Path) -> Path:
        folder = Path(shutil.copytree(ready, root / ready.name))
        Workspace(folder).render()
        return folder

    return Workspace(once("planted and rendered", build))


@pytest.fixture(scope="session")
def small(once: Once, ready: Path) -> Path:
    """What may leave of a small workspace in which people judged and read."""
    return once("judged", lambda root: judgements.rendered(root, ready)) / "out" / "public"


@pytest.fixture(scope="session", params=["small", pytest.param("public", marks=pytest.mark.long)])
def judged(request: pytest.FixtureRequest) -> Path:
    """What may leave of a workspace in which people judged and read: a small one, and the demonstration."""
    return Path(request.getfixturevalue(request.param))


@pytest.fixture
def album(request: pytest.FixtureRequest) -> Album:
    """The pictures kept beside the tests."""
    return Album(Path(__file__).parent / "baselines", is_updated=bool(request.config.getoption("--update")))
