"""Put off the import of a slow module until something of it is used.

scikit-learn takes a second of processor time to import, for one distance that is never asked for
here. Without it the embedding model takes 4.0 s from nothing to its first vector instead of 4.75
(two cores, sentence-transformers 6.2).
"""

import importlib
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import ModuleType


@contextmanager
def used_later(module: str, *functions: str) -> Iterator[None]:
    """Let ``from module import function`` find what loads the module with its first call.

    Whatever else is asked of the module loads it at once. Nothing changes where it is loaded.
    """
    if module in sys.modules:
        yield
        return
    stand_in = _StandIn(module, functions)
    sys.modules[module] = stand_in
    try:
        yield
    finally:
        if sys.modules.get(module) is stand_in:
            del sys.modules[module]


class _StandIn(ModuleType):
    def __init__(self, module: str, functions: tuple[str, ...]) -> None:
        super().__init__(module)
        for name in functions:
            setattr(self, name, self._later(name))

    def _later(self, name: str) -> Callable[..., object]:
        def call(*given: object, **named: object) -> object:
            function: Callable[..., object] = getattr(self._loaded(), name)
            return function(*given, **named)

        return call

    def _loaded(self) -> ModuleType:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return importlib.import_module(self.__name__)

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):  # the import system asks whether it is a package
            raise AttributeError(name)
        return getattr(self._loaded(), name)
