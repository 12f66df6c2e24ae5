"""Whether a font with Hangul is installed, so that charts with Korean labels can be read here.

Knows where the systems keep fonts, and the file names of those that have Hangul. Opens none.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

FAMILIES = (
    "Noto Sans KR",
    "Noto Sans CJK KR",
    "Apple SD Gothic Neo",
    "Malgun Gothic",
    "NanumGothic",
    "Nanum Gothic",
    "UnDotum",
)
"""Families that have Hangul, as stylesheets name them, the best for small labels first."""

_NAMES = ("notosanscjk", "notoserifcjk", "notosanskr", "notoserifkr", "nanum", "malgun", "batang",
          "gulim", "applesdgothicneo", "applegothic", "undotum", "unbatang", "baekmuk",
          "pretendard", "sourcehansans", "sourcehanserif", "ibmplexsanskr", "d2coding")  # fmt: skip
_ENDINGS = (".ttf", ".ttc", ".otf", ".otc")
_MOST = 20_000  # files that are looked at


def hangul_font(environ: Mapping[str, str] | None = None) -> Path | None:
    """A font file with Hangul on this machine; None if there is none where fonts usually are."""
    environ = os.environ if environ is None else environ
    seen = 0
    for folder in _folders(environ):
        for at, _, names in os.walk(folder):
            for name in sorted(names):
                seen += 1
                if _has_hangul(name):
                    return Path(at, name)
            if seen > _MOST:
                return None
    return None


def _has_hangul(name: str) -> bool:
    bare = name.lower().replace("-", "").replace("_", "").replace(" ", "")
    return bare.endswith(_ENDINGS) and bare.startswith(_NAMES)


def _folders(environ: Mapping[str, str]) -> Iterable[Path]:
    home = Path(environ.get("HOME") or environ.get("USERPROFILE") or os.sep)
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts"]
    if sys.platform == "win32":
        local = Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
        windows = Path(environ.get("WINDIR") or "C:/Windows")
        return [windows / "Fonts", local / "Microsoft" / "Windows" / "Fonts"]
    data = environ.get("XDG_DATA_HOME") or str(home / ".local" / "share")
    shared = environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    return [Path(each, "fonts") for each in (data, *shared.split(":"))] + [home / ".fonts"]
