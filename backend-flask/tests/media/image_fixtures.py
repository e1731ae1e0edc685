"""Image fixtures, valid and hostile, generated here, byte by byte if necessary."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

import pyvips


def picture(width: int, height: int, bands: int = 3) -> Any:
    """Draw an image whose corners differ."""
    across = pyvips.Image.xyz(width, height)
    red = across[0] * (255 / width)
    green = across[1] * (255 / height)
    drawn = red.bandjoin([green, (red + green) / 2, 200 + red * 0][: bands - 1])
    return drawn.cast("uchar").copy(interpretation="srgb" if bands > 2 else "b-w")


def jpeg(width: int = 800, height: int = 600, **options: Any) -> bytes:
    """Return a JPEG."""
    return bytes(picture(width, height).jpegsave_buffer(**options))


def png(width: int = 800, height: int = 600, bands: int = 3, **options: Any) -> bytes:
    """Return a PNG."""
    return bytes(picture(width, height, bands).pngsave_buffer(**options))


def webp(width: int = 800, height: int = 600) -> bytes:
    """Return a WebP."""
    return bytes(picture(width, height).webpsave_buffer())


def gif(width: int = 200, height: int = 100) -> bytes:
    """Return a GIF of one frame."""
    return bytes(picture(width, height).gifsave_buffer())


def avif(width: int = 320, height: int = 240) -> bytes:
    """Return an AVIF."""
    return bytes(picture(width, height).heifsave_buffer(compression="av1", effort=0))


def animated_webp(frames: int = 5) -> bytes:
    """Return an animated WebP."""
    strip = pyvips.Image.arrayjoin([picture(100, 80) for _ in range(frames)], across=1)
    strip = strip.copy()
    strip.set_type(pyvips.GValue.gint_type, "page-height", 80)
    return bytes(strip.webpsave_buffer())


def rotated_jpeg_with_gps() -> bytes:
    """Return a JPEG with EXIF orientation and GPS coordinates, as a phone takes it."""
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
    """Return a CMYK JPEG."""
    return bytes(picture(300, 200).colourspace("cmyk").jpegsave_buffer())


def png_16_bit() -> bytes:
    """Return a PNG with 16 bits per sample."""
    return bytes(picture(300, 200).colourspace("rgb16").pngsave_buffer())


def _chunk(kind: bytes, body: bytes) -> bytes:
    crc = zlib.crc32(kind + body)
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", crc)


def png_by_hand(
    width: int, height: int, rows: bytes, *extra: bytes, is_interlaced: bool = False
) -> bytes:
    """Return a PNG with an arbitrary header."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, is_interlaced)
    return b"".join(
        [b"\x89PNG\r\n\x1a\n", _chunk(b"IHDR", header), *extra]
        + [_chunk(b"IDAT", zlib.compress(rows, 9)), _chunk(b"IEND", b"")]
    )


PATCHES = ((128, 128, 128), (200, 100, 50), (30, 60, 90), (255, 255, 255))
PATCH_SIDE = 32


def patches() -> Any:
    """Draw squares of one colour each, side by side."""
    squares = [
        pyvips.Image.black(PATCH_SIDE, PATCH_SIDE, bands=3) + list(colour) for colour in PATCHES
    ]
    drawn = pyvips.Image.arrayjoin(squares, across=len(squares))
    return drawn.cast("uchar").copy(interpretation="srgb")


def with_chunks(png: bytes, **chunks: bytes) -> bytes:
    """Insert chunks behind the header of a PNG."""
    made = b"".join(_chunk(kind.encode(), body) for kind, body in chunks.items())
    return png[:33] + made + png[33:]


def gama(gamma: float) -> bytes:
    """Return the body of a gAMA chunk."""
    return struct.pack(">I", round(gamma * 100_000))


def chrm(*chromaticities: float) -> bytes:
    """Return the body of a cHRM chunk: x and y of white, red, green and blue."""
    return struct.pack(">8I", *(round(value * 100_000) for value in chromaticities))


