"""What a server gives to browsers, crawlers and machines before and beside the quiz itself, asked as they ask: over plain HTTP."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import tomllib
import traceback
from collections.abc import Iterator
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import brotli
import pytest
import requests
from fontTools.ttLib import TTFont
from PIL import Image
from pypdf import PdfReader
from starlette.responses import Response

from i18n import LANGUAGES, words
from questions import load
from results.link import code, fold, unfold
from results.narrative import narrative
from scoring import score
from settings import BadSetting, Settings, is_host, settings
from tests.load import Taker
from tests.postgres import Server, own_server  # noqa: F401 (a fixture)
from tests.served import HOME, STREAMLIT, UVICORN, Served, served
from views.budget import Budget, Spent
from web import packed
from web.api import openapi
from web.headers import SecurityHeaders, script_hash
from web.health import VERSION
from web.internals import BACKEND_ADDRESS_SCRIPT, static_folder
from web.journal import hidden

BANK = load()
ANSWERS = {item.id: 1 + place % 5 for place, item in enumerate(BANK.core)}
TOKEN = fold(BANK, ANSWERS)
FEW = fold(BANK, {"q01": 5})
BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Encoding": "gzip, br"}


@pytest.fixture(scope="module")
def server() -> Iterator[Served]:
    with served() as one:
        yield one


class Head(HTMLParser):
    """What a crawler reads of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lang, self.title, self.meta, self.scripts = "", "", {}, []
        self._in = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known: dict[str, Any] = dict(attrs)
        self._in = tag
        if tag == "html":
            self.lang = known["lang"]
        elif tag == "meta" and "content" in known:
            self.meta[known.get("name") or known.get("property")] = known["content"]

    def handle_data(self, data: str) -> None:
        if self._in == "title":
            self.title += data.strip()
        elif self._in == "script" and data.strip():
            self.scripts.append(data)


def page(server: Served, path: str, **headers: str) -> Head:
    answer = requests.get(server.url + path, headers={**BROWSER, **headers}, timeout=10)
    assert answer.status_code == 200
    return Head(answer.text)


# The page before any script has run


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("ru-RU,ru;q=0.9,en;q=0.8", "ru"), ("zh-TW", "zh-Hant"), ("zh-CN,zh", "zh-Hans"), ("de-DE,de", "en"), ("en-GB", "en")],
)
def test_the_first_byte_speaks_the_visitors_language(server: Served, accepted: str, language: str) -> None:
    head = page(server, "/", **{"Accept-Language": accepted})
    _ = words(language)
    assert head.lang == language
    assert head.title == _("PM or PMM?")
    assert head.meta["description"] == _(
        "Find out whether your answers lean towards product manager (PM) or product marketing manager (PMM)."
    )


def test_the_address_outweighs_the_browser(server: Served) -> None:
    assert page(server, "/quiz?lang=ru", **{"Accept-Language": "zh-TW"}).lang == "ru"
    assert page(server, "/quiz?lang=xx", **{"Accept-Language": "zh-TW"}).lang == "zh-Hant"


