"""Image pipeline: MIME sniffing, decompression-bomb limits, EXIF orientation, WebP thumbnail sizes.

Only pixels survive: metadata, colour profile and bytes around the image are dropped. The decoder's
memory is computed from the header, and limited, before it starts.
"""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import pyvips
from pyvips import Image

from cruddur.media import colours, containers
from cruddur.media.schemas import Purpose

_MAX_PIXELS = 52_000_000  # the largest photos of phones
_MAX_SIDE = 30_000
_MAX_FRAMES = 1_000
_MAX_DECODER_BYTES = 330_000_000  # of the 512 MB that a Lambda has
_MAX_WEBP_SIDE = 16_383
_QUALITY = 80
_PLACEHOLDER_SIDE = 12
_JPEG_END = b"\xff\xd9"

# Allowlist of loaders: libvips reads dozens of formats, and itself marks some as untrusted.
pyvips.operation_block_set("VipsForeignLoad", True)
for _loader in ("Jpeg", "Png", "Webp", "Nsgif", "Heif"):
    pyvips.operation_block_set(f"VipsForeignLoad{_loader}", False)
# A warm Lambda would cache the last user's pictures in memory.
pyvips.cache_set_max(0)


class ImageRejected(Exception):
    """The file can't become a picture; `reason` is a code for the uploader."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class RenditionImage:
    """One rendition, as WebP."""

    width: int
    height: int
    content: bytes


@dataclass(frozen=True)
class RenderedImage:
    """All renditions, smallest first. The size is the original's, after EXIF orientation."""

    width: int
    height: int
    placeholder: str
    renditions: list[RenditionImage]


def render(content: bytes, purpose: Purpose) -> RenderedImage:
    """Return a thumbnail in every size of the purpose.

    Raises:
        ImageRejected: `image_unknown_format`, `image_heic`, `image_exceed_max_pixels`,
            `image_exceed_max_frames`, `image_damaged`.
    """
    format_name = detect_format(content)
    try:
        return _rendered(content, format_name, purpose)
    except pyvips.Error:
        pass
    if format_name == "jpeg" and containers.has_all_scans(content):
        # Only the end marker may be missing: with it, a file that is cut elsewhere gives a warning.
        with suppress(pyvips.Error):
            return _rendered(content + _JPEG_END, format_name, purpose, fail_on="warning")
    raise ImageRejected("image_damaged")


def _rendered(
    content: bytes, format_name: str, purpose: Purpose, fail_on: str = "truncated"
) -> RenderedImage:
    header = _LOADERS[format_name](content)
    _check_limits(header, format_name)
    width, height = _oriented_size(header, format_name)
    largest, *smaller = (each.fitted(width, height) for each in _SIZES[purpose])
    base = _shrink(content, header, format_name, largest, fail_on).copy_memory()
    made = [base, *(_resized(base, size) for size in smaller)]
    sizes = {image.width: image for image in reversed(made)}
    return RenderedImage(
        width,
        height,
        _placeholder(base),
        [
            RenditionImage(image.width, image.height, _webp(image))
            for image in sorted(sizes.values(), key=lambda image: int(image.width))
        ],
    )


def detect_format(content: bytes) -> str:
    """Return the format by MIME sniffing: magic bytes, not the declared content type.

    Raises:
        ImageRejected: `image_unknown_format` or `image_heic`.
    """
    if content.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    if content[4:8] == b"ftyp":
        length = min(int.from_bytes(content[:4], "big"), 256)
        brands = {content[start : start + 4] for start in (8, *range(16, length, 4))}
        if brands & {b"avif", b"avis"}:
            return "avif"
        if brands & {b"heic", b"heix", b"hevc", b"heim", b"heis"}:
            # Its decoder is patented, so it isn't part of the libvips wheel.
            raise ImageRejected("image_heic")
    raise ImageRejected("image_unknown_format")


_LOADERS: dict[str, Callable[..., Image]] = {
    "jpeg": Image.jpegload_buffer,
    "png": Image.pngload_buffer,
    "gif": Image.gifload_buffer,
    "webp": Image.webpload_buffer,
    "avif": Image.heifload_buffer,
}


@dataclass(frozen=True)
class _TargetSize:
    """A size to fill by cropping, or to fit into without enlarging."""

    width: int
    height: int
    fills: bool

    def fitted(self, _width: int, _height: int) -> _TargetSize:
        """Return the size for a picture of this size."""
        return self


@dataclass(frozen=True)
class _TargetWidth:
    """A width that a picture is shown in, however tall it is.

    A long strip keeps a short side of a fifth of that, a tall one is as wide as its pixels allow.
    """

    width: int
    max_pixels: int

    def fitted(self, width: int, height: int) -> _TargetSize:
        """Return the size for a picture of this size; it is never enlarged."""
        scale = min(
            max(self.width / width, self.width / 5 / min(width, height)),
            math.sqrt(self.max_pixels / (width * height)),
            _MAX_WEBP_SIDE / max(width, height),
            1,
        )
        # Rounded as libvips rounds, which fits a picture into both.
        return _TargetSize(max(1, round(width * scale)), max(1, round(height * scale)), False)


