"""Photos are turned upright and cut three to four; the first guess is where faces are."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw

from dutydesk.errors import BadFile
from dutydesk.work import photos
from dutydesk.work.photos import Box, Cut

if TYPE_CHECKING:
    from pathlib import Path


def test_a_photo_that_lies_on_its_side_is_turned_upright(tmp_path: Path) -> None:
    image = Image.new("RGB", (400, 300), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 60, 300), fill="red")  # what will be at the top
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(tmp_path / "照片.jpg", exif=exif)
    drawn = photos.draw(tmp_path / "照片.jpg")
    assert (drawn.width, drawn.height) == (300, 400)
    upright = Image.frombytes("RGB", (drawn.width, drawn.height), drawn.data)
    red, green, _ = upright.getpixel((150, 20))
    assert (red > 200, green < 80) == (True, True)


@pytest.mark.parametrize(
    ("width", "height", "box"),
    [
        (300, 400, Box(0, 0, 300)),
        (800, 400, Box(250, 0, 300)),
        (300, 800, Box(0, 60, 300)),
    ],
)
def test_the_first_guess_is_in_the_middle_and_in_the_upper_part(width: int, height: int, box: Box) -> None:
    assert photos.first_guess(width, height) == pytest.approx(box)


def test_a_box_stays_inside_the_picture() -> None:
    assert Box(-50, 900, 100).within(300, 400) == pytest.approx(Box(0, 400 - 100 / 0.75, 100))
    assert Box(0, 0, 9000).within(300, 400) == pytest.approx(Box(0, 0, 300))


def test_what_is_kept_is_three_to_four_with_a_small_picture(tmp_path: Path) -> None:
    Image.new("RGB", (2400, 1800), "green").save(tmp_path / "a.jpg")
    drawn = photos.draw(tmp_path / "a.jpg")
    judged = photos.kept(Cut(drawn, photos.first_guess(drawn.width, drawn.height)))
    for data, size in ((judged.data, (600, 800)), (judged.small, (300, 400))):
        with Image.open(io.BytesIO(data)) as image:
            assert image.size == size


def test_what_is_no_photo_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"%PDF-1.7 not a photo")
    with pytest.raises(BadFile, match="JPEG 或 PNG"):
        photos.draw(tmp_path / "a.jpg")
