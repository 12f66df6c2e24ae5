"""Signals, heard by an event loop; also by one that cannot, such as that of Windows."""

import asyncio
import signal

from dure.host.signals import ENDING, heard


class WindowsLoop(asyncio.SelectorEventLoop):
    """A loop that takes no signals."""

    def add_signal_handler(self, sig, callback, *args) -> None:  # type: ignore[override]
        raise NotImplementedError


async def hears() -> list[int]:
    came: asyncio.Queue[int] = asyncio.Queue()
    with heard(ENDING, came.put_nowait):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGTERM)
        return [await came.get(), await came.get()]


def test_signals_are_heard_on_every_loop() -> None:
    before = [signal.getsignal(number) for number in ENDING]
    for loop in (asyncio.SelectorEventLoop, WindowsLoop):
        with asyncio.Runner(loop_factory=loop) as runner:
            assert runner.run(hears()) == [signal.SIGINT, signal.SIGTERM]
    assert [signal.getsignal(number) for number in ENDING] == before
