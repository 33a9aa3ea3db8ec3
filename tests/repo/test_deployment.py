"""Dockerfile, compose files and docs/operations.md fit each other and the settings."""

import json
import os
import re
import shutil
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from schema.settings import Settings

ROOT = Path(__file__).parents[2]
SERVERS, EMBEDDED = "docker-compose.yml", "docker-compose.embedded.yml"
FILES = [SERVERS, EMBEDDED]
UNITS = {"m": 2**20, "MiB": 2**20, "g": 2**30, "GiB": 2**30}


def read(name: str) -> str:
    """A file of the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


@cache
def composed(name: str) -> dict[str, Any]:
    """A compose file as docker-compose understands it, all profiles on; invalid: it fails."""
    command = shutil.which("docker-compose")
    if command is None:
        why = "docker-compose is not installed"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(why)
    arguments = [command, "--file", str(ROOT / name), "--profile", "sample", "config"]
    version = subprocess.run(
        [command, "version", "--short"], capture_output=True, text=True, check=True
    )
    if not version.stdout.startswith("1."):
        arguments += ["--format", "json"]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout if "--format" in arguments else _as_json(command, done.stdout))


def _as_json(command: str, text: str) -> str:
    """YAML as JSON, by the interpreter that runs docker-compose 1: it can read YAML."""
    interpreter = Path(command).read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("#!")
    script = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)"
    done = subprocess.run(
        [*interpreter.split(), "-c", script], input=text, capture_output=True, text=True, check=True
    )
    return done.stdout


def ours(name: str) -> dict[str, Any]:
    """Services that run our own image."""
    services = composed(name)["services"]
    return {key: value for key, value in services.items() if "build" in value}


def size(text: object) -> int:
    """Bytes, of "2g", "2 GiB" or plain bytes."""
    number, unit = re.fullmatch(r"(\d+)\s*(\w*)", str(text)).groups()
    return int(number) * UNITS.get(unit, 1)


def script(service: str) -> str:
    """What a one-shot service runs, as its shell sees it."""
    return composed(SERVERS)["services"][service]["command"][-1].replace("$$", "$")


@pytest.mark.parametrize("name", FILES)
def test_every_limit_is_the_one_of_the_operations_guide(name):
    """Memory and CPUs of each service stand in docs/operations.md, and no others."""
    rows = re.findall(
        rf"^\| `([\w-]+)` \| {re.escape(name)} \| (\d+ [GM]iB) \| ([\d.]+) \|$",
        read("docs/operations.md"),
        re.MULTILINE,
    )
    documented = {service: (size(memory), float(cpus)) for service, memory, cpus in rows}
    limits = {
        service: (size(each["mem_limit"]), float(each["cpus"]))
        for service, each in composed(name)["services"].items()
    }
    assert limits == documented


@pytest.mark.parametrize("name", FILES)
def test_every_service_gives_up_what_it_does_not_need(name):
    """No capabilities, no new privileges, bounded logs; what runs our image cannot write it."""
    for service, each in composed(name)["services"].items():
        assert each["cap_drop"] == ["ALL"], service
        assert each["security_opt"] == ["no-new-privileges:true"], service
        assert each["logging"]["options"]["max-size"], service
        assert not each.get("privileged"), service
    for service, each in ours(name).items():
        assert each["read_only"] is True, service
        assert "user" not in each, f"{service}: the image names its user"


@pytest.mark.parametrize("name", FILES)
def test_what_stays_up_has_a_health_check_and_comes_back(name):
    """All but one-shot jobs restart; all of these but the worker can be asked how they are."""
    for service, each in composed(name)["services"].items():
        if each["restart"] == "no":
            assert "healthcheck" not in each
        else:
            assert each["restart"] == "unless-stopped"
            assert ("healthcheck" in each) == (service != "worker"), service


@pytest.mark.parametrize("name", FILES)
def test_ports_are_open_to_this_machine_only(name):
    """A proxy with TLS stands before them."""
    opened = [
        port for each in composed(name)["services"].values() for port in each.get("ports", ())
    ]
    assert opened
    for port in opened:
        assert (port["host_ip"] if isinstance(port, dict) else port).startswith("127.0.0.1")


@pytest.mark.parametrize("name", FILES)
def test_every_setting_in_a_compose_file_is_one_of_ours(name, monkeypatch, tmp_path):
    """Each YIDAN_ variable and each secret that our services get is a setting that takes it."""
    for service, each in ours(name).items():
        variables = dict(each.get("environment") or {})
        given = {key.removeprefix("YIDAN_").lower(): value for key, value in variables.items()}
        files = [secret["source"] for secret in each.get("secrets", ())]
        named = {file.removeprefix("yidan_") for file in files}
        assert set(given) | named <= set(Settings.model_fields), service
        assert not set(given) & named, service
        directory = tmp_path / service
        directory.mkdir()
        for file in files:
            (directory / file).write_text(f"of {file}\n", encoding="utf-8")
        with monkeypatch.context() as patched:
            for key, value in variables.items():
                patched.setenv(key, value)
            settings = Settings(_secrets_dir=directory)
        for setting in named:
            assert getattr(settings, setting) == f"of yidan_{setting}"
        for setting, value in given.items():
            assert str(getattr(settings, setting)).lower() == value.lower()


def test_only_the_worker_writes_the_index_where_servers_run():
    """Two APIs leave that to it, and share sources, database and key of cursors with it."""
    services = composed(SERVERS)["services"]
    assert {services[api]["environment"]["YIDAN_WORKER"] for api in ("api1", "api2")} == {"false"}
    assert services["worker"]["command"] == ["yidan", "worker"]
    for name in ("api1", "api2", "worker"):
        sources = {secret["source"] for secret in services[name]["secrets"]}
        assert {"yidan_database_url", "yidan_cursor_key"} <= sources


def test_secrets_are_files_that_are_neither_committed_nor_built_in():
    """No value of a secret in a compose file; the folder is ignored; the guide makes each file."""
    declared = composed(SERVERS)["secrets"]
    for name, secret in declared.items():
        assert Path(secret["file"]) == ROOT / "secrets" / name
        assert name in read("docs/operations.md")
    assert "secrets/" in read(".gitignore").splitlines()
    ignored = read(".dockerignore").splitlines()
    assert "*" in ignored
    assert not any(line.startswith("!") and "secret" in line for line in ignored)
    for name in FILES:
        for service, each in composed(name)["services"].items():
            for key, value in (each.get("environment") or {}).items():
                secret = re.search(r"PASSWORD|API_KEY|CURSOR_KEY|DATABASE_URL", key)
                assert not secret or str(value).startswith("/run/secrets/"), f"{service}: {key}"


def test_the_elasticsearch_image_has_the_major_of_the_client():
    """Otherwise every request would be refused."""
    images = {each["image"] for each in composed(SERVERS)["services"].values() if "image" in each}
    (server,) = {image.rsplit(":", 1)[1] for image in images if "/elasticsearch:" in image}
    client = re.search(r"^elasticsearch==(\S+)", read("requirements/serve.txt"), re.MULTILINE)[1]
    assert server.split(".")[0] == client.split(".")[0]


def test_elasticsearch_has_security_and_tls_on_and_yidan_rights_on_its_own_indexes_only():
    """The role names the alias and the indexes of the default prefix, nothing else."""
    environment = composed(SERVERS)["services"]["elasticsearch"]["environment"]
    for name in ("enabled", "http.ssl.enabled", "transport.ssl.enabled"):
        assert environment[f"xpack.security.{name}"] == "true"
    role = json.loads(
        re.search(r"<<'JSON'\n(.*?)\nJSON", script("setup-elasticsearch"), re.DOTALL)[1]
    )
    prefix = Settings.model_fields["elastic_prefix"].default
    assert [each["names"] for each in role["indices"]] == [[prefix, f"{prefix}-*"]]
    assert role["cluster"] == ["monitor"]


@pytest.mark.parametrize(
    "service", ["certs", "elasticsearch", "setup-elasticsearch", "setup-postgres"]
)
def test_the_scripts_of_services_are_shell(service):
    """Bash reads them without complaint."""
    command = ["bash", "-n", "-c", script(service)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_image_runs_as_a_fixed_user_without_tools_to_build():
    """The last stage names its user by number, and copies the environment, nothing more."""
    last = read("Dockerfile").split("\nFROM ")[-1]
    assert re.search(r"^USER 10001:10001$", last, re.MULTILINE)
    assert "pip install" not in last
    assert "apt-get" not in read("Dockerfile")
    assert re.findall(r"^COPY (.*)$", last, re.MULTILINE) == ["--from=build /opt/yidan /opt/yidan"]
    assert "HEALTHCHECK" not in last


def test_the_image_bears_the_version_of_the_project():
    """Label and image name follow pyproject.toml."""
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert f'image.version="{version}"' in read("Dockerfile")
    for name in FILES:
        assert {each["image"] for each in ours(name).values()} == {f"yidan:{version}"}


def test_the_image_drops_what_only_its_build_needed():
    """Those locked requirements that nothing but the build group asks for."""
    needed: dict[str, set[str]] = {}
    package = ""
    for line in read("requirements/serve.txt").splitlines():
        if found := re.match(r"([\w.-]+)==", line):
            package = found[1]
            needed[package] = set()
        elif found := re.match(r"\s+#\s+(?:via\s+)?(\S.*)$", line):
            needed[package].add(found[1].strip())
    build: set[str] = set()
    while more := {
        name
        for name, by in needed.items()
        if name not in build and by - {"via"} <= build | {"yidan (pyproject.toml:build)"}
    }:
        build |= more
    assert build
    dropped = re.search(r"pip uninstall --yes \\\n\s+(.+?) \\", read("Dockerfile"))[1]
    assert set(dropped.split()) == build


def test_the_build_sees_what_the_dockerfile_copies():
    """Every path that it copies is let through .dockerignore, and the other way round."""
    first = read("Dockerfile").split("\nFROM ")[1]
    copied = {
        source.split("/")[0]
        for line in re.findall(r"^COPY (.+)$", first, re.MULTILINE)
        for source in line.split()[:-1]
    }
    let = {line[1:] for line in read(".dockerignore").splitlines() if line.startswith("!")}
    assert copied == let


def test_metrics_and_settings_in_the_operations_guide_exist():
    """Names that an alert or an operator would rely on."""
    guide = read("docs/operations.md")
    known = read("api/metrics.py")
    for metric in set(re.findall(r"`(yidan_(?:index|search|http)_\w+)`", guide)):
        assert f'"{metric.removesuffix("_total")}"' in known
    for setting in set(re.findall(r"`YIDAN_(\w+)", guide)):
        assert setting.lower() in Settings.model_fields
