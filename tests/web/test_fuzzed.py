"""Every address with every method and whatever may be sent to it: no fault of ours, nothing of our insides told."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.small_case import copied
from tests.web.crawl import body, crawled
from tests.web.served import entered, ready, served

pytestmark = pytest.mark.long
NAME = "flou"
EXAMPLES = int(os.environ.get("KOLOSI_FUZZED", "3"))
"""Requests that the fuzzer makes up for each method of an address: three of each of 800 in the long tests, `KOLOSI_FUZZED=25` for more."""
INSIDES = (b"Traceback (most recent", b"site-packages", b"src/kolosi", b"django.core", b"polars.exceptions")
METHODS = ("get", "post", "put", "patch", "delete", "options", "head", "trace")
ODD = (
    "\0",
    "é\u202e\ud7ff",
    "%",
    "' or 1=1 --",
    "<script>alert(1)</script>",
    "../../../etc/passwd",
    "9" * 400,
    "-1",
    "a" * 30_000,
    "{0.__class__}",
    "2025-Q1..2024-Q1",
    "gbv_incidents[",
)
FIELDS = (
    "key", "during", "at", "by", "q", "page", "kind", "subject", "value", "why", "id", "of", "text", "seen", "file", "code",
    "period", "from", "to", "back", "risk", "place", "section", "language", "in", "names", "size", "name", "0.code", "edition",
)  # fmt: skip
"""Fields of forms and addresses; what a page has besides is found in its forms."""


@pytest.fixture(scope="module")
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    planted: Path = request.getfixturevalue("ready")
    return copied(planted, tmp_path_factory.mktemp("flou")).folder


@pytest.fixture(scope="module")
def client(folder: Path) -> Any:
    served(folder, NAME)
    return entered()


@pytest.fixture(scope="module")
def reached(client: Any) -> Mapping[str, Any]:
    """The addresses that links lead to: their ids are those of this workspace."""
    return crawled(client, f"/w/{NAME}", f"/w/{NAME}/deposit", alike=3)


def known(route: Any, reached: Mapping[str, Any]) -> Mapping[str, list[str]]:
    """What stands in the places of a route's path in the addresses that were reached."""
    pattern = re.compile(rf"/w/{NAME}/" + re.sub(r"<(?:\w+:)?(\w+)>", r"(?P<\1>[^/?]+)", route.path))
    found: dict[str, list[str]] = {}
    for address in reached:
        match = pattern.match(address.partition("?")[0])
        for name, value in match.groupdict().items() if match else ():
            found.setdefault(name, []).append(value)
    return {name: sorted(set(values))[:5] for name, values in found.items()}


def described(reached: Mapping[str, Any]) -> dict[str, Any]:
    """The table of routes as OpenAPI describes addresses: fields that are asked for may hold anything."""
    from kolosi.web.routes import ROUTES

    paths: dict[str, Any] = {}
    for route in ROUTES:
        values = known(route, reached)
        inside = [
            {"name": name, "in": "path", "required": True, "schema": {"anyOf": [{"type": "string", "minLength": 1}, *_one_of(values.get(name))]}}
            for name in re.findall(r"<(?:\w+:)?(\w+)>", route.path)
        ]  # fmt: skip
        asked = [{"name": name, "in": "query", "schema": {"type": "string"}} for name in FIELDS[:12]]
        path = f"/w/{NAME}/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route.path)
        paths[path] = {
            method: {
                "operationId": f"{method}-{route.name}",
                "parameters": [*inside, *asked],
                "responses": {"default": {"description": "any"}},
                **({"requestBody": _BODY} if method in ("post", "put", "patch") else {}),
            }
            for method in METHODS
        }
    return {"openapi": "3.0.3", "info": {"title": "pages", "version": "1"}, "paths": paths}


def _one_of(values: list[str] | None) -> list[Mapping[str, Any]]:
    return [{"type": "string", "enum": values}] if values else []


_FORM = {"schema": {"type": "object", "properties": {name: {"type": "string"} for name in FIELDS}, "additionalProperties": {"type": "string"}}}  # fmt: skip
_BODY = {"content": {"application/x-www-form-urlencoded": _FORM, "multipart/form-data": _FORM}}


