"""Prints the register of recommendations into the drafts: `python make_report.py [--check]`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
TERMS = HERE.parents[1] / "src" / "kolosi" / "taxonomies"
COLON = {"fr": " :", "en": ":"}
RISK = {"fr": "Risque", "en": "Risk"}

Item = Mapping[str, str]


def filled(text: str, language: str) -> str:
    """A draft with the urgent actions and the recommendations of the register."""
    items = _read(HERE / "report" / "recommendations.yaml")["recommendations"]
    ranked = [risk["risk"] for risk in _read(HERE / "report" / "risks.yaml")["risks"]]
    urgent = [_urgent(item, language) for item in items if item.get("urgent")]
    blocks = [_risk(rank, risk, items, language) for rank, risk in enumerate(ranked, 1)]
    text = _between(text, "urgent", "\n".join(urgent))
    return _between(text, "recommendations", "\n\n".join(blocks))


def _between(text: str, name: str, body: str) -> str:
    marks = rf"(<!-- {name}: begin -->\n).*?(<!-- {name}: end -->)"
    return re.sub(marks, lambda match: f"{match[1]}{body}\n{match[2]}", text, flags=re.DOTALL)


def _urgent(item: Item, language: str) -> str:
    name = _terms("addressees")[item["addressee"]][language].split(" (")[0]
    return f"- **{name}{COLON[language]}** {_small(item[language])}"


def _risk(rank: int, risk: str, items: Sequence[Item], language: str) -> str:
    own = [item for item in items if item.get("risk") == risk]
    order = [name for name in _terms("addressees") if any(item["addressee"] == name for item in own)]
    head = f"## {RISK[language]} {rank}{COLON[language]} {_terms('protection_risks')[risk]['short'][language]}"
    return "\n\n".join([head, *(_addressee(name, own, language) for name in order)])


def _addressee(name: str, items: Iterable[Item], language: str) -> str:
    head = f"**{_terms('addressees')[name]['short'][language]}**"
    lines = [f"- {item[language]}" for item in items if item["addressee"] == name]
    return "\n".join([head, "", *lines])


def _small(text: str) -> str:
    return text[0].lower() + text[1:]


def _terms(name: str) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return _read(TERMS / f"{name}.yaml")["terms"]


def _read(path: Path) -> dict:
    return yaml.safe_load(path.read_text("utf-8"))


def main(arguments: list[str]) -> int:
    """Fills the drafts, or says which one is out of date."""
    wrong = []
    for language in ("fr", "en"):
        path = HERE / "report" / f"pau.{language}.md"
        before = path.read_text("utf-8")
        after = filled(before, language)
        if after != before:
            wrong.append(path.name)
            if "--check" not in arguments:
                path.write_text(after, "utf-8")
    print("\n".join(wrong) if wrong else "drafts are up to date")
    return 1 if wrong and "--check" in arguments else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