def test_nothing_on_the_page_speaks_of_the_framework(server: Served) -> None:
    html = requests.get(server.url + "/", headers=BROWSER, timeout=10).text
    assert "treamlit" not in re.sub(r'(?:href|src)="\./static/[^"]*"', "", html).replace(BACKEND_ADDRESS_SCRIPT, "")
    assert "You can take this quiz and read your result without JavaScript" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_shared_result_shows_its_picture_to_a_crawler(server: Served, language: str) -> None:
    head = page(server, f"/result?r={TOKEN}&lang={language}", **{"User-Agent": "Twitterbot/1.0"})
    assert head.meta["og:image"] == f"{server.url}/r/{TOKEN}.png?lang={language}" == head.meta["twitter:image"]
    assert head.meta["twitter:card"] == "summary_large_image"
    said = narrative(BANK, score(BANK, unfold(BANK, TOKEN)), unfold(BANK, TOKEN), words(language), reader="another")
    assert head.meta["og:title"].startswith(said.headline) and said.chance[0] in head.meta["og:description"]
    assert all(one.numbers in head.meta["og:description"] for one in said.role_pulls)
    assert head.meta["og:description"].endswith(f"127.0.0.1:{server.port}"), "a preview says where"
    answer = requests.get(head.meta["og:image"], timeout=20)
    assert answer.headers["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)


def test_a_preview_is_of_the_result_that_the_page_shows_where_an_address_names_two(server: Served) -> None:
    other = fold(BANK, {item.id: 5 if "pm" in (item.b, item.pole) else 1 for item in BANK.core})
    two, one = page(server, f"/result?r={other}&r={TOKEN}"), page(server, f"/result?r={TOKEN}")
    assert two.meta["og:title"] == one.meta["og:title"] != page(server, f"/result?r={other}").meta["og:title"]


@pytest.mark.parametrize("token", ["", "nonsense", TOKEN[:-1], "x" * 10_000, FEW, "%22%3E%3Cscript%3E"])
def test_a_link_without_a_result_shows_the_quiz_instead(server: Served, token: str) -> None:
    head = page(server, f"/result?r={token}")
    assert head.meta["og:image"] == f"{server.url}/card.png?lang=en"
    assert Image.open(io.BytesIO(requests.get(head.meta["og:image"], timeout=20).content)).size == (1200, 630)


def test_an_address_that_is_set_is_the_only_one_told() -> None:
    with served(PUBLIC_URL="https://quiz.example/", FRAME_ANCESTORS="'self' https://coach.example") as server:
        answer = requests.get(f"{server.url}/result?r={TOKEN}", headers={**BROWSER, "Host": "evil.example"}, timeout=10)
        head = Head(answer.text)
        assert "evil.example" not in answer.text + str(answer.headers)
        assert head.meta["og:image"].startswith("https://quiz.example/r/")
        assert "frame-ancestors 'self' https://coach.example" in answer.headers["Content-Security-Policy"]
        assert "wss://quiz.example" in answer.headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in answer.headers


def test_results_and_answers_stay_out_of_search_engines(server: Served) -> None:
    assert "X-Robots-Tag" not in requests.get(server.url + "/", timeout=10).headers
    for path in (f"/result?r={TOKEN}", "/quiz?q01=3", f"/r/{TOKEN}.png", f"/r/{TOKEN}.pdf"):
        assert requests.get(server.url + path, timeout=20).headers["X-Robots-Tag"] == "noindex"


# What a browser is told it may do


@pytest.mark.parametrize(
    "path",
    ["/", "/nowhere", "/health/live", f"/r/{TOKEN}.pdf", "/r/x.png", "/api/openapi.json", "/_stcore/health", "/favicon.svg"],
)
def test_every_answer_carries_the_headers(server: Served, path: str) -> None:
    headers = requests.get(server.url + path, timeout=20).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert re.fullmatch("[0-9a-f]{32}", headers["X-Request-ID"])
    assert "Strict-Transport-Security" not in headers


def test_only_our_own_scripts_run(server: Served) -> None:
    answer = requests.get(server.url + "/", headers=BROWSER, timeout=10)
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    allowed = policy["script-src"].split()
    assert policy["default-src"] == policy["base-uri"] == "'none'"
    assert "'unsafe-inline'" not in allowed and "'unsafe-eval'" not in allowed
    for script in Head(answer.text).scripts:
        assert script_hash(script) in allowed or not script.strip()
    assert script_hash((HOME / "views" / "page.js").read_text("utf-8")) in allowed


def test_behind_tls_a_browser_stays_with_tls(server: Served) -> None:
    answer = requests.get(server.url + "/", headers={**BROWSER, "X-Forwarded-Proto": "https"}, timeout=10)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "upgrade-insecure-requests" in answer.headers["Content-Security-Policy"]
    assert Head(answer.text).meta["og:url"].startswith("https://")


def test_behind_tls_every_cookie_is_secure() -> None:
    greeting = Response()
    greeting.set_cookie("one", "1")
    greeting.set_cookie("two", "2", secure=True)
    shield = SecurityHeaders(greeting, settings=Settings(), scripts=(), pages=("/",))

    def cookies(scheme: str) -> list[str]:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        scope = {"type": "http", "path": "/", "scheme": scheme, "method": "GET", "headers": [(b"host", b"quiz.example")]}
        asyncio.run(shield(scope, None, send))  # type: ignore[arg-type]  # nothing is received
        return [value.decode() for name, value in sent[0]["headers"] if name == b"set-cookie"]

    assert len(cookies("https")) == 2 and all("; Secure" in cookie for cookie in cookies("https"))
    assert sum("; Secure" in cookie for cookie in cookies("http")) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUBLIC_URL", "quiz.example"),
        ("PUBLIC_URL", "https://quiz.example/under/it"),
        ("PUBLIC_URL", "https://user@quiz.example"),
        ("PUBLIC_URL", "https://quiz.example:99999"),
        ("FRAME_ANCESTORS", "https://a.example; script-src *"),
        ("FRAME_ANCESTORS", "'none' https://a.example"),
        ("CPU_SHARE", "much"),
        ("CPU_BURST", "-1"),
        ("SOCKETS_PER_ADDRESS", "0"),
        *(("RETENTION_DAYS", days) for days in ("30d", "-5", "0", "1096", "1.5")),
        *(
            ("DATABASE_URL", address)
            for address in ("mysql://x", "sqlite://", "sqlite:///:memory:", "quiz.db", f"sqlite:///{HOME}")
        ),
        *(("DATABASE_URL", f"postgresql://quiz:a/b@db:{port}/quiz") for port in ("port", "99999", "5432x")),
        ("COACHES", "everybody"),
        ("FORWARDED_ALLOW_IPS", "*"),
        *(("FORWARDED_ALLOW_IPS", proxies) for proxies in ("10.0.0.0/8, *", "0.0.0.0/0", "::/0", "128.0.0.0/1", "the proxy")),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_by_name(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting, match=name) as refused:
        settings()
    assert len(str(refused.value).splitlines()) == 1 and refused.value.wrong.startswith(("is ", "lists "))


def test_what_is_refused_is_not_quoted_since_it_may_hold_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres:/quiz:hunter2@db/quiz")
    with pytest.raises(BadSetting) as refused:
        settings()
    assert "hunter2" not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize("name", [name.upper() for name in Settings.model_fields])
def test_a_setting_that_is_empty_is_as_good_as_missing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for every in Settings.model_fields:
        monkeypatch.delenv(every.upper(), raising=False)
    missing = settings()
    settings.cache_clear()
    monkeypatch.setenv(name, "")
    assert settings() == missing


def test_settings_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETENTION_DAYS", "30")
    assert settings().retention_days == 30
    monkeypatch.setenv("RETENTION_DAYS", "31")
    assert settings().retention_days == 30


def rows_of(readme: str) -> dict[str, str]:
    """Return the tables of settings in *readme*: each variable, and what is said to hold without it."""
    lines = (HOME / readme).read_text("utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| `[A-Z_]{4,}`", line)]
    return {name: row[2] for row in rows for name in re.findall(r"`([A-Z_]{4,})`", row[0])}