def gate(client: Any, description: dict[str, Any]) -> Callable[..., Any]:
    """The pages as WSGI gives them, asked by who has entered and whose forms have their token; the description beside them."""
    import json

    from django.core.wsgi import get_wsgi_application

    ready()
    application, token = get_wsgi_application(), "a" * 32
    cookie = f"kolosi={client.cookies['kolosi'].value}; kolosi-form={token}"

    def answered(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        if environ["PATH_INFO"] == "/openapi.json":
            start("200 OK", [("Content-Type", "application/json")])
            return [json.dumps(description).encode()]
        environ["HTTP_COOKIE"], environ["HTTP_X_CSRFTOKEN"], environ["HTTP_HOST"] = cookie, token, "testserver"
        return application(environ, start)

    return answered


def is_whole(status: int, told: bytes) -> bool:
    """True for an answer that is no fault of ours and tells nothing of our insides."""
    return status < 500 and not any(one in told for one in INSIDES)


def test_nothing_that_a_fuzzer_makes_up_is_a_fault_of_ours(client: Any, reached: Mapping[str, Any]) -> None:
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings

    schema = schemathesis.openapi.from_wsgi("/openapi.json", gate(client, described(reached)))
    failed: dict[str, Any] = {}
    asked = 0

    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.method.upper() == "GET" and operation.path.endswith("/leave"):
            continue

        @given(case=operation.as_strategy())
        @settings(max_examples=EXAMPLES, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None)  # fmt: skip
        def one(case: Any) -> None:
            nonlocal asked
            asked += 1
            answer = case.call()
            if not is_whole(answer.status_code, answer.content):
                failed.setdefault(case.operation.label, (answer.status_code, case.as_curl_command()[:600]))

        one()
    assert failed == {}
    assert asked > 300 * EXAMPLES


def odd_requests(route: Any, reached: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Requests that no browser would send to a route: method, address, what Django's client is told."""
    values = known(route, reached)
    path = f"/w/{NAME}/" + re.sub(
        r"<(?:(\w+):)?(\w+)>", lambda one: (values.get(one[2]) or ["00000000-0000-0000-0000-000000000000" if one[1] == "uuid" else "1"])[0], route.path
    )  # fmt: skip
    for at, text in enumerate(ODD):
        for name in (FIELDS[:14] * 2)[at : at + EXAMPLES]:
            yield "GET", path, {"data": {name: text}}
        if "POST" in route.methods:
            yield "POST", path, {"data": dict.fromkeys(FIELDS, text)}
    yield "GET", path, {"QUERY_STRING": "key=%ff%fe&q=%c3%28&page=%00"}
    yield "GET", path, {"QUERY_STRING": "&".join(f"a{n}=1" for n in range(6000))}
    for kind in ("application/json", "text/plain", "multipart/form-data; boundary=x", "multipart/form-data", "application/x-www-form-urlencoded; charset=utf-16", "é/\x01"):  # fmt: skip
        for data in (b"", b"\xff\xfe\0", b"why=%ff&text=\xff", b"--x\r\nContent-Disposition: form-data; name=\"files\"; filename=\"\0/../a\"\r\n\r\n1\r\n--x--\r\n"):  # fmt: skip
            yield "POST", path, {"data": data, "content_type": kind}
    yield "POST", path, {"data": {"text": "x" * 3_000_000}}


def test_odd_addresses_fields_and_bodies_are_answered_in_words(client: Any, reached: Mapping[str, Any]) -> None:
    from kolosi.web.routes import ROUTES

    client.raise_request_exception = False
    failed: dict[str, Any] = {}
    try:
        for route in ROUTES:
            for method, path, given in odd_requests(route, reached):
                told = given.pop("data", None)
                if isinstance(told, bytes):
                    answer = client.generic(method, path, told, **given)
                else:
                    answer = (client.get if method == "GET" else client.post)(path, told, **given)
                if not is_whole(answer.status_code, body(answer)):
                    failed.setdefault(f"{method} {route.name}", (answer.status_code, path, str(told)[:200], given))
    finally:
        client.raise_request_exception = True
    assert failed == {}
