"""The image pipeline: thumbnails, or a rejection with a reason, at a bounded cost."""

from __future__ import annotations

from base64 import b64decode
from contextlib import suppress
from typing import Any

import pytest
import pyvips

from cruddur.media import images
from cruddur.media.schemas import Purpose
from tests.media import image_fixtures
from tests.properties import given, settings, strategies


def refusal(content: bytes) -> str:
    with pytest.raises(images.ImageRejected) as refused:
        images.render(content, Purpose.IMAGE)
    return refused.value.reason


def opened(content: bytes) -> pyvips.Image:
    return pyvips.Image.webpload_buffer(content)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(image_fixtures.jpeg(), id="jpeg"),
        pytest.param(image_fixtures.jpeg(interlace=True), id="progressive jpeg"),
        pytest.param(image_fixtures.cmyk_jpeg(), id="cmyk jpeg"),
        pytest.param(image_fixtures.png(), id="png"),
        pytest.param(image_fixtures.png(interlace=True), id="interlaced png"),
        pytest.param(image_fixtures.png(bands=4), id="png with alpha"),
        pytest.param(image_fixtures.png(bands=1), id="grey png"),
        pytest.param(image_fixtures.png_16_bit(), id="png of sixteen bits"),
        pytest.param(image_fixtures.webp(), id="webp"),
        pytest.param(image_fixtures.animated_webp(), id="animated webp"),
        pytest.param(image_fixtures.gif(), id="gif"),
        pytest.param(image_fixtures.gif_of_frames(10), id="gif of ten frames"),
        pytest.param(image_fixtures.avif(), id="avif"),
    ],
)
def test_every_format_becomes_webp(content: bytes) -> None:
    rendered = images.render(content, Purpose.IMAGE)
    widths = [each.width for each in rendered.renditions]
    assert widths == sorted(set(widths))
    assert widths[-1] == min(rendered.width, 1600)
    for each in rendered.renditions:
        image = opened(each.content)
        assert (image.width, image.height) == (each.width, each.height)
        assert image.interpretation == "srgb"
        assert image.get_n_pages() == 1
    assert opened(b64decode(rendered.placeholder)).width <= 12


def test_an_avatar_is_cut_square_at_three_sizes() -> None:
    made = images.render(image_fixtures.jpeg(900, 300), Purpose.AVATAR).renditions
    assert [(each.width, each.height) for each in made] == [(64, 64), (128, 128), (512, 512)]


def test_a_banner_is_three_times_as_wide_as_high() -> None:
    made = images.render(image_fixtures.jpeg(900, 900), Purpose.BANNER).renditions
    assert [(each.width, each.height) for each in made] == [(600, 200), (1500, 500)]


def test_an_image_keeps_its_aspect_ratio_and_is_never_enlarged() -> None:
    made = images.render(image_fixtures.jpeg(3200, 1600), Purpose.IMAGE).renditions
    assert [(each.width, each.height) for each in made] == [(320, 160), (640, 320), (1600, 800)]
    small = images.render(image_fixtures.jpeg(200, 100), Purpose.IMAGE).renditions
    assert [(each.width, each.height) for each in small] == [(200, 100)]


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        # A screenshot of a conversation stays readable.
        (990, 11_490, [(186, 2155), (371, 4306), (830, 9633)]),
        (990, 2140, [(320, 692), (640, 1383), (990, 2140)]),
        # A strip keeps a fifth of the width as its height.
        (8000, 200, [(2560, 64), (5120, 128), (8000, 200)]),
        (20_000, 400, [(3200, 64), (6400, 128), (16_000, 320)]),
        (10_000, 1, [(10_000, 1)]),
        (1, 10_000, [(1, 10_000)]),
        (30_000, 40, [(16_383, 22)]),
    ],
)
def test_tall_and_wide_pictures_stay_readable(
    width: int, height: int, expected: list[tuple[int, int]]
) -> None:
    made = images.render(image_fixtures.png(width, height), Purpose.IMAGE).renditions
    assert [(each.width, each.height) for each in made] == expected


def test_one_pixel_can_be_rendered() -> None:
    rendered = images.render(image_fixtures.png(1, 1), Purpose.IMAGE)
    assert [(each.width, each.height) for each in rendered.renditions] == [(1, 1)]