def test_every_setting_stands_in_a_table_with_what_holds_without_it() -> None:
    described = rows_of("README.md") | rows_of("deploy/README.md")
    described |= {name: rows_of("README.md")[name] for name, without in described.items() if not without}
    assert described.keys() == {name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        if name in ("coaches", "retention_days", "frame_ancestors", "cpu_share", "cpu_burst", "sockets_per_address"):
            value = f"{field.default:g}" if isinstance(field.default, float) else str(field.default)
            assert re.search(rf"(?<!\w){re.escape(value)}(?!\w)", described[name.upper()]), name


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "127.0.0.1:8501", "[::1]", "[2001:db8::1]:443", "quiz.example", "quiz.example.", "Quiz.Example:8443"),
        *(
            "a",
            "9.example",
            "xn--e1afmkfd.example",
            "deep.er.and.deep.er.example:80",
            "x" * 63 + ".example",
            "a-b.c-d.example",
            "a_b.example",
        ),
    ],
)
def test_a_host_is_taken_for_one(host: str) -> None:
    assert is_host(host)


@pytest.mark.parametrize(
    "host",
    ["-a.example", ".example", "a..example", "a b.example", "x" * 64, "a.example:", "a b", "a\n", "[]", "[:::]", "[1.2.3.4]"],
)
def test_what_is_no_host_is_not(host: str) -> None:
    assert not is_host(host)


def test_an_international_name_is_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://пример.рф:8443/")
    assert settings().public_url == "https://xn--e1afmkfd.xn--p1ai:8443"


def test_streamlit_too_opens_sockets_for_the_pages_of_the_public_address_alone() -> None:
    asked = ("xn--e1afmkfd.xn--p1ai:8443", "XN--e1afmkfd.xn--p1ai.", "localhost:8501", "[::1]:80", "evil.example", "192.0.2.1")
    code = (
        "import serve\nfrom streamlit.web.server.starlette.starlette_websocket import is_host_allowed\n"
        f"print(*map(is_host_allowed, {asked}))"
    )
    answers = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=HOME,
            env={**os.environ, "PUBLIC_URL": url},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        for url in ("https://пример.рф:8443", "")
    ]
    assert answers == [["True"] * 4 + ["False"] * 2, ["True"] * 6]


