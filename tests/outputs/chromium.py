"""Chromium driven as a reader would: real clicks and keys, the size of a phone or a desk, pictures of what is seen."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

KEYS = {"Escape": 27, "Tab": 9, "Enter": 13}


def installed() -> str:
    """Where Chromium is; the test is skipped where there is none."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if found is None or os.name == "nt":
        pytest.skip("Chromium is not installed")
    return found


class Page:
    """One open page, asked over the two pipes of the browser's own protocol."""

    def __init__(self, told: Any, heard: Any) -> None:
        self._told, self._heard = told, heard
        self._count, self._session = 0, ""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.requests: list[str] = []
        for domain in ("Page", "Runtime", "Network"):
            self.send(f"{domain}.enable")

    def send(self, method: str, **about: Any) -> Mapping[str, Any]:
        """The browser's answer to one command."""
        self._count += 1
        message = {"id": self._count, "method": method, "params": about}
        self._told.write(json.dumps(message | ({"sessionId": self._session} if self._session else {})).encode() + b"\0")
        self._told.flush()
        while (answer := self._hear()).get("id") != self._count:
            pass
        assert "error" not in answer, (method, answer)
        return dict(answer["result"])

    def _hear(self) -> Mapping[str, Any]:
        data = bytearray()
        while (byte := self._heard.read(1)) != b"\0":
            assert byte, "the browser has gone"
            data += byte
        said: Mapping[str, Any] = json.loads(data)
        if said.get("method") == "Network.requestWillBeSent":
            self.requests.append(said["params"]["request"]["url"])
        return said

    def open(self, path: Path, width: int, height: int = 900) -> None:
        """A file, on a screen of a size."""
        phone = width < 600
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)
        self.send(
            "Emulation.setEmulatedMedia", media="", features=[{"name": "prefers-reduced-motion", "value": "reduce"}]
        )
        self.send("Page.navigate", url=path.as_uri())
        self.ask("new Promise(d=>document.readyState==='complete'?d():addEventListener('load',d))")
        self.ask("document.fonts.ready.then(()=>1)")

    def ask(self, script: str) -> Any:
        """What a script gives."""
        answer = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def click(self, selector: str) -> None:
        """A click in the middle of the first element found."""
        query = json.dumps(selector)
        where = self.ask(
            f"(e=>{{e.scrollIntoView({{block:'center',behavior:'instant'}});const b=e.getClientRects()[0];"
            f"return [b.x+b.width/2,b.y+b.height/2]}})(document.querySelector({query}))"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.send("Input.dispatchMouseEvent", type=kind, x=where[0], y=where[1], button="left", clickCount=1)

    def press(self, key: str) -> None:
        """One key."""
        about = {"key": key, "code": key, "windowsVirtualKeyCode": KEYS[key]}
        text = {"text": "\r"} if key == "Enter" else {}
        self.send("Input.dispatchKeyEvent", type="keyDown", **about, **text)
        self.send("Input.dispatchKeyEvent", type="keyUp", **about)

    def emulate(self, media: str = "", **features: str) -> None:
        """A printer, or a wish of the reader such as the dark."""
        wishes = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
        self.send("Emulation.setEmulatedMedia", media=media, features=wishes)

    def picture(self, selector: str = "") -> bytes:
        """What is seen, at half its size; or one element."""
        box = {"x": 0, "y": self.ask("scrollY"), "width": self.ask("innerWidth"), "height": self.ask("innerHeight")}
        if selector:
            query = json.dumps(selector)
            box = self.ask(
                f"(e=>{{const b=e.getBoundingClientRect();return {{x:b.x+scrollX-16,y:b.y+scrollY,width:b.width+32,height:b.height}}}})"
                f"(document.querySelector({query}))"
            )
        answer = self.send(
            "Page.captureScreenshot", format="png", clip=box | {"scale": 0.5}, captureBeyondViewport=bool(selector)
        )
        return base64.b64decode(answer["data"])


@contextmanager
def page(folder: Path) -> Iterator[Page]:
    """A browser of our own with one page, ended by its process."""
    command = [installed(), "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run"]
    command += [
        "--force-color-profile=srgb",
        "--font-render-hinting=none",
        "--disable-lcd-text",
        "--remote-debugging-pipe",
    ]
    command += [f"--user-data-dir={folder / 'profile'}", "about:blank"]
    (ours_in, theirs_out), (theirs_in, ours_out) = os.pipe(), os.pipe()
    shell = f'exec "$@" 3<&{theirs_in} 4>&{theirs_out}'
    browser = subprocess.Popen(
        ["bash", "-c", shell, "bash", *command],
        pass_fds=(theirs_in, theirs_out),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs_in)
    os.close(theirs_out)
    with os.fdopen(ours_out, "wb") as told, os.fdopen(ours_in, "rb") as heard:
        try:
            yield Page(told, heard)
        finally:
            browser.terminate()
            browser.wait(20)
