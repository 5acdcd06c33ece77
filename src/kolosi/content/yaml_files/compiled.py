"""Files of content as they were read once, beside them, as Python keeps its compiled modules: YAML takes 150 ms of a command to read.

Only files of the package: they lie in its own `__pycache__`, which whoever may write there could as well rewrite the code of. What a
workspace holds is always read from its files. A file kept here counts as long as it was made of the very text, by the same reader.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

import yaml

from kolosi.content.folders import PACKAGE

FOLDER, ENDING = "__pycache__", ".json"


def kept(path: Path, text: str) -> object | None:
    """The content of a file, where its very text was read before; None where it was not."""
    try:
        found = json.loads(_place(path).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    is_of_text = isinstance(found, dict) and found.get("of") == _name(text)
    return found.get("value") if is_of_text else None


def keep(path: Path, text: str, value: object) -> None:
    """Keeps what a file says for the next process, where Python keeps compiled modules and JSON can hold it as it is."""
    if sys.dont_write_bytecode or not _is_json(value):
        return
    place = _place(path)
    beside = place.with_name(f"{place.name}.{os.getpid()}")
    with suppress(OSError):  # the package lies where nobody may write
        place.parent.mkdir(exist_ok=True)
        beside.write_text(json.dumps({"of": _name(text), "value": value}, ensure_ascii=False), "utf-8")
        os.replace(beside, place)


def _place(path: Path) -> Path:
    return path.parent / FOLDER / f"{path.name}{ENDING}"


def _name(text: str) -> str:
    """A hash of the text and of what reads it."""
    return sha256(f"{_reader()}\n{text}".encode()).hexdigest()


@cache
def _reader() -> str:
    """What reads YAML: the library's version, and our loader."""
    code = PACKAGE / "content" / "yaml_files" / "shape.py"
    own = sha256(code.read_bytes()).hexdigest() if code.is_file() else ""
    return f"{yaml.__version__} {own}"


def _is_json(value: object) -> bool:
    """Whether JSON gives a value back as it is: no key but text, no number without end."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_json(one) for key, one in value.items())
    if isinstance(value, list):
        return all(map(_is_json, value))
    return value is None or isinstance(value, (str, int)) or (isinstance(value, float) and abs(value) < float("inf"))
