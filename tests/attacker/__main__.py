"""`python -m tests.attacker --workspaces 150 --seed 1`: one line a find, each with the number that makes its case again."""

from __future__ import annotations

import argparse
import json
import resource
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

from tests.attacker.crafted import crafted
from tests.attacker.inventing import Case, invent, realistic
from tests.attacker.judging import finds
from tests.attacker.reading import figures
from tests.attacker.workspaces import publish

from kolosi.model.finding import Refusal


def attack(case: Case) -> dict[str, object]:
    """What the public files of one case give away, how many of its figures are held back, and how long publishing took."""
    seed = case.seed
    with tempfile.TemporaryDirectory() as root:
        try:
            outs = list(publish(case, Path(root)))
        except Refusal as refused:
            return {"seed": seed, "refused": [str(one.message.get("en")) for one in refused.beside] or [str(refused)]}
        printed = [figures(out.public) for out in outs]
    cited = [one for some in printed for one in some]
    return {
        "seed": seed,
        "country": case.country.id,
        "cited": len(cited),
        "hidden": sum(one.is_hidden for one in cited),
        "seconds": [round(out.seconds, 1) for out in outs],
        "finds": [asdict(find) for find in finds(case, printed)],
    }


def _apart(seed: int, limit: int, is_realistic: bool) -> dict[str, object]:
    """The same in a process of its own, which the system ends once it used the processor for as long as it may."""
    command = [sys.executable, "-m", "tests.attacker", "--case", str(seed), "--limit", str(limit)]
    command += ["--realistic"] if is_realistic else []
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode == -signal.SIGXCPU:
        return {"seed": seed, "slow": limit}
    if ran.returncode:
        return {"seed": seed, "failed": ran.stderr.strip().splitlines()[-1:]}
    told: dict[str, object] = json.loads(ran.stdout.splitlines()[-1])
    return told


def main() -> int:
    """Attacks as many cases as asked; gives 1 when something was given away."""
    parser = argparse.ArgumentParser(prog="python -m tests.attacker")
    parser.add_argument("--workspaces", type=int, default=150)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--limit", type=int, default=120, help="seconds of processor after which a case is told as slow"
    )
    parser.add_argument(
        "--realistic", action="store_true", help="dense tables as a cluster prints them: how much is held back"
    )
    parser.add_argument("--crafted", action="store_true", help="the smallest cases known of each cause")
    parser.add_argument("--case", type=int, help="one case alone, as JSON")
    asked = parser.parse_args()
    if asked.crafted:
        for name, case in crafted().items():
            print(f"{name}:", *_lines(json.loads(json.dumps(attack(case))), Counter()), sep="\n")
        return 0
    if asked.case is not None:
        resource.setrlimit(resource.RLIMIT_CPU, (asked.limit, asked.limit + 5))
        print(json.dumps(attack((realistic if asked.realistic else invent)(asked.case))))
        return 0
    seeds = range(asked.seed, asked.seed + asked.workspaces)
    counts: Counter[str] = Counter()
    with ThreadPoolExecutor(asked.jobs) as pool:
        for told in pool.map(lambda seed: _apart(seed, asked.limit, asked.realistic), seeds):
            for line in _lines(told, counts):
                print(line, flush=True)
    print(dict(counts))
    return 1 if any(name not in ("cited", "hidden", "needless", "refused", "cases") for name in counts) else 0


def _lines(told: dict[str, object], counts: Counter[str]) -> list[str]:
    head = f"seed {told['seed']}"
    for trouble in ("refused", "slow", "failed"):
        if trouble in told:
            counts[trouble] += 1
            return [f"{head}: {trouble}: {told[trouble]}"]
    counts.update(cases=1, cited=int(str(told["cited"])), hidden=int(str(told["hidden"])))
    lines = [f"{head}: {told['country']} cited {told['cited']} hidden {told['hidden']} seconds {told['seconds']}"]
    found = told["finds"]
    assert isinstance(found, list)
    for one in found:
        counts[one["what"]] += 1
        bounds = one["bounds"]
        proved = f"{one['truth']}, proved {bounds['low']}..{bounds['high']} by {bounds['proof']}"
        lines.append(f"  {one['what']} [{one['reader']}] edition {one['edition']}: {one['subject']} is {proved}")
    return lines


if __name__ == "__main__":
    sys.exit(main())
