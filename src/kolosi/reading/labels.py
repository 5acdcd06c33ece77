"""Words shown to people, by id: kept in `languages/<language>/labels.yaml`, read when the first of them is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TypeVar, cast

from kolosi.model.label import Label
from kolosi.model.spelling import fold

FILES = Path(__file__).resolve().parent.parent / "languages"
FILE = "labels.yaml"

Text = TypeVar("Text")


def label(id_: str) -> Label:
    """The text of an id, `room.name`, in each language that has it.

    No file is read before a text is asked for, so that a constant may hold one. An unknown id is a `KeyError` then.

    >>> label("notebook.nothing")["fr"]
    'rien'
    """
    return _Words(id_)


def lists(id_: str) -> Mapping[str, tuple[str, ...]]:
    """Several texts under one id, in their order, in each language: the heads of a sheet, the steps of a guide."""
    return _Words(id_)


def labels(id_: str) -> Mapping[str, Label]:
    """The texts of a group, `room.group`, by their names."""
    return _Group(id_)


@cache
def written(id_: str) -> frozenset[str]:
    """The ways in which people write one thing, in every language, folded as the cells of a file are compared."""
    return frozenset(fold(text) for texts in lists(id_).values() for text in texts)


class _Words(Mapping[str, Text]):
    """What an id has in each language."""

    def __init__(self, id_: str) -> None:
        self.id = id_

    def __getitem__(self, language: str) -> Text:
        return self._known[language]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def __repr__(self) -> str:
        return repr(dict(self))

    @property
    def _known(self) -> Mapping[str, Text]:
        return cast("Mapping[str, Text]", all_labels()[self.id])


class _Group(Mapping[str, Label]):
    """The labels whose ids begin with that of a group."""

    def __init__(self, id_: str) -> None:
        self.id = id_

    def __getitem__(self, name: str) -> Label:
        if f"{self.id}.{name}" not in all_labels():
            raise KeyError(name)
        return label(f"{self.id}.{name}")

    def __iter__(self) -> Iterator[str]:
        return (id_.rpartition(".")[2] for id_ in all_labels() if id_.rpartition(".")[0] == self.id)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@cache
def all_labels() -> Mapping[str, Mapping[str, object]]:
    """What every id has in each language, in the order of the files; read once a process."""
    import yaml  # spares it to commands that show no label

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # every scalar stays the text that was written
    known: dict[str, dict[str, object]] = {}
    for path in sorted(FILES.glob(f"*/{FILE}")):
        for id_, text in _flat(yaml.load(path.read_text("utf-8"), Loader=loader), ()):
            known.setdefault(id_, {})[path.parent.name] = text
    return known


@cache
def catalogue(name: str) -> Mapping[str, Mapping[str, object]]:
    """The texts of one door alone, `languages/<language>/<name>/*.yaml`: what a file `figures.yaml` holds is under `figures.`."""
    import yaml  # as above

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    known: dict[str, dict[str, object]] = {}
    for path in sorted(FILES.glob(f"*/{name}/*.yaml")):
        for id_, text in _flat(yaml.load(path.read_text("utf-8"), Loader=loader), (path.stem,)):
            known.setdefault(id_, {})[path.parent.parent.name] = text
    return known


@cache
def texts(name: str, language: str) -> Mapping[str, str]:
    """The texts of one file of one language, `languages/<language>/<name>.yaml`: read by what shows one language, and is to come at once."""
    import yaml  # as above

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    found = yaml.load((FILES / language / f"{name}.yaml").read_text("utf-8"), Loader=loader)
    return {id_: str(text) for id_, text in _flat(found, ())}


def _flat(value: object, trail: tuple[str, ...]) -> Iterator[tuple[str, object]]:
    """Every text or list of texts with the keys that lead to it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flat(inner, (*trail, name))
    else:
        yield ".".join(trail), tuple(value) if isinstance(value, list) else value
