"""What people read while a review is run: a line for each stage, with what it came to and how long it took.

A logger plugin of Snakemake, which tells it of the jobs that begin and end. What Snakemake and the jobs themselves say,
tracebacks too, goes into the log of the run.
"""

import os
import sys
from logging import LogRecord
from pathlib import Path
from threading import Lock, Timer
from time import monotonic

from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.common import LogEvent, logger_plugin_module_prefix
from snakemake_interface_logger_plugins.registry import LoggerPluginRegistry

from scripts.command.run_logs import log_of_run
from scripts.command.stages import STAGES, rules_with_stages

NAME = "litfunnel"
PATIENCE = 4  # seconds after which a job that is still going on gets a line of its own
NOTHING_TO_DO = "Nothing to be done"


def take_over(review: str) -> str:
    """From now on standard output and error are the log of the run, and `LogHandler` writes to what they were.

    Gives the name by which Snakemake knows the plugin.
    """
    log = log_of_run(review)
    log.parent.mkdir(parents=True, exist_ok=True)
    LogHandler.results = Path("results") / review
    terminal = os.dup(sys.stdout.fileno())
    LogHandler.terminal = open(terminal, "w", encoding="utf-8", errors="replace")  # noqa: SIM115 (open to the end)
    with open(log, "w", encoding="utf-8") as file:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
            os.dup2(file.fileno(), stream.fileno())
    LoggerPluginRegistry().register_plugin(logger_plugin_module_prefix + NAME, sys.modules[__name__])
    return NAME


class LogHandler(LogHandlerBase):
    """Tells of stages. A stage begins with its first job and ends with its last one."""

    results: Path
    terminal = sys.stdout
    writes_to_stream = False  # else Snakemake's own words would not come into the log
    writes_to_file = False
    has_filter = True
    has_formatter = True
    needs_rulegraph = False

    def __post_init__(self) -> None:
        """Called by Snakemake."""
        self._stage_of = {rule: stage for rule, stage in rules_with_stages().items() if stage in STAGES}
        self._left: dict[str, int] = {}  # how many jobs of each stage are still to be done
        self._begun: dict[str, float] = {}
        self._jobs: dict[int, tuple[str, Timer]] = {}  # those that are going on: their stage, and when to tell of them
        self._telling = Lock()

    def emit(self, record: LogRecord) -> None:
        """Take note of what Snakemake tells. A fault in here stops no run: it goes into the log."""
        try:
            self._take_note(record)
        except Exception:
            self.handleError(record)

    def _take_note(self, record: LogRecord) -> None:
        match getattr(record, "event", None):
            case LogEvent.RUN_INFO if not self._left:
                for rule, count in record.stats.items():
                    if stage := self._stage_of.get(rule):
                        self._left[stage] = self._left.get(stage, 0) + count
            case LogEvent.JOB_INFO if stage := self._stage_of.get(record.rule_name):
                self._begin(record.jobid, stage, record.rule_msg or record.rule_name)
            case LogEvent.JOB_FINISHED if record.job_id in self._jobs:
                self._end(record.job_id)
            case None if record.getMessage().startswith(NOTHING_TO_DO):
                self._tell("Nothing has changed since the last run.")

    def close(self) -> None:
        """Called by Snakemake at its end."""
        for _, timer in self._jobs.values():
            timer.cancel()
        super().close()

    def _begin(self, job: int, stage: str, does: str) -> None:
        self._begun.setdefault(stage, monotonic())
        timer = Timer(PATIENCE, self._tell, [f"  … {does}"])
        timer.daemon = True
        timer.start()
        self._jobs[job] = stage, timer

    def _end(self, job: int) -> None:
        stage, timer = self._jobs.pop(job)
        timer.cancel()
        self._left[stage] -= 1
        if self._left[stage] == 0:
            self._tell(STAGES[stage].line(self.results, monotonic() - self._begun[stage]))

    def _tell(self, line: str) -> None:
        with self._telling:
            print(line, file=self.terminal, flush=True)
