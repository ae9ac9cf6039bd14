"""`make audit` calls clean only what was looked up. Reports are as pip-audit wrote them."""

import json
from pathlib import Path

import pytest

from deploy import audit
from deploy.audit import FINE, NOT_AUDITED, VULNERABLE, Verdict, judged, pins

LOCK = """\
pyyaml==6.0.3 \\
    --hash=sha256:00 \\
    --hash=sha256:01
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:02
Babel_Extra.Thing==2.18.0
"""
PINNED = {"pyyaml": "6.0.3", "colorama": "0.4.6"}
CLEAN = '{"dependencies": [{"name": "pyyaml", "version": "6.0.3", "vulns": []}, {"name": "colorama", "version": "0.4.6", "vulns": []}], "fixes": []}'  # noqa: E501 - as it was written
FOUND = '{"dependencies": [{"name": "pyyaml", "version": "6.0.3", "vulns": [{"id": "PYSEC-2021-142", "fix_versions": ["5.4", "6.1"], "aliases": ["CVE-2020-14343"], "description": "A vulnerability…"}]}, {"name": "colorama", "version": "0.4.6", "vulns": []}], "fixes": []}'  # noqa: E501 - as it was written
SKIPPED = '{"dependencies": [{"name": "pyyaml", "version": "6.0.3", "vulns": []}, {"name": "colorama", "skip_reason": "Dependency not found on PyPI and could not be audited: colorama (0.4.6)"}], "fixes": []}'  # noqa: E501 - as it was written
UNREACHED = """\
Traceback (most recent call last):
requests.exceptions.ConnectionError: HTTPSConnectionPool(host='vulnerabilities.example', port=443): Max retries exceeded
"""


def test_a_lock_names_its_packages_those_for_other_systems_too() -> None:
    assert pins(LOCK) == [{"pyyaml": "6.0.3", "colorama": "0.4.6", "babel-extra-thing": "2.18.0"}]


def test_a_package_that_is_pinned_twice_is_looked_up_twice() -> None:
    both = "numpy==2.4.6 ; python_full_version < '3.12'\nrich==15.0.0\nnumpy==2.5.5 ; python_full_version >= '3.12'\n"

    assert pins(both) == [{"numpy": "2.4.6", "rich": "15.0.0"}, {"numpy": "2.5.5"}]


@pytest.mark.parametrize("lock", audit.LOCKS)
def test_every_package_of_the_projects_locks_is_found(lock: str) -> None:
    text = (audit.ROOT / lock).read_text(encoding="utf-8")

    assert sum(map(len, pins(text))) == len([line for line in text.splitlines() if not line.startswith((" ", "#"))])
    assert "python-telegram-bot" in pins(text)[0]


def test_packages_that_were_all_looked_up_and_are_clean_are_fine() -> None:
    assert judged(PINNED, CLEAN, "No known vulnerabilities found") == Verdict((), ())
    assert judged(PINNED, CLEAN, "").code == FINE


def test_a_vulnerability_is_named_with_what_mends_it() -> None:
    verdict = judged(PINNED, FOUND, "Found 1 known vulnerability in 1 package")

    assert verdict.vulnerable == ("pyyaml 6.0.3: PYSEC-2021-142, CVE-2020-14343; mended in 5.4, 6.1",)
    assert verdict.code == VULNERABLE


def test_a_package_that_was_skipped_was_not_audited_though_nothing_was_found() -> None:
    verdict = judged(PINNED, SKIPPED, "No known vulnerabilities found")

    assert verdict.not_audited == (
        "colorama 0.4.6: Dependency not found on PyPI and could not be audited: colorama (0.4.6)",
    )
    assert verdict.code == NOT_AUDITED


def test_a_package_that_the_report_does_not_name_was_not_audited() -> None:
    assert judged({**PINNED, "rich": "15.0.0"}, CLEAN, "").not_audited == ("rich 15.0.0: not in the report",)


def test_a_package_of_which_another_version_was_looked_up_was_not_audited() -> None:
    assert judged({"pyyaml": "6.0.4"}, CLEAN, "").code == NOT_AUDITED


@pytest.mark.parametrize("report", ["", "null", "[]", '{"dependencies": 7}'])
def test_where_the_database_was_not_reached_nothing_was_audited(report: str) -> None:
    verdict = judged(PINNED, report, UNREACHED)

    assert verdict.not_audited[0].startswith("all 2 packages: requests.exceptions.ConnectionError: ")
    assert verdict.code == NOT_AUDITED


def test_what_is_vulnerable_is_said_although_others_were_skipped() -> None:
    both = json.dumps({"dependencies": [json.loads(FOUND)["dependencies"][0], json.loads(SKIPPED)["dependencies"][1]]})
    verdict = judged(PINNED, both, "")

    assert (verdict.code, len(verdict.vulnerable), len(verdict.not_audited)) == (VULNERABLE, 1, 1)


@pytest.mark.parametrize(
    ("reports", "code", "last"),
    [
        ((CLEAN, CLEAN), FINE, "b.lock: 2 packages audited, no vulnerability known."),
        ((SKIPPED, CLEAN), NOT_AUDITED, "b.lock: 2 packages audited, no vulnerability known."),
        ((SKIPPED, FOUND), VULNERABLE, "b.lock: VULNERABLE: pyyaml 6.0.3: PYSEC-2021-142, CVE-2020-14343; mended in"),
        ((FOUND, SKIPPED), VULNERABLE, "b.lock: not audited: colorama 0.4.6: Dependency not found"),
    ],
)
def test_the_worst_of_all_locks_decides(  # noqa: PLR0917 - what is asked, and what is wanted
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    reports: tuple[str, str],
    code: int,
    last: str,
) -> None:
    locks = [tmp_path / name for name in ("a.lock", "b.lock")]
    for lock in locks:
        lock.write_text("pyyaml==6.0.3\ncolorama==0.4.6 ; sys_platform == 'win32'\n", encoding="utf-8")
    written = iter(reports)
    monkeypatch.setattr(audit, "looked_up", lambda _pinned: (next(written), ""))
    monkeypatch.setattr("sys.argv", ["audit", *map(str, locks)])

    assert audit.main() == code
    assert capsys.readouterr().out.splitlines()[-1].startswith(last)
