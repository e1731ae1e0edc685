"""The tables of docs/scaling.md that a calculation gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from . import costs, people, prices
from .page import rounded, table
from .people import Load
from .plan import PLANS, Plan

_SIZES = tuple(f"{plan.load.people:,}" for plan in PLANS)


def _per_plan(rows: Mapping[str, Callable[[Plan], str]]) -> str:
    return table(
        ("monthly people", *_SIZES),
        ((name, *(cell(plan) for plan in PLANS)) for name, cell in rows.items()),
    )


def costs_table() -> str:
    """Return what each kind of request costs, and where the figures are from."""
    notes = {costs.RUN: "a", costs.FEEDS: "b", costs.ASSUMED: "c"}
    return table(
        ("request", "API, µs", "Postgres, µs", "in a session"),
        (
            (
                kind,
                f"{cost.api_us:,.0f} ({notes[cost.api_source]})",
                f"{cost.postgres_us:,.0f} ({notes[cost.postgres_source]})",
                f"{people.PER_SESSION[kind]:.2g}" if kind in people.PER_SESSION else "",
            )
            for kind, cost in costs.COSTS.items()
        ),
    )


def load_table() -> str:
    """Return what people ask for."""
    return _per_plan(
        {
            "requests a month": lambda plan: rounded(plan.load.requests_per_month),
            "requests a second, mean": lambda plan: rounded(plan.load.mean),
            "requests a second, busiest minute": lambda plan: rounded(plan.load.peak),
            "of them home": lambda plan: rounded(plan.load.at_peak("home")),
            "cruds a second, busiest minute": lambda plan: rounded(plan.load.at_peak("create")),
            "live cruds": lambda plan: rounded(plan.load.live_cruds),
            "cores' worth of API, busiest minute": lambda plan: rounded(
                plan.load.peak * people.mean_us(plan.load)[0] / 1e6 / costs.VCPU_SPEED
            ),
            "cores' worth of Postgres, busiest minute": lambda plan: rounded(
                plan.load.peak * people.mean_us(plan.load)[1] / 1e6 / costs.VCPU_SPEED
            ),
            "WebSockets opened a second, busiest minute": lambda plan: rounded(
                plan.per_second_at_peak(plan.load.sessions_per_month)
            ),
        }
    )


def machines_table() -> str:
    """Return what runs."""
    return _per_plan(
        {
            "API tasks": lambda plan: (
                f"{plan.tasks} of {plan.task_vcpu:g} vCPU, {plan.task_gb:g} GB"
            ),
            "zones; tasks left without one": lambda plan: f"{plan.zones}; {plan.left.tasks}",
            "requests a second that fill a task": lambda plan: rounded(plan.requests_per_task),
            "a task's CPU in the busiest minute, all zones up": lambda plan: (
                f"{plan.load.peak / plan.tasks / plan.requests_per_task:.0%}"
            ),
            "Postgres": lambda plan: (
                f"{plan.database.name}"
                + (", standby" if plan.standby else "")
                + (f", {plan.readers} readers" if plan.readers else "")
            ),
            "data in Postgres, GB": lambda plan: rounded(plan.database_gb),
            "connections; during a deployment; at most": lambda plan: (
                f"{plan.connections:,}; {2 * plan.connections:,}; {plan.database.max_connections:,}"
            ),
            "DynamoDB write units a second, busiest minute": lambda plan: rounded(
                plan.per_second_at_peak(plan.write_units)
            ),
            "DynamoDB read units a second, busiest minute": lambda plan: rounded(
                plan.per_second_at_peak(plan.read_units)
            ),
            "Lambda invocations a month": lambda plan: rounded(plan.invocations),
            "CloudFront requests a month": lambda plan: rounded(plan.cdn_requests),
            "CloudFront, TB a month": lambda plan: rounded(plan.cdn_gb / 1000),
            "logs, GB a month": lambda plan: rounded(plan.log_gb),
            "traces": lambda plan: f"{plan.traces_share:.1%}",
        }
    )


def money_table() -> str:
    """Return what it costs a month, in USD."""
    bills = [plan.bill() for plan in PLANS]
    totals = [sum(bill.values()) for bill in bills]
    per_person = [
        f"{total / plan.load.people:.4f}" for total, plan in zip(totals, PLANS, strict=True)
    ]
    return table(
        ("USD a month", *_SIZES),
        [
            *((part, *(f"{bill[part]:,.0f}" for bill in bills)) for part in bills[0]),
            ("**total**", *(f"**{rounded(total)}**" for total in totals)),
            ("for each person", *per_person),
        ],
    )


def vertical_table() -> str:
    """Return how many people each class serves alone."""
    _, postgres_us = people.mean_us(Load(1))
    per_person = Load(1).peak * people.BURST * postgres_us / 1e6 / costs.VCPU_SPEED
    return table(
        (
            *("class", "vCPU", "people by CPU", "their data, GB", "memory, GB"),
            *("tasks, by connections", "USD a month, with a standby"),
        ),
        (
            (
                each.name,
                str(each.vcpu),
                rounded(each.vcpu * 0.8 / per_person),
                rounded(
                    replace(PLANS[0], load=Load(int(each.vcpu * 0.8 / per_person))).database_gb
                ),
                str(each.memory_gb),
                str(each.max_connections * 3 // 4 // 2 // 8),
                f"{2 * each.usd_hour * prices.HOURS:,.0f}",
            )
            for each in prices.CLASSES.values()
            if not each.is_aurora
        ),
    )


def limits_table() -> str:
    """Return how many people reach each limit, the first one first."""
    plan = PLANS[1]
    requests = plan.load.peak
    sessions = plan.per_second_at_peak(plan.load.sessions_per_month)
    writes = plan.per_second_at_peak(plan.write_units)
    fewest = people.BURST * plan.load.peak / plan.requests_per_task * plan.zones
    uses = plan.load.live_cruds * 0.3 * costs.TREND_US_PER_USE / 1e6
    limits = (
        (
            "`MaxTasks` times the requests a second and task of the autoscaling",
            6 * 100,
            requests,
            "in the code",
        ),
        ("Cognito: token refreshes a second (quota)", 120, sessions, "memory"),
        ("the rarest search, ms", 300, 20 * plan.load.live_cruds / 1e6, "if proportional"),
        ("API Gateway: new WebSockets a second (quota)", 500, sessions, "memory"),
        ("trends, computed within `statement_timeout`, s", 5, uses, "assumed"),
        ("DynamoDB: write units a second of a table (quota)", 40_000, writes, "memory"),
        (
            "tasks that can each lease a fiftieth of a rate limit",
            costs.LEASES_PER_QUOTA,
            fewest * 0.75,
            "in the code",
        ),
        ("connections during a deployment", 5_000, 16 * fewest * 0.75, "documented"),
        (
            "CloudFront: requests a second (quota)",
            250_000,
            plan.per_second_at_peak(plan.cdn_requests),
            "memory",
        ),
        (
            "the purge: rows a second",
            costs.MAX_PURGED_PER_SECOND,
            2 * plan.load.at_peak("create") + costs.COUNTERS_PER_SESSION * sessions,
            "in the code",
        ),
    )
    rows = [
        (plan.load.people * limit / each, (name, f"{limit:,.0f}", rounded(each), source))
        for name, limit, each, source in limits
    ]
    return table(
        ("what", "limit", "for each million people", "how sure", "reached by people"),
        ((*cells, rounded(reached)) for reached, cells in sorted(rows)),
    )


def fan_out_table() -> str:
    """Return what fan-out on read costs by the number of followees."""
    load = PLANS[-1].load
    homes = load.at_peak("home")
    return table(
        (
            "followees",
            "people who follow more",
            "Postgres, ms a page",
            "ms if 1 % of blocks are cold",
            "cores for those who follow more",
        ),
        (
            (
                f"{followees:,}",
                rounded(load.people * people.share_following_more_than(followees)),
                f"{costs.home_postgres_us(followees) / 1000:.1f}",
                f"{costs.home_postgres_us(followees) / 1000 + followees * 4 * 0.01 * 0.7:.0f}",
                rounded(
                    homes
                    * costs.LOOKUP_US
                    * people.mean_followees(followees)
                    / 1e6
                    / costs.VCPU_SPEED
                ),
            )
            for followees in (200, 1_000, 2_000, 5_000, 20_000)
        ),
    )


def timeline_table() -> str:
    """Return what a timeline table costs and saves, for those who follow more than a number."""
    load = PLANS[-1].load
    homes, creates = load.at_peak("home"), load.at_peak("create")

    def row(above: int) -> Iterable[str]:
        entries = people.mean_followees(above)
        written = creates * entries
        saved = homes * costs.LOOKUP_US * entries / 1e6 / costs.VCPU_SPEED
        spent = written * costs.TIMELINE_INSERT_US / 1e6 / costs.VCPU_SPEED
        stored = load.live_cruds * entries * costs.TIMELINE_ROW_BYTES / 1e9
        return (
            f"{above:,}" if above else "everybody",
            rounded(load.people * people.share_following_more_than(above)),
            rounded(entries),
            rounded(written),
            rounded(spent),
            rounded(saved),
            rounded(stored),
        )

    return table(
        (
            "who follow more than",
            "people",
            "rows for each crud",
            "rows a second",
            "cores to write",
            "cores of lookups saved",
            "GB",
        ),
        (row(above) for above in (5_000, 2_000, 1_000, 300, 0)),
    )


TABLES: Mapping[str, Callable[[], str]] = {
    "costs": costs_table,
    "load": load_table,
    "machines": machines_table,
    "money": money_table,
    "vertical": vertical_table,
    "limits": limits_table,
    "fan-out": fan_out_table,
    "timeline": timeline_table,
}
"""The tables that a calculation gives."""
