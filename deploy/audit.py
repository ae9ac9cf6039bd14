"""Is a vulnerability known in one of the pinned packages? `make audit`, where the network allows.

    python -m deploy.audit [LOCK ...]

pip-audit ends with 0 and “No known vulnerabilities found” also where it could look nothing up. So its report is held
against the locks: a package that it skipped, or does not name, was not audited. Packages for other systems are looked
up too, whatever system this is. Ends with 0 where every pinned package was looked up and none is vulnerable, with 1
where one is, with 2 where not all could be looked up.
"""

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
FINE, VULNERABLE, NOT_AUDITED = 0, 1, 2
_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==([^\s;\\]+)", re.MULTILINE)

Pins = Mapping[str, str]
"""Versions by the package's name, in lower case with hyphens."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came out for a lock: a line for each package that is vulnerable, and for each that was not audited."""

    vulnerable: tuple[str, ...]
    not_audited: tuple[str, ...]

    @property
    def code(self) -> int:
        """The exit code that says so."""
        return VULNERABLE if self.vulnerable else NOT_AUDITED if self.not_audited else FINE


def pins(lock: str) -> list[Pins]:
    """The pinned packages of a lock, those for other systems among them.

    A package that is pinned twice, for older and newer Pythons, stands in the first lot and again in the second, as
    pip-audit takes each but once.
    """
    lots: list[dict[str, str]] = []
    for written, version in _PIN.findall(lock):
        name = re.sub(r"[-_.]+", "-", written).lower()
        free = next((lot for lot in lots if name not in lot), None)
        if free is None:
            lots.append(free := {})
        free[name] = version
    return list(lots)


def judged(pinned: Pins, report: str, said: str) -> Verdict:
    """What pip-audit's report means for the packages of a lock.

    Args:
        pinned: the packages.
        report: what pip-audit wrote, in its JSON; anything else where it fell over.
        said: what it said on standard error.
    """
    try:
        found = {entry["name"]: entry for entry in json.loads(report)["dependencies"]}
    except (ValueError, KeyError, TypeError):
        last = (said.strip().splitlines() or ["no report"])[-1]
        return Verdict((), (f"all {len(pinned)} packages: {last}",))
    vulnerable, not_audited = list[str](), list[str]()
    for name, version in sorted(pinned.items()):
        entry = found.get(name, {"skip_reason": "not in the report"})
        if entry.get("version") != version or "vulns" not in entry:
            not_audited.append(f"{name} {version}: {entry.get('skip_reason', 'another version was looked up')}")
        vulnerable += [f"{name} {version}: {_told(vulnerability)}" for vulnerability in entry.get("vulns", ())]
    return Verdict(tuple(vulnerable), tuple(not_audited))


def _told(vulnerability: Mapping[str, Any]) -> str:
    """A vulnerability by its names, and the versions in which it is mended."""
    names = ", ".join([vulnerability["id"], *vulnerability.get("aliases", ())])
    mended = ", ".join(vulnerability.get("fix_versions", ())) or "no version yet"
    return f"{names}; mended in {mended}"


def looked_up(pinned: Pins) -> tuple[str, str]:
    """What pip-audit writes of these packages, and what it says on standard error."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as asked:
        asked.writelines(f"{name}=={version}\n" for name, version in pinned.items())
        asked.flush()
        options = ("--no-deps", "--disable-pip", "--progress-spinner=off", "--format=json")
        command = [sys.executable, "-m", "pip_audit", *options, "--requirement", asked.name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    return done.stdout, done.stderr


def main() -> int:
    """Audit the locks named, or the project's; the exit code."""
    codes = {FINE}
    for lock in sys.argv[1:] or [str(ROOT / name) for name in LOCKS]:
        name, lots = Path(lock).name, pins(Path(lock).read_text(encoding="utf-8"))
        verdicts = [judged(lot, *looked_up(lot)) for lot in lots]
        vulnerable = [line for verdict in verdicts for line in verdict.vulnerable]
        not_audited = [line for verdict in verdicts for line in verdict.not_audited]
        for line in vulnerable:
            print(f"{name}: VULNERABLE: {line}")
        for line in not_audited:
            print(f"{name}: not audited: {line}")
        if not vulnerable and not not_audited:
            print(f"{name}: {sum(map(len, lots))} packages audited, no vulnerability known.")
        codes |= {verdict.code for verdict in verdicts}
    return VULNERABLE if VULNERABLE in codes else max(codes)


if __name__ == "__main__":
    sys.exit(main())