@pytest.mark.parametrize(
    ("name", "value"),
    [("RETENTION_DAYS", "30d"), ("DATABASE_URL", "mysql://x"), ("BANK", "/nowhere/at/all"), ("DRAFTS", "perhaps")],
)
def test_a_server_that_is_set_wrongly_ends_with_one_sentence(name: str, value: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", "import serve"],
        check=False,
        cwd=HOME,
        env={**os.environ, name: value},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1 and "Traceback" not in ended.stderr
    said = ended.stderr.strip().splitlines()[-1]
    assert said.startswith(f"{name}:")


def test_a_path_of_its_own_is_refused_by_name() -> None:
    begin = "import streamlit.config as c; c.set_option('server.baseUrlPath', 'under'); import serve"
    ended = subprocess.run([sys.executable, "-c", begin], check=False, cwd=HOME, capture_output=True, text=True)
    assert ended.returncode == 1 and ended.stderr.strip().splitlines()[-1].startswith("server.baseUrlPath:")


# Addresses with what stuck to them


@pytest.mark.parametrize(
    "stuck",
    [
        "/result%3Fr={}&lang=ru",
        "/Result?r={}&lang=ru",
        "/result.?r={}&lang=ru",
        "/result)?r={}&lang=ru",
        "//result?r={}&amp;lang=ru",
        "/result?r%3D{}%26lang%3Dru",
        "/result?lang=ru&amp;r={}",
        "/result?r={}%E3%80%82&lang=ru)",
        "/result?r={}%20please&lang=ru",
        "/result%253Fr%253D{}%2526lang%253Dru",
        "/result&amp;r={}&amp;lang=ru",
        "/result??R={}&LANG=ru_RU",
        "/result?r=3D{}&lang=3DRU",
        "/result?r={};lang=ru",
        "/result?r={}%26amp%3Blang=ru",
    ],
)
def test_an_address_with_what_stuck_to_it_leads_to_its_page(server: Served, stuck: str) -> None:
    address = f"{server.url}{stuck.format(TOKEN)}"
    while True:
        answer = requests.get(address, headers=BROWSER, timeout=10, allow_redirects=False)
        if answer.status_code != 308:
            break
        address = server.url + answer.headers["Location"]
    assert address in (f"{server.url}/result?r={TOKEN}&lang=ru", f"{server.url}/result?lang=ru&r={TOKEN}")
    assert answer.status_code == 200 and Head(answer.text).lang == "ru"


def test_a_language_keeps_when_a_full_stop_stuck_to_it(server: Served) -> None:
    assert page(server, f"/result?r={TOKEN}&lang=ru.").lang == "ru"


# What is loaded with the page


@pytest.mark.parametrize("how", ["br", "gzip"])
def test_pages_come_packed(server: Served, how: str) -> None:
    plain = requests.get(server.url + "/quiz", headers={**BROWSER, "Accept-Encoding": "identity"}, timeout=10)
    packed = requests.get(server.url + "/quiz", headers={**BROWSER, "Accept-Encoding": how}, timeout=10)
    assert packed.headers["Content-Encoding"] == how and "Accept-Encoding" in packed.headers["Vary"]
    assert int(packed.headers["Content-Length"]) < len(plain.content) / 2
    assert packed.text == plain.text


def test_scripts_come_packed_once_and_for_good(server: Served) -> None:
    address = next(name for name in packed.files() if "/index." in name and name.endswith(".js"))
    plain = packed.files()[address].read_bytes()
    sizes = {}
    for how, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress), ("identity", bytes)):
        answer = requests.get(server.url + address, headers={"Accept-Encoding": how}, stream=True, timeout=20)
        raw = answer.raw.read(decode_content=False)
        assert unpack(raw) == plain
        assert "immutable" in answer.headers["Cache-Control"]
        assert "javascript" in answer.headers["Content-Type"]
        sizes[how] = len(raw)
    assert sizes["br"] < sizes["gzip"] < sizes["identity"] / 3


@pytest.mark.parametrize(("path", "drawn", "not_drawn"), [("/quiz", "Radio", "PlotlyChart"), ("/result", "PlotlyChart", "Radio")])
def test_what_draws_a_page_is_fetched_with_it(server: Served, path: str, drawn: str, not_drawn: str) -> None:
    html = requests.get(server.url + path, headers=BROWSER, timeout=10).text
    ahead = re.findall(r'<link rel="modulepreload" crossorigin href="\.(/static/js/[^"]+)">', html)
    assert len(ahead) == len(set(ahead)) > 10 and f"/{drawn}." in "".join(ahead) and f"/{not_drawn}." not in "".join(ahead)
    for address in ahead:
        assert requests.get(server.url + address, timeout=10).status_code == 200


def test_files_packed_tightly_beforehand_are_the_ones_served(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "PACKED_FOLDER", tmp_path)
    address = min(packed.files(), key=lambda name: packed.files()[name].stat().st_size)
    quick = packed.compress_file(address, "br")
    monkeypatch.setattr(packed, "files", lambda: {address: real})
    real = static_folder() / address.lstrip("/")
    assert packed.main() == 0
    tight = packed.compress_file(address, "br")
    assert len(tight) <= len(quick) and brotli.decompress(tight) == real.read_bytes()
    assert packed.packed_file(address).read_bytes() == tight


def test_a_script_that_was_packed_when_it_was_asked_for_is_there_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts = sorted(address for address in packed.files() if address.endswith(".js"))[:2]
    style = next(address for address in packed.files() if address.endswith(".css"))
    monkeypatch.setattr(packed, "PACKED_FOLDER", tmp_path / "packed")
    packed.compress_file.cache_clear()
    served_now = packed.compress_file(scripts[0], "br")
    packed.compress_file(style, "br")
    assert [path for path in (tmp_path / "packed").rglob("*") if path.is_file()] == [packed.packed_file(scripts[0])]
    packed.compress_file.cache_clear()
    monkeypatch.setattr(packed.brotli, "compress", lambda *_, **__: pytest.fail("packed again"))
    assert packed.compress_file(scripts[0], "br") == served_now
    monkeypatch.undo()
    monkeypatch.setattr(packed, "PACKED_FOLDER", tmp_path / "packed" / "js" / packed.packed_file(scripts[0]).name)  # no folder
    assert brotli.decompress(packed.compress_file(scripts[1], "br")) == packed.content(scripts[1])
    packed.compress_file.cache_clear()


