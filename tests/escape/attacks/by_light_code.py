"""The attacks in the Python of the embedded interpreter: one line each, since the first that is
refused ends a program."""

from __future__ import annotations


def _reads(*paths: str) -> list[str]:
    return [f"print('GOT', open({path!r}).read())" for path in paths] + [
        f"from pathlib import Path\nprint('GOT', Path({path!r}).read_text())" for path in paths
    ]


def _imports(*lines: str) -> list[str]:
    return [f"{line}\nprint('GOT')" for line in lines]


_CLIMBS = [
    "print('GOT', ().__class__.__base__.__subclasses__())",
    "print('GOT', (lambda: 0).__globals__['__builtins__'])",
    "print('GOT', eval('__import__(\"os\").environ'))",
    "exec('import os; os.system(\"id\")')\nprint('GOT')",
]

BY_LIGHT_CODE: dict[int, list[str]] = {
    1: [*_reads("/etc/passwd", "@BASE@/home/.ssh/id"), *_imports("import os\nos.listdir('/')")],
    2: [
        "import os\nprint('GOT', os.environ['DURE_ESCAPE_API_KEY'])",
        "import os\nprint('GOT', os.getenv('DURE_ESCAPE_API_KEY') + '')",
        *_reads("/proc/1/environ"),
    ],
    3: _reads("@BASE@/secrets.toml", "@BASE@/data/dure.db", "../secrets.toml"),
    4: [
        f"open({path!r}, 'w').write('x')\nprint('GOT')"
        for path in ("@BASE@/made", "made", "/tmp/x")
    ]
    + _imports("from pathlib import Path\nPath('@BASE@/made').write_text('x')"),
    5: _imports("import os\nos.symlink('@BASE@/outside', 'link')"),
    6: _imports("import os\nos.link('@BASE@/secrets.toml', 'hard')"),
    7: _imports("import os\nos.rename('given', 'other')"),
    8: _reads("../secrets.toml", "@BASE@/secrets.toml\0.txt", "x" * 5000),
    9: _imports("import socket\nsocket.create_connection(('127.0.0.1', @TCP@))"),
    10: _imports("import urllib.request\nurllib.request.urlopen('http://2852039166/')"),
    11: _imports("import socket\nsocket.getaddrinfo('example.org', 80)"),
    12: _imports("import socket\nsocket.socket(1).connect('@BASE@/engine.sock')"),
    13: [
        *_imports(
            "import os\nos.fork()", "import threading\nthreading.Thread(target=print).start()"
        ),
        "while True: pass",
        "def f(): return f() + f()\nf()",
    ],
    14: [
        "x = 'x' * (4 << 30)\nprint('GOT')",
        "x = []\nwhile True: x.append('y' * 1_000_000)",
        "x = 7\nwhile True: x = x * x",
        "x = list(range(10 ** 10))\nprint('GOT')",
    ],
    15: _imports("open('full', 'w').write('x' * 1_000_000)", "import tempfile"),
    16: ["while True: print('x' * 10_000)"],
    17: [
        *_imports("import subprocess\nsubprocess.Popen(['sleep', '33.@TOKEN@'])"),
        "try:\n  while True: pass\nexcept BaseException: print('GOT on')",
    ],
    18: _imports("import os\nos.kill(@VICTIM@, 9)", "import signal\nsignal.raise_signal(9)"),
    19: _imports("import ctypes\nctypes.CDLL(None)") + _CLIMBS,
    20: _imports("import os\nos.setuid(0)"),
    21: _imports("import os\nos.read(3, 9)"),
    22: _imports("open('.envrc', 'w').write('x')", "import os\nos.mkdir('.git')"),
    23: [r"print('\x1b[2J\x1b]0;owned\x07 <script>alert(1)</script>')", *_imports("import pickle")],
    24: _imports("import subprocess\nsubprocess.run(['pip', 'install', 'six'])", "import pip"),
    25: ["print('GOT run')"],
}
