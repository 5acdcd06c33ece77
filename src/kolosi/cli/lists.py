"""What the command line prints about content: the systems understood, what can be computed, the places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kolosi.cli.door import Door
from kolosi.model.finding import Refusal, point

if TYPE_CHECKING:
    from kolosi.model.indicator import Indicator
    from kolosi.model.place import Place
    from kolosi.model.source import Source


def sources(door: Door) -> None:
    """The systems understood."""
    known = door.lists().sources()
    if door.as_json:
        door.dump([_source_as_json(source) for source in known.values()])
        return
    heads = ("id", door.label("cli.lists.system"), door.label("cli.lists.layouts"))
    door.table(heads, [(s.id, door.say(s.title), ", ".join(layout.id for layout in s.layouts)) for s in known.values()])


def _source_as_json(source: Source) -> Mapping[str, object]:
    return {
        "id": source.id,
        "title": dict(source.title),
        "publisher": source.publisher,
        "sensitivity": source.sensitivity,
        "layouts": [layout.id for layout in source.layouts],
    }


def indicators(door: Door) -> None:
    """Prints what can be computed."""
    known = door.lists().indicators()
    if door.as_json:
        door.dump([_indicator_as_json(indicator) for indicator in known.values()])
        return
    heads = ("id", door.label("cli.lists.indicator"), door.label("cli.lists.kind"), door.label("cli.lists.by"))
    door.table(
        heads,
        [(i.id, door.say(i.label), door.label(f"cli.lists.kinds.{i.kind}"), ", ".join(i.by)) for i in known.values()],
    )


def _indicator_as_json(indicator: Indicator) -> Mapping[str, object]:
    return {
        "id": indicator.id,
        "label": dict(indicator.label),
        "unit": dict(indicator.unit),
        "kind": indicator.kind,
        "source": indicator.source,
        "by": list(indicator.by),
    }


def places(door: Door, shown: Sequence[Place], text: str | None) -> None:
    """Places with their codes and vintages."""
    if door.as_json:
        door.dump([_place_as_json(place) for place in shown])
        return
    if not shown:
        raise Refusal(point("place_not_found", found=text))
    heads = (
        "id",
        door.label("cli.lists.name"),
        door.label("cli.lists.level"),
        door.label("cli.lists.vintage"),
        "Codes",
    )
    codes = [", ".join(f"{name} {code}" for name, code in place.codes.items()) for place in shown]
    door.table(
        heads, [(p.id, door.say(p.name), p.level, p.vintage, text) for p, text in zip(shown, codes, strict=True)]
    )


def _place_as_json(place: Place) -> Mapping[str, object]:
    return {
        "id": place.id,
        "name": dict(place.name),
        "level": place.level,
        "vintage": place.vintage,
        "codes": dict(place.codes),
    }
