"""Started inside the sandbox: a Jupyter kernel, and a plain way to talk with it.

Takes cells as lines of JSON on standard input and says what comes of each on standard output, also
as lines of JSON. So nothing of Jupyter's protocol, nor of ZeroMQ, is read outside the sandbox.
Imports the standard library and Jupyter only.
"""

import json
import queue
import sys
import time
from typing import Any

LINE = 4 << 20  # bytes of what is said at once; half of what is listened to
OUTPUT = 10 << 20  # bytes of a cell
GRACE = 1.0  # seconds in which an interrupted cell must end
SOCKETS = "/tmp/kernel"  # what the names of its sockets begin with: not in the workspace
LIMITS = ("time", "output")  # those that are kept in here
SHOWN = ("display_data", "execute_result", "update_display_data")


def main() -> None:
    """Serve cells until standard input ends."""
    from jupyter_client.manager import KernelManager

    manager: Any = KernelManager(kernel_name="python3", transport="ipc", ip=SOCKETS)
    nothing = open("/dev/null", "w")  # noqa: SIM115  # as long as the kernel lives
    manager.start_kernel(stdout=nothing, stderr=nothing)
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    tell(0, kind="ready")
    for line in sys.stdin:
        asked = json.loads(line)
        Cell(manager, client, asked["number"], asked["seconds"]).run(asked["code"])


def tell(number: int, **fact: Any) -> int:
    """Say what came of a cell; return how many bytes that took."""
    line = json.dumps({"cell": number, **fact})
    if len(line) > LINE:
        line = json.dumps({"cell": number, "kind": "stream", "text": "[too large to show]\n"})
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
    return len(line)


class Cell:
    """One cell, from its code to its end."""

    def __init__(self, manager: Any, client: Any, number: int, seconds: float) -> None:
        self.manager = manager
        self.client = client
        self.number = number
        self.deadline = time.monotonic() + seconds
        self.said = 0
        self.limit = ""

    def run(self, code: str) -> None:
        """Run it; say what it shows and how it ended."""
        asked = self.client.execute(code, allow_stdin=False)
        end = ""
        while not end:
            try:
                message = self.client.get_iopub_msg(timeout=0.05)
            except queue.Empty:
                end = "" if self.manager.is_alive() else "dead"
            else:
                end = self.hear(message, asked)
            end = self.check() or end
        tell(self.number, kind="end", state=end, limit=self.limit)
        try:
            while True:  # answers that say nothing new
                self.client.get_shell_msg(timeout=0)
        except queue.Empty:
            pass

    def check(self) -> str:
        """Interrupt the cell at a limit; "dead" if it does not obey."""
        now = time.monotonic()
        if self.limit:
            return "dead" if now > self.deadline else ""
        self.limit = "time" if now > self.deadline else "output" if self.said > OUTPUT else ""
        if self.limit:
            self.manager.interrupt_kernel()
            self.deadline = now + GRACE
        return ""

    def hear(self, message: Any, asked: str) -> str:
        """Pass on a message of the kernel; "idle" if it was the last of the cell."""
        what, content = message["msg_type"], message["content"]
        mine = message["parent_header"].get("msg_id") == asked
        if what == "status":
            return "idle" if mine and content["execution_state"] == "idle" else ""
        if self.limit == "output" and what != "error":
            return ""
        if what == "stream":  # also of threads that an earlier cell started
            self.say(kind="stream", text=content["text"], err=content["name"] == "stderr")
        elif what in SHOWN:
            name = content.get("transient", {}).get("display_id", "")
            self.say(kind="show", data=content["data"], id=name, again=what == SHOWN[2])
        elif what == "clear_output":
            self.say(kind="clear")
        elif what == "error" and mine:
            self.say(kind="error", trace=content["traceback"])
        return ""

    def say(self, **fact: Any) -> None:
        self.said += tell(self.number, **fact)


if __name__ == "__main__":
    main()
