"""The files in `deploy/` can be read, name only what is there, and start commands that exist."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from ui.cli.parser import parse

ROOT = Path(__file__).parent.parent
COMPOSE = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text(encoding="utf-8"))


def manifests() -> list[dict[str, Any]]:
    """Return the documents of the manifests; an anchor of one is known in those after it."""
    text = (ROOT / "deploy" / "kubernetes" / "sanctions-qa.yaml").read_text(encoding="utf-8")
    return list(yaml.safe_load_all(text))


def pods() -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield each object that starts containers, with its pod's specification."""
    for one in manifests():
        spec = one.get("spec", {})
        spec = spec.get("jobTemplate", {}).get("spec", spec)
        if "template" in spec:
            yield one, spec["template"]["spec"]


def test_the_compose_file_keeps_to_its_specification() -> None:
    """The schema lies in the package; nothing is fetched."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    done = subprocess.run(
        [*command, ROOT / "deploy" / "compose.yaml"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_commands_of_the_compose_file_exist() -> None:
    ours = {n: s for n, s in COMPOSE["services"].items() if n != "database"}
    assert set(ours) == {"ingest", "worker", "page", "api"}
    for service in ours.values():
        assert parse(service["command"]).command == service["command"][0]
        assert service["environment"]["SANCTIONS_QA_DATABASE"].startswith("postgresql://")
        named = {volume.rpartition("/data")[0].rstrip(":") for volume in service["volumes"]}
        assert named & set(COMPOSE["volumes"])
    assert not [p for s in ours.values() for p in s.get("ports", ()) if not p.startswith("127.")]


def test_the_commands_of_the_manifests_exist_and_their_volumes_too() -> None:
    found = list(pods())
    assert {one["kind"] for one, _ in found} == {"StatefulSet", "Deployment", "CronJob"}
    for one, pod in found:
        claims = [c["metadata"]["name"] for c in one["spec"].get("volumeClaimTemplates", ())]
        volumes = {*claims, *(v["name"] for v in pod["volumes"])}
        assert pod["securityContext"]["runAsNonRoot"]
        for container in pod["containers"]:
            assert parse(container["args"]).command == container["args"][0]
            assert {mount["name"] for mount in container["volumeMounts"]} <= volumes
            assert {e["name"] for e in container["env"]} >= {"SANCTIONS_QA_DATABASE"}
            assert not container["securityContext"]["allowPrivilegeEscalation"]
            assert ":latest" not in container["image"]


def test_selectors_choose_pods_that_are_there() -> None:
    labels = [
        one["spec"]["template"]["metadata"]["labels"]
        for one in manifests()
        if "template" in one.get("spec", {})
    ]
    for one in manifests():
        chosen = one.get("spec", {}).get("selector")
        if chosen:
            assert chosen.get("matchLabels", chosen) in labels, one["metadata"]["name"]


@pytest.mark.parametrize("name", ["docs/postgres.md", "deploy/sizing.md"])
def test_variables_and_commands_that_the_pages_name_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    settings = "".join(
        (ROOT / package / "settings.py").read_text(encoding="utf-8")
        for package in ("ingest", "rag", "ui")
    )
    for variable in set(re.findall(r"SANCTIONS_QA_([A-Z_]+)", text)):
        assert f'"{variable}"' in settings, variable
