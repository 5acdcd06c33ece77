"""Alerts by rules of content: what passes, what people answered, delays to action, and what may be sent of it."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import json
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kolosi.cli import app
from kolosi.content.judgement.alerts import load_alerts
from kolosi.content.yaml_files.errors import ContentError
from kolosi.model.finding import Refusal
from kolosi.report.alerts.message import fits, one_message, places
from kolosi.workspace import Workspace
from kolosi.workspace.alert.raised import Alerts
from kolosi.workspace.write.creating import create

HEADS = ("code", "date_heure", "région", "type d'alerte", "canal", "vérifiée", "date_action")
STRUCK = "many_community_alerts:ml-gao:2025-W10"


def community(with_action: bool = True) -> bytes:
    """Alerts of Gao and Mopti, one a week each; six in Gao in the tenth week of 2025, of which two were acted upon."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS if with_action else HEADS[:-1])
    for number, row in enumerate(_rows(), 1):
        writer.writerow([f"A-{number}", *row][: len(HEADS) if with_action else len(HEADS) - 1])
    return out.getvalue().encode()


def _rows() -> Iterator[tuple[str, ...]]:
    for week in range(26):
        day = date(2024, 10, 1) + timedelta(weeks=week)
        for region in ("Gao", "Mopti"):
            yield (f"{day} 08:00", region, "Menace", "SMS", "oui", str(day + timedelta(days=1)))
    for number in range(5):
        acted = str(date(2025, 3, 6)) if number < 2 else ""
        yield ("2025-03-05 09:00", "Gao", "Attaque", "SMS", "", acted)
    yield ("2025-03-05 09:00", "Gao", "Attaque", "SMS", "non", "")


def armed() -> bytes:
    """Armed violence in Ménaka: one event a week, and twelve in one."""
    lines = ["event_id_cnty,event_date,event_type,sub_event_type,admin1,fatalities,country"]
    days = [date(2024, 9, 30) + timedelta(weeks=week) for week in range(26)] + [date(2025, 3, 11)] * 12
    lines += [f"MLI{at},{day:%d %B %Y},Battles,Armed clash,Menaka,0,Mali" for at, day in enumerate(days, 1)]
    return "\n".join(lines).encode()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("alertes")
    folder = create(root / "essai", country="MLI", period="2024-10..2025-03")
    (root / "alertes.csv").write_bytes(community())
    (root / "acled.csv").write_bytes(armed())
    workspace = Workspace(folder)
    workspace.add([root / "alertes.csv"], organisation="Comités", during="2024-10..2025-03")
    workspace.add([root / "acled.csv"], during="2024-10..2025-03")
    workspace.build()
    return folder


@pytest.fixture
def workspace(made: Path, tmp_path: Path) -> Workspace:
    shutil.copytree(made, tmp_path / "essai")
    return Workspace(tmp_path / "essai")


@pytest.fixture(scope="module")
def found(made: Path) -> Alerts:
    return Workspace(made).alerts()


def test_a_week_that_passes_the_number_agreed_on_is_an_alert_with_its_name(found: Alerts) -> None:
    (struck,) = [one for one in found.found if one.rule.id == "many_community_alerts"]
    assert (struck.id, struck.observed, struck.bound, struck.said) == (STRUCK, 6, 5, None), (
        "the false one does not count"
    )
    assert struck.name["fr"] == "Gao"
    (rule,) = [one for one in found.rules if one.rule.id == "many_community_alerts"]
    assert rule.looked_at == 2 * 25
    assert rule.by_chance is not None
    assert rule.by_chance < 1


def test_a_rule_without_data_says_so_and_is_no_quiet_week(found: Alerts) -> None:
    (rule,) = [one for one in found.rules if one.rule.id == "more_violations"]
    assert rule.refused is not None
    assert (rule.looked_at, rule.by_chance) == (0, None)
    assert {one.rule.id for one in found.found} >= {"many_community_alerts", "more_armed_violence"}


def test_delays_count_an_alert_without_action_as_open(found: Alerts) -> None:
    delays = found.acting.found
    assert delays is not None
    assert (delays.alerts, delays.open, delays.median) == (57, 3, 1)
    assert (delays.within, delays.old_enough) == (3, 57)
    assert delays.share is not None
    assert round(float(delays.share), 3) == round(54 / 57, 3)
    assert (found.acting.untold, found.acting.impossible) == (0, 0)