# The largest is made from the original, and the others from the largest.
_SIZES: dict[Purpose, tuple[_TargetSize | _TargetWidth, ...]] = {
    Purpose.AVATAR: (
        _TargetSize(512, 512, True),
        _TargetSize(128, 128, True),
        _TargetSize(64, 64, True),
    ),
    Purpose.BANNER: (_TargetSize(1500, 500, True), _TargetSize(600, 200, True)),
    Purpose.IMAGE: (
        _TargetWidth(1600, 8_000_000),
        _TargetWidth(640, 1_600_000),
        _TargetWidth(320, 400_000),
    ),
}


def _check_limits(header: Image, format_name: str) -> None:
    """Reject decompression bombs by their header, before any pixel is decoded."""
    pixels = header.width * header.height
    if pixels > _MAX_PIXELS or max(header.width, header.height) > _MAX_SIDE:
        raise ImageRejected("image_exceed_max_pixels")
    if _field(header, "n-pages", 1) > _MAX_FRAMES:
        raise ImageRejected("image_exceed_max_frames")
    if pixels * _decoder_bytes_per_pixel(header, format_name) > _MAX_DECODER_BYTES:
        raise ImageRejected("image_exceed_max_pixels")


def _decoder_bytes_per_pixel(header: Image, format_name: str) -> float:
    """Return the decoder's memory per pixel: measured, see docs/decisions/0010-media.md."""
    sample = 2 if header.format == "ushort" else 1
    progressive = bool(_field(header, "interlaced", 0))
    match format_name:
        case "jpeg" if progressive:
            return 2.1 * int(header.bands)
        case "png" if progressive:
            return 3.2 * int(header.bands) * sample
        case "webp":
            return 6.5
        case "gif":
            return 5.5
        case "avif":
            return 15 if sample == 1 else 18.5
        case _:
            return 1.5  # row by row


def _field(header: Image, name: str, otherwise: int) -> int:
    return int(header.get(name)) if header.get_typeof(name) else otherwise


def _oriented_size(header: Image, format_name: str) -> tuple[int, int]:
    turned = format_name != "webp" and _field(header, "orientation", 1) >= 5
    return (header.height, header.width) if turned else (header.width, header.height)


def _shrink(
    content: bytes, header: Image, format_name: str, target: _TargetSize, fail_on: str
) -> Image:
    """Decode at the smallest size that the format allows; rotate; convert to 8-bit sRGB."""
    fit: dict[str, Any] = {
        "height": target.height,
        "size": "both" if target.fills else "down",
        "crop": "attention" if target.fills else "none",
        # Browsers ignore the orientation of a WebP.
        "no_rotate": format_name == "webp",
    }
    has_profile = bool(header.get_typeof("icc-profile-data"))
    convert = colours.converter(header, content, format_name)
    if convert is not None:
        loaded = _LOADERS[format_name](content, fail_on=fail_on, access="sequential")
        return convert(loaded).thumbnail_image(target.width, **fit)
    if header.interpretation != "srgb" or has_profile:
        # Images that are sRGB already skip the conversion.
        fit["export_profile"] = "srgb"
    if format_name == "jpeg":
        # libvips by itself would shrink less while loading.
        loaded = Image.jpegload_buffer(
            content,
            shrink=_jpeg_shrink(header, target),
            fail_on=fail_on,
            access="sequential",
        )
        image = loaded.thumbnail_image(target.width, **fit)
    else:
        # The fail_on parameter doesn't reach the loader of a buffer.
        image = Image.thumbnail_buffer(
            content, target.width, option_string=f"[fail_on={fail_on}]", **fit
        )
    if image.interpretation != "srgb":
        image = image.colourspace("srgb")
    return image if image.format == "uchar" else image.cast("uchar")


def _jpeg_shrink(header: Image, target: _TargetSize) -> int:
    """Return the largest power of two that leaves enough pixels."""
    width, height = _oriented_size(header, "jpeg")
    ratios = width / target.width, height / target.height
    ratio = min(ratios) if target.fills else max(ratios)
    return next((shrink for shrink in (8, 4, 2) if ratio >= shrink), 1)


def _resized(base: Image, target: _TargetSize) -> Image:
    return base.thumbnail_image(
        target.width, height=target.height, size="both" if target.fills else "down"
    )


def _webp(image: Image) -> bytes:
    content: bytes = image.webpsave_buffer(Q=_QUALITY, keep="none")
    return content


def _placeholder(base: Image) -> str:
    """Return a few pixels, as WebP in base64: stretched, they are a blurred preview."""
    tiny = base.thumbnail_image(_PLACEHOLDER_SIDE, height=_PLACEHOLDER_SIDE)
    return b64encode(tiny.webpsave_buffer(Q=30, keep="none")).decode()
