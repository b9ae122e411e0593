"""Runs the networks: numbers in, numbers out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needlework.photo.picture import extra_missing
from needlework.photo.weights import model_bytes, models_folder
from needlework.problems import BadInputError

Pixels = NDArray[np.float32]


class Network:
    """A network that was read from its file.

    Parameters
    ----------
    content : bytes
        A model of the LiteRT (TFLite) format.
    """

    def __init__(self, content: bytes) -> None:
        try:
            from ai_edge_litert.interpreter import Interpreter, OpResolverType
        except ImportError as error:
            raise BadInputError([extra_missing("ai-edge-litert")]) from error
        self._interpreter: Any = Interpreter(
            model_content=content,
            num_threads=1,
            # Without delegates: the same numbers on every machine, and no line on the screen.
            experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
        )
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._outputs = {
            one["name"]: one["index"] for one in self._interpreter.get_output_details()
        }

    def run(self, pixels: Pixels) -> Mapping[str, NDArray[np.float64]]:
        """Return the outputs by name, flat.

        Parameters
        ----------
        pixels : array, (height, width, 3)
        """
        self._interpreter.set_tensor(self._input, pixels[None])
        self._interpreter.invoke()
        return {
            name: np.array(self._interpreter.get_tensor(index), dtype=float).ravel()
            for name, index in self._outputs.items()
        }


def network(name: str) -> Network:
    """Return a network of the user's folder; read once.

    Parameters
    ----------
    name : {"detector", "mesh", "iris"}
    """
    return _network(name, models_folder())


@cache
def _network(name: str, folder: Path) -> Network:
    return Network(model_bytes(name, folder))