def test_fonts_come_cut_down_to_the_letters_that_our_pages_show(server: Served) -> None:
    for address, path in packed.fonts().items():
        answer = requests.get(server.url + address, timeout=20)
        assert answer.status_code == 200 and answer.headers["Content-Type"] == "font/woff2"
        assert "immutable" in answer.headers["Cache-Control"]
        assert hashlib.sha256(path.read_bytes()).hexdigest()[:8] in path.name and len(answer.content) < 25_000


@pytest.mark.parametrize(("language", "files"), [("en", ("latin",)), ("zh-Hant", ("latin",)), ("ru", ("latin", "cyrillic"))])
def test_a_page_asks_for_the_letters_of_its_language(server: Served, language: str, files: tuple[str, ...]) -> None:
    html = requests.get(f"{server.url}/?lang={language}", headers=BROWSER, timeout=10).text
    asked = re.findall(r'<link rel="preload" href="\.(/fonts/[^"]*)"', html)
    letters = [packed.first_fonts(f"{cut}-{script}")[0] for script in files for cut in ("sans", "serif")]
    assert asked == [*letters, *packed.first_fonts("icons")]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_no_letter_of_ours_is_missing_from_the_fonts_of_the_screen(language: str) -> None:
    sentences = "".join(repr(bank) for bank in (BANK.texts[language], words(language).sentences))
    used = {letter for letter in sentences if letter.isalpha() and not "\u4e00" <= letter <= "\u9fff"}
    for cut in ("sans", "serif"):
        paths = [path for path in packed.fonts().values() if path.name.startswith(cut)]
        assert len(paths) == 3
        assert used <= {chr(code) for path in paths for code in TTFont(path).getBestCmap()}


def test_the_letters_of_each_font_are_those_that_the_style_sheet_says() -> None:
    for family, span, name in re.findall(
        r'font-family:"([^"]*)".*?unicode-range:([^;]*);src:url\(\./fonts/([^)]*)\)', packed.faces()
    ):
        held = TTFont(packed.fonts()[f"/fonts/{name}"]).getBestCmap()
        said = [int(code, 16) for one in span.split(",") for code in one.removeprefix("U+").split("-")[:1]]
        assert sum(code in held for code in said) > 0.9 * len(said), family


def test_streamlits_own_style_sheet_holds_nothing_that_a_page_of_ours_needs(server: Served) -> None:
    (address,) = (one for one in packed.files() if re.match(r"/static/css/index\.", one))
    rules = re.findall(r"([^{}]+)\{[^{}]*\}", packed.files()[address].read_text("utf-8"))
    assert {rule for rule in rules if "katex" not in rule} <= {"@font-face", "body"}
    assert "index." not in "".join(re.findall(r'<link rel="stylesheet"[^>]*>', requests.get(server.url, timeout=10).text))
    assert b"KaTeX" in packed.content(address) and b"Source" not in packed.content(address)


def test_every_icon_of_streamlits_own_widgets_is_in_the_font_of_icons() -> None:
    scripts = "".join(path.read_text("utf-8") for path in (static_folder() / "static" / "js").glob("*.js"))
    names = set(re.findall(r":material/([a-z_0-9]+)", scripts))
    (path,) = (path for path in packed.fonts().values() if path.name.startswith("icons"))
    font = TTFont(path)
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    tables = [getattr(s, "ExtSubTable", s) for lookup in font["GSUB"].table.LookupList.Lookup for s in lookup.SubTable]
    spelled = {
        "".join(letters.get(glyph, "?") for glyph in (first, *ligature.Component))
        for table in tables
        for first, ligatures in getattr(table, "ligatures", {}).items()
        for ligature in ligatures
    }
    shown = {"keyboard_arrow_right", "upload", "content_copy", "check", "close", "error", "visibility", "expand_more"}
    assert shown <= names and shown <= spelled


# Addresses that are none

