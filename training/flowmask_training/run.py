"""The training loop: resumable, measured in images seen."""

import contextlib
import json
import logging
import math
import os
import signal
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import torch
from torch.utils.data import DataLoader

from .checkpoint import CHECKPOINT_FILE, AveragedWeights, export, read_saved, save_atomically
from .device import Device
from .network import Network
from .phase import Phase
from .schedule import Resizing, Schedule

log = logging.getLogger(__name__)

AVERAGED_IMAGES = 8000
BETAS = (0.9, 0.99)
STATE_FILE = "state.pt"
LOG_FILE = "log.jsonl"


@dataclass(frozen=True)
class RunOptions:
    """All in images. Steps are whole batches, so the last one may go a little beyond."""

    out: str
    images: int
    batch: int
    learning_rate: float
    workers: int = 1
    small_share: float = 0.7
    log_every: int = 800
    save_every: int = 4000
    evaluate_every: int = 20000
    rescan: bool = False
    """Looks for new data at each save."""

    def __post_init__(self):
        least = {"images": 1, "batch": 1, "workers": 0, "log_every": 1, "save_every": 1, "evaluate_every": 1}
        problems = [
            f"--{name.replace('_', '-')} must be at least {lowest}, but is {getattr(self, name)}"
            for name, lowest in least.items()
            if getattr(self, name) < lowest
        ]
        if not 0 < self.learning_rate < math.inf:
            problems.append(f"--learning-rate must be above 0 and finite, but is {self.learning_rate}")
        if not 0 <= self.small_share <= 1:
            problems.append(f"--small-share must be within 0 and 1, but is {self.small_share}")
        if problems:
            raise ValueError("; ".join(problems))


def _prepare_worker(_index: int) -> None:
    cv2.setNumThreads(0)
    for number in (signal.SIGINT, signal.SIGTERM):  # which reach a whole group; the trainer ends its workers itself
        signal.signal(number, signal.SIG_IGN)


