"""Colour management without an ICC profile: PNG cICP, gAMA and cHRM, AVIF nclx, and CMYK.

libvips reads ICC profiles only. Code points are those of ITU-T H.273. Where formats leave a choice,
this does what Chromium does, so that the result looks like the preview in the browser.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pyvips import Image

from cruddur.media import containers

Matrix = tuple[tuple[float, ...], ...]
_Chromaticities = tuple[float, ...]  # x and y of red, green, blue and white

_D65 = (0.3127, 0.3290)
_C = (0.310, 0.316)
_SRGB_PRIMARIES = (0.64, 0.33, 0.30, 0.60, 0.15, 0.06, *_D65)
_BT2020_PRIMARIES = (0.708, 0.292, 0.170, 0.797, 0.131, 0.046, *_D65)
_NTSC_PRIMARIES = (0.630, 0.340, 0.310, 0.595, 0.155, 0.070, *_D65)
_PRIMARIES: dict[int, _Chromaticities] = {
    1: _SRGB_PRIMARIES,
    4: (0.67, 0.33, 0.21, 0.71, 0.14, 0.08, *_C),
    5: (0.64, 0.33, 0.29, 0.60, 0.15, 0.06, *_D65),
    6: _NTSC_PRIMARIES,
    7: _NTSC_PRIMARIES,
    8: (0.681, 0.319, 0.243, 0.692, 0.145, 0.049, *_C),
    9: _BT2020_PRIMARIES,
    10: (1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 1 / 3, 1 / 3),
    11: (0.680, 0.320, 0.265, 0.690, 0.150, 0.060, 0.314, 0.351),
    12: (0.680, 0.320, 0.265, 0.690, 0.150, 0.060, *_D65),
    22: (0.630, 0.340, 0.295, 0.605, 0.155, 0.077, *_D65),
}
_BRADFORD = ((0.8951, 0.2664, -0.1614), (-0.7502, 1.7135, 0.0367), (0.0389, -0.0685, 1.0296))

_SRGB, _PQ, _HLG = 13, 16, 18
_BT709_LIKE = (1, 6, 11, 14, 15)
_SDR_WHITE_NITS = 203.0
_PEAK = 1000 / _SDR_WHITE_NITS  # of HDR pictures, where SDR white is 1
_PNG_GAMMA = 0.45455
_PNG_GAMMA_TOLERANCE = 0.05  # libpng's: a difference that nobody sees


@dataclass(frozen=True)
class _Encoding:
    """How samples become light: a transfer function from 0…1, and the primaries."""

    decode: Callable[[float], float]
    primaries: _Chromaticities
    is_pq: bool = False
    is_hlg: bool = False


def converter(header: Image, content: bytes, format_name: str) -> Callable[[Image], Image] | None:
    """Return the conversion to 8-bit sRGB; None if there is none or a profile describes it."""
    has_profile = bool(header.get_typeof("icc-profile-data"))
    if header.interpretation == "cmyk":
        return None if has_profile else _cmyk_to_srgb
    encoding = _find_encoding(content, format_name, has_profile)
    return None if encoding is None else lambda image: _to_srgb(image, encoding)


def _find_encoding(content: bytes, format_name: str, has_profile: bool) -> _Encoding | None:
    """Return the encoding that a file names outside an ICC profile.

    In a PNG, cICP takes precedence over a profile; in an AVIF, a profile over nclx.
    """
    if format_name == "png":
        return _png_encoding(containers.png_chunks(content), has_profile)
    if format_name == "avif" and not has_profile:
        found = containers.avif_nclx(content)
        if found is not None:
            primaries, transfer = found
            # As browsers do: what names the curve of a camera means sRGB's.
            named = _cicp_encoding(
                primaries if primaries in _PRIMARIES else 1,
                _SRGB if transfer in _BT709_LIKE else transfer,
            )
            return named if named != _SRGB_ENCODING else None
    return None


def _to_srgb(image: Image, encoding: _Encoding) -> Image:
    """Convert to 8-bit sRGB; alpha is kept. Light above what sRGB can show is compressed."""
    scale = 65535 if image.format == "ushort" else 255
    table = [encoding.decode(value / scale) for value in range(scale + 1)]
    colours = image[0] if image.bands < 3 else image[:3]
    light = colours.maplut(Image.new_from_array([table]).cast("float"))
    if light.bands == 1:
        light = light.bandjoin([light, light])
    if encoding.is_pq or encoding.is_hlg:
        light = light.recomb(_rows(_conversion(encoding.primaries, _BT2020_PRIMARIES)))
        light = _tone_mapped(_hlg_displayed(light) if encoding.is_hlg else light)
        light = light.recomb(_rows(_conversion(_BT2020_PRIMARIES, _SRGB_PRIMARIES)))
    else:
        light = light.recomb(_rows(_conversion(encoding.primaries, _SRGB_PRIMARIES)))
    made = light.copy(interpretation="scrgb").colourspace("srgb")
    if image.bands in (2, 4):
        alpha = image[image.bands - 1]
        made = made.bandjoin((alpha / 257 if scale == 65535 else alpha).rint().cast("uchar"))
    made = made.copy(interpretation="srgb")
    made.remove("icc-profile-data")
    return made


def _cmyk_to_srgb(image: Image) -> Image:
    """Convert CMYK without a profile as browsers do: each ink takes light away, as black does."""
    light = 255 - image[:3]
    return (light * (255 - image[3]) / 255).rint().cast("uchar").copy(interpretation="srgb")


def _png_encoding(chunks: dict[bytes, bytes], has_profile: bool) -> _Encoding | None:
    cicp = chunks.get(b"cICP", b"")
    if len(cicp) == 4 and cicp[2:] == b"\x00\x01":
        found = _cicp_encoding(cicp[0], cicp[1])
        if found is not None:
            return found if has_profile or found != _SRGB_ENCODING else None
    if has_profile or b"sRGB" in chunks:
        return None
    gamma = containers.numbers(chunks.get(b"gAMA", b""), 1)
    chromaticities = containers.numbers(chunks.get(b"cHRM", b""), 8)
    if not gamma or gamma[0] <= 0:
        return None  # cHRM alone isn't enough
    if not chromaticities:
        if abs(gamma[0] / _PNG_GAMMA - 1) <= _PNG_GAMMA_TOLERANCE:
            return None
        return _Encoding(_power(1 / gamma[0]), _SRGB_PRIMARIES)
    primaries = (*chromaticities[2:], *chromaticities[:2])
    if not _is_usable(primaries):
        return None
    return _Encoding(_power(1 / gamma[0]), primaries)


def _cicp_encoding(primaries: int, transfer: int) -> _Encoding | None:
    decode = _transfer(transfer)
    if primaries not in _PRIMARIES or decode is None:
        return None
    return _Encoding(decode, _PRIMARIES[primaries], transfer == _PQ, transfer == _HLG)


def _transfer(code: int) -> Callable[[float], float] | None:
    if code in _BT709_LIKE:
        return _power(2.4)
    return {
        4: _power(2.2),
        5: _power(2.8),
        7: _smpte_240m,
        8: _power(1),
        _SRGB: _srgb_decoded,
        _PQ: _pq_decoded,
        17: lambda value: 52.37 / 48 * float(value**2.6),
        _HLG: _hlg_decoded,
    }.get(code)


def _power(exponent: float) -> Callable[[float], float]:
    return lambda value: float(value**exponent)


def _srgb_decoded(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _smpte_240m(value: float) -> float:
    return value / 4 if value < 0.0913 else float(((value + 0.1115) / 1.1115) ** (1 / 0.45))


def _pq_decoded(value: float) -> float:
    """Return the light of SMPTE ST 2084, where SDR white is 1."""
    powered = value ** (32 / 2523)
    base = max(powered - 3424 / 4096, 0) / (2413 / 128 - 2392 / 128 * powered)
    return float(base ** (16384 / 2610) * 10_000 / _SDR_WHITE_NITS)


def _hlg_decoded(value: float) -> float:
    """Return the scene's light of ARIB STD-B67."""
    if value <= 0.5:
        return value * value / 3
    return (math.exp((value - 0.55991073) / 0.17883277) + 0.28466892) / 12