def test_exif_orientation_is_applied_and_metadata_removed() -> None:
    taken = image_fixtures.rotated_jpeg_with_gps()
    assert b"SecretPhone" in taken
    assert b"SecretPlace" in taken
    rendered = images.render(taken, Purpose.IMAGE)
    assert (rendered.width, rendered.height) == (300, 400)
    for each in rendered.renditions:
        assert each.height > each.width
        assert b"Secret" not in each.content
        fields = opened(each.content).get_fields()
        assert not [name for name in fields if name.startswith(("exif", "xmp", "icc", "iptc"))]


def test_the_orientation_of_a_webp_is_ignored_as_in_browsers() -> None:
    taken = image_fixtures.picture(400, 300).copy()
    taken.set_type(pyvips.GValue.gint_type, "orientation", 6)
    sizes = {
        name: (rendered.width, rendered.height, rendered.renditions[-1].width)
        for name, content in (
            ("webp", taken.webpsave_buffer()),
            ("png", taken.pngsave_buffer()),
            ("jpeg", taken.jpegsave_buffer()),
        )
        for rendered in [images.render(content, Purpose.IMAGE)]
    }
    assert sizes == {"webp": (400, 300, 400), "png": (300, 400, 300), "jpeg": (300, 400, 300)}


def scan_starts(content: bytes) -> list[int]:
    """Return where each scan of a JPEG begins."""
    return [at for at in range(len(content)) if content[at : at + 2] == b"\xff\xda"]


@pytest.mark.parametrize("options", [{}, {"interlace": True}, {"restart_interval": 4}])
def test_a_jpeg_that_lacks_only_its_end_marker_is_accepted(options: dict[str, Any]) -> None:
    content = image_fixtures.jpeg(**options)
    whole = images.render(content, Purpose.IMAGE)
    assert images.render(content[:-2], Purpose.IMAGE) == whole
    assert images.render(content[:-1], Purpose.IMAGE) == whole


@pytest.mark.parametrize("options", [{}, {"interlace": True}, {"restart_interval": 4}])
@pytest.mark.parametrize("missing", [12, 100, 1000])
def test_a_jpeg_that_is_cut_elsewhere_is_damaged(options: dict[str, Any], missing: int) -> None:
    assert refusal(image_fixtures.jpeg(**options)[:-missing]) == "image_damaged"


def test_a_progressive_jpeg_that_lacks_whole_scans_is_damaged() -> None:
    content = image_fixtures.jpeg(interlace=True)
    starts = scan_starts(content)
    assert len(starts) > 3
    for at in starts[1:]:
        assert refusal(content[:at]) == "image_damaged"


