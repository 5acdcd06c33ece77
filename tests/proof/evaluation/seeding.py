"""What a script prints whatever the order in which sets are walked."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable


def printed_under(seeds: Iterable[str], script: str, *arguments: str) -> set[bytes]:
    """The different outputs of a script, run once for each seed of the hashes of texts."""
    return {
        subprocess.run(
            [sys.executable, "-c", script, *arguments],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in seeds
    }
