"""Discrete-event simulation of requests: load balancer, tasks with admission queues, Postgres."""

from __future__ import annotations

import heapq
import random
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import count

from . import costs

MAX_WAITING = 64
MAX_WAIT_SECONDS = 2.0
MAX_EXPECTED_WAIT_SECONDS = 0.25
RATE_SAMPLES = 32
THREADS = 8

Action = Callable[[], None]


class Clock:
    """Runs events in the order of time."""

    def __init__(self) -> None:
        self.now = 0.0
        self._events: list[tuple[float, int, Action]] = []
        self._sequence = count()

    def after(self, seconds: float, action: Action) -> None:
        """Run an action later."""
        heapq.heappush(self._events, (self.now + seconds, next(self._sequence), action))

    def run(self, until: float) -> None:
        """Run all events before a moment."""
        while self._events and self._events[0][0] < until:
            self.now, _, action = heapq.heappop(self._events)
            action()
        self.now = until


class Cores:
    """CPUs that serve in the order of arrival; a fraction of a CPU is one slower CPU."""

    def __init__(self, clock: Clock, cores: float, speed: float = 1.0) -> None:
        self._clock = clock
        self._servers = max(1, round(cores))
        self._speed = speed * cores / self._servers
        self._busy = 0
        self._queue: deque[tuple[float, Action]] = deque()
        self.busy_seconds = 0.0

    def run(self, seconds: float, then: Action) -> None:
        """Use a CPU for so long, as soon as one is free."""
        if self._busy == self._servers:
            self._queue.append((seconds, then))
        else:
            self._busy += 1
            self._start(seconds, then)

    def _start(self, seconds: float, then: Action) -> None:
        def end() -> None:
            if self._queue:
                self._start(*self._queue.popleft())
            else:
                self._busy -= 1
            then()

        taken = seconds / self._speed
        self.busy_seconds += taken
        self._clock.after(taken, end)

    def utilisation(self, seconds: float) -> float:
        """Return the busy share of a time."""
        return self.busy_seconds / seconds / self._servers


@dataclass(slots=True, eq=False)
class Request:
    """A request with the CPU that it will need."""

    began: float
    api_seconds: float
    postgres_seconds: float
    postgres: Cores
    on_end: Callable[[Request, bool], None]
    task: Task | None = None


class Task:
    """One process of the API: threads, a core, and admission control as in `http/admission.py`."""

    def __init__(self, clock: Clock, cpu: Cores, *, threads: int, max_waiting: int) -> None:
        self._clock = clock
        self._threads = self._free = threads
        self._ended: deque[float] = deque(maxlen=RATE_SAMPLES + 1)
        self._max_waiting = max_waiting
        self.cpu = cpu
        self.waiting: deque[Request] = deque()
        self.outstanding = 0
        self.is_alive = True

    def enter(self, request: Request) -> None:
        """Start a request, or let it wait."""
        request.task = self
        self.outstanding += 1
        if self._free:
            self._free -= 1
            self._work(request)
            return
        if not self.waiting:
            self._ended.clear()
            self._ended.append(self._clock.now)
        elif (
            len(self.waiting) >= self._max_waiting
            or self._expected_wait() > MAX_EXPECTED_WAIT_SECONDS
        ):
            self._end(request, is_good=False)
            return
        self.waiting.append(request)
        self._clock.after(MAX_WAIT_SECONDS, lambda: self._refuse_if_waiting(request))

    def _expected_wait(self) -> float:
        ended = len(self._ended) - 1 + self._threads
        return len(self.waiting) * (self._clock.now - self._ended[0]) / ended

    def _refuse_if_waiting(self, request: Request) -> None:
        # Requests are in the order of arrival, so one that waits too long is at the front.
        if self.waiting and self.waiting[0] is request:
            self._end(self.waiting.popleft(), is_good=False)

    def _work(self, request: Request) -> None:
        half = request.api_seconds / 2

        def ask_postgres() -> None:
            request.postgres.run(request.postgres_seconds, wait_for_answer)

        def wait_for_answer() -> None:
            self._clock.after(costs.ROUND_TRIP_SECONDS, lambda: self.cpu.run(half, leave))

        def leave() -> None:
            self._end(request, is_good=self.is_alive)
            if self.waiting:
                self._ended.append(self._clock.now)
                self._work(self.waiting.popleft())
            else:
                self._free += 1

        self.cpu.run(half, ask_postgres)

    def _end(self, request: Request, *, is_good: bool) -> None:
        self.outstanding -= 1
        request.on_end(request, is_good)


@dataclass(frozen=True)
class Kind:
    """A kind of request: its share of all, its mean CPU, and whether the writer has to serve it."""

    share: float
    api_seconds: float
    postgres_seconds: float
    is_write: bool = False


