"""Generated images for the demo data: the same name makes the same image."""

from __future__ import annotations

import functools
import random
from colorsys import hls_to_rgb

from pyvips import Image

Colour = list[float]

_HUES = {"lake": 0.57, "dunes": 0.08, "night": 0.66, "sea": 0.52, "meadow": 0.36}


def avatar(name: str) -> bytes:
    """Draw a sun over hills, or circles, in colours derived from the name."""
    rng = random.Random(name)  # noqa: S311  # the same each time
    side = 128
    hue = rng.random()
    if rng.random() < 0.5:
        return _jpeg(_land(side, side, hue, rng, night=rng.random() < 0.3))
    image = _shade(side, side, _colour(hue, 0.85, 0.5), _colour(hue + 0.05, 0.7, 0.5))
    for layer in range(4):
        spot = _disc(
            image,
            rng.uniform(0.2, 0.8) * side,
            rng.uniform(0.2, 0.8) * side,
            rng.uniform(0.18, 0.42) * side,
        )
        colour = _colour(hue + (0.45 if layer == 3 else 0.04 * layer), 0.4 + 0.1 * layer, 0.5)
        image = _paint(image, colour, spot * 0.75)
    return _jpeg(image)


@functools.cache
def landscape(scene: str, width: int, height: int) -> bytes:
    """Draw a scene: lake, dunes, night, sea or meadow."""
    rng = random.Random(scene)  # noqa: S311  # the same each time
    night, water = scene == "night", scene in ("lake", "sea")
    hills = 0 if scene == "sea" else 4
    return _jpeg(_land(width // 2, height // 2, _HUES[scene], rng, night, water=water, hills=hills))


def _land(
    width: int,
    height: int,
    hue: float,
    rng: random.Random,
    night: bool = False,
    *,
    water: bool = False,
    hills: int = 3,
) -> Image:
    low, high = (0.22, 0.1) if night else (0.88, 0.6)
    sky = 0.57 if hue == _HUES["meadow"] else hue
    image = _shade(width, height, _colour(sky, high), _colour(sky + 0.45, low, 0.5))
    x, y = rng.uniform(0.25, 0.75) * width, rng.uniform(0.2, 0.4) * height
    glow = _colour(0.15, 0.9 if night else 0.8, 0.9)
    for share, strength in ((0.22, 0.2), (0.15, 0.3), (0.1, 1)):
        image = _paint(image, glow, _disc(image, x, y, share * height) * strength)
    for layer in range(hills):
        top = (0.5 + 0.12 * layer) * height
        image = _paint(
            image,
            _colour(hue + 0.04 * layer, (0.2 if night else 0.5) * (1 - 0.2 * layer), 0.4),
            _below_waves(image, top, 0.07 * height, width / rng.uniform(0.8, 1.8), rng),
        )
    if water:
        shore = _below_waves(image, 0.72 * height, 1, width, rng)
        image = _paint(image, _colour(hue, 0.42, 0.5), shore * 0.85)
        for ripple in range(5):
            band = _below_waves(image, (0.76 + 0.05 * ripple) * height, 3, width / 3, rng)
            image = _paint(image, _colour(hue, 0.75, 0.6), band * 0.1)
    return image


def _shade(width: int, height: int, above: Colour, below: Colour) -> Image:
    share = Image.xyz(width, height)[1] / height
    return share * [b - a for a, b in zip(above, below, strict=True)] + above


def _disc(image: Image, x: float, y: float, radius: float) -> Image:
    place = Image.xyz(image.width, image.height)
    distance = ((place[0] - x) ** 2 + (place[1] - y) ** 2) ** 0.5
    return (distance * -1 + radius + 0.5).clamp()


def _below_waves(image: Image, top: float, rise: float, length: float, rng: random.Random) -> Image:
    place = Image.xyz(image.width, image.height)
    line = place[0] * 0
    for share in (1, 0.4):
        degrees = place[0] * (360 / (length * share)) + rng.uniform(0, 360)
        line = line + degrees.sin() * rise * share
    return (place[1] - line - top + 0.5).clamp()


def _paint(image: Image, colour: Colour, where: Image) -> Image:
    return image * (where * -1 + 1) + where * colour


def _colour(hue: float, lightness: float, saturation: float = 0.6) -> Colour:
    return [255 * part for part in hls_to_rgb(hue % 1, lightness, saturation)]


def _jpeg(image: Image) -> bytes:
    """Return it at twice the size: drawing at half the size takes a quarter of the time."""
    drawn = image.cast("uchar").copy(interpretation="srgb").resize(2)
    content: bytes = drawn.jpegsave_buffer(Q=92)
    return content
