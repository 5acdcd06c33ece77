"""The demonstration: cold build, unchanged rebuild, one edited sentence to HTML, all its changes compared, and the help of the command.

Prints seconds beside their budgets. Asserts ratios only: what repeats nothing must be a small part of the cold build.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
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
    assert seconds["unchanged"] < seconds["cold"] / 5, "an unchanged rebuild does work again"
    assert seconds["sentence"] < seconds["cold"] / 5, "an edited sentence does work again"


if __name__ == "__main__":
    main()
