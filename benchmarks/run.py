"""Every benchmark, one after the other, each in a process of its own; fails when one does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FEWER = {"bench_disclosure.py": ("--cases", "300")}
"""What a benchmark is given so that all of them end within minutes; each says how much of itself was run."""


def main() -> int:
    failed = [
        path.name
        for path in sorted(Path(__file__).parent.glob("bench_*.py"))
        if subprocess.run([sys.executable, str(path), *FEWER.get(path.name, ())]).returncode
    ]
    print(f"{len(failed)} benchmarks failed: {', '.join(failed)}" if failed else "all benchmarks within their ratios")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