_SRGB_ENCODING = _Encoding(_srgb_decoded, _SRGB_PRIMARIES)


def _hlg_displayed(light: Image) -> Image:
    """Return what a display of 1,000 nits makes of the scene's light: BT.2100's OOTF."""
    luminance = light.recomb([[0.2627, 0.6780, 0.0593]])
    return light * (luminance > 0).ifthenelse(luminance, 1) ** 0.2 * _PEAK


def _tone_mapped(light: Image) -> Image:
    """Compress HDR into SDR by the brightest of red, green and blue, so that hues stay.

    Source: the reference white tone mapping operator of SMPTE ST 2094-50: SDR white becomes half
    the light, and a parabola leads from there to the peak.
    """
    white = 0.5
    middle_x, middle_y = 0.35 + 0.65 / white, 0.35 * white + 0.65
    brightest = light[0].bandrank([light[1], light[2]], index=2)
    inside = (brightest < 1).ifthenelse(1, (brightest > _PEAK).ifthenelse(_PEAK, brightest))
    square, slope = 1 - 2 * middle_x + _PEAK, 2 * middle_x - 2
    place = ((slope**2 + (inside - 1) * (4 * square)) ** 0.5 - slope) / (2 * square)
    mapped = place * place * (white - 2 * middle_y + 1) + place * (2 * middle_y - 2 * white) + white
    return light * (brightest <= 1).ifthenelse(
        white, mapped / (brightest < 1).ifthenelse(1, brightest)
    )


