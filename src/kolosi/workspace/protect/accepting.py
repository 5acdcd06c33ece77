"""In a locked workspace a person accepts, or refuses, what was put in by hand, changed or deleted; until then nobody reads it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kolosi.model.finding import Finding, Refusal, Where, point
from kolosi.store.sealed import signed
from kolosi.store.sealed.manifest import POLICIES, SETTINGS, digest_of
from kolosi.store.sealed.opening import vault_of
from kolosi.store.sealed.settled import data_of, settle_file
from kolosi.store.sealed.survey import survey
from kolosi.store.shelf import Shelf
from kolosi.workspace.decide.exempting import UNSAID
from kolosi.workspace.decide.recording import record
from kolosi.workspace.folder import read_again
from kolosi.workspace.protect.protecting import own_root

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kolosi.model.decision import Decision
    from kolosi.release.policy.policy import Policy
    from kolosi.store.sealed.vault import Vault
    from kolosi.workspace.folder import Folder

ACCEPTED = "accepted"
EVERYTHING = "."


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """What a person said of files that waited: those in force from now on, those no longer there. `lowers` are the rules that protect less."""

    files: tuple[str, ...]
    gone: tuple[str, ...]
    lowers: tuple[str, ...]
    decisions: tuple[Decision, ...]

    def as_json(self) -> Mapping[str, object]:
        """The public shape."""
        return {
            "files": list(self.files),
            "gone": list(self.gone),
            "lowers": list(self.lowers),
            "decisions": [decision.id for decision in self.decisions],
        }


def unaccepted(workspace: Folder) -> list[Finding]:
    """Every file of a locked workspace that is not as it was accepted; none in one that is open to all."""
    root = own_root(workspace.folder)
    return survey(vault_of(root)) if workspace.vault is not None and root is not None else []


def accept(
    workspace: Folder, wanted: Sequence[str], *, why: str, by: str | None, lowers: Sequence[str], refuse: bool
) -> Accepted:
    """Takes up what waits, or throws it away, and says so on record.

    Raises `Refusal` for a file of which nothing is asked, without a reason, and for a policy that protects less than the
    one before unless `lowers` names each of its rules, `by` who says so, and the policy its signature.
    """
    root = own_root(workspace.folder)
    if root is None:
        raise Refusal(point("not_locked", found=workspace.folder.absolute().name))
    vault = vault_of(root)
    if why.strip() in UNSAID:
        raise Refusal(point("decision_without_reason", found=", ".join(wanted)))
    asked = _asked(vault, wanted, refuse=refuse)
    laxer = () if refuse else _laxer(vault, asked, lowers, by)
    in_force: list[str] = []
    gone: list[str] = []
    if any(finding.id == "signatures_gone" for finding in asked.values()):  # until then no Decision can be kept either
        in_force += [name for name, finding in asked.items() if settle_file(vault, name, finding, refuse=refuse)]
        asked = {name: finding for name, finding in asked.items() if name not in in_force}
    value = "refused" if refuse else " ".join(("lowers", *laxer)) if laxer else ACCEPTED
    decisions = [
        record(workspace, ACCEPTED, name, f"{value} {_digest(vault, name)}".strip(), why=why, author=by)
        for name in (*in_force, *asked)
        if not _is_of_decisions(name)
    ]
    for name, finding in asked.items():
        (in_force if settle_file(vault, name, finding, refuse=refuse) else gone).append(name)
    read_again(workspace)
    return Accepted(files=tuple(in_force), gone=tuple(gone), lowers=tuple(laxer), decisions=tuple(decisions))


def _is_of_decisions(name: str) -> bool:
    """A chain that is damaged takes no Decision about itself."""
    return name.startswith("decisions/")


def _asked(vault: Vault, wanted: Iterable[str], *, refuse: bool) -> dict[str, Finding]:
    """What is said of each file that is meant, by name. Everything is what was told; what programs left can only be refused with it."""
    known: dict[str, Finding] = {}
    for finding in survey(vault):
        known.setdefault(str(finding.where.file), finding)
    left = {name: signed.waits(name) for name in signed.waiting(vault)}
    every = {**known, **left} if refuse else known
    named = [[*every] if name == EVERYTHING else [_named(vault, name)] for name in wanted]
    names = [name for each in named for name in each]
    unknown = [name for name in names if name not in known and name not in left]
    if unknown or not names:
        told = {"known": ", ".join(known) or "–"}
        raise Refusal(point("nothing_to_accept", found=", ".join(unknown or wanted), data=told))
    return {name: known.get(name) or left[name] for name in names}


def _named(vault: Vault, name: str) -> str:
    """A name as it is known inside, from a name or a path."""
    whole = Path(name).absolute()
    inside = whole.relative_to(vault.root) if vault.root in whole.parents else Path(name)
    return inside.as_posix().strip("/")


def _digest(vault: Vault, name: str) -> str:
    """The beginning of the hash of what is accepted; nothing where it is gone."""
    data = data_of(vault, name)
    return "" if data is None else digest_of(data)[:16]


# -- a policy that protects less --------------------------------------------------------------------------------------


def _laxer(vault: Vault, asked: Mapping[str, Finding], lowers: Sequence[str], by: str | None) -> tuple[str, ...]:
    """The rules that protect less once these files are accepted. Raises `Refusal` unless they were named, and the policy is signed."""
    from kolosi.release.policy.laxer import laxer_fields

    if SETTINGS in asked and data_of(vault, SETTINGS) is None:
        raise Refusal(point("file_absent", where=Where(file=SETTINGS), found=SETTINGS))
    before, after = _policies(vault, asked)
    fields = laxer_fields(after, before)
    rules = tuple(dict.fromkeys(field.partition(".")[0] for field in fields))
    if not rules:
        return ()
    is_signed = after.signed_on is not None and after.version != before.version
    if set(rules) - set(lowers) or not is_signed or not (by or "").strip():
        said = "; ".join(f"{field}: {old} → {new}" for field, (old, new) in fields.items())
        raise Refusal(
            point(
                "policy_laxer_than_signed",
                found=after.version,
                count=len(fields),
                data={
                    "fields": said,
                    "rules": " ".join(f"--lowers {rule}" for rule in rules),
                    "files": " ".join(asked),
                },
            )
        )
    return rules


def _policies(vault: Vault, asked: Mapping[str, Finding]) -> tuple[Policy, Policy]:
    """The policy in force as it was accepted last, and as it would be with what is asked about."""
    from kolosi.release.policy.policy import load_policy

    if any(finding.id == "signatures_gone" for finding in asked.values()):
        now = {**_texts(vault), SETTINGS: data_of(vault, SETTINGS) or b""}
        return load_policy(), load_policy(_policy_name(now), _shelf(now))
    known = signed.required(vault).whole
    before = {name: text.encode("utf-8", "surrogateescape") for name, text in known.items()}
    after = dict(before)
    for name in asked:
        if name == SETTINGS or name.startswith(POLICIES):
            data = data_of(vault, name)
            after.pop(name, None)
            after |= {} if data is None else {name: data}
    return load_policy(_policy_name(before), _shelf(before)), load_policy(_policy_name(after), _shelf(after))


def _texts(vault: Vault) -> dict[str, bytes]:
    """The policies as they lie there, whoever put them there."""
    return {name: vault.read(name) for name in vault.names("content") if name.startswith(POLICIES)}


def _shelf(files: Mapping[str, bytes]) -> Shelf | None:
    own = {name: data for name, data in files.items() if name.startswith(POLICIES)}
    return Shelf(own, "content") if own else None


def _policy_name(files: Mapping[str, bytes]) -> str:
    """Which policy the settings ask for."""
    from kolosi.workspace.settings import policy_named

    return policy_named(Shelf(files, SETTINGS))
