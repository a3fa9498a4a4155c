"""Where the host wants accounts, coaches sign in at a provider of OpenID Connect: a small real one, on this machine."""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from conftest import Server, Visit, Visitor, port_of
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, PASSWORD = "quiz", "a password of the quiz at the provider"


class Provider(ThreadingHTTPServer):
    """A provider at which everybody is signed in at once, as whom `person` says."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self.person = "coach-1"
        self.given: dict[str, tuple[str, str]] = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Desk(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, *said: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if asked.path == "/.well-known/openid-configuration":
            at = self.server.url
            self.tell(
                {
                    "issuer": at,
                    "authorization_endpoint": f"{at}/authorize",
                    "token_endpoint": f"{at}/token",
                    "jwks_uri": f"{at}/keys",
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )
        elif asked.path == "/keys":
            self.tell({"keys": [self.server.key.as_dict(private=False)]})
        elif asked.path == "/authorize":
            query = {name: values[0] for name, values in parse_qs(asked.query).items()}
            code = secrets.token_urlsafe()
            self.server.given[code] = (self.server.person, query.get("nonce", ""))
            self.send_response(302)
            self.send_header("Location", f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}")
            self.end_headers()

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        basic = base64.b64encode(f"{CLIENT}:{PASSWORD}".encode()).decode()
        assert self.headers.get("Authorization") == f"Basic {basic}" or form.get("client_secret") == [PASSWORD]
        person, nonce = self.server.given.pop(form["code"][0])
        now = int(time.time())
        claims = {"iss": self.server.url, "sub": person, "aud": CLIENT, "iat": now, "exp": now + 600, "nonce": nonce}
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.server.key)
        self.tell({"access_token": "unused", "token_type": "Bearer", "expires_in": 600, "id_token": token})

    def tell(self, what: object) -> None:
        body = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def provider() -> Iterator[Provider]:
    one = Provider()
    yield one
    one.shutdown()
    one.server_close()


@pytest.fixture
def house(provider: Provider, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server on which coaches sign in at *provider*."""

    class House(Server):
        def start(self) -> None:
            told = {
                "redirect_uri": f"{self.url}/oauth2callback",
                "cookie_secret": "c" * 40,
                "client_id": CLIENT,
                "client_secret": PASSWORD,
                "server_metadata_url": f"{provider.url}/.well-known/openid-configuration",
            }
            file = tmp_path / ".streamlit" / "secrets.toml"
            file.parent.mkdir(exist_ok=True)
            file.write_text("[auth]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in told.items()))
            super().start()

    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("COACHES", "oidc")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'cohorts.sqlite'}")
    one = House(port_of("house"))
    yield one
    one.kill()


def signs_in(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="Sign in", exact=True).click()
    visitor.page.get_by_label("Name of the group").wait_for()  # by way of the provider and the first page
    assert visitor.page.url == f"{visitor.url}/coach"
    visitor.settles()


def test_a_coach_signs_in_opens_a_group_and_finds_it_again_and_nobody_else_does(
    visit: Visit, house: Server, provider: Provider
) -> None:
    coach = visit(house.url).opens("/coach")
    assert coach.page.get_by_label("Name of the group").count() == 0
    signs_in(coach)
    coach.page.get_by_label("Name of the group").fill("Spring group")
    coach.page.get_by_role("button", name="Open the group", exact=True).click()
    coach.page.get_by_role("heading", name="Your group “Spring group” is open.").wait_for()

    coach.opens("/coach").follows("Spring group")
    assert "group=" in coach.address
    assert coach.heading == "Spring group"
    own = coach.address

    provider.person = "coach-2"
    other = visit(house.url).opens(own)
    assert other.page.get_by_text("Spring group").count() == 0
    signs_in(other.opens("/coach"))
    other.opens(own)
    assert other.heading == "Nothing to open"