def _conversion(source: _Chromaticities, target: _Chromaticities) -> Matrix:
    """Return the matrix from linear RGB to linear RGB; white stays white (Bradford)."""
    response = _multiplied(_BRADFORD, _column(_white(source)))
    wanted = _multiplied(_BRADFORD, _column(_white(target)))
    scaled = tuple(
        tuple(
            wanted[row][0] / response[row][0] * value if row == column else 0.0
            for column, value in enumerate((1.0, 1.0, 1.0))
        )
        for row in range(3)
    )
    adapted = _multiplied(_inverse(_BRADFORD), _multiplied(scaled, _BRADFORD))
    return _multiplied(_inverse(_to_xyz(target)), _multiplied(adapted, _to_xyz(source)))


def _to_xyz(primaries: _Chromaticities) -> Matrix:
    columns = [_xyz(*primaries[start : start + 2]) for start in (0, 2, 4)]
    unscaled = tuple(zip(*columns, strict=True))
    amounts = _multiplied(_inverse(unscaled), _column(_white(primaries)))
    return tuple(
        tuple(value * amounts[column][0] for column, value in enumerate(row)) for row in unscaled
    )


def _is_usable(primaries: _Chromaticities) -> bool:
    """Return whether the primaries span a space, and can be computed with."""
    try:
        conversion = _conversion(primaries, _SRGB_PRIMARIES)
    except ZeroDivisionError:
        return False
    return all(abs(value) < 1000 for row in conversion for value in row)


def _white(primaries: _Chromaticities) -> tuple[float, ...]:
    x, y = primaries[6:]
    return (x / y, 1.0, (1 - x - y) / y)


def _xyz(x: float, y: float) -> tuple[float, ...]:
    return (x, y, 1 - x - y)


def _column(values: Sequence[float]) -> Matrix:
    return tuple((value,) for value in values)


def _multiplied(left: Matrix, right: Matrix) -> Matrix:
    return tuple(
        tuple(
            sum(a * b for a, b in zip(row, column, strict=True))
            for column in zip(*right, strict=True)
        )
        for row in left
    )


def _inverse(matrix: Matrix) -> Matrix:
    """Return the inverse of a 3x3 matrix.

    Raises:
        ZeroDivisionError: it has none.
    """
    (a, b, c), (d, e, f), (g, h, i) = matrix
    cofactors = (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )
    determinant = a * cofactors[0][0] + b * cofactors[1][0] + c * cofactors[2][0]
    return tuple(tuple(value / determinant for value in row) for row in cofactors)


def _rows(matrix: Matrix) -> list[list[float]]:
    return [list(row) for row in matrix]
