"""python -m tests.gallery record NAME [LANG …]   record an example anew, from `said/NAME.md`
python -m tests.gallery write [NAME …]            put what examples print into their READMEs
"""

import os
import sys
import tempfile
from pathlib import Path

from dure.cli.examples.gallery import every, named
from tests.gallery.readmes import printed, write, write_in_front
from tests.gallery.recorder import Unsaid, record


def main(words: list[str]) -> None:
    with tempfile.TemporaryDirectory() as home:
        os.environ["DURE_HOME"] = home
        match words:
            case ["record", name, *langs]:
                for lang in langs or named(name).languages:
                    print(record(named(name), lang))
            case ["write", *names]:
                for example in map(named, names) if names else every():
                    for lang in example.languages:
                        with tempfile.TemporaryDirectory() as folder:
                            output = printed(example, lang, Path(folder) / "work")
                        write(example.file("README", ".md", lang), output)
                        write_in_front(lang, {example.name: output})
                        print(output)
            case _:
                raise SystemExit(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Unsaid as error:
        raise SystemExit(str(error)) from None
