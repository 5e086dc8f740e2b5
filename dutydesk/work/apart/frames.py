"""What the desk and the process apart say to each other: words as JSON, and bytes."""

from __future__ import annotations

import json
import struct
from typing import IO, Any, Final, NamedTuple, cast

_HEAD = struct.Struct("<II")
_WORDS_BYTES: Final = 256 << 20
_BODY_BYTES: Final = 96 << 20


class Frame(NamedTuple):
    """Be one question or one answer."""

    words: dict[str, Any]
    body: bytes


class Unreadable(Exception):
    """Say that what came is no frame, or that nothing came."""


def write(stream: IO[bytes], words: dict[str, Any], body: bytes = b"") -> None:
    """Say something."""
    told = json.dumps(words, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")
    stream.write(_HEAD.pack(len(told), len(body)))
    stream.write(told)
    stream.write(body)
    stream.flush()


def read(stream: IO[bytes]) -> Frame:
    """Hear one frame. Raises Unreadable; whoever speaks may be in hostile hands, so nothing of it is believed."""
    words_length, body_length = _HEAD.unpack(_exactly(stream, _HEAD.size))
    if words_length > _WORDS_BYTES or body_length > _BODY_BYTES:
        raise Unreadable
    try:
        words: Any = json.loads(_exactly(stream, words_length))
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    if not isinstance(words, dict):
        raise Unreadable
    return Frame(cast("dict[str, Any]", words), _exactly(stream, body_length))


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise Unreadable
    return data
