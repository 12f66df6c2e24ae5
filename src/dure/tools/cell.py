"""Runs a piece of Python as a notebook does: what its last line is worth is printed.

Started inside the sandbox with the code on standard input, so this file imports the standard
library only. A traceback shows the lines of the code, and nothing of this file.
"""

import ast
import linecache
import sys
import traceback
import types

NAME = "<code>"


def main() -> None:
    """Run the code on standard input; exit with 1 if it raised."""
    source = sys.stdin.buffer.read().decode()
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    linecache.cache[NAME] = (len(source), None, source.splitlines(keepends=True), NAME)
    try:
        run(source, module.__dict__)
    except SystemExit:
        raise
    except BaseException as error:
        after = error.__traceback__ and error.__traceback__.tb_next  # without main and run
        trace = None if isinstance(error, SyntaxError) else after and after.tb_next
        sys.stdout.flush()
        traceback.print_exception(type(error), error, trace)
        sys.exit(1)


def run(source: str, space: dict[str, object]) -> None:
    """Run `source` in `space`; if it ends in an expression, print that unless it is None."""
    tree = ast.parse(source, NAME)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, NAME, "exec"), space)
    if isinstance(last, ast.Expr):
        value = eval(compile(ast.Expression(last.value), NAME, "eval"), space)
        if value is not None:
            sys.stdout.write(f"{value if isinstance(value, str) else repr(value)}\n")


if __name__ == "__main__":
    main()
