"""all-MiniLM-L6-v2 in NumPy: its packaged weights read and run without torch, on any machine.

It trains nothing, and no other model fits it. Some six abstracts a second on one core.
Source: Devlin et al., BERT (2019), for the layers; the model's own card for pooling and length.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_LAYERS, _HEADS, _MOST_TOKENS = 6, 12, 256
_TINY = 1e-12  # as the model was trained with


class MiniLm:
    """The weights by name, and the tokenizer that cuts texts as the model was taught."""

    def __init__(self, folder: Path) -> None:
        """Raises ImportError where safetensors or tokenizers is not installed, OSError for no
        weights in the folder.
        """
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        self._weights: dict[str, Floats] = load_file(folder / "model.safetensors")
        self._tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text("utf-8"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(_MOST_TOKENS)

    def papers(self, texts: Sequence[str]) -> Floats:
        """A vector of length one for each text (texts x 384), in their order."""
        return self._encoded(texts)

    def topics(self, words: Sequence[str]) -> Floats:
        """The same of topics: the model reads both alike."""
        return self._encoded(words)

    def _encoded(self, texts: Sequence[str]) -> Floats:
        rows = np.zeros((len(texts), 384), dtype=np.float32)
        for at, cut in enumerate(self._tokenizer.encode_batch(list(texts))):
            # One by one: no padding to be left out again, and matrices large enough as it is.
            mean = self._read(np.array(cut.ids)).mean(axis=0)
            rows[at] = mean / max(float(np.linalg.norm(mean)), _TINY)
        return rows

    def _read(self, tokens: Any) -> Floats:
        """What each token means where it stands (tokens x 384)."""
        table = self._weights
        state = (
            table["embeddings.word_embeddings.weight"][tokens]
            + table["embeddings.position_embeddings.weight"][: len(tokens)]
            + table["embeddings.token_type_embeddings.weight"][0]
        )
        state = self._normed(state, "embeddings.LayerNorm")
        for layer in range(_LAYERS):
            name = f"encoder.layer.{layer}"
            seen = self._dense(self._attended(state, name), f"{name}.attention.output.dense")
            state = self._normed(state + seen, f"{name}.attention.output.LayerNorm")
            wide = _gelu(self._dense(state, f"{name}.intermediate.dense"))
            told = self._dense(wide, f"{name}.output.dense")
            state = self._normed(state + told, f"{name}.output.LayerNorm")
        return state

    def _attended(self, state: Floats, layer: str) -> Floats:
        """Each token as a mean of all tokens, weighed anew by every head."""
        query, key, value = (
            self._dense(state, f"{layer}.attention.self.{part}")
            .reshape(len(state), _HEADS, -1)
            .transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(query.shape[2]))
        scores = np.exp(scores - scores.max(axis=2, keepdims=True))
        scores /= scores.sum(axis=2, keepdims=True)
        found: Floats = (scores @ value).transpose(1, 0, 2).reshape(len(state), -1)
        return found

    def _dense(self, state: Floats, name: str) -> Floats:
        found: Floats = state @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return found

    def _normed(self, state: Floats, name: str) -> Floats:
        centred = state - state.mean(axis=1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=1, keepdims=True) + np.float32(_TINY))
        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        found: Floats = centred / spread * weight + bias
        return found


def _gelu(state: Floats) -> Floats:
    from scipy.special import erf

    found: Floats = state * np.float32(0.5) * (1 + erf(state * np.float32(np.sqrt(0.5))))
    return found