@dataclass(frozen=True)
class Fleet:
    """What serves: tasks with a share of a CPU each, Postgres's cores, replicas like it."""

    tasks: int
    task_vcpu: float
    postgres_cores: float
    replicas: int = 0


@dataclass(frozen=True)
class Outage:
    """Tasks that are gone from a moment on, and how long it takes to replace them."""

    tasks: int
    begins: float
    seconds: float


@dataclass
class Result:
    """What happened to the requests, in seconds."""

    seconds: float
    latencies: list[float] = field(default_factory=list)
    refused: int = 0
    api: float = 0.0
    postgres: float = 0.0
    replicas: float = 0.0

    def percentile(self, share: float) -> float:
        """Return a percentile of the latency of good answers."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0

    @property
    def refused_share(self) -> float:
        """The share of requests that ended in 503, or with their task."""
        return self.refused / max(1, self.refused + len(self.latencies))


class Simulation:
    """A fleet, and the requests that it is sent."""

    def __init__(
        self,
        fleet: Fleet,
        kinds: Iterable[Kind],
        *,
        seed: int = 1,
        shared_cores: int | None = None,
        speed: float = costs.VCPU_SPEED,
        variations: tuple[float, float] = (costs.API_VARIATION, costs.POSTGRES_VARIATION),
        threads: int = THREADS,
        max_waiting: int = MAX_WAITING,
    ) -> None:
        """Build the fleet; with `shared_cores`, tasks and Postgres share one machine."""
        self.clock = Clock()
        self._random = random.Random(seed)  # noqa: S311  # not for secrets
        self._kinds = list(kinds)
        self._weights = [kind.share for kind in self._kinds]
        self._variations = variations
        machine = Cores(self.clock, shared_cores, speed) if shared_cores else None
        self.writer = machine or Cores(self.clock, fleet.postgres_cores, speed)
        self.replicas = [
            Cores(self.clock, fleet.postgres_cores, speed) for _ in range(fleet.replicas)
        ]
        self.tasks = [
            Task(
                self.clock,
                machine or Cores(self.clock, fleet.task_vcpu, speed),
                threads=threads,
                max_waiting=max_waiting,
            )
            for _ in range(fleet.tasks)
        ]
        self.result = Result(0.0)

    def run(
        self,
        seconds: float,
        rate: Callable[[float], float],
        max_rate: float,
        outage: Outage | None = None,
    ) -> Result:
        """Send requests as a Poisson process whose rate is a function of time."""

        def arrive() -> None:
            if self._random.random() * max_rate < rate(self.clock.now):
                self._send(self._record)
            self.clock.after(self._random.expovariate(max_rate), arrive)

        if outage:
            self.clock.after(outage.begins, lambda: self._set_alive(outage.tasks, is_alive=False))
            end = outage.begins + outage.seconds
            self.clock.after(end, lambda: self._set_alive(outage.tasks, is_alive=True))
        arrive()
        return self._finish(seconds)

    def run_closed(self, seconds: float, clients: int) -> Result:
        """Let clients send one request after the other."""

        def end(request: Request, is_good: bool) -> None:
            self._record(request, is_good)
            self._send(end)

        for _ in range(clients):
            self._send(end)
        return self._finish(seconds)

    def _finish(self, seconds: float) -> Result:
        self.clock.run(seconds)
        self.result.seconds = seconds
        cpus = {id(task.cpu): task.cpu for task in self.tasks}.values()
        self.result.api = sum(cpu.utilisation(seconds) for cpu in cpus) / len(cpus)
        self.result.postgres = self.writer.utilisation(seconds)
        if self.replicas:
            busy = [replica.utilisation(seconds) for replica in self.replicas]
            self.result.replicas = sum(busy) / len(busy)
        return self.result

    def _set_alive(self, tasks: int, *, is_alive: bool) -> None:
        for task in self.tasks[:tasks]:
            task.is_alive = is_alive

    def _send(self, on_end: Callable[[Request, bool], None]) -> None:
        kind = self._random.choices(self._kinds, self._weights)[0]
        is_read = self.replicas and not kind.is_write
        request = Request(
            self.clock.now,
            self._draw(kind.api_seconds, self._variations[0]),
            self._draw(kind.postgres_seconds, self._variations[1]),
            self._random.choice(self.replicas) if is_read else self.writer,
            on_end,
        )
        alive = [task for task in self.tasks if task.is_alive]
        fewest = min(task.outstanding for task in alive)
        self._random.choice([task for task in alive if task.outstanding == fewest]).enter(request)

    def _draw(self, mean: float, variation: float) -> float:
        """Return a time of a gamma distribution; a variation of 1 is exponential."""
        if not variation or not mean:
            return mean
        return self._random.gammavariate(1 / variation**2, mean * variation**2)

    def _record(self, request: Request, is_good: bool) -> None:
        if is_good:
            self.result.latencies.append(self.clock.now - request.began)
        else:
            self.result.refused += 1
