"""Colours that a file describes without an ICC profile come out as browsers show them.

The expected values are what Chromium 153 shows for the same files.
"""

from __future__ import annotations

import pytest
import pyvips

from cruddur.media import containers, images
from cruddur.media.schemas import Purpose
from tests.media import image_fixtures
from tests.media.image_fixtures import PATCH_SIDE, PATCHES, chrm, gama, with_chunks, with_nclx
from tests.properties import given, settings, strategies

Colours = list[tuple[int, ...]]

PLAIN = image_fixtures.patches().pngsave_buffer()
DEEP = image_fixtures.patches().colourspace("rgb16").pngsave_buffer()
AVIF = image_fixtures.avif_patches()
WHITE: tuple[int, ...] = (255, 255, 255)
UNCHANGED: Colours = [*PATCHES]
P3 = [(128, 128, 128), (215, 93, 31), (17, 61, 93), WHITE]
GAMMA_1 = [(188, 188, 188), (229, 168, 122), (96, 133, 160), WHITE]
GAMMA_1_8 = [(146, 146, 146), (210, 119, 65), (40, 77, 109), WHITE]
PQ = [(132, 132, 132), (255, 0, 0), (0, 27, 64), WHITE]
PQ_P3 = [(132, 132, 132), (255, 0, 0), (0, 27, 64), WHITE]
HLG = [(99, 99, 99), (230, 48, 17), (0, 40, 62), WHITE]
SRGB_CHRM = chrm(0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06)
P3_CHRM = chrm(0.3127, 0.3290, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06)


def shown(content: bytes) -> Colours:
    image = pyvips.Image.webpload_buffer(
        images.render(content, Purpose.IMAGE).renditions[-1].content
    )
    middle = PATCH_SIDE // 2
    assert (image.width, image.height) == (PATCH_SIDE * len(PATCHES), PATCH_SIDE)
    return [
        tuple(round(value) for value in image(n * PATCH_SIDE + middle, middle)[:3])
        for n in range(len(PATCHES))
    ]


def assert_close(found: Colours, expected: Colours, tolerance: int = 5) -> None:
    differences = [
        abs(value - wanted)
        for one, other in zip(found, expected, strict=True)
        for value, wanted in zip(one, other, strict=True)
    ]
    assert max(differences) <= tolerance, (found, expected)


def cicp(primaries: int, transfer: int, matrix: int = 0) -> bytes:
    return bytes([primaries, transfer, matrix, 1])


