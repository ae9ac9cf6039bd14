"""How the project is built and run: by bandit's rules, with YAML that runs nothing, in a container without rights."""

import ast
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from content.mistakes import BrokenLibrary
from content.reader import read_library
from tests.conftest import SMALL

ROOT = Path(__file__).parents[2]
CODE = ("bot", "content", "handlers", "storage", "deploy", "benchmarks", "tests")
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
UNSAFE = {"full_load", "full_load_all", "unsafe_load", "unsafe_load_all"}
"""Of PyYAML; `load` without a safe loader is found by bandit's rule S506."""
UNSAFE_LOADERS = {"Loader", "CLoader", "FullLoader", "CFullLoader", "UnsafeLoader", "CUnsafeLoader"}
RUNS_DATA = {"pickle", "marshal", "shelve", "dill"}


def modules(*packages: str) -> Iterator[tuple[Path, str]]:
    """Every module of some packages, and its text."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")


# --- bandit's rules, which ruff calls S


def test_bandits_rules_are_on_and_none_is_off_for_the_code_that_runs() -> None:
    lint = tomllib.loads(PYPROJECT)["tool"]["ruff"]["lint"]

    assert lint["select"] == ["ALL"]
    assert not [rule for rule in lint["ignore"] if re.fullmatch(r"S\d*", rule)]
    off = {
        folder for folder, rules in lint["per-file-ignores"].items() if any(re.match(r"S\d", rule) for rule in rules)
    }
    assert off == {"tests/**", "benchmarks/**"}


def test_a_rule_that_is_off_somewhere_says_why() -> None:
    off = re.findall(r'^ *"(S\d+)",(.*)$', PYPROJECT, re.MULTILINE)

    assert off
    assert not [rule for rule, comment in off if not comment.strip().startswith("# ") and rule != "S106"]


def test_a_line_that_one_of_them_overlooks_says_why() -> None:
    silent = [
        f"{path}:{number}"
        for path, text in modules(*CODE)
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(r"# noqa:(?=[^-]*\bS\d{3}\b)(?![^-]*- \w)", line)
    ]

    assert silent == []


# --- YAML, and other data that could be code


def test_no_module_loads_yaml_with_what_can_run_code() -> None:
    found = [
        f"{path}:{node.lineno}: yaml.{node.attr}"
        for path, text in modules(*CODE)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "yaml"
        and node.attr in UNSAFE | UNSAFE_LOADERS
    ]

    assert found == []


@pytest.mark.parametrize(
    "planted",
    [
        "!!python/object/apply:os.system ['touch {mark}']",
        "!!python/object/apply:builtins.open ['{mark}', 'w']",
        "!!python/name:os.system",
        "!!python/object/new:os.system ['touch {mark}']",
    ],
)
def test_a_file_of_the_library_that_names_python_is_a_mistake_and_runs_nothing(tmp_path: Path, planted: str) -> None:
    library, mark = shutil.copytree(SMALL, tmp_path / "library"), tmp_path / "mark"
    with (library / "glossary" / "s.yaml").open("a", encoding="utf-8") as file:
        file.write(f"\n- id: planted\n  name: {planted.format(mark=mark)}\n")

    with pytest.raises(BrokenLibrary) as broken:
        read_library(library)

    assert "glossary/s.yaml:" in str(broken.value)
    assert not mark.exists()


def test_no_module_that_runs_reads_data_that_can_be_code() -> None:
    imported = {
        f"{path}: {name}"
        for path, text in modules("bot", "content", "handlers", "storage")
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names])
        if name.split(".")[0] in RUNS_DATA
    }

    assert imported == set()


# --- the locks, and what is run


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_every_package_is_pinned_with_hashes_and_without_an_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.findall(r"^\S.*(?:\n    .*)*", text, re.MULTILINE)

    assert not [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry]
    assert not re.search(r"://|--(extra-)?index-url|--find-links", text)


def test_what_runs_is_installed_by_hash() -> None:
    assert "--require-hashes" in (ROOT / "deploy" / "build-image.sh").read_text(encoding="utf-8")
    assert (ROOT / "Makefile").read_text(encoding="utf-8").count("--require-hashes") == 2


def test_the_container_holds_no_secret_and_is_run_without_rights_on_a_root_that_is_read_only() -> None:
    docs = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")

    assert not re.search(r"^\s*(ARG|ENV)\b.*(TOKEN|SECRET|KEY|PASSWORD)", DOCKERFILE, re.MULTILINE)
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", DOCKERFILE, re.MULTILINE)
    assert "--read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges" in docs


def test_an_audit_is_one_command() -> None:
    # Within `make test` another make tells of the folders it enters and leaves.
    typed = ["make", "--no-print-directory", "--dry-run", "audit"]
    made = subprocess.run(typed, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - only printed

    assert made.stdout.splitlines()[-1].endswith("python -m deploy.audit")


def test_it_is_said_how_to_report_a_weakness_without_anybodys_address() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")

    assert "Report a vulnerability" in text
    assert not re.search(r"\S+@\S+\.\w+|https?://", text)
    assert "SECURITY.md" in (ROOT / "README.md").read_text(encoding="utf-8")
