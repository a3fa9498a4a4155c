"""The files for other people's machines: nginx, Kubernetes, systemd, compose and the image are what their own tools accept."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.served import HOME

MANIFEST = list(yaml.safe_load_all((HOME / "deploy" / "kubernetes.yaml").read_text("utf-8")))
SERVER = "uvicorn serve:app"


def kind(name: str) -> dict[str, Any]:
    return next(one for one in MANIFEST if one["kind"] == name)


@pytest.mark.parametrize("manifest", MANIFEST, ids=lambda one: one["kind"])
def test_kubernetes_takes_the_manifest(manifest: dict[str, Any]) -> None:
    kubernetes_validate.validate(manifest, "1.33", strict=True)


def test_kubernetes_would_not_take_a_manifest_with_a_mistake() -> None:
    wrong = {**kind("PodDisruptionBudget"), "spec": {"minAvailabel": 1}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(wrong, "1.33", strict=True)


def test_a_replica_may_go_and_the_store_may_be_away() -> None:
    [container] = kind("Deployment")["spec"]["template"]["spec"]["containers"]
    assert kind("Deployment")["spec"]["replicas"] > kind("PodDisruptionBudget")["spec"]["minAvailable"] >= 1
    assert container["readinessProbe"]["httpGet"]["path"] == "/health/ready/quiz"
    assert container["livenessProbe"]["httpGet"]["path"] == "/health/live"
    assert container["securityContext"]["readOnlyRootFilesystem"]


@pytest.mark.parametrize("site", ["compose.conf", "vps.conf"])
def test_nginx_takes_its_configuration(site: str, tmp_path: Path) -> None:
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if nginx is None:
        pytest.skip("not run: nginx is not installed (Debian: apt-get install nginx)")
    shutil.copy(HOME / "deploy" / "nginx.conf", tmp_path)
    text = (HOME / "deploy" / site).read_text("utf-8").replace("quiz-1:", "127.0.0.1:").replace("quiz-2:8501", "127.0.0.1:8502")
    for file in re.findall(r"/etc/letsencrypt/\S+?\.pem", text):
        text = text.replace(file, str(tmp_path / Path(file).name))
    if "ssl_certificate" in text:
        certificate = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=quiz.example -days 2"
        subprocess.run(
            [*certificate.split(), "-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"],
            check=True,
            capture_output=True,
        )
    (tmp_path / "quiz.conf").write_text(text)
    done = subprocess.run(
        [nginx, "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


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


def test_compose_starts_what_is_there() -> None:
    composed = yaml.safe_load((HOME / "compose.yaml").read_text("utf-8"))
    assert {"quiz-1", "quiz-2", "nginx", "db"} == composed["services"].keys()
    for volume in composed["services"]["nginx"]["volumes"]:
        assert (HOME / volume.split(":")[0]).is_file()
    replicas = re.findall(r"server (quiz-\d):8501", (HOME / "deploy" / "compose.conf").read_text("utf-8"))
    assert set(replicas) == {name for name in composed["services"] if name.startswith("quiz-")}
    assert "ports" not in composed["services"]["db"] and "ports" not in composed["services"]["quiz-1"]
