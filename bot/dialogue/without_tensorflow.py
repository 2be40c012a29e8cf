"""Lets Rasa be imported without TensorFlow in a process that only answers.

Our pipeline and policy (config.yml) use no neural network, yet `import rasa.core.agent` imports
TensorFlow: 7 s of start and 250 MB for nothing. Here `tensorflow` and `keras` become placeholders:
their names can be looked up and subclassed, and calling any of them raises ImportError. Training
runs in a process of its own, with the real thing.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

_REPLACED = ("tensorflow", "tensorflow_text", "tensorflow_hub", "tensorflow_addons", "keras")


class _Named(type):
    """A class whose every attribute is another such class."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Named(name, (), {})

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls.__module__ == __name__:
            raise ImportError(f"{cls.__name__}: TensorFlow is not loaded in this process")
        return super().__call__(*args, **kwargs)


class _Placeholder(ModuleType):
    __path__: list[str] = []
    __version__ = "0.0.0"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Named(name, (), {})


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.split(".")[0] not in _REPLACED:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _Placeholder(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


def install() -> bool:
    """Puts the placeholders in place; False when the real TensorFlow is already loaded."""
    loaded = sys.modules.get("tensorflow")
    if loaded is not None and not isinstance(loaded, _Placeholder):
        return False
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
    return True
