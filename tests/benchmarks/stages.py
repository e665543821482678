"""Where the CPU time of a run goes, stage by stage, by a stopwatch around the calls of the journey.

The run is a real one, in this process and into a real server; nothing of it is left out.
"""

import gc
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from newsletter import composing, pipeline
from newsletter.app import App
from newsletter.cli import calm_the_collector
from newsletter.config_file import load
from newsletter.delivering import DeliveryRun
from newsletter.desk import Desk
from newsletter.post import outbox
from newsletter.press import Press

# Each stage with its goal in microseconds of CPU a reader.
GOALS = {"ranking": 150, "joining": 100, "states": 40, "SMTP": 100}


class Stopwatch:
    """CPU seconds by stage; while one stage runs inside another, only the inner one counts."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._stages = ["none"]
        self._since = time.process_time()

    def _charge(self) -> None:
        now = time.process_time()
        self.spent[self._stages[-1]] += now - self._since
        self._since = now

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self._charge()
        self._stages.append(name)
        try:
            yield
        finally:
            self._charge()
            self._stages.pop()

    def around(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, whose time is charged to the stage."""

        def timed(*given: Any, **named: Any) -> Any:
            with self.stage(name):
                return work(*given, **named)

        return timed

    def around_each(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same generator; what it does for each item is charged to the stage."""

        def timed(*given: Any, **named: Any) -> Iterator[Any]:
            items = work(*given, **named)
            while True:
                with self.stage(name):
                    item = next(items, None)
                if item is None:
                    return
                yield item

        return timed


def measure(config: Path, readers: int) -> dict[str, float]:
    """Compose and deliver once; microseconds of CPU a reader, by stage."""
    calm_the_collector()  # as the command does
    gc.freeze()
    app, watch = App(load(config)), Stopwatch()
    wrapped = [
        (composing, "choices", "ranking", watch.around),
        (outbox, "put", "states", watch.around),
        (DeliveryRun, "letters", "states", watch.around_each),
        (DeliveryRun, "checkpoint", "states", watch.around),
        (Desk, "index", "indexing the papers, once a run", watch.around),
        (Press, "prepare", "making the cards, once a run", watch.around),
        (Press, "matter", "reading the editions", watch.around),
        (Press, "outgoing", "joining", watch.around_each),
        (Press, "_write", "joining", watch.around),
        (pipeline, "hand_over", "SMTP", watch.around),
    ]
    with ExitStack() as stack:
        for owner, name, stage, around in wrapped:
            stack.enter_context(patch.object(owner, name, around(stage, getattr(owner, name))))
        with watch.stage("the rest of composing"):
            pipeline.compose(app, whole_day=True)
        with watch.stage("the rest of delivering"):
            pipeline.deliver(app)
    app.close()
    del watch.spent["none"]
    return {stage: seconds / readers * 1e6 for stage, seconds in watch.spent.items()}
