"""The words of a language for the gate, ready to be searched: classes of words, cues and rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kolosi.reading.expressions import Expressions, folded
from kolosi.release.text.patterns import Pattern, pattern_of
from kolosi.release.text.portrait import ASKED, OF_PERSONS

Choice = tuple[tuple[frozenset[str], ...], ...]
"""What a need asks of the classes of a sentence: ways, for one of which a word of each of its sets must stand there."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule. `needs` are choices, of each of which one must stand in the sentence; without them the rule is reckoned.

    `marks` are what is shown as the place of the point; `choices` are what the needs ask of the classes of a sentence.
    """

    id: str
    kind: str
    rule: str
    needs: tuple[tuple[str, ...], ...] = ()
    unless: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    fires: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()

    def may_break(self, names: frozenset[str]) -> bool:
        """Whether a sentence with words of these classes can break it; cues are not looked for yet."""
        for choice in self.choices:  # plain loops: they run once for each rule and sentence
            for way in choice:
                for asked in way:
                    if asked.isdisjoint(names):
                        break
                else:
                    break
            else:
                return False
        return True


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """What the gate knows of a language.

    `is_head_last`: the counted noun ends its group of words, as in English. `as_of` stands before the day on which a
    number is true, which is no day of a deed. `at_signs`, `dot_signs` spell the marks of an address, `top_domains` end one.
    """

    language: str
    is_head_last: bool
    expressions: Expressions
    alone: frozenset[str]
    cues: Mapping[str, tuple[Pattern, ...]]
    rules: tuple[Rule, ...]
    instead: Mapping[str, str]
    mailboxes: frozenset[str]
    as_of: tuple[str, ...]
    at_signs: tuple[str, ...]
    dot_signs: tuple[str, ...]
    top_domains: frozenset[str]

    def rule_of(self, kind: str) -> str:
        """The rule of the policy that a kind of point rests on."""
        return next((rule.rule for rule in self.rules if rule.kind == kind), "")


def lexicon_of(language: str, data: Mapping[str, object]) -> Lexicon:
    """A language from the mapping that its file holds, whose shape was checked."""
    classes = {name: _words(forms) for name, forms in _mapping(data["classes"]).items()}
    cues = {f"@{name}": tuple(map(pattern_of, _words(each))) for name, each in _mapping(data["cues"]).items()}
    rules = data["rules"]
    assert isinstance(rules, list)
    return Lexicon(
        language=language,
        is_head_last=data["head"] == "last",
        expressions=Expressions(classes),
        alone=frozenset(folded(form) for form in classes["CAPITALS"]),
        cues=cues,
        rules=tuple(_rule(_mapping(line), cues) for line in rules),
        instead={name: str(text) for name, text in _mapping(data["instead"]).items()},
        mailboxes=frozenset(folded(form) for form in classes["MAILBOX"]),
        at_signs=tuple(folded(form) for form in classes["AT_SIGN"]),
        dot_signs=tuple(folded(form) for form in classes["DOT_SIGN"]),
        top_domains=frozenset(folded(form) for form in classes["TOP_DOMAIN"]),
        as_of=tuple(f" {folded(form)} " for form in classes["AS_OF"]),
    )


def _rule(line: Mapping[str, object], cues: Mapping[str, tuple[Pattern, ...]]) -> Rule:
    needs = tuple(tuple(need.split("|")) for need in _words(line.get("needs", ())))
    choices = (tuple(way for name in need for way in _ways(name, cues)) for need in needs)
    return Rule(
        id=str(line["id"]),
        kind=str(line["kind"]),
        rule=str(line["rule"]),
        needs=needs,
        choices=tuple(choice for choice in choices if all(choice)),
        unless=_words(line.get("unless", ())),
        marks=tuple(name for name in str(line.get("marks", "")).split("|") if name),
        fires=_words(line["fires"]),
        silent=_words(line["silent"]),
    )


def _ways(name: str, cues: Mapping[str, tuple[Pattern, ...]]) -> tuple[tuple[frozenset[str], ...], ...]:
    """What a class or a cue asks of the classes of a sentence; nothing for a cue that is no row of classes."""
    if not name.startswith("@"):
        return ((frozenset({name}),),)
    if name in OF_PERSONS:
        return ((ASKED,),)
    return tuple(pattern.asked for pattern in cues[name]) if name in cues else ((),)


def _mapping(value: object) -> Mapping[str, object]:
    assert isinstance(value, Mapping)
    return value


def _words(value: object) -> tuple[str, ...]:
    assert isinstance(value, Iterable)
    return tuple(str(each) for each in value)
