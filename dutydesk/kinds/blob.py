"""A file that the store keeps beside the database, encrypted: a photo, a scan, a printed PDF."""

from __future__ import annotations

from dutydesk.kinds.text import ValueText


class Photo(ValueText):
    """Name the blob that holds a person's photo."""

    __slots__ = ()


class Logo(Photo):
    """Name the blob that holds a picture which is nobody's photo: an organisation's sign."""

    __slots__ = ()


class Scan(ValueText):
    """Name the blob that holds a scanned paper: PDF, JPEG or PNG."""

    __slots__ = ()


BLOBS = frozenset({Photo, Logo, Scan})
"""Every type of value that names a blob."""
