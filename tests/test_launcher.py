"""./farun finds its way and says plainly what is missing."""

from __future__ import annotations

import importlib.util
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def launcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    loader = SourceFileLoader("farun_launcher", str(ROOT / "farun"))
    spec = importlib.util.spec_from_loader("farun_launcher", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    for name in ("uv.lock", "pyproject.toml", ".python-version"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(module, "STAMP", tmp_path / ".venv" / ".farun-stamp")
    return module


def test_nothing_is_installed_when_the_environment_is_as_the_lock_says(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    launcher.PYTHON.parent.mkdir(parents=True)
    launcher.PYTHON.touch()
    launcher.STAMP.write_text(launcher.fingerprint())
    monkeypatch.setattr(launcher, "uv", lambda: pytest.fail("uv was asked for"))
    launcher.prepare()


def test_a_changed_lock_is_noticed(launcher: ModuleType) -> None:
    before = launcher.fingerprint()
    lock = launcher.ROOT / "uv.lock"
    lock.write_bytes(lock.read_bytes() + b"\n")
    assert launcher.fingerprint() != before


def test_a_missing_venv_module_is_said_in_one_sentence(
    launcher: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(launcher.sys, "executable", "/bin/false")
    with pytest.raises(SystemExit):
        launcher.uv()
    assert "python3-venv" in capsys.readouterr().err


def test_the_launcher_needs_no_package(launcher: ModuleType) -> None:
    source = (ROOT / "farun").read_text(encoding="utf-8")
    imported = {line.split()[1] for line in source.splitlines() if line.startswith("import ")}
    assert imported <= {"hashlib", "os", "pathlib", "subprocess", "sys"}
