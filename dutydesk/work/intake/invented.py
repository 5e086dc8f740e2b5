"""What the invented site has in its tray: the client's sealed reply, and a page whose codes were torn off."""

from __future__ import annotations

import io
import math
from random import Random
from typing import TYPE_CHECKING

from sqlmodel import col, select

from dutydesk.paper import raster
from dutydesk.paper.code import PageCode
from dutydesk.records import Paper
from dutydesk.work import scans
from dutydesk.work.intake import tray
from dutydesk.work.intake.stack_reading import PageRead, StackRead

if TYPE_CHECKING:
    from PIL import Image
    from sqlmodel import Session

    from dutydesk.store.database import Store

_DOTS = 110  # an inch
_MM = _DOTS / 25.4
_RED, _BLUE = (204, 36, 46), (30, 52, 160)
_SMALL = 128


def fill(session: Session) -> None:
    """Let a scan come back: nothing where no paper was printed."""
    papers = session.exec(select(Paper).where(col(Paper.withdrawn_on).is_(None)).order_by(col(Paper.id))).all()
    reply = next((paper for paper in papers if paper.form == "approval_reply"), None)
    if reply is None:
        return
    whole = _sealed(_page(session, reply))
    torn = _torn(_page(session, papers[0]))
    written = io.BytesIO()
    whole.save(written, "PDF", save_all=True, append_images=[torn], resolution=_DOTS, quality=60)
    small = io.BytesIO()
    whole.resize((round(_SMALL * whole.width / whole.height), _SMALL)).save(small, "JPEG")
    read = StackRead(
        "扫描 0001.pdf",
        scans.Judged(written.getvalue(), scans.PDF, small.getvalue()),
        (PageRead((PageCode(reply.number, reply.edition, 1),)), PageRead()),
    )
    tray.keep(session, read)


def _page(session: Session, paper: Paper) -> Image.Image:
    from PIL import Image

    store: Store = session.info["store"]
    drawn = raster.page_image(store.blobs.read(paper.pdf), 0, _DOTS / raster.POINTS_PER_INCH)
    return Image.frombytes("RGB", (drawn.width, drawn.height), drawn.data)


def _sealed(page: Image.Image) -> Image.Image:
    """Tick, sign and seal it as a hand would, a little askew."""
    from PIL import Image, ImageChops, ImageDraw

    ink = Image.new("RGB", page.size, "white")
    draw = ImageDraw.Draw(ink)
    chance = Random(7)  # noqa: S311  (the same hand each time)
    draw.line([(30 * _MM, 101 * _MM), (32 * _MM, 104 * _MM), (37.5 * _MM, 96.5 * _MM)], fill=_BLUE, width=3)
    for left in (46, 138):
        stroke = [(left * _MM + step * 1.4 * _MM, (187 + chance.uniform(-3.5, 3)) * _MM) for step in range(14)]
        draw.line(stroke, fill=_BLUE, width=3, joint="curve")
    x, y, radius = 145 * _MM, 214 * _MM, 19 * _MM
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=_RED, width=5)
    star = [
        (
            x + math.sin(math.pi * i / 5) * (6.5, 2.6)[i % 2] * _MM,
            y - math.cos(math.pi * i / 5) * (6.5, 2.6)[i % 2] * _MM,
        )
        for i in range(10)
    ]
    draw.polygon(star, fill=_RED)
    return ImageChops.multiply(page, ink).rotate(0.8, fillcolor="white")


def _torn(page: Image.Image) -> Image.Image:
    """Take both codes away, as a hole punch and a torn corner do."""
    from PIL import ImageDraw

    draw = ImageDraw.Draw(page)
    wide, high = page.size
    draw.polygon([(wide * 0.72, 0), (wide, 0), (wide, high * 0.16)], fill="white")
    draw.rectangle((wide * 0.76, 0, wide, high * 0.115), fill="white")
    draw.rectangle((15 * _MM, 262 * _MM, 42 * _MM, 284 * _MM), fill="white")
    return page.rotate(-1.2, fillcolor="white")
