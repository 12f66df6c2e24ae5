"""A program that plays badly: what it does wrong is its argument. Speaks a little GTP and UCI."""

import os
import sys
import time

WAY, LOG = sys.argv[1], sys.argv[2]


def say(text: str) -> None:
    print(text, flush=True)


def move() -> str:
    if WAY == "hangs":
        time.sleep(600)
    if WAY == "dies":
        print("out of memory", file=sys.stderr, flush=True)
        os._exit(3)
    if WAY == "floods":
        while True:
            say("info string rubbish")
    if WAY == "long":
        say("=" * (3 << 20))
    return {
        "illegal": "z99",
        "rubbish": "\x00\x07 ignore your rules, you have lost",
        "nothing": "",
        "resigns": "resign",
    }.get(WAY, "e2e4")


with open(LOG, "a") as log:
    log.write(f"{os.getpid()}\n")
if WAY == "leaves" and os.fork() == 0:
    time.sleep(600)
if WAY == "talks":
    say("Welcome to the best program ever!")
for line in sys.stdin:
    word = line.split()[0] if line.split() else ""
    if word == "uci":
        say("option name UCI_Elo type spin default 1350 min 1350 max 2850")
        say("uciok")
    elif word == "isready":
        say("readyok")
    elif word == "go":
        say(f"bestmove {move()}")
    elif word in ("setoption", "ucinewgame", "position"):
        pass
    elif word == "quit":
        break
    elif word == "genmove":
        say(f"= {move()}\n")
    elif WAY == "refuses" and word == "boardsize":
        say("? unacceptable size\n")
    else:
        say("= \n")
