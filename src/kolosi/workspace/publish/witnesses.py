"""What is published says of itself which edition it is, under a code that only its workspace can make.

So a public folder that somebody keeps finds a workspace whose editions and decisions were deleted together, or put back to
an earlier state. Each edition names those before it; the files received keep the same list, which accident and haste miss.
"""

from __future__ import annotations

import hmac
import json
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.store.files import json_in, read_json, write_json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from kolosi.workspace.folder import Folder

NAME = "edition.json"
FORMAT = "kolosi-edition/1"
WITNESS = ("receipts", "editions.json")
_MOST_OUTSIDE = 1 << 20
BEFORE = "editions"
"""Where the versions of an edition name the editions before it."""


def code_of(workspace: Folder, edition: str, hashes: Mapping[str, str]) -> str:
    """The code of an edition with these files; what says it is none of them. The salt keeps anybody from trying out a guess."""
    own = {name: one for name, one in hashes.items() if name != f"public/{NAME}"}
    said = json.dumps([edition, dict(sorted(own.items()))], ensure_ascii=False)
    return hmac.digest(workspace.salt.encode(), said.encode(), "sha256").hex()[:32]


def witness(edition: str, code: str) -> bytes:
    """The file that an edition carries in public: its name and its code."""
    return (json.dumps({"format": FORMAT, "edition": edition, "code": code}, ensure_ascii=False) + "\n").encode()


def codes_now(workspace: Folder) -> dict[str, str]:
    """The code of every edition as it lies there now."""
    return {one: code_of(workspace, one, workspace.editions.hashes(one)) for one in workspace.editions.ids()}


def remember(workspace: Folder, edition: str, code: str) -> None:
    """Keeps the list of editions beside the files received too, with the one that is published now."""
    write_json(workspace.file(*WITNESS), {**_remembered(workspace), **codes_now(workspace), edition: code})


def _remembered(workspace: Folder) -> dict[str, str]:
    return _codes(read_json(workspace.file(*WITNESS)))


def _codes(value: object) -> dict[str, str]:
    return {str(name): str(code) for name, code in value.items()} if isinstance(value, dict) else {}


def _named_before(workspace: Folder, edition: str) -> dict[str, str]:
    versions = read_json(workspace.file("editions", edition, "versions.json"))
    return _codes(versions.get(BEFORE)) if isinstance(versions, dict) else {}


# -- points to check --------------------------------------------------------------------------------------------------


def witness_points(workspace: Folder, noted: Sequence[str] = (), altered: Collection[str] = ()) -> Iterator[Finding]:
    """Editions that a later one, the files received, or a file kept outside name, and that are not here or are others.

    `altered` are those of which that was said already.
    """
    ids = workspace.editions.ids()
    told = [(f"editions/{one}", _named_before(workspace, one)) for one in ids]
    told.append(("/".join(WITNESS), _remembered(workspace)))
    told += [(Path(one).name, _outside(one)) for one in noted]
    if not any(codes for _, codes in told):
        return
    now, said = codes_now(workspace), set(altered)
    for file, codes in told:
        for edition, code in sorted(codes.items()):
            if now.get(edition) != code and edition not in said:
                said.add(edition)
                yield point("edition_not_held", where=Where(file=file), found=edition, data={"named": file})


def is_file(noted: str) -> bool:
    """Whether what was noted is a file of an edition, and no code of decisions."""
    return noted.lower().endswith(".json")


def _outside(noted: str) -> dict[str, str]:
    """What a file kept outside says. Raises `Refusal` when it is none of an edition."""
    told = _read_outside(Path(noted))
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise Refusal(point("edition_file_none", where=Where(file=Path(noted).name), found=Path(noted).name))
    return {str(told.get("edition")): str(told.get("code"))}


def _read_outside(path: Path) -> object:
    """The value of a JSON file kept outside the workspace; None where there is none. Raises `Refusal` for what cannot be read."""
    from kolosi.intake.sandbox import Unreadable
    from kolosi.workspace.receive.adding import incoming, not_opened

    try:
        return json_in(path, incoming(path, most=_MOST_OUTSIDE, is_table=False))
    except (FileNotFoundError, Unreadable):
        return None
    except OSError as error:
        raise not_opened(path, error) from error
