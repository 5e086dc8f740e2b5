"""What happens to a printed page on its way back: scanners, fax, phones, coffee, seals, pens and punches."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageChops, ImageDraw, ImageFilter

if TYPE_CHECKING:
    from random import Random

DPI = 200
MM = DPI / 25.4
RED, BLUE = (203, 32, 44), (28, 52, 168)
CODES = ((170.0, 9.0), (20.0, 264.0))  # mm: the left upper corner of each code, 20 mm wide


def clean(page: Image.Image, random: Random) -> Image.Image:
    """Scan on a flatbed in good order: a little askew, a little noise."""
    return scanned(page.rotate(random.uniform(-0.6, 0.6), Image.Resampling.BICUBIC, fillcolor="white"), random)


def skew(page: Image.Image, random: Random) -> Image.Image:
    return scanned(page.rotate(random.uniform(-3, 3), Image.Resampling.BICUBIC, fillcolor="white"), random)


def upside_down(page: Image.Image, random: Random) -> Image.Image:
    return clean(page.rotate(180), random)


def on_its_side(page: Image.Image, random: Random) -> Image.Image:
    return clean(page.rotate(random.choice((90, 270)), expand=True), random)


def fax(page: Image.Image, random: Random) -> Image.Image:
    """Send it at 150 dots an inch in black and white, with specks and lost lines."""
    small = clean(page, random).convert("L").resize((round(page.width * 0.75), round(page.height * 0.75)))
    small = _noisy(small, random, 18).point(lambda grey: 255 if grey > random.randint(126, 130) else 0)
    draw = ImageDraw.Draw(small)
    for _ in range(400):
        x, y = random.randrange(small.width), random.randrange(small.height)
        draw.rectangle((x, y, x + random.randint(0, 1), y + random.randint(0, 1)), fill=random.choice((0, 255)))
    for _ in range(2):
        y = random.randrange(small.height)
        draw.line((0, y, small.width, y), fill=255)
    return small.convert("1")


def phone(page: Image.Image, random: Random) -> Image.Image:
    """Take a photo of it, lying on a desk: perspective, shade, blur, JPEG."""
    around = Image.new("RGB", (round(page.width * 1.25), round(page.height * 1.2)), (112, 88, 66))
    around.paste(page, ((around.width - page.width) // 2, (around.height - page.height) // 2))
    wide, high = around.size
    shift = [random.uniform(0, 0.09) for _ in range(8)]
    corners = [
        (shift[0] * wide, shift[1] * high),
        (wide * (1 - shift[2]), shift[3] * high),
        (wide * (1 - shift[4]), high * (1 - shift[5])),
        (shift[6] * wide, high * (1 - shift[7])),
    ]
    square = [(0, 0), (wide, 0), (wide, high), (0, high)]
    view = around.transform(
        (wide, high), Image.Transform.PERSPECTIVE, _perspective(corners, square), Image.Resampling.BICUBIC,
        fillcolor=(70, 60, 50),
    )  # fmt: skip
    view = view.rotate(random.choice((0, 90, 180, 270)) + random.uniform(-6, 6), Image.Resampling.BICUBIC, expand=True)
    shade = Image.linear_gradient("L").rotate(random.uniform(0, 360), expand=True).resize(view.size)
    shade = shade.point(lambda grey: 120 + grey * 135 // 255)
    view = ImageChops.multiply(view, Image.merge("RGB", (shade, shade, shade)))
    view = view.filter(ImageFilter.GaussianBlur(random.uniform(0.6, 1.3)))
    return _jpeg(_noisy(view, random, 7), random.randint(55, 80))


def coffee(page: Image.Image, random: Random) -> Image.Image:
    """Put a cup on it, on a code as likely as not, and spill."""
    stain = Image.new("L", page.size, 0)
    draw = ImageDraw.Draw(stain)
    x, y = _on_a_code(random)
    size = random.uniform(35, 50) * MM
    x, y = x + random.uniform(-20, 20) * MM, y + random.uniform(-20, 20) * MM
    draw.ellipse((x - size, y - size, x + size, y + size), outline=150, width=round(random.uniform(2, 5) * MM))
    for _ in range(6):
        r = random.uniform(2, 9) * MM
        dx, dy = random.uniform(-size, size), random.uniform(-size, size)
        draw.ellipse((x + dx - r, y + dy - r, x + dx + r, y + dy + r), fill=random.randint(60, 140))
    stain = stain.filter(ImageFilter.GaussianBlur(5))
    brown = Image.new("RGB", page.size, (116, 72, 30))
    return clean(ImageChops.multiply(page, Image.composite(brown, Image.new("RGB", page.size, "white"), stain)), random)


def seal(page: Image.Image, random: Random) -> Image.Image:
    """Put a round red seal over one of the codes."""
    layer = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(layer)
    x, y = _on_a_code(random)
    x, y = x + random.uniform(-6, 6) * MM, y + random.uniform(-6, 6) * MM
    r = 20 * MM
    draw.ellipse((x - r, y - r, x + r, y + r), outline=RED, width=round(1.4 * MM))
    star = [
        (x + math.sin(i * math.pi / 5) * k * MM, y - math.cos(i * math.pi / 5) * k * MM)
        for i, k in enumerate((8.0, 3.1) * 5)
    ]
    draw.polygon(star, fill=RED)
    for i in range(11):  # what stands around the star is as dense as characters are
        at = math.pi * (0.75 + i * 0.15)
        cx, cy = x + math.cos(at) * 14 * MM, y + math.sin(at) * 14 * MM
        for dx in (-1.4, -0.3, 0.8):
            draw.rectangle((cx + dx * MM, cy - 2 * MM, cx + (dx + 0.6) * MM, cy + 2 * MM), fill=RED)
        draw.rectangle((cx - 2 * MM, cy - 0.4 * MM, cx + 2 * MM, cy + 0.4 * MM), fill=RED)
    draw.rectangle((x - 10 * MM, y + 11 * MM, x + 10 * MM, y + 13 * MM), fill=RED)
    turned = layer.rotate(random.uniform(-25, 25), center=(x, y), fillcolor="white")
    return clean(ImageChops.multiply(page, turned.filter(ImageFilter.GaussianBlur(0.8))), random)


def pen(page: Image.Image, random: Random) -> Image.Image:
    """Write over one of the codes with a blue pen."""
    layer = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(layer)
    x, y = _on_a_code(random)
    for _ in range(5):
        points = [(x + random.uniform(-14, 14) * MM, y + random.uniform(-11, 11) * MM) for _ in range(7)]
        draw.line(points, fill=BLUE, width=round(random.uniform(0.5, 1.0) * MM), joint="curve")
    return clean(ImageChops.multiply(page, layer), random)


def hole(page: Image.Image, random: Random) -> Image.Image:
    """Punch a hole of 6 mm through one of the codes."""
    punched = page.copy()
    x, y = _on_a_code(random)
    x, y = x + random.uniform(-7, 7) * MM, y + random.uniform(-7, 7) * MM
    ImageDraw.Draw(punched).ellipse((x - 3 * MM, y - 3 * MM, x + 3 * MM, y + 3 * MM), fill=(40, 40, 40))
    return clean(punched, random)


DAMAGES: dict[str, Any] = {
    "clean": clean, "skew": skew, "upside down": upside_down, "on its side": on_its_side, "fax": fax, "phone": phone,
    "coffee": coffee, "seal": seal, "pen": pen, "hole": hole,
}  # fmt: skip


def scanned(page: Image.Image, random: Random) -> Image.Image:
    """Give a page the light and the noise of a scanner."""
    return _noisy(page.filter(ImageFilter.GaussianBlur(0.7)), random, 5)


def _noisy(page: Image.Image, random: Random, strength: float) -> Image.Image:
    del random  # the noise of Pillow has a seed of its own
    noise = Image.effect_noise((page.width // 2, page.height // 2), strength).resize(page.size)
    layer = noise if page.mode == "L" else Image.merge("RGB", (noise, noise, noise))
    return ImageChops.add(page, layer, 1, -128)


def _on_a_code(random: Random) -> tuple[float, float]:
    x, y = random.choice(CODES)
    return (x + 10) * MM, (y + 10) * MM


def _jpeg(page: Image.Image, quality: int) -> Image.Image:
    written = io.BytesIO()
    page.save(written, "JPEG", quality=quality)
    return Image.open(written).convert("RGB")


def _perspective(to: list[tuple[float, float]], of: list[tuple[float, float]]) -> list[float]:
    """Return the eight numbers that map the corners `to` in the result back onto `of`."""
    rows: list[list[float]] = []
    for (x, y), (u, v) in zip(to, of, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for at in range(8):
        pivot = max(range(at, 8), key=lambda row: abs(rows[row][at]))
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [value / rows[at][at] for value in rows[at]]
        for other in range(8):
            if other != at:
                factor = rows[other][at]
                rows[other] = [a - factor * b for a, b in zip(rows[other], rows[at], strict=True)]
    return [row[8] for row in rows]
