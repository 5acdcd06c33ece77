"""The demonstration: cold build, unchanged rebuild, one edited sentence to HTML, all its changes compared, and the help of the command.

Then the same workspace asked again and again in one process, as a server does: opened anew each time, from the folder as it is.

Prints seconds beside their budgets. Asserts ratios only: what repeats nothing must be a small part of the cold build, and of the first
reading of the two drafts, which the page of an edited sentence does in part.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from kolosi.workspace import Workspace

SCRATCH = Path(".bench") / "demo"
BUDGETS = {"help": 0.2, "cold": 12.0, "unchanged": 1.0, "sentence": 1.0, "changes": 1.0}


def run(*arguments: str) -> float:
    """Seconds of one run of the command in a process of its own, its modules compiled as an installation leaves them."""
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "kolosi", *arguments], check=False, stdout=subprocess.DEVNULL, env=compiled)
    return time.perf_counter() - start


def cold() -> float:
    """Seconds of the whole demonstration where nothing was built before."""
    shutil.rmtree(SCRATCH, ignore_errors=True)
    return run("demo", "--into", str(SCRATCH))


def edit(workspace: Path) -> None:
    """One sentence more in the French draft."""
    draft = workspace / "report" / "pau.fr.md"
    draft.write_text(
        draft.read_text("utf-8").replace("# Contexte {#contexte}", "Une phrase de plus.\n\n# Contexte {#contexte}"),
        "utf-8",
    )


def compared(workspace: Path) -> float:
    """Seconds of the processor for every change that the drafts cite, the build being open."""
    desk = Workspace(workspace).desk()
    changes = [key for key in desk.cited if key.is_change]
    desk.estimates(key.after for key in changes[:1])
    assert desk.context.regions
    start = time.process_time()
    desk.comparisons(changes)
    return time.process_time() - start


WARM = 4
"""So many rounds of each question; the fastest counts, for the machine is shared."""


def read_whole_drafts(workspace: Path) -> float:
    """Seconds of the processor for the page where nothing is kept of texts and pages: the baseline of the edited sentence."""
    for name in ("read.json", "page.fr.json", "page.en.json", "rendered.json"):
        workspace.joinpath("build", name).unlink(missing_ok=True)
    start = time.process_time()
    Workspace(workspace).render(formats=("html",))
    return time.process_time() - start


def warm(workspace: Path) -> dict[str, float]:
    """Seconds of the processor for each question in a process that has answered it before."""
    asked: dict[str, Callable[[Workspace], object]] = {
        "status": Workspace.status,
        "figures": Workspace.figures,
        "check": Workspace.check,
        "ready": Workspace.ready,
        "page": lambda one: one.render(formats=("html",)),
    }
    seconds: dict[str, list[float]] = {}
    for _ in range(WARM):
        for name, ask in asked.items():
            seconds.setdefault(name, []).append(_timed(workspace, ask))
    draft = workspace / "report" / "pau.fr.md"
    text = draft.read_text("utf-8")
    for rank in range(WARM):
        draft.write_text(text.replace("Une phrase de plus.", f"Une phrase de plus, la {rank}e."), "utf-8")
        seconds.setdefault("page of an edited sentence", []).append(_timed(workspace, asked["page"]))
    draft.write_text(text, "utf-8")
    return {name: min(found[1:]) for name, found in seconds.items()}


def _timed(workspace: Path, ask: Callable[[Workspace], object]) -> float:
    start = time.process_time()
    ask(Workspace(workspace))
    return time.process_time() - start


def main() -> None:
    workspace = SCRATCH / "mali-2025"
    place = ("--workspace", str(workspace))
    seconds = {"help": min(run("--help") for _ in range(3)), "cold": min(cold() for _ in range(2))}
    seconds["unchanged"] = min(run("render", *place) for _ in range(2))
    edit(workspace)
    seconds["sentence"] = run("render", "--format", "html", *place)
    seconds["changes"] = min(compared(workspace) for _ in range(3))
    for name, value in seconds.items():
        print(
            f"demo    {name}: {value:.2f} s (budget {BUDGETS[name]} s), {value / seconds['cold']:.3f} of the cold build"
        )
    whole = min(read_whole_drafts(workspace) for _ in range(3))
    answered = warm(workspace)
    for name, value in answered.items():
        print(
            f"demo    warm, {name}: {value:.3f} s, {value / whole:.2f} of a page whose drafts are read whole ({whole:.2f} s)"
        )
    assert answered["page of an edited sentence"] < whole / 2, "an edited sentence has both drafts read"
    for name in ("status", "figures", "check", "ready", "page"):
        assert answered[name] < whole / 4, f"{name} works out again what is kept"
    assert seconds["unchanged"] < seconds["cold"] / 5, "an unchanged rebuild does work again"
    assert seconds["sentence"] < seconds["cold"] / 5, "an edited sentence does work again"


if __name__ == "__main__":
    main()
