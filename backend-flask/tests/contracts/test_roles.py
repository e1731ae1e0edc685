"""Least privilege: a role has exactly the permissions on the messages table that its code uses."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devtools.deploy import templates
from tests.conftest import ROOT
from tests.contracts.iam_policies import listed, statements

SOURCES = {
    "cruddur": ROOT / "backend-flask/cruddur",
    "cruddur_messages": ROOT / "ddb/cruddur_messages",
}
TABLE = "cruddur_messages.table"
# A transaction requires the permission for each of its parts.
PARTS = {
    "put": "PutItem",
    "update": "UpdateItem",
    "delete": "DeleteItem",
    "check": "ConditionCheckItem",
}
CALLS = {
    "get": "GetItem",
    "batch_get": "BatchGetItem",
    "query": "Query",
    "delete": "DeleteItem",
    "batch_delete": "BatchWriteItem",
    "batch_put": "BatchWriteItem",
}


@pytest.mark.parametrize(
    ("code", "template", "role"),
    [
        (SOURCES["cruddur"] / "app.py", "aws/cfn/service.yaml", "TaskRole"),
        (ROOT / "aws/lambdas/purge/handler.py", "aws/cfn/jobs.yaml", "PurgeRole"),
        (ROOT / "aws/lambdas/realtime/handler.py", "aws/cfn/realtime.yaml", "Role"),
        (ROOT / "ddb/message_stream/handler.py", "ddb/template.yaml", "Role"),
        (ROOT / "aws/lambdas/push/handler.py", "aws/cfn/push.yaml", "Role"),
    ],
    ids=["api", "purge", "realtime", "message_stream", "push"],
)
def test_a_role_has_exactly_the_permissions_of_its_code(
    code: Path, template: str, role: str
) -> None:
    assert operations(code) == granted(templates.read(ROOT / template)["Resources"][role])


def test_every_call_of_the_table_is_listed_here() -> None:
    made = {
        node.attr
        for node in ast.walk(read(SOURCES["cruddur_messages"] / "table.py"))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "client"
    }
    named = {"".join(word.title() for word in call.split("_")) for call in made}
    assert named == {*CALLS.values(), "PutItem", "UpdateItem", "TransactWriteItems"}


def granted(role: dict[str, Any]) -> set[str]:
    """Return the operations on items that a role may call."""
    found = {
        action.removeprefix("dynamodb:")
        for statement in statements(role["Properties"]["Policies"])
        for action in listed(statement["Action"])
        if action.startswith("dynamodb:")
    }
    return found - {"GetRecords", "GetShardIterator", "DescribeStream", "ListStreams"}


def operations(code: Path) -> set[str]:
    """Return the DynamoDB operations that a file and everything it imports may call.

    Modules of `cruddur` count as a whole; `cruddur_messages` is followed function by function,
    because all roles share it.
    """
    found: set[str] = set()
    waiting: list[ast.AST] = [read(code)]
    names = {id(waiting[0]): imported(read(code))}
    seen: set[str] = set()
    while waiting:
        node = waiting.pop()
        bound = names[id(node)]
        for called in references(node, bound):
            if called.startswith("."):
                found.add(CALLS[called[1:]])
                continue
            if called in seen:
                continue
            seen.add(called)
            module, _, function = called.partition(":")
            if module == TABLE:
                found |= {PARTS[function]} if function in PARTS else set()
                continue
            for source, part in parts(module, function):
                names[id(part)] = imported(source) | {
                    each.name: f"{module}:{each.name}" for each in definitions(source)
                }
                waiting.append(part)
    return found


def references(node: ast.AST, bound: dict[str, str]) -> Iterator[str]:
    """Yield the modules and functions that a node refers to, and its calls of the table."""
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
            module = bound.get(each.value.id, "")
            if module and ":" not in module:
                yield f"{module}:{each.attr}"
        if isinstance(each, ast.Name) and each.id in bound:
            yield bound[each.id]
        if (
            isinstance(each, ast.Call)
            and isinstance(each.func, ast.Attribute)
            and each.func.attr in CALLS
            and ast.unparse(each.func.value).split(".")[-1] in ("table", "messages", "_table")
            and bound.get(ast.unparse(each.func.value)) != TABLE
        ):
            yield f".{each.func.attr}"
    if isinstance(node, ast.Module):
        yield from bound.values()


def parts(module: str, function: str) -> Iterator[tuple[ast.Module, ast.AST]]:
    """Yield the code of a name: a whole module of `cruddur`, one function of `cruddur_messages`."""
    package, _, rest = module.partition(".")
    if package not in SOURCES:
        return
    path = SOURCES[package].joinpath(*rest.split(".")) if rest else SOURCES[package]
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    if not file.exists():
        return
    source = read(file)
    if package == "cruddur":
        yield source, source
    for each in definitions(source):
        if package == "cruddur_messages" and each.name == function:
            yield source, each


def definitions(source: ast.Module) -> list[ast.FunctionDef | ast.ClassDef]:
    return [each for each in source.body if isinstance(each, ast.FunctionDef | ast.ClassDef)]


@functools.cache
def read(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def imported(source: ast.Module) -> dict[str, str]:
    """Map the imported names of a file to module, or module:name."""
    found = {}
    for node in ast.walk(source):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in SOURCES:
            package, *rest = str(node.module).split(".")
            for alias in node.names:
                inner = SOURCES[package].joinpath(*rest, alias.name)
                is_module = inner.is_dir() or inner.with_suffix(".py").exists()
                name = f"{node.module}.{alias.name}" if is_module else f"{node.module}:{alias.name}"
                found[alias.asname or alias.name] = name
    return found
