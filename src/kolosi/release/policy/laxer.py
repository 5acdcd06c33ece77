"""Where one policy protects less than another: for every field of every rule, which way is less."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from kolosi.release.policy.policy import Policy

Less = Callable[[Any, Any], bool]
"""Whether the first of two values protects less than the second."""


def _higher(new: float, old: float) -> bool:
    return new > old


def _lower(new: float, old: float) -> bool:
    return new < old


def _more(new: Collection[object], old: Collection[object]) -> bool:
    """It names something that the other does not: for what is let out."""
    return any(one not in old for one in new)


def _fewer(new: Collection[object], old: Collection[object]) -> bool:
    """It leaves something out that the other names: for what is protected."""
    return any(one not in new for one in old)


def _fewer_terms(new: Mapping[str, Sequence[str]], old: Mapping[str, Sequence[str]]) -> bool:
    return any(_fewer(new.get(column, ()), terms) for column, terms in old.items())


def _longer(new: Mapping[str, int], old: Mapping[str, int]) -> bool:
    """Something is kept for longer, or without an end."""
    return any(kind not in new or new[kind] > months for kind, months in old.items())


def _other(new: object, old: object) -> bool:
    """It says something else, and nobody can tell in general which of the two lets out more."""
    return new != old


def _never(new: object, old: object) -> bool:
    """Words: they let nothing out."""
    return False


def _reviewed(new: str, old: str) -> bool:
    return (new, old) == ("review", "block")


_OF_EVERY_RULE: Mapping[str, Less] = {"citation": _never, "outcome": _reviewed}

NUMBERS: Mapping[str, Mapping[str, Less]] = {
    "R1": {"sensitive_level": _higher},
    "R2": {"sensitive": _lower, "children": _lower, "other": _lower},
    "R3": {"least": _lower, "largest_share": _higher},
    "R4": {"level": _higher, "named_months": _lower},
    "R7": {"sensitive_months": _lower, "other_months": _lower},
    "R10": {"level": _higher},
    "R11": {"base": _lower, "print_n_under": _lower, "allows_unknown_base": _higher},
    "R12": {"hides_zero": _lower},
    "R13": {"is_needed": _lower},
    "R15": {"smallest_group": _lower, "fewest_values": _lower, "largest_risk": _higher},
    "R16": {"grid_km": _lower},
    "R17": {"needs_day": _lower, "needs_caveat": _lower},
    "R20": {"holds_small_revisions": _lower},
    "R21": {"least_n": _lower, "least_df": _lower, "largest_rse": _higher, "hides": _lower},
    "R22": {
        "least_base": _lower,
        "least_continuity": _lower,
        "least_panel": _lower,
        "least_reporters": _lower,
        "received_points": _higher,
        "least_received": _lower,
        "moved_share": _higher,
        "steepness": _higher,
        "least_monthly": _higher,
        "profile_shift": _higher,
        "untold_share": _higher,
        "design_effect": _lower,
        "false_changes": _higher,
    },
}
"""For each number of a rule, which way protects less."""

_LISTS: Mapping[str, Mapping[str, Less]] = {
    "R2": {"child_terms": _fewer_terms, "casualty_columns": _more},
    "R4": {"columns": _fewer},
    "R5": {"columns": _fewer, "acts": _fewer},
    "R8": {"column": _other, "sets": _more},
    "R9": {"columns": _fewer},
    "R10": {"kinds": _fewer},
    "R11": {"bases": _other},
    "R18": {"months": _longer},
}
_WHOLE: Mapping[str, Less] = {"version": _never, "signed_by": _never, "signed_on": _never, "granted": _more}
"""Fields of the policy that are no rule; what a protocol lets out is more with each authorisation that was not there."""


def laxer_rules(policy: Policy, default: Policy) -> tuple[str, ...]:
    """The rules of which a number protects less than the one that the tool brings, in order."""
    return tuple(
        rule
        for rule, numbers in NUMBERS.items()
        if any(
            less(getattr(getattr(policy, rule), name), getattr(getattr(default, rule), name))
            for name, less in numbers.items()
        )
    )


def laxer_fields(policy: Policy, signed: Policy) -> dict[str, tuple[str, str]]:
    """Every field in which a policy protects less than the one that was signed: what it said and what it says, by name (`R2.sensitive`)."""
    found: dict[str, tuple[str, str]] = {}
    for name in Policy.model_fields:
        new, old = getattr(policy, name), getattr(signed, name)
        if not isinstance(new, BaseModel):
            if _WHOLE[name](new, old):
                found[Policy.model_fields[name].alias or name] = (str(len(old)), str(len(new)))
            continue
        for part in type(new).model_fields:
            less = direction(name, part)
            if _is_less(less, name, part, policy, signed):
                found[f"{name}.{part}"] = (str(getattr(old, part)), str(getattr(new, part)))
    return found


def direction(rule: str, field: str) -> Less:
    """Which way a field of a rule protects less. Raises `KeyError` for a field that nobody thought of: a test asks for each."""
    if rule == "exceptions":
        return {"one": _more, "two": _more}[field]
    own = {**_OF_EVERY_RULE, **NUMBERS.get(rule, {}), **_LISTS.get(rule, {})}
    return own[field]


def _is_less(less: Less, rule: str, field: str, policy: Policy, signed: Policy) -> bool:
    old = getattr(getattr(signed, rule), field)
    if (rule, field) == (
        "exceptions",
        "two",
    ):  # a rule that one function could lift, and now two must, is protected more
        old = [*old, *signed.exceptions.one]
    return less(getattr(getattr(policy, rule), field), old)
