"""Files of the workspace that forms are about: their text, and what they hold once they are known to be whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kolosi.content.yaml_files.yaml import read_yaml
from kolosi.store.files import is_there, read_whole
from kolosi.store.sealed.manifest import SETTINGS
from kolosi.store.shelf import Shelf, shelf
from kolosi.workspace.evidence.shapes import is_evidence, require_evidence
from kolosi.workspace.settings import settings_in
from kolosi.workspace.write.registers import require_register

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kolosi.workspace.folder import Folder


def text_of(workspace: Folder, name: str) -> str:
    """What a file of the workspace says; nothing where there is none. Raises `Refusal` for one that nobody has accepted."""
    path = workspace.file(*name.split("/"))
    if name == SETTINGS:
        _ = workspace.settings
    else:
        shelf(path.parent)
    return read_whole(path).decode("utf-8-sig") if is_there(path) else ""


def data_in(name: str, text: str) -> Mapping[str, object]:
    """The content of a file, once it is known to be whole."""
    if not text:
        return {}
    require_whole(name, text)
    return read_yaml(_kept(name, text))


def require_whole(name: str, text: str) -> None:
    """Raises `ContentError` where a file, read so, could not be used."""
    if name == SETTINGS:
        settings_in(_kept(name, text), name, None)
    elif is_evidence(name.rpartition("/")[2]):
        require_evidence(_kept(name, text))
    else:
        require_register(_kept(name, text))


def _kept(name: str, text: str) -> Shelf:
    return Shelf({name: text.encode()}, *name.split("/"))