def avif_patches(bitdepth: int = 8) -> bytes:
    """Return an AVIF of the patches that doesn't name its colours."""
    return bytes(
        patches().heifsave_buffer(
            compression="av1",
            effort=0,
            Q=100,
            subsample_mode="off",
            keep="none",
            bitdepth=bitdepth,
        )
    )


def with_nclx(avif: bytes, primaries: int, transfer: int, matrix: int = 6) -> bytes:
    """Insert an nclx colour box, and name it as a property of the only item."""
    box = struct.pack(">I4s4sHHHB", 19, b"colr", b"nclx", primaries, transfer, matrix, 0x80)
    made = bytearray(avif)
    properties = made.find(b"ipco") - 4
    (length,) = struct.unpack_from(">I", made, properties)
    count, start = 0, properties + 8
    while start < properties + length:
        start += struct.unpack_from(">I", made, start)[0]
        count += 1
    made[start:start] = box
    associations = made.find(b"ipma") - 4
    own = made[associations + 18]
    made[associations + 18] = own + 1
    made.insert(associations + 19 + own, count + 1)
    grown = ((b"ipco", 19), (b"ipma", 1), (b"iprp", 20), (b"meta", 20))
    for place, added in ((made.find(kind) - 4, added) for kind, added in grown):
        struct.pack_into(">I", made, place, struct.unpack_from(">I", made, place)[0] + added)
    # The item's bytes are found by their place in the file.
    offset = made.find(b"iloc") + 4 + 18
    struct.pack_into(">I", made, offset, struct.unpack_from(">I", made, offset)[0] + 20)
    return bytes(made)


def png_of_900_megapixels() -> bytes:
    """Return a kilobyte that claims to be 900 megapixels."""
    bomb = png_by_hand(30_000, 30_000, bytes(900_000))
    assert len(bomb) < 1200
    return bomb


def png_with_icc_bomb() -> bytes:
    """Return a small PNG whose colour profile inflates to 64 MB."""
    profile = b"bomb\x00\x00" + zlib.compress(bytes(64_000_000), 9)
    rows = b"".join(b"\x00" + bytes([90, 160, 30]) * 64 for _ in range(64))
    return png_by_hand(64, 64, rows, _chunk(b"iCCP", profile))


def png_with_excess_rows() -> bytes:
    """Return a PNG of 64 x 64 pixels with 200 MB of rows."""
    return png_by_hand(64, 64, bytes(200_000_000))


def gif_of_frames(count: int) -> bytes:
    """Return a GIF of so many frames of one pixel."""
    header = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + bytes([0, 0, 0, 255, 255, 255])
    frame = (
        b"\x21\xf9\x04\x00\x01\x00\x00\x00"
        + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0)
        + b"\x02\x02\x44\x01\x00"
    )  # fmt: skip
    return header + frame * count + b"\x3b"


def svg() -> bytes:
    """Return an SVG with a script."""
    return b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def html() -> bytes:
    """Return HTML with a script."""
    return b"<!doctype html><script>alert(1)</script>"


def gif_javascript_polyglot() -> bytes:
    """Return a polyglot: a GIF header, valid as JavaScript."""
    return b"GIF89a/*" + bytes(20) + b"*/=1;alert(document.cookie)//"


def jpeg_html_zip_polyglot() -> bytes:
    """Return a polyglot: a valid JPEG, followed by HTML and a ZIP."""
    return jpeg(64, 64) + html() + zip_bomb(1_000)


def zip_bomb(size: int = 50_000_000) -> bytes:
    """Return a ZIP bomb."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", bytes(size))
    return written.getvalue()


def heic() -> bytes:
    """Return the first bytes of a HEIC."""
    return struct.pack(">I", 24) + b"ftypheic" + bytes(4) + b"mif1heic" + bytes(200)


def truncated(content: bytes) -> bytes:
    """Return the first half of a file."""
    return content[: len(content) // 2]
