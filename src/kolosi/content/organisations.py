"""Loads the organisations of the field by their names and acronyms."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from kolosi.content.folders import ContentPath, content_files
from kolosi.model.spelling import words_of


def load_organisations(overlay: ContentPath | None = None) -> Mapping[str, str]:
    """The acronym of each organisation, or its name where it has none, by each of its names without accents and capitals."""
    found: dict[str, str] = {}
    for path in content_files("organisations", "*.csv", overlay):
        for row in csv.DictReader(io.StringIO(path.read_text("utf-8"))):
            own = row["acronym"].strip() or row["name"].strip()
            for text in (row["acronym"], row["name"], *(row["also"] or "").split("|")):
                if text.strip():
                    found[" ".join(words_of(text))] = own
    return found
