"""The files for other people's machines: nginx, Kubernetes, systemd, compose and the image are what their own tools accept."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import requests
import yaml

from settings import Settings, settings
from tests.served import HOME, free_port, stop, until_ready

MANIFEST = list(yaml.safe_load_all((HOME / "deploy" / "kubernetes.yaml").read_text("utf-8")))
SERVER = "uvicorn serve:app"


def kind(name: str) -> dict[str, Any]:
    return next(one for one in MANIFEST if one["kind"] == name)


OF_KUBERNETES = [one for one in MANIFEST if "gateway." not in one["apiVersion"]]


@pytest.mark.parametrize("manifest", OF_KUBERNETES, ids=lambda one: one["kind"])
def test_kubernetes_takes_the_manifest(manifest: dict[str, Any]) -> None:
    kubernetes_validate.validate(manifest, "1.33", strict=True)


def test_kubernetes_would_not_take_a_manifest_with_a_mistake() -> None:
    wrong = {**kind("PodDisruptionBudget"), "spec": {"minAvailabel": 1}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, "1.33", strict=True)


def test_a_visitor_stays_with_a_replica_and_nobody_outside_reads_the_counts() -> None:
    route, service = kind("HTTPRoute")["spec"], kind("Service")
    counts, quiz = route["rules"]
    assert counts["matches"] == [{"path": {"type": "Exact", "value": "/metrics"}}] and "backendRefs" not in counts
    assert quiz["matches"] == [{"path": {"type": "PathPrefix", "value": "/"}}]
    assert quiz["sessionPersistence"]["type"] == "Cookie" and quiz["timeouts"]["request"] == "0s"
    assert quiz["backendRefs"] == [{"name": service["metadata"]["name"], "port": service["spec"]["ports"][0]["port"]}]
    [listener] = kind("Gateway")["spec"]["listeners"]
    assert route["parentRefs"] == [{"name": kind("Gateway")["metadata"]["name"]}] and route["hostnames"] == [listener["hostname"]]


def test_the_gateway_writes_no_address_down_and_believes_no_visitor_who_they_are() -> None:
    parameters = kind("Gateway")["spec"]["infrastructure"]["parametersRef"]
    assert (parameters["kind"], parameters["name"]) == ("EnvoyProxy", kind("EnvoyProxy")["metadata"]["name"])
    assert kind("EnvoyProxy")["spec"]["telemetry"]["accessLog"] == {"disable": True}
    policy = kind("ClientTrafficPolicy")["spec"]
    assert policy["headers"]["earlyRequestHeaders"]["remove"] == ["X-Forwarded-For"]
    assert [(target["kind"], target["name"]) for target in policy["targetRefs"]] == [
        ("Gateway", kind("Gateway")["metadata"]["name"])
    ]


def test_the_image_without_what_never_runs_starts_scores_and_makes_a_report() -> None:
    done = subprocess.run(
        [sys.executable, HOME / "deploy" / "slim.py", "--try", sys.prefix], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    before, after = map(int, re.findall(r"(\d+) MB", done.stdout))
    assert after < before - 150 and done.stdout.endswith("starts, scores and makes a report\n")


def test_a_replica_may_go_and_the_store_may_be_away() -> None:
    [container] = kind("Deployment")["spec"]["template"]["spec"]["containers"]
    assert kind("Deployment")["spec"]["replicas"] > kind("PodDisruptionBudget")["spec"]["minAvailable"] >= 1
    assert container["readinessProbe"]["httpGet"]["path"] == "/health/ready/quiz"
    assert container["livenessProbe"]["httpGet"]["path"] == "/health/live"
    assert container["securityContext"]["readOnlyRootFilesystem"]


def test_no_replica_starts_with_a_store_of_its_own() -> None:
    """Two replicas with a file each would lose every second group."""
    [container] = kind("Deployment")["spec"]["template"]["spec"]["containers"]
    [database] = [one for one in container["env"] if one["name"] == "DATABASE_URL"]
    assert not database["valueFrom"]["secretKeyRef"].get("optional")


def nginx_in(folder: Path) -> str:
    """Put deploy/nginx.conf into *folder*, as it is but for what it writes; return the program."""
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if program is None:
        pytest.skip("not run: nginx is not installed (Debian: apt-get install nginx)")
    text = (HOME / "deploy" / "nginx.conf").read_text("utf-8")
    text = text.replace("/run/nginx.pid", f"{folder}/nginx.pid").replace("/tmp/nginx-quiz", f"{folder}/nginx")
    (folder / "nginx.conf").write_text(text)
    return program


def certify(folder: Path) -> None:
    """Put a certificate of our own, and its key, into *folder*."""
    certificate = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=quiz.example -days 2"
    subprocess.run(
        [*certificate.split(), "-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"],
        check=True,
        capture_output=True,
    )


@pytest.mark.parametrize("site", ["compose.conf", "vps.conf"])
def test_nginx_takes_its_configuration(site: str, tmp_path: Path) -> None:
    nginx = nginx_in(tmp_path)
    text = (HOME / "deploy" / site).read_text("utf-8").replace("quiz-1:", "127.0.0.1:").replace("quiz-2:8501", "127.0.0.1:8502")
    text = text.replace("/var/log/nginx", str(tmp_path))
    for file in re.findall(r"/etc/letsencrypt/\S+?\.pem", text):
        text = text.replace(file, str(tmp_path / Path(file).name))
    if "ssl_certificate" in text:
        certify(tmp_path)
    (tmp_path / "quiz.conf").write_text(text)
    done = subprocess.run(
        [nginx, "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_nginx_is_found_where_debian_looks_and_writes_where_it_can() -> None:
    """Debian's unit waits for /run/nginx.pid, and under systemd standard output is a socket, which nginx cannot open."""
    shared, compose, vps = ((HOME / "deploy" / name).read_text("utf-8") for name in ("nginx.conf", "compose.conf", "vps.conf"))
    assert re.findall(r"^pid (\S+);", shared, re.MULTILINE) == ["/run/nginx.pid"]
    assert [re.findall(r"^ *access_log (.+?);", text, re.MULTILINE) for text in (shared, compose, vps)] == [
        ["off"],
        ["/dev/stdout quiz"],
        ["/var/log/nginx/quiz.log quiz"],
    ]