DEEPER = (
    "/r/",
    "/r/x",
    "/r/x/y.pdf",
    "/static/js/none.js",
    "/static/",
    "/media/x",
    "/auth/x",
    "/api/x",
    "/health/x",
    "/_stcore/upload_file/x",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_page_is_said_to_be_unknown(server: Served, language: str) -> None:
    said = words(language)("There is no such page here.")
    for path in (
        "/nonsense",
        "/quiz/deeper",
        "/admin.php",
        "/_stcore/agent/openapi.json",
        "/_stcore/metrics",
        "/robots.txt",
        *DEEPER,
    ):
        answer = requests.get(f"{server.url}{path}?lang={language}", headers=BROWSER, timeout=10)
        assert answer.status_code == 404
        assert said == answer.json()["error"] if path.startswith("/api/") else said in answer.text
        assert path.startswith("/api/") or Head(answer.text).lang == language


@pytest.mark.parametrize("path", ["/nonsense", "/quiz/deeper/still"])
def test_an_unknown_page_looks_like_the_others_and_leads_to_them_from_however_deep(server: Served, path: str) -> None:
    answer = requests.get(f"{server.url}{path}?lang=ru", headers=BROWSER, timeout=10)
    led = re.findall('href="([^"]*)"', answer.text)
    assert {"/?lang=ru", "/method?lang=ru", "/result?lang=ru"} <= set(led)
    assert [link for link in led if link.startswith("?lang=")] == [f"?lang={language}" for language in LANGUAGES]
    (font,) = {address for address in re.findall(r"url\((.*?)\)", answer.text) if "serif-cyrillic" in address}
    assert requests.get(server.url + font, timeout=10).status_code == 200
    assert "font-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_slash_too_many_leads_to_the_page(server: Served) -> None:
    answer = requests.get(f"{server.url}/quiz/?q01=3&lang=ru", allow_redirects=False, timeout=10)
    assert (answer.status_code, answer.headers["Location"]) == (308, "/quiz?q01=3&lang=ru")


def test_a_page_is_only_for_reading(server: Served) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        for path in ("/quiz", "/metrics", "/health/live", "/r/x.pdf", "/favicon.svg", next(iter(packed.files()))):
            assert requests.request(method, server.url + path, timeout=10).status_code == 405
    assert requests.head(server.url + "/quiz", timeout=10).status_code == 200


# What machines ask


def test_it_says_that_it_lives_and_is_ready(server: Served) -> None:
    for path in ("/health/live", "/health/ready", "/health/ready/quiz"):
        answer = requests.get(server.url + path, timeout=10)
        assert (answer.status_code, answer.json()["quiz"]) == (200, path.split("/")[2])
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_version_that_lives_is_the_one_that_was_released(server: Served) -> None:
    project = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]
    changes = (HOME / "CHANGELOG.md").read_text("utf-8")
    assert requests.get(server.url + "/health/live", timeout=10).json()["version"] == project["version"] == VERSION
    assert re.findall(r"^## (\S+)", changes, re.MULTILINE)[:2] == ["Unreleased", VERSION]


def test_it_is_not_ready_while_its_store_is_away_and_the_quiz_goes_on(own_server: Server) -> None:  # noqa: F811
    with served(DATABASE_URL=own_server.fresh_database()) as server:

        def asked() -> tuple[int, dict[str, str]]:
            answer = requests.get(server.url + "/health/ready", timeout=10)
            return answer.status_code, answer.json()

        def settled() -> bool:
            deadline = time.monotonic() + 30
            while asked()[0] != 200 and time.monotonic() < deadline:
                time.sleep(0.2)
            return asked() == (200, {"quiz": "ready", "store": "ready"})

        assert settled()
        own_server.stop()
        assert asked() == (503, {"quiz": "ready", "store": "away"})
        assert requests.get(server.url + "/health/live", timeout=10).status_code == 200
        assert requests.get(server.url + "/health/ready/quiz", timeout=10).status_code == 200
        assert requests.get(server.url + "/quiz", timeout=10).status_code == 200
        own_server.start()
        assert settled()


def test_the_counts_name_no_visitor_and_no_answer(server: Served) -> None:
    requests.get(f"{server.url}/r/{TOKEN}.png", timeout=20)
    requests.get(f"{server.url}/Anna-Karenina?q01=5", timeout=20)
    answer = requests.get(server.url + "/metrics", timeout=10)
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    assert re.search(r'quiz_requests_total\{method="GET",place="/r/\*\.png",status="200"\} [1-9]', answer.text)
    assert "process_resident_memory_bytes" in answer.text
    assert TOKEN not in answer.text and "Anna" not in answer.text and "q01" not in answer.text


def test_the_api_says_what_the_command_line_says(server: Served) -> None:
    sheet = json.dumps({"answers": ANSWERS, "seconds": {"q01": 3.5}})
    answer = requests.post(server.url + "/api/score", data=sheet, headers={"Content-Type": "application/json"}, timeout=10)
    line = subprocess.run([sys.executable, "-m", "scoring"], input=sheet, capture_output=True, text=True, cwd=HOME, check=True)
    assert answer.status_code == 200
    assert answer.json() == json.loads(line.stdout)


def test_the_apis_description_names_what_the_scorer_gives_and_leaves_nothing_empty() -> None:
    document = openapi(BANK)
    schemas = document["components"]["schemas"]
    profile = score(BANK, ANSWERS).to_json()
    for given, described in ((profile, "Profile"), (profile["pull"]["pm"], "Pull")):
        assert set(given) == set(schemas[described]["required"]) == set(schemas[described]["properties"])
    for name in ("lean", "elevation"):
        assert list(profile[name]) == schemas["Profile"]["properties"][name]["required"]
    assert list(schemas["Sheet"]["properties"]["answers"]["properties"]) == [item.id for item in BANK.items]
    assert document["info"]["version"] == BANK.version
    assert '"enum": []' not in json.dumps(document) and '"maxItems": 0' not in json.dumps(document)


