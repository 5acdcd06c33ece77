"""The page in a browser: no sideways scroll, a figure clicked, its trace read, the language switched.

The page is driven from a frame around it, so that nothing but Chromium is needed.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess

import pytest

from kolosi.report.html import render_html

pytestmark = pytest.mark.browser

DRIVER = """<!doctype html><iframe id="page" style="width:%(width)spx;height:900px;border:0" src="%(page)s"></iframe>
<pre id="told"></pre><script>
const frame = document.getElementById("page"), told = {};
frame.addEventListener("load", async () => {
  const wait = () => new Promise(done => setTimeout(done, 80)), page = frame.contentDocument, root = page.documentElement;
  told.sideways = root.scrollWidth - root.clientWidth;
  told.outside = [...page.querySelectorAll('main *')].filter(e => !e.closest(".scroll") && !e.closest("svg") &&
    e.getBoundingClientRect().right > root.clientWidth + 1).length;
  const figure = page.querySelector("main a.n");
  figure.click(); await wait();
  const box = page.getElementById("trace");
  told.open = box.open; told.trace = box.innerText; told.focus = page.activeElement.id;
  page.getElementById("shut").click(); await wait();
  told.closed = !box.open; told.back = page.activeElement === figure;
  page.querySelector("[data-lang=en]").click(); await wait();
  told.lang = root.lang; told.title = page.title;
  told.english = page.querySelector(".doc[lang=en]").hidden === false && page.querySelector(".doc[lang=fr]").hidden;
  told.sidewaysEnglish = root.scrollWidth - root.clientWidth;
  const mark = page.querySelector(".doc[lang=en] .k-mark");
  mark.dispatchEvent(new frame.contentWindow.PointerEvent("pointermove", {bubbles: true, clientX: 50, clientY: 300}));
  told.tip = page.getElementById("tip").textContent;
  page.querySelector("[data-dark]").click(); told.theme = root.dataset.theme;
  document.getElementById("told").textContent = JSON.stringify(told);
});
</script>"""


@pytest.fixture(scope="module", params=[390, 1280])
def told(request, sample, tmp_path_factory):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not chromium:
        pytest.skip("Chromium is not installed")
    folder = tmp_path_factory.mktemp("page")
    page, driver = folder / "pau.html", folder / "driver.html"
    page.write_bytes(render_html(sample.documents, sample.figures, sample.scope, start="fr"))
    driver.write_text(DRIVER % {"width": request.param, "page": page.as_uri()}, encoding="utf-8")
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"]
    command += [f"--user-data-dir={folder}/profile", "--virtual-time-budget=9000", "--dump-dom", driver.as_uri()]
    shown = subprocess.run(command, capture_output=True, check=True, timeout=90).stdout.decode()
    match = re.search(r'<pre id="told">(.*?)</pre>', shown, re.DOTALL)
    assert match
    return json.loads(html.unescape(match[1]))


def test_nothing_scrolls_sideways(told):
    assert (told["sideways"], told["outside"], told["sidewaysEnglish"]) == (0, 0, 0)


def test_a_click_on_a_figure_opens_its_trace_and_closing_returns_to_it(told):
    assert told["open"]
    assert told["focus"] == "trace-title"
    for words in ("Violations des droits humains", "14\u202f171", "Définition", "8 régions sur 8", "K7Q2"):
        assert words in told["trace"]
    assert told["closed"]
    assert told["back"]


def test_the_language_switches(told):
    assert (told["lang"], told["english"]) == ("en", True)
    assert told["title"] == "Protection Analysis Update – Sample country"


def test_a_mark_of_a_picture_tells_its_value(told):
    assert re.search(r"Q\d 20\d\d.*\d", told["tip"])


def test_the_reader_can_ask_for_the_dark(told):
    assert told["theme"] in ("dark", "light")