def test_files_that_do_not_ask_for_the_action_give_no_delay_at_all(tmp_path: Path) -> None:
    folder = create(tmp_path / "essai", country="MLI", period="2024-10..2025-03")
    (tmp_path / "alertes.csv").write_bytes(community(with_action=False))
    Workspace(folder).add([tmp_path / "alertes.csv"], organisation="Comités", during="2024-10..2025-03")
    found = Workspace(folder).alerts()
    assert (found.acting.found, found.acting.untold) == (None, 57)
    shown = CliRunner().invoke(app, ["alerts", "--workspace", str(folder), "--language", "fr"])
    assert "pas de données sur les délais" in shown.output
    assert found.as_json()["delays"]["median_days"] is None  # type: ignore[index]


def test_an_alert_is_answered_by_a_decision_and_goes_behind_the_others(workspace: Workspace) -> None:
    workspace.decide("alert", STRUCK, "acted; day=2025-03-07", why="Mission avec le comité", author="A")
    (struck,) = [one for one in workspace.alerts().found if one.id == STRUCK]
    assert struck.said is not None
    assert (struck.said.answer, struck.said.day, struck.said.author) == ("acted", date(2025, 3, 7), "A")
    workspace.decide("alert", STRUCK, "false", why="Exercice", author="A")
    found = workspace.alerts()
    assert found.found[-1].id == STRUCK
    assert STRUCK not in {one.id for one in found.unanswered}
    assert found.judged == (1, 1)


@pytest.mark.parametrize(
    ("subject", "value", "id_"),
    [
        ("gao", "seen", "alert_malformed"),
        ("many_community_alerts:ml-gao:2025-W60", "seen", "alert_malformed"),
        ("nothing:ml-gao:2025-W10", "seen", "choice_unknown"),
        (STRUCK, "peut-être", "choice_unknown"),
        (STRUCK, "acted; day=bientôt", "alert_day"),
        (STRUCK, "seen; day=2025-03-07", "alert_day"),
        ("many_community_alerts:ml-mopti:2025-W10", "seen", "alert_unknown"),
    ],
)
def test_an_answer_to_no_alert_or_in_no_known_words_is_refused(made: Path, subject: str, value: str, id_: str) -> None:
    workspace = Workspace(made)
    with pytest.raises(Refusal) as refused:
        workspace.decide("alert", subject, value, why="Essai")
    assert refused.value.finding.id == id_
    assert workspace.say(refused.value.finding).message["fr"]


# -- what may be sent -------------------------------------------------------------------------------------------------


def body(path: Path) -> str:
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\u00a0", " ").replace("\u202f", " ")


def test_the_digest_has_figures_of_public_systems_alone_and_the_same_bytes(
    workspace: Workspace, tmp_path: Path
) -> None:
    first, second = tmp_path / "a.eml", tmp_path / "b.eml"
    answers = [workspace.alerts(mail=path, sms=True) for path in (first, second)]
    assert first.read_bytes() == second.read_bytes()
    assert answers[0].paths == (first,)
    text = body(first)
    assert "– Ménaka, 10 mars 2025 – 16 mars 2025 : 13 événements (Plus de violence armée que prévu)" in text
    assert "Ménaka, 10 March 2025" in text
    for detail in ("Comités", "A-1", "Attaque", "acled.csv", "Gao, 3 mars"):
        assert detail not in text
    assert fits(answers[0].text)
    assert "Ménaka S" not in answers[0].text.split("\n")[0]
    assert "Ménaka 13 événements" in answers[0].text


def test_gender_based_violence_is_never_told_outside_whatever_the_rule(workspace: Workspace, tmp_path: Path) -> None:
    """A rule on it is watched inside where it has weeks; nothing of it, not even that there is one, is in what is sent."""
    rules = workspace.folder / "content" / "alerts"
    rules.mkdir(parents=True)
    (rules / "own.yaml").write_text(
        "gbv_weeks:\n  label: {fr: Violences basées sur le genre, en: Gender-based violence}\n"
        "  indicator: children_alerts\n  method: threshold\n  at_least: 1\n  why: {fr: essai, en: trial}\n"
        "more_armed_violence: {label: {fr: x, en: x}, indicator: acled_events, method: aberration, off: true}\n",
        "utf-8",
    )
    indicators = workspace.folder / "content" / "indicators"
    indicators.mkdir(parents=True)
    (indicators / "own.yaml").write_text(
        "children_alerts:\n  label: {fr: Alertes VBG, en: GBV alerts}\n  unit: {fr: alertes, en: alerts}\n  kind: flow\n"
        "  source: community_alert\n  from: incidents\n  measure: count\n  sensitivity: incident\n  sensitive: true\n"
        "  caveat: {fr: essai, en: trial}\n",
        "utf-8",
    )
    opened = Workspace(workspace.folder)
    path = tmp_path / "a.eml"
    found = opened.alerts(mail=path, sms=True)
    assert [one for one in found.found if one.rule.id == "gbv_weeks"], "people inside see it"
    assert "more_armed_violence" not in {one.rule.id for one in found.rules}
    for text in (body(path), found.text):
        assert "genre" not in text
        assert "VBG" not in text
        assert "Gender" not in text


