"""JSON Schema from Python: of a function's parameters, of any type, and of returned values.

Knows signatures, annotations and docstrings; pydantic does the checking and is imported when the
first schema is made, not before. Does not know tools, models or providers.
"""

from __future__ import annotations

import difflib
import functools
import inspect
import json
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, NotRequired, Required, TypeVar, cast

from dure.core.contracts import Call
from dure.core.docstring import read_docstring
from dure.core.errors import ToolError, UsageError

if TYPE_CHECKING:
    from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")

_LITERAL = ("default", "enum", "const", "examples")  # keys of a schema that hold plain values
_SHOWN = 80  # characters of a wrong value that an error repeats


@dataclass(frozen=True, slots=True)
class Arguments:
    """The parameters of a function, compiled once: their JSON Schema, and a reader of them.

    `call` names the parameter of type `Call`, which the schema leaves out.
    """

    schema: Mapping[str, Any]
    call: str | None
    _adapter: TypeAdapter[Any]
    _optional: frozenset[str]

    def read(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """Keyword arguments for the function, in its own types; parameters that were not given
        stay absent. Raises `ToolError` that says what is wrong with which argument."""
        from pydantic import ValidationError

        try:
            return self._adapter.validate_python(dict(arguments))
        except ValidationError as error:
            repaired = self._repaired(arguments, error)
        try:
            return self._adapter.validate_python(repaired)
        except ValidationError as error:
            names = list(cast("dict[str, Any]", self.schema["properties"]))
            raise ToolError(
                "tool.arguments",
                "The arguments do not fit: {problems}.",
                problems=_problems(error, names, whole="the arguments"),
            ) from None

    def _repaired(self, arguments: Mapping[str, Any], error: ValidationError) -> dict[str, Any]:
        """What small models get wrong and nobody can misunderstand: a list or object written as
        JSON text, and null for something that may be left out."""
        repaired = dict(arguments)
        for name in {str(each["loc"][0]) for each in error.errors() if each["loc"]}:
            value = repaired.get(name)
            if isinstance(value, str) and value.strip()[:1] in ("[", "{"):
                try:
                    repaired[name] = json.loads(value)
                except ValueError:
                    continue
            elif value is None and name in self._optional:
                repaired.pop(name, None)
        return repaired


def arguments_of(function: Callable[..., Any]) -> Arguments:
    """The compiled parameters of `function`. Raises `UsageError` for a signature that has no
    schema: `*args`, `**kwargs`, a parameter without a type, or a type that JSON cannot carry."""
    signature = inspect.signature(function)
    hints = _hints(function)
    described = read_docstring(inspect.getdoc(function)).parameters
    fields: dict[str, Any] = {}
    optional: set[str] = set()
    call: str | None = None
    for name, parameter in signature.parameters.items():
        _check_parameter(function, parameter, hints)
        if hints[name] is Call:
            call = name
            continue
        required = parameter.default is inspect.Parameter.empty
        fields[name] = _field(hints[name], described.get(name, ""), parameter.default, required)
        if not required:
            optional.add(name)
    adapter, schema = _compiled(function, fields)
    schema.setdefault("properties", {})
    return Arguments(schema, call, adapter, frozenset(optional))


def schema_of(kind: Any) -> dict[str, Any]:
    """The JSON Schema of a type, for structured output. Definitions are written where they are
    used, unless a type holds itself."""
    return _adapter(kind)[1]


def reader(kind: type[T]) -> Callable[[Any], T]:
    """A function that turns a JSON value into a `kind`, or raises `ToolError` that names each
    thing that is wrong with it."""
    adapter, _ = _adapter(kind)

    def read(value: Any) -> T:
        from pydantic import ValidationError

        try:
            return adapter.validate_python(value)
        except ValidationError as error:
            raise ToolError(
                "value.unfit",
                "The value does not fit: {problems}.",
                problems=_problems(error, [], whole="the value"),
            ) from None

    return read


def _adapter(kind: Any) -> tuple[TypeAdapter[Any], dict[str, Any]]:
    """What checks values of a type, and its schema."""
    from pydantic import PydanticSchemaGenerationError, PydanticUserError, TypeAdapter
    from pydantic.errors import PydanticInvalidForJsonSchema

    try:
        adapter = TypeAdapter[Any](kind)
        return adapter, _tidy(adapter.json_schema())
    except (PydanticSchemaGenerationError, PydanticUserError, PydanticInvalidForJsonSchema) as no:
        raise UsageError(
            "schema.type",
            "There is no JSON Schema for {kind}: {reason} Use plain types, dataclasses, TypedDict,"
            " enums or pydantic models.",
            kind=getattr(kind, "__name__", str(kind)),
            reason=_first_line(no),
        ) from no


def _compiled(
    function: Callable[..., Any], fields: dict[str, Any]
) -> tuple[TypeAdapter[Any], dict[str, Any]]:
    """An adapter for the parameters as one object. A TypedDict leaves out what was not given, so
    that the function's own defaults hold, and allows every name."""
    from pydantic import ConfigDict, with_config
    from typing_extensions import TypedDict

    config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)
    shape = with_config(config)(cast("Any", TypedDict)("Arguments", fields))
    try:
        return _adapter(shape)
    except UsageError as error:
        raise UsageError(
            "schema.parameters",
            "The parameters of {function} have no JSON Schema: {reason} Use plain types,"
            " dataclasses, TypedDict, enums or pydantic models.",
            function=_name(function),
            reason=error.facts["reason"],
        ) from error


