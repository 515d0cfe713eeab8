"""The built wheel, installed alone beside the `Events` package, serves a typed program of somebody else."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = {"holdings_ledger", "holdings_events", "holdings_projections"}
UNREACHABLE = ("No matching distribution", "Could not find a version", "Connection", "ConnectTimeout")

pytestmark = pytest.mark.slow


def pip(python: Path | str, *arguments: str) -> str:
    """Run pip; skip where it can reach no index, fail on anything else."""
    done = subprocess.run(
        [str(python), "-m", "pip", "--disable-pip-version-check", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode and any(word in done.stderr for word in UNREACHABLE):
        pytest.skip(f"pip cannot reach a package index: {done.stderr.strip().splitlines()[-1]}")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the sources."""
    source = tmp_path_factory.mktemp("source") / "project"
    ignored = shutil.ignore_patterns(".*", "*.db*", "__pycache__")
    shutil.copytree(ROOT, source, ignore=ignored)
    target = tmp_path_factory.mktemp("wheel")
    pip(sys.executable, "wheel", "-q", "--no-deps", "-w", str(target), str(source))
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def clean_python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment with the wheel, `Events` and mypy, and nothing of the clone."""
    folder = tmp_path_factory.mktemp("clean")
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip(python, "install", "-q", str(wheel), "Events", "mypy")
    return python


def ran(python: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        [str(python), *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )


def test_wheel_installs_the_three_packages_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.split("/")[0] for name in names}
    metadata = {top for top in tops if top.endswith(".dist-info")}
    assert tops - metadata == PACKAGES
    assert len(metadata) == 1
    assert {f"{package}/py.typed" for package in PACKAGES} <= set(names)
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_events_package_keeps_working_beside_it(clean_python: Path, tmp_path: Path) -> None:
    code = (
        "import events, holdings_events, holdings_projections, holdings_ledger, sys\n"
        "assert events.Events and 'site-packages' in holdings_ledger.__file__\n"
        "assert not hasattr(events, 'SharesSold')\n"
    )
    done = ran(clean_python, "-c", code, cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_typed_program_checks_and_runs_against_the_installed_wheel(
    clean_python: Path, tmp_path: Path
) -> None:
    program = tmp_path / "embed.py"
    shutil.copy(ROOT / "examples" / "embed.py", program)
    checked = ran(clean_python, "-m", "mypy", "--strict", "--no-incremental", str(program), cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout
    done = ran(clean_python, str(program), str(ROOT / "examples" / "filings"), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Armstrong Joseph H: 41,333 Common Stock (reconciled)" in done.stdout
    assert "Misra Ashutosh sold for 21,858.00" in done.stdout


def test_installed_command_runs(clean_python: Path, tmp_path: Path) -> None:
    command = clean_python.with_name("holdings-ledger")
    done = subprocess.run([command, "--version"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("holdings-ledger ")