def test_one_message_holds_what_fits_of_its_alphabet() -> None:
    assert places("Ségou à Gao") == 11
    assert places("[€]") == 6
    assert places("Dioïla") is None
    full = one_message("Alertes : 9.", [f" Ménaka {number:02} blessés;" for number in range(20)], " +{n}")
    assert fits(full)
    assert len(full) <= 160
    assert full.endswith("+13")
    assert one_message("Alerte :", [" Dioïla"], " +{n}") == "Alerte : Dioïla", (
        "seventy letters hold it as it is written"
    )
    many = one_message("Alertes :", [" Dioïla, une semaine de plus"] * 5, " +{n}")
    assert "Dioila" in many
    assert fits(many)
    assert fits(one_message("ï" * 300, [], ""))


def test_the_command_prints_the_page_the_text_and_the_values(workspace: Workspace, tmp_path: Path) -> None:
    folder = str(workspace.folder)
    page = CliRunner().invoke(
        app, ["alerts", "--workspace", folder, "--language", "en", "--mail", str(tmp_path / "a.eml")]
    )
    assert page.exit_code == 1
    assert "Inside only" in page.output
    assert "57, of which without action: 3; median delay: 1 d" in page.output.replace("\u00a0", " ")
    text = CliRunner().invoke(app, ["alerts", "--workspace", folder, "--sms"])
    assert len(text.stdout.strip()) <= 160
    told = json.loads(CliRunner().invoke(app, ["alerts", "--workspace", folder, "--json"]).stdout)
    assert told["delays"]["open"] == 3
    assert STRUCK in {one["id"] for one in told["alerts"]}
    quiet = CliRunner().invoke(app, ["alerts", "--during", "2024-11", "--workspace", folder, "--language", "fr"])
    assert quiet.exit_code == 0
    assert "Aucune semaine ne passe une règle ; ce n’est pas dire que rien ne s’est passé." in quiet.output


@pytest.mark.parametrize(
    "text",
    [
        "a: {label: {fr: x, en: x}, indicator: acled_events, method: threshold}",
        "a: {label: {fr: x, en: x}, indicator: acled_events, method: threshold, at_least: 3}",
        "a: {label: {fr: x, en: x}, indicator: acled_events, method: guess}",
        "a: {label: {fr: x, en: x}, indicator: acled_events, method: threshold, at_least: 0, why: {fr: x, en: x}}",
    ],
)
def test_a_rule_without_its_number_or_its_reason_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "alerts").mkdir()
    (tmp_path / "alerts" / "own.yaml").write_text(text, "utf-8")
    with pytest.raises(ContentError):
        load_alerts(tmp_path)


def test_a_rule_that_is_wrong_in_a_workspace_is_told_in_words(workspace: Workspace) -> None:
    rules = workspace.folder / "content" / "alerts"
    rules.mkdir(parents=True)
    (rules / "ours.yaml").write_text("a: {label: {fr: x, en: x}, indicator: acled_events, method: guess}", "utf-8")
    run = CliRunner().invoke(app, ["alerts", "--workspace", str(workspace.folder), "--language", "fr"])
    assert run.exit_code == 2
    assert "Règles d’alerte « ours »" in run.output.replace("\u00a0", " ").replace("\u202f", " ")
    (rules / "ours.yaml").write_text("a: {label: {fr: x, en: x}, indicator: nothing, method: aberration}", "utf-8")
    unknown = CliRunner().invoke(app, ["alerts", "--workspace", str(workspace.folder), "--language", "fr"])
    assert unknown.exit_code == 2
    assert "nothing" in unknown.output