def test_the_api_scores_a_list_of_sheets_as_it_scores_each(server: Served) -> None:
    sheets = [{"answers": ANSWERS}, {"answers": {"q01": 3}}, {"answers": ANSWERS, "seconds": {"q01": 3.5}}]
    kind = {"Content-Type": "application/json"}
    listed = requests.post(server.url + "/api/score", data=json.dumps(sheets), headers=kind, timeout=10)
    alone = [requests.post(server.url + "/api/score", data=json.dumps(s), headers=kind, timeout=10).json() for s in sheets]
    assert listed.status_code == 200 and listed.json() == alone
    assert requests.post(server.url + "/api/score", data="[]", headers=kind, timeout=10).json() == []


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ('[{"answers": {"q01": 3}}, {"answers": {"q01": 6}}]', 422, "sheet 2: item q01"),
        ('[{"answers": {"q01": 3}}, 3]', 422, "sheet 2: answers are"),
        ('[{"answers": {"zz": 3}}]', 422, "sheet 1: item zz"),
        ("[" + ",".join(['{"answers":{}}'] * 101) + "]", 422, "at most 100 sheets, not 101"),
        ('{"answers": {"q01": 6}}', 422, "q01"),
        ('{"answers": {"zz": 1}}', 422, "zz"),
        ('{"answers": {"q01": NaN}}', 422, "q01"),
        ('{"answers": {"q01": 1, "q01": 2}}', 422, "q01"),
        ("", 422, "nothing"),
        ("[" * 20_000, 422, "nested"),
        ('{"answers": ' + "1" * 5_000 + "}", 422, "digits"),
        (b"\xff\xfe", 422, "UTF-8"),
    ],
)
def test_the_api_names_what_is_wrong(server: Served, body: str | bytes, status: int, said: str) -> None:
    answer = requests.post(server.url + "/api/score", data=body, headers={"Content-Type": "application/json"}, timeout=10)
    assert answer.status_code == status
    assert said in answer.json()["error"] and "\n" not in answer.json()["error"]


def test_the_api_takes_json_by_post_only(server: Served) -> None:
    assert requests.post(server.url + "/api/score", data="answers=1", timeout=10).status_code == 415
    assert requests.get(server.url + "/api/score", timeout=10).status_code == 405


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_is_had_by_plain_address(server: Served, language: str) -> None:
    for paper, width in (("a4", 595), ("letter", 612)):
        answer = requests.get(f"{server.url}/r/{TOKEN}.pdf?lang={language}&paper={paper}", timeout=30)
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert int(PdfReader(io.BytesIO(answer.content)).pages[0].mediabox.width) == width


@pytest.mark.parametrize("stuck", ["{}.pdf.", "{}.pdf)", "{}.PDF", "{}.pdf%3Flang=ru", "{}.png,", "{}.pdf/", "{}%E2%80%8B.pdf"])
@pytest.mark.parametrize("named", [TOKEN, code(TOKEN)], ids=["token", "code"])
def test_a_report_is_had_by_an_address_that_something_stuck_to(server: Served, named: str, stuck: str) -> None:
    kind = "png" if "png" in stuck else "pdf"
    answer = requests.get(f"{server.url}/r/{stuck.format(named)}", timeout=60, allow_redirects=False)
    assert answer.status_code == 308 and answer.headers["Location"] in (f"/r/{TOKEN}.{kind}", f"/r/{TOKEN}.{kind}?lang=ru")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_of_a_broken_link_is_refused_in_a_sentence(server: Served, language: str) -> None:
    _ = words(language)
    cut = _("Part of this link is missing. Copy it again, whole, from where you found it.")
    few = _("This link holds too few answers for a result.")
    for token, said in (("AAAA", cut), (FEW, few)):
        for kind in ("pdf", "png"):
            answer = requests.get(f"{server.url}/r/{token}.{kind}", headers={"Accept-Language": language}, timeout=20)
            assert (answer.status_code, answer.text) == (404, said)


# How much one visitor may ask for


def test_who_asks_for_too_much_is_told_when_to_come_back() -> None:
    with served(CPU_BURST="0.25", CPU_SHARE="0.001") as server:
        statuses = [requests.get(f"{server.url}/r/{TOKEN}.pdf", timeout=30).status_code for _ in range(4)]
        assert statuses[:2] == [200, 200] and 429 in statuses[2:]
        answer = requests.get(f"{server.url}/r/{TOKEN}.pdf", timeout=30)
        assert answer.status_code == 429 and 1 <= int(answer.headers["Retry-After"]) <= 100
        another = requests.get(f"{server.url}/r/{TOKEN}.pdf", headers={"X-Forwarded-For": "192.0.2.7"}, timeout=30)
        assert another.status_code == 200
        assert requests.get(server.url + "/quiz", timeout=10).status_code == 200


def test_a_budget_fills_again_and_never_over() -> None:
    now = [0.0]
    budget = Budget(share=0.5, burst=1.0, clock=lambda: now[0])
    budget.spend("192.0.2.1", 1.0)
    with pytest.raises(Spent) as spent:
        budget.spend("192.0.2.1", 0.4)
    assert spent.value.seconds == 1
    now[0] = 0.8
    budget.spend("192.0.2.1", 0.4)
    now[0] = 1e6
    with pytest.raises(Spent):
        budget.spend("192.0.2.1", 1.01)


