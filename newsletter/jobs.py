"""The timetable: which job runs how often, as one table, run by APScheduler in one process.

It knows no job's inside; the rows in the database stay the truth.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime

from newsletter import pipeline, receiving, tidying
from newsletter.app import App
from newsletter.models import Problem
from newsletter.pipeline import Stop

log = logging.getLogger(__name__)

MOST_MAILS = 200  # of one run

# name, what to do, seconds between two runs
TIMETABLE: tuple[tuple[str, Callable[[App, Stop], object], float], ...] = (
    ("collect", lambda app, stop: pipeline.collect(app), 600),
    ("learn", lambda app, stop: pipeline.learn(app), 1800),
    ("compose", lambda app, stop: pipeline.compose(app, whole_day=False, stop=stop), 30),
    ("deliver", lambda app, stop: pipeline.deliver(app, stop=stop, counted=False), 5),
    ("receive", lambda app, stop: receiving.receive(app, MOST_MAILS, stop=stop), 5),
    ("fetch", lambda app, stop: receiving.fetch(app, MOST_MAILS), 60),
    ("tidy", lambda app, stop: tidying.tidy(app), 3600),
)


def serve(app: App, stop: Stop) -> None:
    """Run the timetable until `stop` says so; then finish what is in flight and claim nothing new.

    A job that is late runs once, not as often as it was missed, and never beside itself.
    """
    # Here, because whoever only looks at the timetable keeps no time.
    from apscheduler.executors.pool import ThreadPoolExecutor
    from apscheduler.schedulers.background import BackgroundScheduler

    scheduler = BackgroundScheduler(
        executors={"default": ThreadPoolExecutor(len(TIMETABLE))},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        timezone=UTC,
    )
    for name, job, seconds in TIMETABLE:
        scheduler.add_job(
            _guarded(name, job),
            "interval",
            args=(app, stop),
            id=name,
            seconds=seconds,
            next_run_time=datetime.now(UTC),
        )
    scheduler.start()
    try:
        while not stop():
            time.sleep(0.2)
    finally:
        scheduler.shutdown(wait=True)


def _guarded(name: str, job: Callable[[App, Stop], object]) -> Callable[[App, Stop], None]:
    """The job, with what a person must know in the log; the next run tries again."""

    def run(app: App, stop: Stop) -> None:
        try:
            job(app, stop)
        except Problem as problem:
            log.error("%s: %s", name, problem)

    return run
