"""Which messages a run of the tests put into words: told at its end with `--raised`, of all processes together.

A message that no test puts into words may be wrong for years. Commands that run in a process of their own are not seen.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import pytest

from kolosi.content.messages import Catalogue, load_messages


class Raised:
    """The ids put into words in this process, and in those that it started to share the tests."""

    def __init__(self, config: pytest.Config) -> None:
        self.ids: set[str] = set()
        self._config = config

    def watch(self) -> None:
        """Takes note of each message from now on."""
        for name in ("word", "text", "hint"):
            setattr(Catalogue, name, self._noted(getattr(Catalogue, name)))

    def _noted(self, method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def noted(catalogue: Catalogue, said: Any, **blanks: object) -> Any:
            self.ids.add(said if isinstance(said, str) else said.id)
            return method(catalogue, said, **blanks)

        return noted

    @pytest.hookimpl
    def pytest_sessionfinish(self) -> None:
        """A process that shares the tests hands over what it saw."""
        output = getattr(self._config, "workeroutput", None)
        if output is not None:
            output["raised"] = sorted(self.ids)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Takes over what such a process saw."""
        self.ids |= set(getattr(node, "workeroutput", {}).get("raised", ()))

    @pytest.hookimpl
    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Tells the messages that no test put into words."""
        unseen = sorted(load_messages().ids - self.ids)
        terminalreporter.section(f"messages that no test put into words: {len(unseen)}")
        for id_ in unseen:
            terminalreporter.line(id_)


def start(config: pytest.Config) -> None:
    """Begins to take note."""
    raised = Raised(config)
    raised.watch()
    config.pluginmanager.register(raised, "raised messages")
