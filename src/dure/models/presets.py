"""The providers we know by name: where they are, which key they want, how they differ.

A table. Knows no model's price (`prices.py`) and opens nothing.
"""

from __future__ import annotations

from dure.models.wire.provider import Provider, Quirks

_CLOUD = (
    Provider(
        "anthropic",
        "https://api.anthropic.com/v1",
        wire="anthropic",
        key="ANTHROPIC_API_KEY",
        where="https://console.anthropic.com/settings/keys",
        usual="claude-sonnet-4-5",
        window=200_000,
    ),
    Provider(
        "openai",
        "https://api.openai.com/v1",
        key="OPENAI_API_KEY",
        where="https://platform.openai.com/api-keys",
        usual="gpt-5-mini",
        # its reasoning models refuse texts to stop at
        quirks=Quirks(most="max_completion_tokens", stops=False),
    ),
    Provider(
        "openrouter",
        "https://openrouter.ai/api/v1",
        key="OPENROUTER_API_KEY",
        where="https://openrouter.ai/settings/keys",
        usual="openrouter/auto",
        quirks=Quirks(thoughts="reasoning_details"),
    ),
    Provider(
        "deepseek",
        "https://api.deepseek.com/v1",
        key="DEEPSEEK_API_KEY",
        where="https://platform.deepseek.com/api_keys",
        usual="deepseek-chat",
        quirks=Quirks(native_schema=False, thoughts="reasoning_content"),
    ),
    Provider(
        "mistral",
        "https://api.mistral.ai/v1",
        key="MISTRAL_API_KEY",
        where="https://console.mistral.ai/api-keys",
        usual="mistral-medium-latest",
        quirks=Quirks(stream_usage=False, required="any"),
    ),
    Provider(
        "groq",
        "https://api.groq.com/openai/v1",
        key="GROQ_API_KEY",
        where="https://console.groq.com/keys",
        usual="openai/gpt-oss-120b",
        quirks=Quirks(most="max_completion_tokens", native_schema=False),
    ),
    Provider(
        "xai",
        "https://api.x.ai/v1",
        key="XAI_API_KEY",
        where="https://console.x.ai",
        usual="grok-4",
        quirks=Quirks(stops=False),
    ),
    Provider(
        "together",
        "https://api.together.xyz/v1",
        key="TOGETHER_API_KEY",
        where="https://api.together.ai/settings/api-keys",
        usual="meta-llama/Llama-3.3-70B-Instruct-Turbo",
        quirks=Quirks(native_schema=False),
    ),
    Provider(
        "fireworks",
        "https://api.fireworks.ai/inference/v1",
        key="FIREWORKS_API_KEY",
        where="https://fireworks.ai/account/api-keys",
        usual="accounts/fireworks/models/llama-v3p3-70b-instruct",
    ),
    Provider(
        "cerebras",
        "https://api.cerebras.ai/v1",
        key="CEREBRAS_API_KEY",
        where="https://cloud.cerebras.ai",
        usual="gpt-oss-120b",
        quirks=Quirks(most="max_completion_tokens"),
    ),
)
_LOCAL = (
    Provider("ollama", "http://localhost:11434/v1", start="ollama serve", window=8_192),
    Provider("lmstudio", "http://localhost:1234/v1", start="lms server start", window=8_192),
    Provider(
        "llamacpp",
        "http://localhost:8080/v1",
        start="llama-server -m MODEL.gguf --jinja",
        window=8_192,
    ),
    Provider("vllm", "http://localhost:8000/v1", start="vllm serve MODEL", window=32_768),
)

PROVIDERS: dict[str, Provider] = {each.name: each for each in (*_CLOUD, *_LOCAL)}
"""By name; in the order in which a default model is looked for."""