def test_cmyk_and_16_bit_colours_are_converted() -> None:
    """Blue is strong in the lower right of the drawing, in any encoding."""
    for content in (
        image_fixtures.jpeg(300, 200),
        image_fixtures.cmyk_jpeg(),
        image_fixtures.png_16_bit(),
    ):
        image = opened(images.render(content, Purpose.IMAGE).renditions[0].content)
        dark, light = image(3, 3), image(image.width - 4, image.height - 4)
        assert all(low < 70 for low in dark[:3]), dark
        assert all(high > 150 for high in light[:3]), light


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"x", "image_unknown_format"),
        (image_fixtures.svg(), "image_unknown_format"),
        (image_fixtures.html(), "image_unknown_format"),
        (image_fixtures.zip_bomb(), "image_unknown_format"),
        (image_fixtures.heic(), "image_heic"),
        (image_fixtures.gif_javascript_polyglot(), "image_damaged"),
        (image_fixtures.png_of_900_megapixels(), "image_exceed_max_pixels"),
        (image_fixtures.png_by_hand(40_000, 1, b""), "image_exceed_max_pixels"),
        (image_fixtures.png_by_hand(0, 0, b""), "image_damaged"),
        (image_fixtures.gif_of_frames(10_000), "image_exceed_max_frames"),
        (image_fixtures.truncated(image_fixtures.jpeg()), "image_damaged"),
        (image_fixtures.truncated(image_fixtures.png()), "image_damaged"),
        (
            image_fixtures.truncated(image_fixtures.jpeg(2000, 1500, interlace=True)),
            "image_damaged",
        ),
        (image_fixtures.truncated(image_fixtures.webp()), "image_damaged"),
        (image_fixtures.truncated(image_fixtures.gif()), "image_damaged"),
        (image_fixtures.truncated(image_fixtures.avif()), "image_damaged"),
        (image_fixtures.jpeg()[:200], "image_damaged"),
        (b"\xff\xd8\xff", "image_damaged"),
        (b"\x89PNG\r\n\x1a\n", "image_damaged"),
        (b"RIFF\x04\x00\x00\x00WEBP", "image_damaged"),
        (b"\x00\x00\x00\x18ftypavif", "image_damaged"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_is_no_image_or_too_expensive_is_rejected(content: bytes, reason: str) -> None:
    assert refusal(content) == reason


@pytest.mark.parametrize(
    ("width", "height", "is_interlaced", "reason"),
    [
        # Within the limits the decoder begins, and finds that there are no pixels.
        (8000, 6500, False, "image_damaged"),
        (8000, 6501, False, "image_exceed_max_pixels"),
        (30_000, 1, False, "image_damaged"),
        (30_001, 1, False, "image_exceed_max_pixels"),
        # An interlaced one is decoded as a whole.
        (8500, 4000, True, "image_damaged"),
        (8500, 4100, True, "image_exceed_max_pixels"),
        (8500, 4100, False, "image_damaged"),
    ],
)
def test_the_limits_of_a_header(width: int, height: int, is_interlaced: bool, reason: str) -> None:
    content = image_fixtures.png_by_hand(width, height, b"", is_interlaced=is_interlaced)
    assert refusal(content) == reason


def test_no_picture_stays_in_memory() -> None:
    images.render(image_fixtures.jpeg(), Purpose.IMAGE)
    assert pyvips.cache_get_max() == pyvips.cache_get_size() == 0


def test_decompression_bombs_inside_of_an_image_are_harmless() -> None:
    rendered = images.render(image_fixtures.png_with_icc_bomb(), Purpose.IMAGE)
    assert (rendered.width, rendered.height) == (64, 64)
    rendered = images.render(image_fixtures.png_with_excess_rows(), Purpose.IMAGE)
    assert (rendered.width, rendered.height) == (64, 64)


def test_only_the_pixels_of_a_polyglot_survive() -> None:
    (made,) = images.render(image_fixtures.jpeg_html_zip_polyglot(), Purpose.IMAGE).renditions
    for trace in (b"<script", b"<!doctype", b"PK\x03\x04", b"zeros"):
        assert trace not in made.content


def test_untrusted_libvips_loaders_are_blocked() -> None:
    drawing = image_fixtures.svg()
    with pytest.raises(pyvips.Error):
        pyvips.Image.svgload_buffer(drawing)
    # The wheel has no loader of SVG at all; one of TIFF it has.
    tiff = pyvips.Image.black(2, 2, bands=3).tiffsave_buffer()
    for content in (drawing, tiff):
        with pytest.raises(pyvips.Error):
            pyvips.Image.new_from_buffer(content, "")


def test_rendering_is_deterministic() -> None:
    content = image_fixtures.jpeg()
    assert images.render(content, Purpose.AVATAR) == images.render(content, Purpose.AVATAR)


GOOD = (
    image_fixtures.jpeg(96, 64),
    image_fixtures.png(96, 64),
    image_fixtures.webp(96, 64),
    image_fixtures.gif(96, 64),
)


@settings(max_examples=150)
@given(
    content=strategies.sampled_from(GOOD),
    changes=strategies.lists(
        strategies.tuples(strategies.floats(0, 1), strategies.integers(0, 255)), max_size=12
    ),
    fraction=strategies.floats(0, 1),
)
def test_a_corrupted_file_is_rendered_or_rejected(
    content: bytes, changes: list[tuple[float, int]], fraction: float
) -> None:
    harmed = bytearray(content)
    for place, value in changes:
        harmed[int(place * (len(harmed) - 1))] = value
    with suppress(images.ImageRejected):
        rendered = images.render(
            bytes(harmed[: max(1, int(fraction * len(harmed)))]), Purpose.AVATAR
        )
        assert [each.width for each in rendered.renditions] == [64, 128, 512]
