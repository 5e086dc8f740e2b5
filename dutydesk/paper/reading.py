"""Which paper a picture of a page shows: its codes are looked for where they were printed, then everywhere."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from dutydesk.paper.code import PageCode, decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PIL import Image

_CORNER: Final = 0.30  # of the shorter side: the code with its room, on a page that lies a little askew
WIDEST: Final = 2700  # pixels of the longer side: 230 dots an inch, five to a module
_LEAST: Final = 1500
_SMALL: Final = 160  # the shorter side of what blankness is judged on
_INK: Final = 70  # so much darker than the paper is ink
_BLANK: Final = 0.0004  # of the page, inside of its edges
_RIM: Final = 0.06
_GREYS: Final = {"L", "1", "LA", "I;16"}
_QUARTER: Final = 90


class Reading(NamedTuple):
    """Say what was read off one page.

    Attributes:
        codes: The page codes on it, each once: one as a rule, several where sheets lay on each other.
        turn: By how many degrees clockwise the picture is to be turned to stand upright; 0 where no code was read.
        blank: Whether there is next to nothing on the page.
    """

    codes: tuple[PageCode, ...] = ()
    turn: int = 0
    blank: bool = False


class _Found(NamedTuple):
    code: PageCode
    turn: int


def load() -> None:
    """Load what reads codes, ahead of the first page."""
    import zxingcpp
    from PIL import ImageChops, ImageFilter, ImageOps

    del zxingcpp, ImageChops, ImageFilter, ImageOps


def read(picture: Image.Image, in_colour: Callable[[], Image.Image] | None = None) -> Reading:
    """Read one page, however it lies. A code counts only with its check characters, so none is taken for another.

    `in_colour` decodes the page again where `picture` is only its grey, which is enough for most pages.
    """
    page = _of_a_size(picture)
    grey = page.convert("L")
    if is_blank(grey):
        return Reading(blank=True)

    def coloured() -> Image.Image | None:
        found = _of_a_size(in_colour()) if in_colour else page
        return None if found.mode in _GREYS else found.convert("RGB")

    for attempt in _attempts(grey, coloured):
        found = {one.code: one for image in attempt for one in _codes(image)}
        if found:
            return Reading(tuple(sorted(found)), next(iter(found.values())).turn)
    return Reading()


def is_blank(grey: Image.Image) -> bool:
    """Tell whether a page is as good as empty, the dark rims of a scanner left out."""
    from PIL import ImageFilter

    factor = max(1, min(grey.size) // _SMALL)
    small = grey.reduce(factor)
    wide, high = small.size
    inside = small.crop((int(wide * _RIM), int(high * _RIM), int(wide * (1 - _RIM)), int(high * (1 - _RIM))))
    # What is darker than the paper around it: the even shade of a photo's corner is none.
    ground = inside.filter(ImageFilter.MaxFilter(9))
    counts = _difference(ground, inside).histogram()
    return sum(counts[_INK // 2 :]) <= _BLANK * inside.width * inside.height


def _attempts(grey: Image.Image, in_colour: Callable[[], Image.Image | None]) -> Iterator[Iterator[Image.Image]]:
    """Name what is looked at, the quickest first: each attempt is some pictures of one page."""
    yield _corners(grey, first=True)
    yield _corners(grey, first=False)
    colour = in_colour()
    if colour is not None:
        clear = _without_colour(colour)
        yield _corners(clear, first=True)
        yield chain(_corners(clear, first=False), iter((grey,)))
        yield iter((clear,))
    else:
        clear = grey
        yield iter((grey,))
    for mend in (_smooth, _enlarged, _even, _closed, _opened):
        yield (mend(one) for one in chain(_corners(clear, first=True), _corners(clear, first=False)))
    yield iter((_smooth(clear),))
    yield iter((_even(clear),))
    yield (clear.rotate(angle, expand=False, fillcolor=255) for angle in (12, -12, 30, -30))


def _corners(page: Image.Image, *, first: bool) -> Iterator[Image.Image]:
    """Cut two corners out: those with the codes, upright or upside down, or the others, of a page on its side."""
    wide, high = page.size
    side = round(min(wide, high) * _CORNER)
    right, low = wide - side, high - side
    for x, y in ((right, 0), (0, low)) if first else ((0, 0), (right, low)):
        yield page.crop((x, y, x + side, y + side))


def _without_colour(page: Image.Image) -> Image.Image:
    """Return the lightest channel: red seals and blue pens go, and black stays."""
    from PIL import ImageChops

    red, green, blue = page.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _smooth(page: Image.Image) -> Image.Image:
    from PIL import ImageFilter

    return page.filter(ImageFilter.GaussianBlur(max(1.0, min(page.size) / 500)))


def _enlarged(page: Image.Image) -> Image.Image:
    from PIL import Image, ImageFilter

    larger = page.resize((page.width * 2, page.height * 2), Image.Resampling.BICUBIC)
    return larger.filter(ImageFilter.GaussianBlur(1.2))


def _even(page: Image.Image) -> Image.Image:
    """Take shade and stains away: what counts is how much darker than its surroundings a point is."""
    from PIL import ImageFilter, ImageOps

    factor = max(1, min(page.size) // 120)
    ground = page.reduce(factor).filter(ImageFilter.MaxFilter(9)).filter(ImageFilter.GaussianBlur(4))
    return ImageOps.autocontrast(ImageOps.invert(_difference(ground.resize(page.size), page)), cutoff=2)


def _closed(page: Image.Image) -> Image.Image:
    from PIL import ImageFilter

    return page.filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.MinFilter(3))


def _opened(page: Image.Image) -> Image.Image:
    from PIL import ImageFilter

    return page.filter(ImageFilter.MinFilter(3)).filter(ImageFilter.MaxFilter(3))


def _difference(light: Image.Image, dark: Image.Image) -> Image.Image:
    from PIL import ImageChops

    return ImageChops.subtract(light, dark)


def _of_a_size(picture: Image.Image) -> Image.Image:
    """Return a picture with enough points to a module and not many more; a transparent one lies on white."""
    from PIL import Image

    page = picture
    if "A" in page.mode or page.mode == "P":
        page = page.convert("RGBA")
        page = Image.alpha_composite(Image.new("RGBA", page.size, "white"), page).convert("RGB")
    longest = max(page.size)
    if longest > 2 * WIDEST:
        return page.convert("RGB" if page.mode != "L" else "L").reduce(longest // WIDEST)
    if longest > WIDEST or longest < _LEAST:
        factor = (WIDEST if longest > WIDEST else _LEAST) / longest
        size = (max(1, round(page.width * factor)), max(1, round(page.height * factor)))
        resized = page if page.mode in {"L", "RGB"} else page.convert("L" if page.mode in {"1", "I;16"} else "RGB")
        return resized.resize(size, Image.Resampling.BOX if factor < 1 else Image.Resampling.BICUBIC)
    return page


def _codes(page: Image.Image) -> Iterator[_Found]:
    """Yield the page codes of one picture; any other code on it is none of ours."""
    import zxingcpp

    image: Any = memoryview(page.tobytes()).cast("B", (page.height, page.width))
    find: Callable[..., Any] = zxingcpp.read_barcodes
    for each in find(image, formats=zxingcpp.BarcodeFormat.QRCode, try_rotate=False, try_invert=False):
        try:
            code = decode(each.text)
        except ValueError:
            continue
        yield _Found(code, -_QUARTER * round(each.orientation / _QUARTER) % 360)
