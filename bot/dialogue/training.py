"""Trains the Rasa model when its inputs changed, and says so.

The model's file name carries a fingerprint of everything it is made from, so "is it current?" is
a look at the folder.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from bot.answers.loading import aid_questions, load_answers
from bot.errors import ModelError
from bot.knowledge import ROOT, topics

_INPUTS = ("config.yml", "domain.yml", "data/nlu", "data/rules", "data/stories", "bot/nlu")
_KEEP = 3
_AID = "legal_aid.eligibility"


def _files() -> Iterator[Path]:
    for name in _INPUTS:
        path = ROOT / name
        if path.is_dir():
            yield from sorted(p for p in path.rglob("*") if p.suffix in (".yml", ".py", ".txt"))
        elif path.exists():
            yield path


def fingerprint() -> str:
    """Twelve hex digits over every input of the model."""
    digest = hashlib.sha256()
    for path in _files():
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    digest.update(answer_questions().encode())
    return digest.hexdigest()[:12]


def answer_questions() -> str:
    """Training data: the everyday questions of every answer belong to its topic.

    A tapped button asks one of them, or the question that opens the legal-aid form, so a tap
    arrives where it says. What data/nlu has already is not said twice.
    """
    known = {_squeezed(line[2:]) for path in sorted((ROOT / "data" / "nlu").glob("*.yml"))
             for line in map(str.strip, path.read_text(encoding="utf-8").splitlines())
             if line.startswith("- ")}
    aid = {_squeezed(ask): ask for ask in aid_questions().values() if _squeezed(ask) not in known}
    by_intent: dict[str, dict[str, str]] = {topics()[_AID].intent: aid}
    for answer in load_answers():
        found = by_intent.setdefault(topics()[answer.topic].intent, {})
        found |= {_squeezed(ask): ask for ask in answer.asks if _squeezed(ask) not in known}
    blocks = [{"intent": intent, "examples": "".join(f"- {ask}\n" for ask in found.values())}
              for intent, found in by_intent.items() if found]
    return yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True)


def _squeezed(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def current_model(folder: Path) -> Path | None:
    """The model made from the inputs as they are now, or None."""
    path = folder / f"farun-{fingerprint()}.tar.gz"
    return path if path.exists() else None


def ensure_model(folder: Path, say: Callable[[str], None] = print, force: bool = False) -> Path:
    """Path of a current model, trained first when there is none. ModelError when training fails."""
    known = None if force else current_model(folder)
    if known:
        return known
    name = f"farun-{fingerprint()}"
    say("训练语料有变化（或第一次运行），正在训练模型，约需一两分钟……")
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "bot.dialogue.training", str(folder), name],
        cwd=ROOT, capture_output=True, text=True,
    )
    path = folder / f"{name}.tar.gz"
    if done.returncode != 0 or not path.exists():
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise ModelError(f"模型训练失败：\n{tail}", hint="请检查 data/nlu、data/rules、domain.yml")
    say(f"训练完成，用时 {time.monotonic() - started:.0f} 秒：{path.name}")
    for old in sorted(folder.glob("farun-*.tar.gz"), key=lambda p: p.stat().st_mtime)[:-_KEEP]:
        old.unlink()
    return path


def train(folder: Path, name: str) -> None:
    """Runs Rasa's training in this process; ModelError when it reports a failure."""
    from bot.dialogue import quiet

    quiet.prepare()
    from rasa.model_training import train as rasa_train

    quiet.quiet_logs()
    with tempfile.TemporaryDirectory() as made:
        questions = Path(made) / "answer_questions.yml"
        questions.write_text(answer_questions(), encoding="utf-8")
        result = rasa_train(
            domain=str(ROOT / "domain.yml"), config=str(ROOT / "config.yml"),
            training_files=[str(ROOT / "data" / "nlu"), str(ROOT / "data" / "rules"),
                            str(questions)],
            output=str(folder), fixed_model_name=name, force_training=True,
        )
    if result.code != 0:
        raise ModelError(f"Rasa 训练返回 {result.code}")


if __name__ == "__main__":
    train(Path(sys.argv[1]), sys.argv[2])
