"""What requests hold. Pydantic checks it, and OpenAPI shows it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Body(BaseModel):
    """What is sent: a field that is not known is told, for a misspelt cap would be no cap."""

    model_config = ConfigDict(extra="forbid")


class Caps(Body):
    """Caps on a run; the service's own hold besides."""

    dollars: float | None = Field(None, ge=0)
    calls: int | None = Field(None, ge=0)
    seconds: float | None = Field(None, ge=0)

    @property
    def given(self) -> dict[str, Any]:
        """The caps that are named."""
        return self.model_dump(exclude_none=True)


class Start(Body):
    """A run to begin. `after` is the run that it continues; `key` makes it begin once, however
    often it is sent."""

    model_config = ConfigDict(json_schema_extra={"example": {"task": "Say hello to Seoul."}})

    task: str = Field(min_length=1)
    who: str = ""
    after: str = ""
    key: str = Field("", max_length=200)
    budget: Caps | None = None


class Said(Body):
    """A person's answer: in words, or as a verdict on a call. `question` is its id (left out: the
    only one that is open)."""

    question: str = ""
    text: str = ""
    verdict: Literal["", "yes", "no", "edit", "always", "give up"] = ""
    arguments: dict[str, Any] | None = None
    by: str = "owner"
    resume: bool = True


class Steer(Body):
    """Words that the run reads before its next model call."""

    text: str = Field(min_length=1)


class Fork(Body):
    """A new run from this event (its number) on; what came before is as it was."""

    at: int = Field(ge=1)


class ChatMessage(BaseModel):
    """A message of a chat completion."""

    model_config = ConfigDict(extra="allow")

    role: str
    content: str | list[dict[str, Any]] | None = None


class Chat(BaseModel):
    """A chat completion. What shapes the model's own text (`temperature` and the like) is the
    agent's affair and is not taken; `tools` of a client are refused."""

    model_config = ConfigDict(extra="allow")

    model: str = ""
    messages: list[ChatMessage] = Field(min_length=1)
    stream: bool = False
    stream_options: dict[str, Any] | None = None
    tools: list[Any] | None = None
    functions: list[Any] | None = None
    response_format: dict[str, Any] | None = None
    n: int | None = None


class Problem(BaseModel):
    """A sentence with its cure."""

    message: str
    type: str
    code: str | int | None


class Failed(BaseModel):
    """What is answered where something is wrong."""

    error: Problem
