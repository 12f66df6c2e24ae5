"""Components as AutoGen Studio exports them: provider, type, versions, label, config."""

from typing import Any


def component(provider: str, kind: str, label: str = "", **config: Any) -> dict[str, Any]:
    return {
        "provider": provider,
        "component_type": kind,
        "version": 1,
        "component_version": 1,
        "description": f"A {kind} for tests.",
        "label": label or provider.rpartition(".")[2],
        "config": config,
    }


def model(name: str = "gpt-4o-mini", client: str = "openai.OpenAI", **more: Any) -> dict[str, Any]:
    return component(
        f"autogen_ext.models.{client}ChatCompletionClient", "model", model=name, **more
    )


def function(name: str, source: str, imports: list[Any] | None = None) -> dict[str, Any]:
    return component(
        "autogen_core.tools.FunctionTool",
        "tool",
        source_code=source,
        name=name,
        description=f"What {name} does.",
        global_imports=imports or [],
        has_cancellation_support=False,
    )


def assistant(name: str, said: str = "Be of help.", **more: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "model_client": model(),
        "workbench": bench(),
        "model_context": component(
            "autogen_core.model_context.UnboundedChatCompletionContext", "chat_completion_context"
        ),
        "description": f"{name} of the team.",
        "system_message": said,
        "model_client_stream": False,
        "reflect_on_tool_use": False,
        "tool_call_summary_format": "{result}",
    }
    return component("autogen_agentchat.agents.AssistantAgent", "agent", name=name, **usual | more)


def person(name: str = "user_proxy") -> dict[str, Any]:
    provider = "autogen_agentchat.agents.UserProxyAgent"
    return component(provider, "agent", name=name, description="a human user")


def bench(*tools: dict[str, Any]) -> dict[str, Any]:
    return component("autogen_core.tools.StaticWorkbench", "workbench", tools=list(tools))


def server(**params: Any) -> dict[str, Any]:
    return component("autogen_ext.tools.mcp.McpWorkbench", "workbench", server_params=params)


def ends(kind: str, **config: Any) -> dict[str, Any]:
    return component(f"autogen_agentchat.conditions.{kind}Termination", "termination", **config)


def either(*conditions: dict[str, Any], word: str = "Or") -> dict[str, Any]:
    provider = f"autogen_agentchat.base.{word}TerminationCondition"
    return component(provider, "termination", conditions=list(conditions))


def team(kind: str, *members: dict[str, Any], label: str = "", **more: Any) -> dict[str, Any]:
    provider = f"autogen_agentchat.teams.{kind}"
    return component(provider, "team", label, participants=list(members), **more)
