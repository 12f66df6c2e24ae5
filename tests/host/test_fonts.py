"""Fonts with Hangul."""

from pathlib import Path

import pytest

from dure.host.fonts import hangul_font


@pytest.mark.parametrize(
    "name", ["NotoSansCJK-Regular.ttc", "NanumGothic.ttf", "malgun.ttf", "Noto Sans KR.otf"]
)
def test_one_is_found_where_fonts_are_kept(tmp_path: Path, name: str) -> None:
    environ = {"HOME": str(tmp_path), "XDG_DATA_DIRS": str(tmp_path / "share")}
    assert hangul_font(environ) is None
    folder = tmp_path / "share" / "fonts" / "deep"
    folder.mkdir(parents=True)
    (folder / "DejaVuSans.ttf").touch()
    (folder / f"{name}.txt").touch()
    assert hangul_font(environ) is None
    (folder / name).touch()
    assert hangul_font(environ) == folder / name
