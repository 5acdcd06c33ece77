"""The commands as one: helps in the language of the run, and a sentence where a command cannot be understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from typing import Any, cast

import typer
from typer.core import TyperCommand, TyperGroup

from kolosi.cli.door import USAGE, Door
from kolosi.cli.helping import Spoken, help_of, kinds_told, option_of, worded
from kolosi.cli.speaking import DEVELOPER, LANGUAGES, is_developer, language_of_run, option_in, spoken_by
from kolosi.model.finding import Finding, Refusal, point

UsageError = cast("type[Exception]", typer.BadParameter.__mro__[1])
"""What the library raises when it cannot understand a command."""


class Verb(TyperCommand):
    """One command, its help in the language of the run."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Writes the help of the command."""
        worded(self, language_of_run.get())
        super().format_help(ctx, Spoken(formatter, language_of_run.get()))  # type: ignore[arg-type]


class Deciding(Verb):
    """The command of Decisions: its help tells every kind."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Writes the help of the command, then each kind with its subject, its values and an example."""
        super().format_help(ctx, formatter)
        formatter.write("\n" + kinds_told(language_of_run.get()) + "\n")


class Verbs(TyperGroup):
    """Every command; what it cannot understand gets a sentence and exit code 2."""

    words: tuple[str, ...] = ()

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """The words of the command, `--developer` taken out wherever it stands."""
        self.words = tuple(word for word in args if word != DEVELOPER)
        is_developer.set(DEVELOPER in args)
        language_of_run.set(spoken_by(self.words))
        return super().parse_args(ctx, list(self.words))

    def make_context(self, *args: Any, **settings: Any) -> Any:
        """The context of the run."""
        with self._understood():
            return super().make_context(*args, **settings)

    def invoke(self, ctx: Any) -> Any:
        """Runs the command that the words name."""
        with self._understood():
            return super().invoke(ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command of that name."""
        if args[0] not in self.commands and not args[0].startswith("-"):
            near = get_close_matches(args[0].lower(), list(self.commands), n=3, cutoff=0.5)
            raise Refusal(point("command_unknown", found=args[0], data={"near": ", ".join(near) or "–"}))
        return super().resolve_command(ctx, args)

    @contextmanager
    def _understood(self) -> Iterator[None]:
        try:
            yield
        except Refusal as refusal:
            self._refuse(refusal.finding)
        except UsageError as error:
            if type(error).__name__ == "NoArgsIsHelpError":
                raise
            self._refuse(misunderstood(error, self.words))

    def _refuse(self, finding: Finding) -> None:
        Door(None, language_of_run.get(), "--json" in self.words).refuse(finding)
        raise typer.Exit(USAGE)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Writes the help of all commands."""
        worded(self, language_of_run.get())
        super().format_help(ctx, Spoken(formatter, language_of_run.get()))  # type: ignore[arg-type]

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Writes each command with what it is for."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_of(name, language_of_run.get())) for name in self.commands])


def misunderstood(error: Any, words: tuple[str, ...]) -> Finding:
    """Why a command cannot be understood, from what the library found wrong."""
    command = " ".join(["kolosi", *_verb(error, words)])
    kind, option = type(error).__name__, str(getattr(error, "option_name", "") or "")
    if kind == "NoSuchOption":
        return point("option_unknown", found=option, data={"command": command, "near": _near(error, option)})
    if kind == "BadOptionUsage":
        takes_none = "does not take" in error.message
        return point(
            "option_takes_no_value" if takes_none else "option_needs_value", found=option, data={"command": command}
        )
    if kind == "MissingParameter":
        return point("argument_missing", found=_name(error.param), data={"command": command, **_texts(error)})
    if kind == "BadParameter" and error.param is not None:
        return _bad_value(error.param, words, command)
    extra = re.search(r"unexpected extra arguments?.*\((.*)\)", error.message)
    if extra:
        return point("argument_too_many", found=extra[1], data={"command": command})
    return point("command_not_understood", found=command)


def _verb(error: Any, words: tuple[str, ...]) -> list[str]:
    """The command that was being read, if any."""
    context = error.ctx
    if context is None:
        return [word for word in words[:1] if not word.startswith("-")]
    return [context.info_name] if context.parent is not None else []


def _near(error: Any, option: str) -> str:
    known = (
        [name for param in error.ctx.command.params for name in param.opts if name.startswith("--")]
        if error.ctx
        else []
    )
    return ", ".join(get_close_matches(option, known, n=3, cutoff=0.5)) or "–"


def _name(param: Any) -> str:
    """An option by its long name, an argument by the name shown in the help."""
    names = [name for name in param.opts if name.startswith("--")]
    return names[0] if names else str(param.name)


def _texts(error: Any) -> dict[str, str]:
    """What a parameter that is missing is, in words of each language."""
    return {language: option_of(error.ctx.command.name, error.param.name, language) for language in LANGUAGES}


def _bad_value(param: Any, words: tuple[str, ...], command: str) -> Finding:
    name = _name(param)
    found = option_in(words, *param.opts) or "?"
    id_ = "option_day" if param.name in ("on", "received") else "option_value"
    return point(id_, found=found, data={"option": name, "command": command})