class Replica(BaseHTTPRequestHandler):
    """Answers each request with who, as nginx says, is asking."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        said = self.headers["X-Forwarded-For"].encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def nginx_before_replica(folder: Path, site: str, url: str, *changes: tuple[str, str]) -> Iterator[None]:
    """Run nginx in *folder* as *site* says, with *changes*, before a replica that does nothing, until *url* answers."""
    program = nginx_in(folder)
    replica = ThreadingHTTPServer(("127.0.0.1", 0), Replica)
    threading.Thread(target=replica.serve_forever, daemon=True).start()
    text = (HOME / "deploy" / site).read_text("utf-8")
    for ours, here in changes:
        assert text.count(ours) == 1, ours
        text = text.replace(ours, here.replace("REPLICA", f"127.0.0.1:{replica.server_port}"))
    (folder / "quiz.conf").write_text(text)
    log = folder / "nginx.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [program, "-p", folder, "-c", folder / "nginx.conf", "-g", "daemon off;"],
            stdout=file,
            stderr=file,
            start_new_session=True,
        )
    try:
        until_ready(url, process, log)
        yield
    finally:
        stop(process)
        replica.shutdown()


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[str]:
    """The nginx of compose.yaml before replicas that do nothing, and to it this machine is the proxy that ends TLS."""
    url = f"http://127.0.0.1:{free_port()}"
    changes = (
        ("quiz-1:8501", "REPLICA"),
        ("    server quiz-2:8501 max_fails=1 fail_timeout=3s;\n", ""),
        ("listen 8080", f"listen {url.removeprefix('http://')}"),
        ("/dev/stdout", f"{tmp_path}/access.log"),
        ("172.16.0.0/12", "127.0.0.0/8"),
    )
    with nginx_before_replica(tmp_path, "compose.conf", url + "/favicon.svg", *changes):
        yield url


def test_a_browser_gets_the_many_files_of_a_page_from_a_vps_at_once(tmp_path: Path) -> None:
    certify(tmp_path)
    plain, port = free_port(), free_port()
    changes = (
        ("server 127.0.0.1:8501", "server REPLICA"),
        ("    server 127.0.0.1:8502 max_fails=1 fail_timeout=3s;\n", ""),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen [::]:80;", ""),
        ("return 301 https://quiz.example$request_uri;", "return 200;"),
        ("listen 443", f"listen 127.0.0.1:{port}"),
        ("listen [::]:443", "#"),
        ("/var/log/nginx", str(tmp_path)),
        ("ssl_certificate /etc/letsencrypt/live/quiz.example", f"ssl_certificate {tmp_path}"),
        ("ssl_certificate_key /etc/letsencrypt/live/quiz.example", f"ssl_certificate_key {tmp_path}"),
    )
    browser = ssl.create_default_context(cafile=str(tmp_path / "fullchain.pem"))
    browser.set_alpn_protocols(["h2", "http/1.1"])
    with (
        nginx_before_replica(tmp_path, "vps.conf", f"http://127.0.0.1:{plain}/", *changes),
        socket.create_connection(("127.0.0.1", port), timeout=10) as line,
        browser.wrap_socket(line, server_hostname="quiz.example") as secured,
    ):
        assert secured.selected_alpn_protocol() == "h2"


def test_behind_tls_each_visitor_is_counted_alone(gateway: str) -> None:
    def ask(path: str, told: str) -> requests.Response:
        return browser.get(gateway + path, headers={"X-Forwarded-For": told}, timeout=10)

    with requests.Session() as browser:
        assert ask("/quiz", "203.0.113.1").text == "203.0.113.1"
        assert ask("/quiz", "198.51.100.9, 203.0.113.1, 10.0.0.1").text == "203.0.113.1"  # what the visitor made up comes first
        assert any(ask("/quiz", f"198.51.100.{n % 250}, 203.0.113.1").status_code == 429 for n in range(3_000))
        assert ask("/quiz", "203.0.113.2").status_code == 200


def test_a_class_behind_one_address_gets_all_files_of_a_page(gateway: str) -> None:
    with requests.Session() as browser:
        browser.headers["X-Forwarded-For"] = "203.0.113.1"
        paths = (*["/static/js/index.js"] * 600, *["/favicon.svg"] * 5)
        assert {browser.get(gateway + path, timeout=10).status_code for path in paths} == {200}
        assert any(browser.get(gateway + "/static/..%2fr/x.pdf", timeout=10).status_code == 429 for _ in range(3_000))


def test_every_way_of_serving_starts_the_same_server() -> None:
    image = (HOME / "Dockerfile").read_text("utf-8")
    unit = (HOME / "deploy" / "quiz@.service").read_text("utf-8")
    started = " ".join(re.findall(r'"([^"]+)"', image[image.rindex("\nCMD [") :]))
    assert started.startswith(SERVER) and "--no-access-log" in started
    assert started.split("--port")[1].split(" ", 2)[2] in unit
    assert re.search(r"^USER 10001$", image, re.MULTILINE)


def test_the_image_holds_every_room_and_nothing_else() -> None:
    image = (HOME / "Dockerfile").read_text("utf-8")
    kept = {line[1:] for line in (HOME / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    copied = set(re.findall(r"^COPY (?!--from)(.+?) \S+$", image, re.MULTILINE))
    assert {name for line in copied for name in line.split()} == kept
    for name in kept:
        assert (HOME / name).exists(), name


def composed_of(*files: str) -> list[dict[str, Any]]:
    return [yaml.safe_load((HOME / name).read_text("utf-8")) for name in files]


def test_compose_passes_on_every_setting_and_without_one_all_is_as_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    [composed] = composed_of("compose.yaml")
    table = [row for row in (HOME / "deploy" / "README.md").read_text("utf-8").splitlines() if row.startswith("| `")]
    known = {name for row in table for name in re.findall(r"`([A-Z_]{4,})`", row.split("|")[1])}
    for name in ("quiz-1", "quiz-2"):
        passed = composed["services"][name]["environment"]
        assert passed.keys() == known
        unset = {key: re.sub(r"\$\{\w+:[-?](.*?)\}", r"\1", value) for key, value in passed.items()}
        for key, value in unset.items():
            monkeypatch.setenv(key, value)
        elsewhere = {"DATABASE_URL": unset["DATABASE_URL"], "FORWARDED_ALLOW_IPS": unset["FORWARDED_ALLOW_IPS"]}
        assert settings() == Settings.model_validate(elsewhere) and unset["BANK"] == ""


def test_replicas_reach_the_provider_that_coaches_sign_in_with_and_the_database_reaches_nobody() -> None:
    composed, signed = composed_of("compose.yaml", "deploy/oidc.yaml")
    assert [name for name, network in composed["networks"].items() if network and network.get("internal")] == ["inside"]
    assert composed["services"]["db"]["networks"] == ["inside"] and "db" not in signed["services"]
    for name, service in signed["services"].items():
        assert name in composed["services"] and service["environment"] == {"COACHES": "oidc"}
        assert any(network not in composed["networks"] and network in signed["networks"] for network in service["networks"])
        assert service["volumes"] == ["./.streamlit/secrets.toml:/app/.streamlit/secrets.toml:ro"]
    assert {"quiz-1", "quiz-2"} == signed["services"].keys()


def test_secrets_are_kept_out_of_git_and_the_image() -> None:
    secret = ".streamlit/secrets.toml"
    assert subprocess.run(["git", "check-ignore", "-q", secret], cwd=HOME, check=False).returncode == 0
    lines = (HOME / ".dockerignore").read_text("utf-8").splitlines()
    assert lines.index(secret) > lines.index("!.streamlit")  # the last line that fits decides


def test_compose_starts_what_is_there() -> None:
    [composed] = composed_of("compose.yaml")
    assert composed["services"]["nginx"]["ports"] == [
        "${PORT:-127.0.0.1:8080}:8080"
    ]  # X-Forwarded-For is believed of private addresses
    assert {"quiz-1", "quiz-2", "nginx", "db"} == composed["services"].keys()
    for volume in composed["services"]["nginx"]["volumes"]:
        assert (HOME / volume.split(":")[0]).is_file()
    replicas = re.findall(r"server (quiz-\d):8501", (HOME / "deploy" / "compose.conf").read_text("utf-8"))
    assert set(replicas) == {name for name in composed["services"] if name.startswith("quiz-")}
    assert "ports" not in composed["services"]["db"] and "ports" not in composed["services"]["quiz-1"]
