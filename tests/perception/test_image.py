"""Pictures from files."""

from pathlib import Path

import pytest

from dure.core.errors import UsageError
from dure.perception import image

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
PICTURES = {
    "image/png": PNG,
    "image/jpeg": b"\xff\xd8\xff\xe0",
    "image/gif": b"GIF89a",
    "image/webp": b"RIFF\0\0\0\0WEBPVP8 ",
}


@pytest.mark.parametrize("mime", PICTURES)
def test_the_type_is_read_from_the_bytes(mime: str, tmp_path: Path) -> None:
    (tmp_path / "misnamed.bmp").write_bytes(PICTURES[mime])
    picture = image.load(tmp_path / "misnamed.bmp")
    assert (picture.mime, picture.name, picture.data) == (mime, "misnamed.bmp", PICTURES[mime])


def test_what_is_no_picture_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("<svg/>")
    with pytest.raises(UsageError) as caught:
        image.load(tmp_path / "a.png")
    assert caught.value.code == "image.unknown"
    with pytest.raises(UsageError) as caught:
        image.load(tmp_path / "missing.png")
    assert caught.value.code == "image.unreadable"
    with pytest.raises(UsageError) as caught:
        image.image(PNG + b"\0" * image.MOST_BYTES)
    assert caught.value.code == "image.too_large"