def _field(hint: Any, description: str, default: Any, required: bool) -> Any:
    from pydantic import Field

    words = [description, *_descriptions(hint)]
    facts: dict[str, Any] = {}
    if text := next((word for word in reversed(words) if word), ""):
        facts["description"] = text
    if required:
        return Required[Annotated[hint, Field(**facts)]]
    plain = _plain(default)
    if plain is not None:
        facts["json_schema_extra"] = {"default": plain}
    return NotRequired[Annotated[hint, Field(**facts)]]


def _descriptions(hint: Any) -> list[str]:
    """Descriptions in `Annotated`: a bare string, or `Doc("…")`; pydantic reads its own `Field`."""
    if typing.get_origin(hint) is not Annotated:
        return []
    extras = typing.get_args(hint)[1:]
    found = [each if isinstance(each, str) else _description_of(each) for each in extras]
    return [each for each in found if each]


def _description_of(extra: Any) -> str:
    text = getattr(extra, "documentation", None) or getattr(extra, "description", None)
    return text if isinstance(text, str) else ""


def _plain(default: Any) -> Any:
    """A default as JSON, or None for one that is null or cannot be shown."""
    from pydantic_core import PydanticSerializationError, to_json

    try:
        return json.loads(to_json(default))
    except (PydanticSerializationError, ValueError):
        return None


def _hints(function: Callable[..., Any]) -> dict[str, Any]:
    target: Any = function
    while isinstance(target, functools.partial):
        target = cast("functools.partial[Any]", target).func
    if not inspect.isroutine(target) and not inspect.isclass(target):
        target = type(target).__call__
    try:
        return typing.get_type_hints(target, include_extras=True)
    except NameError as error:
        raise UsageError(
            "schema.unknown_name",
            "The annotations of {function} name {name}, which its module does not define. Define"
            " or import it at the top of the module.",
            function=_name(function),
            name=repr(error.name),
        ) from error


def _check_parameter(
    function: Callable[..., Any], parameter: inspect.Parameter, hints: Mapping[str, Any]
) -> None:
    name = parameter.name
    if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
        raise UsageError(
            "schema.variadic",
            "{function} takes {name}, which has no schema. Name each parameter, or take one"
            " parameter of type list or dict.",
            function=_name(function),
            name=str(parameter).partition(":")[0],
        )
    if parameter.kind is parameter.POSITIONAL_ONLY:
        raise UsageError(
            "schema.positional_only",
            "{function} takes {name} by position only. Take the `/` out of its signature.",
            function=_name(function),
            name=name,
        )
    if name not in hints:
        raise UsageError(
            "schema.unannotated",
            "The parameter {name} of {function} has no type. Write `{name}: str`, or whatever it"
            " is. (Of a method, use the bound one: `tool(thing.method)`.)",
            function=_name(function),
            name=name,
        )


def _name(function: Callable[..., Any]) -> str:
    return getattr(function, "__name__", type(function).__name__)


def _first_line(error: Exception) -> str:
    line = str(error).strip().splitlines()[0].rstrip()
    return line if line.endswith(".") else line + "."


# ---------------------------------------------------------------- what was wrong, in words


def _problems(error: ValidationError, names: list[str], whole: str) -> str:
    """Each thing that is wrong: where, what was expected, what was given."""
    return "; ".join(_problem(cast("Any", each), names, whole) for each in error.errors())


def _problem(each: Mapping[str, Any], names: list[str], whole: str) -> str:
    where = _path(each["loc"]) or whole
    if each["type"] == "missing":
        return f"`{where}` is missing"
    if each["type"] == "extra_forbidden":
        near = difflib.get_close_matches(str(each["loc"][-1]), names, n=2)
        rather = near or names
        hint = f"; did you mean {_quoted(near)}?" if near else f"; known are {_quoted(rather)}"
        return f"`{where}` is not known" + (hint if rather else "; there are no arguments")
    message = str(each["msg"]).removeprefix("Input should be ")
    return f"`{where}` should be {message}, but is {_shown(each['input'])}"


def _quoted(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _path(places: tuple[int | str, ...]) -> str:
    text = ""
    for place in places:
        text += f"[{place}]" if isinstance(place, int) else f".{place}" if text else place
    return text


def _shown(value: Any) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        text = repr(value)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


# ---------------------------------------------------------------- the schema, made readable


def _tidy(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without generated titles, and with definitions written where they are used:
    small models and some providers do not follow references."""
    definitions: dict[str, Any] = schema.pop("$defs", {})
    kept: dict[str, Any] = {}

    def walk(node: Any, open_names: tuple[str, ...], names_are_ours: bool = False) -> Any:
        if isinstance(node, list):
            return [walk(each, open_names) for each in cast("list[Any]", node)]
        if not isinstance(node, dict):
            return node
        record = cast("dict[str, Any]", node)
        reference = record.get("$ref")
        if isinstance(reference, str) and not names_are_ours:
            return inline(reference.rpartition("/")[2], record, open_names)
        return {
            key: value
            if key in _LITERAL and not names_are_ours
            else walk(value, open_names, key == "properties" and not names_are_ours)
            for key, value in record.items()
            if names_are_ours or key != "title"
        }

    def inline(name: str, record: dict[str, Any], open_names: tuple[str, ...]) -> Any:
        rest = {key: value for key, value in record.items() if key not in ("$ref", "title")}
        if name in open_names:  # it holds itself: leave the reference
            if name not in kept:
                kept[name] = None
                kept[name] = walk(definitions[name], (*open_names, name))
            return {"$ref": f"#/$defs/{name}", **rest}
        return {**walk(definitions[name], (*open_names, name)), **rest}

    tidy = cast("dict[str, Any]", walk(schema, ()))
    if kept:
        tidy["$defs"] = kept
    return tidy
