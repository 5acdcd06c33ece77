"""The agreed phases of severity as records: the same as the register of the report says. INVENTED: no workshop agreed on them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml

from kolosi.workspace.forms.phases import phases_csv

REGISTER = Path(__file__).resolve().parents[1] / "report" / "severity.yaml"


def files() -> Iterator[tuple[str, bytes]]:
    """One file."""
    held = yaml.safe_load(REGISTER.read_text("utf-8"))
    yield "severite_convenue_inventee.csv", phases_csv(held["severity"], date(2025, 3, 31))
