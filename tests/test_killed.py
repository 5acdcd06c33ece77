"""A command killed before any of its changes of the disk leaves the old state or the new one, nothing else, and the next one works.

`benchmarks/bench_hostile.py` kills at moments that are drawn, as many as are asked for.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.killed_case import VERBS, Scene, copied, lost, needs_kill, scene

pytestmark = needs_kill


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """To be copied."""
    return scene(tmp_path_factory.mktemp("tué"))


QUICK = {("render", 5), ("add", 3)}
TRIED = {
    "render": range(1, 19),
    "publish": range(1, 93, 4),
    "add": range(1, 24),
    "lock": range(1, 99, 4),
    "accept": range(1, 35, 3),
    "refuse": range(2, 29, 3),
}
"""Which changes of each command are killed: all of short ones, in the long tests."""
CASES = [
    pytest.param(verb, steps, at, marks=() if (verb, at) in QUICK else pytest.mark.long)
    for verb, (_, every) in VERBS.items()
    for steps in every
    for at in TRIED[verb]
]


@pytest.mark.parametrize(("verb", "steps", "at"), CASES)
def test_a_killed_command_leaves_the_old_state_or_the_new_one(
    ready: Scene, tmp_path: Path, verb: str, steps: str, at: int
) -> None:
    after, _ = VERBS[verb]
    assert after(ready, tmp_path / "essai", at, steps) == []


def test_what_is_gone_or_changed_is_seen(ready: Scene, tmp_path: Path) -> None:
    folder = copied(ready.ready, tmp_path / "essai")
    assert lost(ready.ready, folder) == []
    (folder / "report" / "pau.fr.md").write_bytes(b"noise")
    assert lost(ready.ready, folder) == ["lost: report/pau.fr.md"]
