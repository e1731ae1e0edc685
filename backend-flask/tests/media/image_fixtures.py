"""Pictures, and what pretends to be one: all of it made here, byte by byte where need be."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import pyvips


def picture(width: int, height: int, bands: int = 3) -> Any:
    """Draw something that no two corners have in common."""
    across = pyvips.Image.xyz(width, height)
    red = across[0] * (255 / width)
    green = across[1] * (255 / height)
    drawn = red.bandjoin([green, (red + green) / 2, 200 + red * 0][: bands - 1])
    return drawn.cast("uchar").copy(interpretation="srgb" if bands > 2 else "b-w")


def jpeg(width: int = 800, height: int = 600, **options: Any) -> bytes:
    """Answer a JPEG."""
    return bytes(picture(width, height).jpegsave_buffer(**options))


def png(width: int = 800, height: int = 600, bands: int = 3, **options: Any) -> bytes:
    """Answer a PNG."""
    return bytes(picture(width, height, bands).pngsave_buffer(**options))


def webp(width: int = 800, height: int = 600) -> bytes:
    """Answer a WebP."""
    return bytes(picture(width, height).webpsave_buffer())


def gif(width: int = 200, height: int = 100) -> bytes:
    """Answer a GIF of one frame."""
    return bytes(picture(width, height).gifsave_buffer())


def avif(width: int = 320, height: int = 240) -> bytes:
    """Answer an AVIF."""
    return bytes(picture(width, height).heifsave_buffer(compression="av1", effort=0))


def animated_webp(frames: int = 5) -> bytes:
    """Answer an animated WebP."""
    strip = pyvips.Image.arrayjoin([picture(100, 80) for _ in range(frames)], across=1)
    strip = strip.copy()
    strip.set_type(pyvips.GValue.gint_type, "page-height", 80)
    return bytes(strip.webpsave_buffer())


def sideways_jpeg_with_a_place() -> bytes:
    """Answer a JPEG as a phone that was held upright takes it: turned, and with where that was."""
    taken = picture(400, 300).copy()
    taken.set_type(pyvips.GValue.gint_type, "orientation", 6)
    for field, value in {
        "exif-ifd0-Make": "SecretPhone",
        "exif-ifd3-GPSLatitude": "47/1 22/1 3/1",
        "exif-ifd3-GPSLongitude": "8/1 32/1 3/1",
    }.items():
        taken.set_type(pyvips.GValue.gstr_type, field, value)
    taken.set_type(pyvips.GValue.blob_type, "xmp-data", b"<x>SecretPlace</x>")
    return bytes(taken.jpegsave_buffer())


def cmyk_jpeg() -> bytes:
    """Answer a JPEG as printers want it."""
    return bytes(picture(300, 200).colourspace("cmyk").jpegsave_buffer())


def deep_png() -> bytes:
    """Answer a PNG of sixteen bits a sample."""
    return bytes(picture(300, 200).colourspace("rgb16").pngsave_buffer())


def _chunk(kind: bytes, body: bytes) -> bytes:
    crc = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc)


def png_by_hand(width: int, height: int, rows: bytes, *extra: bytes) -> bytes:
    """Answer a PNG whose header says what it likes."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"".join(
        [b"\x89PNG\r\n\x1a\n", _chunk(b"IHDR", header), *extra]
        + [_chunk(b"IDAT", zlib.compress(rows, 9)), _chunk(b"IEND", b"")]
    )


def png_of_30000_squared() -> bytes:
    """Answer a kilobyte that claims to be 900 megapixels."""
    bomb = png_by_hand(30_000, 30_000, bytes(900_000))
    assert len(bomb) < 1200
    return bomb


def png_with_a_bomb_for_a_profile() -> bytes:
    """Answer a small PNG whose colour profile inflates to 64 MB."""
    profile = b"bomb\x00\x00" + zlib.compress(bytes(64_000_000), 9)
    rows = b"".join(b"\x00" + bytes([90, 160, 30]) * 64 for _ in range(64))
    return png_by_hand(64, 64, rows, _chunk(b"iCCP", profile))


def png_that_inflates_past_its_end() -> bytes:
    """Answer a PNG of 64 pixels squared whose rows go on for 200 MB."""
    return png_by_hand(64, 64, bytes(200_000_000))


def gif_of_frames(count: int) -> bytes:
    """Answer a GIF of so many frames of one pixel."""
    header = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes([0, 0, 0, 255, 255, 255])
    frame = (
        b"\x21\xf9\x04\x00\x01\x00\x00\x00"
        + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0)
        + b"\x02\x02\x44\x01\x00"
    )  # fmt: skip
    return header + frame * count + b"\x3b"


def svg() -> bytes:
    """Answer a drawing that runs a script."""
    return b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def html() -> bytes:
    """Answer a page that runs a script."""
    return b"<!doctype html><script>alert(1)</script>"


def gif_that_is_a_script() -> bytes:
    """Answer what begins as a GIF and reads as JavaScript."""
    return b"GIF89a/*" + bytes(20) + b"*/=1;alert(document.cookie)//"


def jpeg_with_a_page_and_a_zip_behind_it() -> bytes:
    """Answer a good JPEG that is also a page and an archive."""
    return jpeg(64, 64) + html() + zip_bomb(1_000)


def zip_bomb(size: int = 50_000_000) -> bytes:
    """Answer an archive of zeros."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(size))
    return written.getvalue()


def heic() -> bytes:
    """Answer how a HEIC begins."""
    return struct.pack(">I", 24) + b"ftypheic" + bytes(4) + b"mif1heic" + bytes(200)


def cut(content: bytes) -> bytes:
    """Answer the first half."""
    return content[: len(content) // 2]