class Run:
    """One phase of training in one folder: goes on where it was stopped, to the same result bit for bit."""

    def __init__(self, phase: Phase, network: Network, options: RunOptions, device: Device):
        self.phase = phase
        self.options = options
        self.device = device
        self.network = network.to(device.device, memory_format=torch.channels_last)
        self.average = AveragedWeights(self.network, AVERAGED_IMAGES)
        self.network.requires_grad_(False)
        groups = phase.parameter_groups(self.network)
        self.parameters = [p for group in groups for p in group["params"]]
        for parameter in self.parameters:
            parameter.requires_grad_(True)
        self.optimiser = torch.optim.AdamW(groups, lr=options.learning_rate, betas=BETAS)
        self.scaler = device.gradient_scaler()
        self.schedule = Schedule(options.images, options.learning_rate)
        full = network.config.input_size
        self.resizing = Resizing.three_quarters(full, options.images, options.small_share)
        self.seen = 0
        self._stopping = False
        self._losses: dict[str, float] = defaultdict(float)
        self._logged_at, self._logged_seen, self._waited = time.monotonic(), 0, 0.0
        os.makedirs(options.out, exist_ok=True)
        if os.path.exists(self._path(STATE_FILE)):
            self._resume()

    def train(self) -> bool:
        """Whether the run came to its end; False where it was told to stop by SIGINT or SIGTERM, and may be resumed."""
        previous = {s: signal.signal(s, self._stop) for s in (signal.SIGINT, signal.SIGTERM)}
        try:
            while self.seen < self.options.images and not self._stopping:
                self._train_until(self._next_pause())
                self._save()
                finished = self.seen >= self.options.images
                if not self._stopping and (finished or self.seen % self.options.evaluate_every < self.options.batch):
                    self._evaluate()
                if self.options.rescan and not finished:
                    self.phase.rescan()
            return self.seen >= self.options.images
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)

    def _next_pause(self) -> int:
        """Images seen when the loader must be made anew: to save, to evaluate or to change the size."""
        pauses = [self.options.images]
        for every in (self.options.save_every, self.options.evaluate_every):
            pauses.append((self.seen // every + 1) * every)
        return self.resizing.next_change(self.seen, min(pauses))

    def _train_until(self, pause: int) -> None:
        steps = -(-(pause - self.seen) // self.options.batch)
        with self._batches(steps) as batches:
            self.phase.set_mode(self.network)
            self._logged_at, self._logged_seen, self._waited = time.monotonic(), self.seen, 0.0
            for _ in range(steps):
                asked = time.monotonic()
                data = next(batches)
                self._waited += time.monotonic() - asked
                self._step(data)
                if self.seen - self._logged_seen >= self.options.log_every:
                    self._log_losses()
                if self._stopping:
                    break
            if self.seen > self._logged_seen:
                self._log_losses()

    @contextlib.contextmanager
    def _batches(self, steps: int) -> Iterator[Iterator]:
        """The batches of the next steps, and the workers that make them."""
        batch = self.options.batch
        # Without workers torch 2 takes no such argument.
        prefetch = {"prefetch_factor": 4} if self.options.workers else {}
        loader = DataLoader(
            self.phase.samples(self.resizing.size(self.seen)),
            batch_size=batch,
            sampler=range(self.seen, self.seen + steps * batch),
            num_workers=self.options.workers,
            collate_fn=self.phase.collate,
            worker_init_fn=_prepare_worker,
            # Its own, or each loader would take a number from the generator that a resumed run restores.
            generator=torch.Generator(),
            **prefetch,
        )
        batches = iter(loader)
        try:
            yield batches
        finally:
            # An error's traceback would keep them: Python waits for workers at its end, and these heed no signal.
            if self.options.workers:
                batches._shutdown_workers()

    def _step(self, data: object) -> None:
        rate = self.schedule.learning_rate(self.seen)
        for group in self.optimiser.param_groups:
            group["lr"] = rate
        losses = self.phase.losses(self.network, data)
        self.optimiser.zero_grad(set_to_none=True)
        self.scaler.scale(sum(losses.values())).backward()
        self.scaler.unscale_(self.optimiser)
        norm = torch.nn.utils.clip_grad_norm_(self.parameters, self.phase.gradient_clip)
        if self.device.autocast_type != torch.float16 and not torch.isfinite(norm):
            parts = {name: float(loss.detach()) for name, loss in losses.items()}
            raise FloatingPointError(
                f"the gradient is {norm} after {self.seen} images; losses {parts}."
                f" Resume from {self._path(STATE_FILE)} with a lower --learning-rate"
            )
        self.scaler.step(self.optimiser)
        self.scaler.update()
        self.seen += self.options.batch
        self.average.update(self.network, self.options.batch, self.seen)
        for name, loss in losses.items():
            self._losses[name] += float(loss.detach())

    def _log_losses(self) -> None:
        seconds = time.monotonic() - self._logged_at
        images = self.seen - self._logged_seen
        steps = images / self.options.batch
        means = {name: value / steps for name, value in self._losses.items()}
        self._losses.clear()
        rate = self.schedule.learning_rate(self.seen)
        size = self.resizing.size(self.seen - 1)
        log.info(
            "%-8s %7d of %d  %s  lr %.1e  at %d  %.1f images/s  waited %.0f %%",
            self.phase.name, self.seen, self.options.images,
            "  ".join(f"{name} {value:.3f}" for name, value in means.items()),
            rate, size, images / seconds, 100 * self._waited / seconds,
        )  # fmt: skip
        self._record({"losses": means, "learning_rate": rate, "size": size, "images_per_second": images / seconds})
        self._logged_at, self._logged_seen, self._waited = time.monotonic(), self.seen, 0.0

    def _evaluate(self) -> None:
        started = time.monotonic()
        size = self.resizing.size(self.seen - 1)
        figures = self.phase.evaluate(self.average.network, size)
        if not figures:
            return
        shown = "  ".join(f"{name} {value:.3f}" for name, value in figures.items())
        log.info("evaluate %7d  at %d  %s  (%.0f s)", self.seen, size, shown, time.monotonic() - started)
        self._record({"evaluation": figures, "size": size})

    def _record(self, values: dict) -> None:
        with open(self._path(LOG_FILE), "a", encoding="utf-8") as file:
            line = {"phase": self.phase.name, "seen": self.seen, "time": round(time.time(), 1), **values}
            file.write(json.dumps(line) + "\n")

    def _save(self) -> None:
        state = {
            "phase": self.phase.name,
            "config": self.network.config.to_dict(),
            "seen": self.seen,
            "network": self.network.state_dict(),
            "average": self.average.network.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "scaler": self.scaler.state_dict(),
            "random": torch.get_rng_state(),
        }
        save_atomically(state, self._path(STATE_FILE))
        export(self.average.network, self._path(CHECKPOINT_FILE))

    def _resume(self) -> None:
        path = self._path(STATE_FILE)
        state = read_saved(path)
        if state["phase"] != self.phase.name:
            raise ValueError(f"{path} is of phase {state['phase']}, not {self.phase.name}; choose another --out")
        if state["config"] != self.network.config.to_dict():
            raise ValueError(f"{path} is of another network: {state['config']}; choose another --out")
        self.network.load_state_dict(state["network"])
        self.average.network.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.scaler.load_state_dict(state["scaler"])
        torch.set_rng_state(state["random"])
        self.seen = state["seen"]
        log.info("resume   %s at %d images", path, self.seen)

    def _stop(self, number: int, _frame: object) -> None:
        log.info("stop     on signal %d, after this step", number)
        self._stopping = True

    def _path(self, name: str) -> str:
        return os.path.join(self.options.out, name)
