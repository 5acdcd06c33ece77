"""The demonstration as its readers get it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.outputs import planted
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
def invented(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A small invented workspace with marked words in its inputs, rendered. To be read."""
    made = planted.filled(tmp_path_factory.mktemp("planté"))
    made.render()
    return made


@pytest.fixture
def album(request: pytest.FixtureRequest) -> Album:
    """The pictures kept beside the tests."""
    return Album(Path(__file__).parent / "baselines", is_updated=bool(request.config.getoption("--update")))
