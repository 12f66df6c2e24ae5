"""AutoGen's tools: those of a workbench, functions with their source, and what comes with it."""

from __future__ import annotations

import ast
import re
from typing import Any

from dure.core.errors import DureError
from dure.host.languages import say, tr
from dure.spec.migrate.draft import Draft, without_secrets
from dure.spec.migrate.given import line, mapping, several
from dure.spec.tools import tool_of

_EQUAL = {"PythonCodeExecutionTool": "python", "LocalSearchTool": "search_files"}
_BY_NAME = {
    "calculator": "calculator",
    "google_search_tool": "web_search",
    "google_search": "web_search",
    "bing_search": "web_search",
    "fetch_webpage": "web_read",
    "fetch_webpage_tool": "web_read",
}


def tools_of(draft: Draft, config: dict[str, Any], who: str) -> list[str]:
    """The names of the tools of this agent, each of which the draft then has."""
    given = several(config.get("tools"))
    names: list[str] = []
    for bench in map(mapping, several(config.get("workbench"))):
        kind = str(bench.get("provider", "")).rpartition(".")[2]
        inside = mapping(bench.get("config"))
        if kind.casefold() == "mcpworkbench":
            names.append(_server(draft, mapping(inside.get("server_params")), who))
        else:
            given += several(inside.get("tools"))
    return [*names, *(name for each in given if (name := _tool(draft, mapping(each), who)))]


def _tool(draft: Draft, given: dict[str, Any], who: str) -> str:
    kind = str(given.get("provider", "")).rpartition(".")[2]
    config = mapping(given.get("config"))
    name = str(config.get("name") or given.get("label") or kind)
    if known := _EQUAL.get(kind) or _BY_NAME.get(name):
        text = "{who}: for its tool {name} it has {known}, which comes with dure."
        draft.note(tr("migrate.known_tool", text, who=who, name=name, known=known))
        return known
    if kind == "FunctionTool" and config.get("source_code"):
        return _function(draft, config, name, who)
    if kind == "HttpTool":
        return _http(draft, config, name, who)
    text = "{who}: the tool {name} ({kind}) has no equal and was left out."
    draft.note(tr("migrate.no_tool", text, who=who, name=name, kind=kind))
    return ""


def _function(draft: Draft, config: dict[str, Any], name: str, who: str) -> str:
    """A function keeps its source, in a file of its own: it was written for another system."""
    source = f"{_imports(config.get('global_imports'))}{str(config['source_code']).strip()}"
    try:
        found = [each.name for each in ast.parse(source).body if isinstance(each, _FUNCTIONS)]
    except (SyntaxError, ValueError, RecursionError):
        found = []
    if not found:
        text = "{who}: the source of the tool {name} is no Python function: left out."
        draft.note(tr("migrate.no_function", text, who=who, name=name))
        return ""
    called = name if name in found else found[-1]
    if called in draft.tools:
        return called
    draft.code.append(source)
    draft.tools[called] = {"kind": "python", "function": f"tools.py:{called}"}
    if about := line(config.get("description")):
        draft.tools[called]["about"] = about
    text = "tools.py holds the source of {name}: read it before it runs."
    draft.note(tr("migrate.source", text, name=called))
    return called


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _imports(given: Any) -> str:
    lines: list[str] = []
    for each in several(given):
        if isinstance(each, str):
            lines.append(f"import {each}")
        elif module := mapping(each).get("module"):
            names = ", ".join(map(str, several(mapping(each).get("imports")))) or "*"
            lines.append(f"from {module} import {names}")
    return "".join(f"{line}\n" for line in lines) + ("\n\n" if lines else "")


def _http(draft: Draft, config: dict[str, Any], name: str, who: str) -> str:
    """What stands in braces in the path is filled in; what does not, goes along as AutoGen has it:
    behind a question mark, or as the JSON of the body."""
    host, scheme = str(config.get("host") or ""), str(config.get("scheme") or "https")
    port = f":{config['port']}" if config.get("port") not in (None, 80, 443) else ""
    path = str(config.get("path") or "/")
    schema = mapping(config.get("json_schema"))
    others = [each for each in mapping(schema.get("properties")) if f"{{{each}}}" not in path]
    method = str(config.get("method") or "POST").upper()
    tool: dict[str, Any] = {"kind": "http", "url": f"{scheme}://{host}{port}{path}"}
    tool |= {"method": method}
    if others and method in ("GET", "DELETE"):
        tool["url"] += "?" + "&".join(f"{each}={{{each}}}" for each in others)
    elif others:
        tool["body"] = {each: f"{{{each}}}" for each in others}
    tool |= {"local": True} if host in _HERE else {}
    tool |= {"about": about} if (about := line(config.get("description"))) else {}
    if headers := without_secrets(draft, mapping(config.get("headers")), f"{who}, {name}"):
        tool["headers"] = headers
    tool |= {"parameters": schema} if schema else {}
    called = re.sub(r"\W+", "_", name).strip("_") or "request"
    try:
        tool_of(called, tool)
    except DureError as error:
        text = "{who}: the tool {name} was left out: {reason}"
        draft.note(tr("migrate.http", text, who=who, name=name, reason=say(error)))
        return ""
    draft.tools.setdefault(called, tool)
    return called


_HERE = ("localhost", "127.0.0.1", "::1")


def _server(draft: Draft, params: dict[str, Any], who: str) -> str:
    tool: dict[str, Any] = {"kind": "mcp"}
    if params.get("url"):
        tool["url"] = str(params["url"])
        if params.get("headers"):
            tool["headers"] = without_secrets(draft, mapping(params["headers"]), f"{who}, MCP")
        called = re.sub(r"^\w+://|[^\w.\-]+", " ", tool["url"]).split()[0]
    else:
        words = [str(params.get("command") or ""), *map(str, several(params.get("args")))]
        tool["command"] = words
        if env := mapping(params.get("env")):
            without_secrets(draft, env, f"{who}, MCP")
            tool["env"] = sorted(env)
        called = next((word for word in words[1:] if not word.startswith("-")), words[0])
    name = called.rpartition("/")[2] or "mcp"
    draft.tools.setdefault(name, tool)
    return name
