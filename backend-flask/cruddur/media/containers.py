"""Parts of image files that libvips doesn't report: PNG chunks, AVIF's nclx, and JPEG scans.

Parsers of untrusted bytes: each reads within bounds, and returns nothing for what it can't read.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

_COLOUR_CHUNKS = (b"cICP", b"sRGB", b"gAMA", b"cHRM")
_MAX_CHUNKS = 1000
_MAX_BOXES = 1000
_MAX_SEGMENTS = 1000
_COEFFICIENTS = 64

_SOF = {0xC0, 0xC1, 0xC2}
_EOI, _SOS = 0xD9, 0xDA
# Coded pixels have 0xFF 0x00 and restart markers; these and fill bytes begin no segment.
_MARKER = re.compile(rb"\xff[^\x00\x01\xd0-\xd8\xff]")


def png_chunks(content: bytes) -> dict[bytes, bytes]:
    """Return the chunks that describe colour, the first of each kind. They precede the pixels."""
    found: dict[bytes, bytes] = {}
    start = 8
    for _ in range(_MAX_CHUNKS):
        length = int.from_bytes(content[start : start + 4], "big")
        kind = content[start + 4 : start + 8]
        if len(kind) < 4 or kind in (b"IDAT", b"IEND"):
            break
        body = content[start + 8 : start + 8 + length]
        if kind in _COLOUR_CHUNKS and len(body) == length:
            found.setdefault(kind, body)
        start += length + 12
    return found


def numbers(body: bytes, count: int) -> tuple[float, ...]:
    """Return the fixed-point numbers of gAMA or cHRM; none if their count is wrong."""
    if len(body) != 4 * count:
        return ()
    return tuple(value / 100_000 for value in struct.unpack(f">{count}i", body))


def avif_nclx(content: bytes) -> tuple[int, int] | None:
    """Return the primaries and the transfer function of the primary item, None if it has none."""
    try:
        meta = next(body for kind, body in _boxes(content) if kind == b"meta")
        parts = dict(_boxes(meta[4:]))
        item = _primary_item(parts[b"pitm"])
        properties = dict(_boxes(parts[b"iprp"]))
        boxes = list(_boxes(properties[b"ipco"]))
        for index in _associations(properties[b"ipma"], item):
            kind, body = boxes[index - 1] if 0 < index <= len(boxes) else (b"", b"")
            if kind == b"colr" and body[:4] == b"nclx":
                primaries, transfer = struct.unpack_from(">HH", body, 4)
                return primaries, transfer
    except (StopIteration, KeyError, struct.error):
        pass
    return None


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield type and body of each ISOBMFF box."""
    start = 0
    for _ in range(_MAX_BOXES):
        if start + 8 > len(content):
            return
        length, header = int.from_bytes(content[start : start + 4], "big"), 8
        if length == 1:
            length, header = int.from_bytes(content[start + 8 : start + 16], "big"), 16
        elif length == 0:
            length = len(content) - start
        if length < header:
            return
        yield content[start + 4 : start + 8], content[start + header : start + length]
        start += length


def _primary_item(body: bytes) -> int:
    return int(struct.unpack_from(">I" if body[:1] != b"\0" else ">H", body, 4)[0])


def _associations(body: bytes, item: int) -> list[int]:
    """Return the indices, from 1, of an item's properties."""
    version, is_long = body[0] if body else 0, bool(body[3:4] and body[3] & 1)
    start = 8
    (entries,) = struct.unpack_from(">I", body, 4)
    for _ in range(min(entries, _MAX_BOXES)):
        name_format = ">I" if version else ">H"
        name, count = struct.unpack_from(name_format + "B", body, start)
        start += struct.calcsize(name_format + "B")
        packed = f">{count}{'H' if is_long else 'B'}"
        values = struct.unpack_from(packed, body, start)
        start += struct.calcsize(packed)
        if name == item:
            return [value & (0x7FFF if is_long else 0x7F) for value in values]
    return []


def has_all_scans(content: bytes) -> bool:
    """Return whether a JPEG's scans describe every coefficient of every component in full.

    A progressive file that ends between two scans decodes without a warning, though it is cut.
    """
    left: dict[int, list[int | None]] = {}
    for marker, body in _segments(content):
        if marker in _SOF and len(body) >= 6:
            left = {body[6 + 3 * n]: [None] * _COEFFICIENTS for n in range((len(body) - 6) // 3)}
        elif marker == _SOS and body:
            end = 1 + 2 * body[0]
            if len(body) < end + 3:
                return False
            first, last, low_bit = body[end], body[end + 1], body[end + 2] & 15
            for component in body[1:end:2]:
                if component in left and last < _COEFFICIENTS:
                    for place in range(first, last + 1):
                        left[component][place] = low_bit
    return bool(left) and all(bits == [0] * _COEFFICIENTS for bits in left.values())


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and body of each segment of a JPEG, without the coded pixels."""
    start = 2
    for _ in range(_MAX_SEGMENTS):
        found = _MARKER.search(content, start)
        if found is None or content[found.start() + 1] == _EOI:
            return
        start = found.end()
        length = int.from_bytes(content[start : start + 2], "big")
        body = content[start + 2 : start + length]
        if length < 2 or len(body) != length - 2:
            return
        yield content[start - 1], body
        start += length
