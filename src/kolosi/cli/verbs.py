"""The verbs of the command line, one row each, in the order of the help.

A new verb is a function in a file of this folder, one row here, its help in `languages/<language>/commands.yaml`, the method of the same
name and parameters on `Workspace`, and its line in the README. Tests hold the row to the rest: the method, the options of every command, a help in each language, and
the one sentence that a locked workspace says.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kolosi.cli import commands, filing, keys, learning, numbers, proofs, signing, templates
from kolosi.cli.browser import opening, serving
from kolosi.cli.judgement import alerts as alerting
from kolosi.cli.judgement import assist, evidence, linking, severity, workshop
from kolosi.cli.judgement import recommendations as recommending
from kolosi.cli.usage import Deciding, Verb
from kolosi.cli.writing import sections


@dataclass(frozen=True, kw_only=True)
class Row:
    """A verb: the function that is its command, and the kind of help it has.

    `is_free`: it is no verb of a workspace, for it makes one or needs none.
    """

    command: Callable[..., None]
    kind: type[Verb] = Verb
    is_free: bool = False


VERBS = (
    Row(command=commands.new, is_free=True),
    Row(command=commands.add),
    Row(command=commands.expected),
    Row(command=commands.status),
    Row(command=commands.decide, kind=Deciding),
    Row(command=commands.build),
    Row(command=commands.figure),
    Row(command=commands.figures),
    Row(command=commands.change),
    Row(command=commands.trace),
    Row(command=numbers.watch),
    Row(command=commands.check),
    Row(command=proofs.adopt),
    Row(command=commands.inspect, is_free=True),
    Row(command=commands.draft),
    Row(command=sections.sections),
    Row(command=sections.write),
    Row(command=commands.refresh),
    Row(command=commands.render),
    Row(command=commands.send),
    Row(command=commands.receive),
    Row(command=commands.publish),
    Row(command=commands.withdraw),
    Row(command=commands.sources),
    Row(command=commands.indicators),
    Row(command=commands.places),
    Row(command=filing.files),
    Row(command=filing.remove),
    Row(command=filing.reclassify),
    Row(command=filing.undo),
    Row(command=filing.correct),
    Row(command=learning.learn),
    Row(command=signing.ready),
    Row(command=templates.template),
    Row(command=templates.form),
    Row(command=evidence.document),
    Row(command=evidence.excerpt),
    Row(command=evidence.excerpts),
    Row(command=assist.search),
    Row(command=assist.suggest),
    Row(command=assist.duplicates),
    Row(command=assist.unread),
    Row(command=evidence.gaps),
    Row(command=evidence.coders),
    Row(command=recommending.recommendations),
    Row(command=alerting.alerts),
    Row(command=workshop.workshop),
    Row(command=severity.severity),
    Row(command=linking.link),
    Row(command=keys.lock),
    Row(command=keys.unlock),
    Row(command=keys.shred),
    Row(command=keys.accept),
    Row(command=opening.open, is_free=True),
    Row(command=serving.serve, is_free=True),
    Row(command=commands.demo, is_free=True),
)
