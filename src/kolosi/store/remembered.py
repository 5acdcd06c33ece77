"""What was worked out before and can be worked out again: values beside the build, by name, as long as what they depend on stays."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path

from kolosi.store.files import note_json, read_json

SPARE = 64
"""So many values that nobody asked for in a run stay for the next: a sentence that is taken back is not worked out again."""


class Remembered:
    """Values of a file by name, each worked out where it is not kept. Without a path nothing is kept.

    Values are what JSON holds. `digest` tells what all of them depend on: with another one, none is known.
    """

    def __init__(self, path: Path | None = None, digest: str = "") -> None:
        self._path, self._digest = path, digest
        found = read_json(path) if path else None
        known = found.get("values") if isinstance(found, dict) and found.get("digest") == digest else None
        self._values: dict[str, object] = known if isinstance(known, dict) else {}
        self._asked: dict[str, None] = {}

    def knows(self, name: str) -> bool:
        """Whether the value of a name is kept."""
        return name in self._values

    def of(self, name: str, make: Callable[[], object]) -> object:
        """The value of a name; made and noted where it is not known."""
        self._asked[name] = None
        if name not in self._values:
            self._values[name] = make()
            self._note()
        return self._values[name]

    def each(self, name: str, texts: Iterable[str], make: Callable[[str], object]) -> list[object]:
        """The values of several texts, kept under one name: of a draft with one more sentence, that sentence alone is read."""
        self._asked[name] = None
        before = self._values.get(name)
        known = before if isinstance(before, dict) else {}
        found: dict[str, object] = {}
        order = [(text, sha256(text.encode("utf-8", "surrogatepass")).hexdigest()) for text in texts]
        for text, id_ in order:
            if id_ not in found:
                found[id_] = known[id_] if id_ in known else make(text)
        if found.keys() != known.keys():
            self._values[name] = found
            self._note()
        return [found[id_] for _, id_ in order]

    def _note(self) -> None:
        if self._path is None:
            return
        spare = [name for name in self._values if name not in self._asked][-SPARE:]
        values = {name: self._values[name] for name in (*spare, *self._asked) if name in self._values}
        note_json(self._path, {"digest": self._digest, "values": values})