def profile(name: str) -> bytes:
    return bytes(pyvips.Image.profile_load(name))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(PLAIN, UNCHANGED, id="nothing"),
        pytest.param(with_chunks(PLAIN, cICP=cicp(12, 13)), P3, id="cICP P3"),
        pytest.param(with_chunks(DEEP, cICP=cicp(12, 13)), P3, id="cICP P3 of 16 bits"),
        pytest.param(with_chunks(PLAIN, cICP=cicp(9, 16)), PQ, id="cICP PQ"),
        pytest.param(with_chunks(DEEP, cICP=cicp(9, 16)), PQ, id="cICP PQ of 16 bits"),
        pytest.param(with_chunks(PLAIN, cICP=cicp(12, 16)), PQ_P3, id="cICP PQ in P3"),
        pytest.param(with_chunks(DEEP, cICP=cicp(9, 18)), HLG, id="cICP HLG"),
        pytest.param(
            with_chunks(PLAIN, cICP=cicp(9, 14)),
            [(121, 121, 121), (239, 63, 5), (0, 52, 84), WHITE],
            id="cICP BT.2020",
        ),
        pytest.param(
            with_chunks(PLAIN, cICP=cicp(11, 17)),
            [(118, 118, 118), (212, 78, 0), (2, 45, 79), WHITE],
            id="cICP of a cinema",
        ),
        pytest.param(
            with_chunks(PLAIN, cICP=cicp(7, 7)),
            [(141, 141, 141), (202, 117, 67), (51, 78, 106), WHITE],
            id="cICP SMPTE 240M",
        ),
        pytest.param(with_chunks(PLAIN, cICP=cicp(12, 13), gAMA=gama(1)), P3, id="cICP first"),
        pytest.param(with_chunks(PLAIN, cICP=cicp(2, 2)), UNCHANGED, id="cICP unspecified"),
        pytest.param(with_chunks(PLAIN, cICP=cicp(1, 9)), UNCHANGED, id="cICP unsupported"),
        pytest.param(with_chunks(PLAIN, cICP=cicp(12, 13, 9)), UNCHANGED, id="cICP not RGB"),
        pytest.param(with_chunks(PLAIN, cICP=b"\x0c"), UNCHANGED, id="cICP too short"),
        pytest.param(with_chunks(PLAIN, gAMA=gama(1)), GAMMA_1, id="gAMA 1.0"),
        pytest.param(with_chunks(DEEP, gAMA=gama(1)), GAMMA_1, id="gAMA 1.0 of 16 bits"),
        pytest.param(with_chunks(PLAIN, gAMA=gama(0.55556)), GAMMA_1_8, id="gAMA of an old Mac"),
        pytest.param(
            with_chunks(PLAIN, gAMA=gama(0.55556), cHRM=SRGB_CHRM), GAMMA_1_8, id="gAMA and cHRM"
        ),
        pytest.param(
            with_chunks(PLAIN, gAMA=gama(0.45455), cHRM=P3_CHRM),
            [(129, 129, 129), (216, 93, 24), (6, 58, 92), WHITE],
            id="cHRM of P3",
        ),
        pytest.param(with_chunks(PLAIN, gAMA=gama(0.45455)), UNCHANGED, id="gAMA as usual"),
        pytest.param(with_chunks(PLAIN, cHRM=P3_CHRM), UNCHANGED, id="cHRM alone"),
        pytest.param(with_chunks(PLAIN, gAMA=gama(0)), UNCHANGED, id="gAMA zero"),
        pytest.param(
            with_chunks(PLAIN, gAMA=gama(0.6), cHRM=bytes(32)), UNCHANGED, id="cHRM of zeros"
        ),
        pytest.param(with_chunks(PLAIN, sRGB=b"\0", gAMA=gama(1)), UNCHANGED, id="sRGB first"),
        pytest.param(with_nclx(AVIF, 1, 13), UNCHANGED, id="nclx sRGB"),
        pytest.param(with_nclx(AVIF, 12, 13), P3, id="nclx P3"),
        pytest.param(with_nclx(AVIF, 9, 16), PQ, id="nclx PQ of 8 bits"),
        pytest.param(
            with_nclx(image_fixtures.avif_patches(10), 9, 16), PQ, id="nclx PQ of 10 bits"
        ),
        pytest.param(with_nclx(image_fixtures.avif_patches(10), 9, 18), HLG, id="nclx HLG"),
        pytest.param(with_nclx(AVIF, 1, 1), UNCHANGED, id="nclx BT.709"),
        pytest.param(with_nclx(AVIF, 2, 2), UNCHANGED, id="nclx unspecified"),
        pytest.param(
            with_nclx(AVIF, 9, 14),
            [(128, 128, 128), (241, 76, 29), (0, 61, 92), WHITE],
            id="nclx BT.2020",
        ),
        pytest.param(
            with_nclx(AVIF, 1, 8),
            [(188, 188, 188), (229, 168, 122), (96, 132, 159), WHITE],
            id="nclx linear",
        ),
    ],
)
def test_colours_without_a_profile_are_those_of_a_browser(
    content: bytes, expected: Colours
) -> None:
    assert_close(shown(content), expected)


