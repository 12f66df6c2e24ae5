"""Started inside the sandbox: runs pip, also where only Python's own copy of it is there.

Environments made by other installers often have no pip; Python brings one to make environments
with. Imports the standard library only.
"""

import importlib.util
import pathlib
import runpy
import sys


def main() -> None:
    """Become pip, with the arguments of this process."""
    if importlib.util.find_spec("pip") is None:
        bundled = importlib.util.find_spec("ensurepip")
        folder = pathlib.Path(bundled.origin or "").parent if bundled else pathlib.Path("/nowhere")
        wheels = sorted(folder.glob("_bundled/pip-*.whl"))
        if not wheels:
            sys.exit("There is no pip here. Install it beside dure: python3 -m ensurepip")
        sys.path.insert(0, str(wheels[-1]))
    runpy.run_module("pip", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
