"""Every benchmark, one after the other, each in a process of its own; fails when one does.

The ten thousand cases of `bench_disclosure.py` take most of an hour on two cores; `--cases` asks for fewer of them.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def main() -> int:
    failed = [
        path.name
        for path in sorted(Path(__file__).parent.glob("bench_*.py"))
        if subprocess.run([sys.executable, str(path)]).returncode
    ]
    print(f"{len(failed)} benchmarks failed: {', '.join(failed)}" if failed else "all benchmarks within their ratios")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