def test_p3_is_converted_by_the_published_matrix() -> None:
    """The matrix is from linear Display P3 to linear sRGB, as CSS Color 4 has it."""
    matrix = ((1.2249, -0.2247, 0.0), (-0.0420, 1.0419, 0.0), (-0.0197, -0.0786, 1.0979))

    def decoded(value: float) -> float:
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    def encoded(light: float) -> int:
        light = min(max(light, 0), 1)
        return round(
            255 * (12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055)
        )

    expected: Colours = [
        tuple(
            encoded(
                sum(part * decoded(value / 255) for part, value in zip(row, patch, strict=True))
            )
            for row in matrix
        )
        for patch in PATCHES
    ]
    assert_close(shown(with_chunks(PLAIN, cICP=cicp(12, 13))), expected)


def test_a_profile_is_used_unless_cicp_says_otherwise() -> None:
    tagged = image_fixtures.patches().copy()
    tagged.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile("p3"))
    content = tagged.pngsave_buffer()
    assert_close(shown(content), P3)
    assert_close(shown(with_chunks(content, gAMA=gama(1))), P3)
    assert_close(shown(with_chunks(content, cICP=cicp(1, 13))), UNCHANGED)


@pytest.mark.parametrize("bits", ["uchar", "ushort"])
@pytest.mark.parametrize("bands", [1, 3])
def test_transparency_and_grey_stay(bands: int, bits: str) -> None:
    drawn = image_fixtures.patches()[:bands].bandjoin(64).cast("uchar")
    if bits == "ushort":
        drawn = (drawn * 257).cast("ushort")
    kinds = {(1, "uchar"): "b-w", (1, "ushort"): "grey16", (3, "uchar"): "srgb"}
    content = drawn.copy(interpretation=kinds.get((bands, bits), "rgb16")).pngsave_buffer()
    made = images.render(with_chunks(content, gAMA=gama(1)), Purpose.IMAGE).renditions[-1]
    image = pyvips.Image.webpload_buffer(made.content)
    assert image(16, 16) == pytest.approx([188, 188, 188, 64], abs=3)


def test_an_avatar_is_cut_from_converted_colours() -> None:
    image = pyvips.Image.webpload_buffer(
        images.render(with_chunks(DEEP, gAMA=gama(1)), Purpose.AVATAR).renditions[-1].content
    )
    assert (image.width, image.height) == (512, 512)


def test_cmyk_without_a_profile_is_as_bright_as_in_a_browser() -> None:
    """Inks of cyan, magenta, yellow and black, from 0 to 255, and what is left of the light."""
    inks = [(0, 0, 0, 127), (20, 120, 170, 30), (200, 150, 100, 80), (0, 0, 0, 0)]
    squares = [pyvips.Image.black(PATCH_SIDE, PATCH_SIDE, bands=4) + list(each) for each in inks]
    drawn = pyvips.Image.arrayjoin(squares, across=len(inks)).cast("uchar")
    content = drawn.copy(interpretation="cmyk").jpegsave_buffer(
        Q=100, subsample_mode="off", keep="none"
    )
    expected: Colours = [
        (
            round((255 - c) * (255 - k) / 255),
            round((255 - m) * (255 - k) / 255),
            round((255 - y) * (255 - k) / 255),
        )
        for c, m, y, k in inks
    ]
    assert_close(shown(content), expected)


@settings(max_examples=200)
@given(
    content=strategies.sampled_from(
        (with_chunks(PLAIN, gAMA=gama(1), cHRM=P3_CHRM), with_nclx(AVIF, 9, 16))
    ),
    changes=strategies.lists(
        strategies.tuples(strategies.integers(0, 320), strategies.integers(0, 255)), max_size=8
    ),
    length=strategies.integers(0, 400),
)
def test_a_corrupted_container_is_read_without_an_error(
    content: bytes, changes: list[tuple[int, int]], length: int
) -> None:
    harmed = bytearray(content)
    for place, value in changes:
        harmed[min(place, len(harmed) - 1)] = value
    for harmful in (bytes(harmed), bytes(harmed[:length])):
        containers.png_chunks(harmful)
        containers.avif_nclx(harmful)
        containers.has_all_scans(harmful)