def test_many_visitors_cost_a_bounded_memory() -> None:
    budget = Budget(share=0.5, burst=1.0, clock=lambda: 0.0)
    for n in range(30_000):
        budget.spend(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}", 0.1)
    assert len(budget._left) == 10_000


# What is written down


def test_the_journal_is_json_with_an_id_and_holds_no_answer(server: Served) -> None:
    id = "0123456789abcdef0123456789abcdef"
    answer = requests.get(f"{server.url}/result?r={TOKEN}&q01=5&name=Karenina", headers={"X-Request-ID": id}, timeout=10)
    requests.get(f"{server.url}/r/{TOKEN}.pdf", timeout=30)
    requests.get(f"{server.url}/Karenina", timeout=30)
    requests.get(server.url + "/", headers={"X-Request-ID": "Karenina"}, timeout=30)
    assert answer.headers["X-Request-ID"] == id
    lines = server.lines()
    mine = next(line for line in lines if line.get("request") == id and line["event"] == "answered")
    assert (mine["place"], mine["method"], mine["status"]) == ("/result", "GET", 200)
    assert all({"time", "level", "from", "event"} <= line.keys() for line in lines)
    written = server.log.read_text("utf-8")
    assert TOKEN not in written and "Karenina" not in written and "q01" not in written
    assert all(line.startswith("{") for line in written.splitlines())


def test_a_long_line_is_written_down_as_fast_as_a_short_one() -> None:
    lines = ("://a:", "://", "a:", "/r/", "?", "a-", "A1", "x" * 19 + " ")
    for line in lines:
        assert len(hidden(line * 200_000)) <= 5 * 200_000 * len(line)
    assert hidden("at postgresql://quiz:a/b:c@db and postgresql://quiz:d@db") == "at postgresql://...@db and postgresql://...@db"


# How it starts


def test_streamlit_run_starts_it_too() -> None:
    with served(*STREAMLIT) as server:
        assert requests.get(server.url + "/health/live", timeout=10).json() == {"quiz": "live", "version": VERSION}
        assert requests.get(server.url + "/nonsense", timeout=10).status_code == 404
        assert page(server, "/?lang=ru").lang == "ru"


@pytest.mark.parametrize("command", [UVICORN, STREAMLIT], ids=["uvicorn", "streamlit"])
def test_a_new_version_unpacked_beneath_it_takes_nothing_from_visitors(command: tuple[str, ...]) -> None:
    with served(*command) as server:
        asyncio.run(Taker(server.url, random.Random(1)).open())
        held = []
        for link in Path(f"/proc/{server.process.pid}/fd").iterdir():
            with suppress(FileNotFoundError):  # closed while this looks
                held.append(link.readlink().name)
    assert len(held) > 5 and not any("inotify" in name for name in held)


def test_the_work_that_all_share_is_done_before_the_first_visitor() -> None:
    program = (
        "import asyncio, gc, sys, serve\n"
        "from i18n import words\n"
        "from results import typesetting\n"
        "async def main():\n"
        "    async with serve.prepared(serve.app):\n"
        "        print(bool(serve.bank.scored))\n"
        "    print(words.cache_info().currsize, typesetting.fonts.cache_info().currsize, *(name in sys.modules for name in ('plotly', 'typst', 'pandas')))\n"
        "    print(gc.get_freeze_count() > 100_000)\n"
        "asyncio.run(main())"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=HOME, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", str(len(LANGUAGES)), "1", "True", "True", "True", "True"]


def test_it_starts_where_only_windows_modules_are_there() -> None:
    """Windows has no resource limits, no fcntl and no uvloop; `streamlit run` must reach the server's door all the same."""
    program = (
        "import sys\n"
        "for name in ('resource', 'fcntl', 'pwd', 'grp', 'termios', 'uvloop'): sys.modules[name] = None\n"
        "import serve, views.page, groups.store, groups.retention\n"
        "print(bool(serve.bank.scored))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=HOME, capture_output=True, text=True, check=False)
    assert (done.stdout, done.returncode) == ("True\n", 0), done.stderr


def test_a_server_that_cannot_settle_stops_and_says_why() -> None:
    program = (
        "import asyncio, serve\n"
        "def unfinished(language): raise RuntimeError('not translated')\n"
        "serve.words = unfinished\n"
        "async def main():\n"
        "    async with serve.prepared(serve.app):\n"
        "        await asyncio.sleep(60)\n"
        "asyncio.run(main())"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=HOME, capture_output=True, text=True, check=False, timeout=30)
    assert done.returncode == -signal.SIGTERM
    assert "RuntimeError: not translated" in done.stderr


def test_without_an_address_the_store_is_the_file_that_a_coach_makes() -> None:
    import serve
    from groups.database import DEFAULT_ADDRESS

    assert Path(DEFAULT_ADDRESS.removeprefix("sqlite:///")).resolve() == serve.STORE.resolve()
