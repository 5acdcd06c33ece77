"""The same on PostgreSQL: Debian's, started by the test; and what one engine holds moved into the other and back."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import kolosi

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(not PROGRAMS, reason="Debian's PostgreSQL is not here: python tests/install_tools.py"),
]


def run_as_postgres(*command: str) -> None:
    """Runs a program that refuses to run as root."""
    as_other = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_other, *command], check=True, capture_output=True, timeout=120, cwd="/")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a PostgreSQL on this machine alone, without a database of ours."""
    programs, secret = PROGRAMS[-1], secrets.token_hex(16)
    folder = Path(tempfile.mkdtemp(prefix="kolosi-postgresql-"))
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    (folder / "secret").write_text(secret)
    if os.geteuid() == 0:
        for path in (folder, folder / "secret"):
            shutil.chown(path, "postgres", "postgres")
    data = str(folder / "data")
    run_as_postgres(
        f"{programs}/initdb",
        "-D",
        data,
        "-U",
        "kolosi",
        "-A",
        "scram-sha-256",
        f"--pwfile={folder}/secret",
        "-E",
        "UTF8",
    )
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    run_as_postgres(f"{programs}/pg_ctl", "-D", data, "-o", options, "-l", f"{folder}/log", "-w", "start")
    try:
        yield f"postgresql://kolosi:{secret}@127.0.0.1:{port}"
    finally:
        run_as_postgres(f"{programs}/pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


def database(server: str, name: str) -> str:
    """An empty database."""
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as known:
        known.execute(f'create database "{name}"')
    return f"{server}/{name}"


PARTS = {
    "refused": ("test_team_refused.py",),
    "teams": ("test_team_[!r]*.py", "test_private_rounds.py", "test_security_table.py"),
    "queue": ("test_jobs.py", "test_turn_to_write.py", "test_deposit.py", "test_deposit_[ru]*.py", "test_alone.py"),
    "odd": ("test_fuzzed.py",),
    "killed": ("test_killed_server.py",),
}
"""The tests of what is kept in tables: accounts, sessions, rights, limits, the log and the queue; what odd letters meet there.

The other pages read and write the folder of a workspace, and of the tables only the session that every page asks for.
"""


RUN = "import os, pytest, sys; code = pytest.main(sys.argv[1:]); sys.stdout.flush(); os._exit(code)"
"""Runs tests and ends with what they say: threads of a server that still wait for a table may stop an interpreter that ends slowly."""


def files_of(part: str) -> list[str]:
    """The files of a part, in order. Raises where a name is of none."""
    found = [sorted((ROOT / "tests" / "web").glob(name)) for name in PARTS[part]]
    assert all(found), PARTS[part]
    return [str(path.relative_to(ROOT)) for paths in found for path in paths if not path.stem.endswith("_browser")]


def test_every_test_of_teams_is_in_one_part() -> None:
    asked = [name for part in PARTS for name in files_of(part)]
    assert len(asked) == len(set(asked))
    teams = {path.name for path in (ROOT / "tests" / "web").glob("test_team_*.py")}
    assert {name for name in teams if not name.endswith("_browser.py")} <= {Path(name).name for name in asked}


@pytest.mark.long
@pytest.mark.parametrize("part", PARTS)
def test_what_is_kept_in_tables_is_kept_alike_by_postgresql(server: str, part: str) -> None:
    asked = [sys.executable, "-c", RUN, "-n", "0", "-p", "no:cacheprovider", *files_of(part)]
    run = subprocess.run(
        [*asked, "-m", "not browser and not postgresql"],
        cwd=ROOT,
        env={
            **os.environ,
            "KOLOSI_TEST_DATABASE": database(server, f"part-{part}"),
            "KOLOSI_KILLED_DATABASE": database(server, f"killed-{part}"),
            "KOLOSI_FUZZED": "1",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=1500,
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-1000:]
    assert " passed" in run.stdout


def command(*given: str) -> dict[str, str]:
    run = subprocess.run(
        [sys.executable, "-m", "kolosi", "serve", *given, "--json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr
    told: dict[str, str] = json.loads(run.stdout)
    return told


FILL = """
import sys
from pathlib import Path
from kolosi.web.team.state import Asked, site_of
from kolosi.web.site import configure
configure(site_of(Asked(folder=Path(sys.argv[1]), state=Path(sys.argv[2]), database=sys.argv[3])))
from tests.web.team_filled import fill
fill()
"""


def test_what_one_engine_holds_is_loaded_into_the_other_and_back_with_equal_hashes(server: str, tmp_path: Path) -> None:
    folder = tmp_path / "espaces"
    kolosi.new(folder / "essai", country="MLI", period="2025-Q1")
    states = [str(tmp_path / f"état {number}") for number in range(3)]
    first, second = database(server, "first"), database(server, "second")
    subprocess.run([sys.executable, "-c", FILL, str(folder), states[0], ""], check=True, cwd=ROOT, timeout=120)

    dumped = command(str(folder), "--state", states[0], "--dump", str(tmp_path / "a"))
    assert int(dumped["lines"]) > 40
    into = command(str(folder), "--state", states[1], "--database", first, "--load", str(tmp_path / "a"))
    again = command(str(folder), "--state", states[1], "--database", first, "--dump", str(tmp_path / "b"))
    back = command(str(folder), "--state", states[2], "--load", str(tmp_path / "b"))
    assert dumped["code"] == into["code"] == again["code"] == back["code"]
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()

    # and begun on PostgreSQL; new rows get numbers behind those taken over
    subprocess.run(
        [sys.executable, "-c", FILL, str(folder), str(tmp_path / "p"), second], check=True, cwd=ROOT, timeout=120
    )
    started = command(str(folder), "--state", str(tmp_path / "p"), "--database", second, "--dump", str(tmp_path / "c"))
    taken = command(str(folder), "--state", str(tmp_path / "q"), "--load", str(tmp_path / "c"))
    assert started["code"] == taken["code"]
    for more in (["--state", states[1], "--database", first], ["--state", states[2]]):
        assert command(str(folder), *more, "--invite", "Encore une")["address"]
        assert int(command(str(folder), *more, "--audit", str(tmp_path / "log"))["lines"]) > 20
