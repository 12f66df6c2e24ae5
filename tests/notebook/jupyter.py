"""A real Jupyter kernel, driven as a notebook's page drives it: cells, answers, interrupts."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from queue import Empty
from types import TracebackType
from typing import Any

from jupyter_client.manager import KernelManager

PATIENCE = 30.0
"""Seconds until a cell that should have come further is given up on."""


@dataclass
class Shown:
    """What stands below a cell. `drawn` counts every drawing, also those that replaced another."""

    displays: dict[str, str] = field(default_factory=dict[str, str])
    text: str = ""
    result: str = ""
    error: str = ""
    prompts: list[str] = field(default_factory=list[str])
    drawn: int = 0

    @property
    def html(self) -> str:
        return "\n".join(self.displays.values())

    @property
    def page(self) -> str:
        return "\n".join([self.html, self.text, self.result, self.error, *self.prompts])


class Kernel:
    """A kernel of this environment."""

    def __init__(self, folder: str) -> None:
        self._manager = KernelManager(kernel_name="python3", transport="ipc", ip=f"{folder}/k")

    def __enter__(self) -> "Kernel":
        self._manager.start_kernel()
        self._client = self._manager.client()
        self._client.start_channels()
        self._client.wait_for_ready(timeout=PATIENCE)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.stop_channels()
        self._manager.shutdown_kernel(now=True)

    def run(
        self,
        code: str,
        answers: Sequence[str] | None = None,
        interrupt: Callable[[Shown], bool] = lambda _: False,
    ) -> Shown:
        """Execute a cell. `answers` are typed where it asks (None: nobody is there); it is
        interrupted once, as soon as `interrupt` says so of what it shows."""
        client, shown, left = self._client, Shown(), list(answers or ())
        while _waits(client):  # what an interrupted cell asked
            client.get_stdin_msg(timeout=1)
        sent = client.execute(code, allow_stdin=answers is not None)
        end, interrupted = time.monotonic() + PATIENCE, False
        while time.monotonic() < end:
            if _waits(client) and left:
                shown.prompts.append(client.get_stdin_msg(timeout=1)["content"]["prompt"])
                client.input(left.pop(0))
            try:
                message = client.get_iopub_msg(timeout=0.02)
            except Empty:
                continue
            if message["parent_header"].get("msg_id") != sent:
                continue
            if message["content"].get("execution_state") == "idle":
                client.get_shell_msg(timeout=PATIENCE)
                return shown
            _take(shown, message["msg_type"], message["content"])
            if not interrupted and interrupt(shown):
                interrupted = True
                self._manager.interrupt_kernel()
        self._manager.interrupt_kernel()
        raise AssertionError(f"the cell did not end; it shows: {shown}")


def _waits(client: Any) -> bool:
    return bool(client.stdin_channel.msg_ready())


def _take(shown: Shown, kind: str, content: dict[str, Any]) -> None:
    match kind:
        case "display_data" | "update_display_data":
            name = content["transient"].get("display_id", str(len(shown.displays)))
            shown.displays[name] = content["data"]["text/html"]
            shown.drawn += 1
        case "stream":
            shown.text += content["text"]
        case "execute_result":
            shown.result = content["data"].get("text/html") or content["data"]["text/plain"]
        case "error":
            shown.error = "\n".join(content["traceback"])
        case _:
            pass
