"""Frame and labels → what the network is shown. Training varies both; evaluation only squeezes them."""

from dataclasses import dataclass

import cv2
import numpy as np

from .batch import Sample
from .dataset import IGNORED_CLASS, Frame

LEAST_AREA = 28 / 320**2
"""Objects smaller than this share of the input are ignored."""
LEAST_VISIBLE = 0.2
"""So are those of which a crop leaves less than this."""
HARSH = 0.2
"""Share of recoloured views with the contrast of harsh light: white paint burnt out, or all else in the dark."""
NEAREST = 3.5
"""How much larger than in the frame a close-up may show things: beyond it, there is nothing more to see."""


@dataclass(frozen=True)
class View:
    """How a frame is moved, cropped and recoloured. Frames of one clip share one, but for noise."""

    affine: np.ndarray
    """(2, 3): places in the frame → places in the input, both at pixel centres"""
    scale: float
    """of areas, from frame to input"""
    tables: np.ndarray | None = None
    """(256, 1, 3) uint8: what becomes of each value of each channel"""
    grey: bool = False
    order: tuple[int, ...] = (0, 1, 2)
    noise: float = 0.0
    blur: float = 0.0


def plain_view(frame: Frame, size: int) -> View:
    """The squeeze into a square that the Java runtime makes: bilinear, half-pixel centres, no antialiasing."""
    return _view(np.eye(3), frame, size)


def random_view(frame: Frame, size: int, rng: np.random.Generator, close_ups: float = 0.0) -> View:
    """Flip, scale with crop or padding, a slight turn and stretch, in one affine map; other light and optics.

    A share of `close_ups` show one object from near instead.
    """
    width, height = frame.width, frame.height
    change = np.eye(3)
    chosen = _some_object(frame, rng) if rng.random() < close_ups else None
    if chosen is not None:
        change = _close_up(frame, chosen, rng)
    elif rng.random() < 0.75:
        scale = np.exp(rng.uniform(np.log(0.6), np.log(1.5)))
        stretch = np.exp(rng.normal(0, 0.08))
        angle = rng.normal(0, 0.04)
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        change[:2, :2] = scale * turn @ np.diag([stretch, 1 / stretch])
        centre = np.array([width / 2, height / 2])
        slack = np.abs(1 - scale) * centre
        change[:2, 2] = centre - change[:2, :2] @ centre + rng.uniform(-1, 1, 2) * slack
    if rng.random() < 0.5:
        change = np.array([[-1.0, 0, width], [0, 1, 0], [0, 0, 1]]) @ change
    tables = _tables(rng) if rng.random() < 0.8 else None
    return _view(
        change,
        frame,
        size,
        tables=tables,
        grey=rng.random() < 0.06,
        order=tuple(rng.permutation(3).tolist()) if rng.random() < 0.06 else (0, 1, 2),
        noise=rng.uniform(1, 9) if rng.random() < 0.3 else 0.0,
        blur=rng.uniform(0.3, 1.1) if rng.random() < 0.15 else 0.0,
    )


def _some_object(frame: Frame, rng: np.random.Generator) -> tuple[int, int, int, int] | None:
    """Left, top, width and height in pixels of one that is seen."""
    labels, categories, pixels = frame.labels()
    seen = np.nonzero((pixels > 0) & (categories != IGNORED_CLASS))[0]
    if not len(seen):
        return None
    left, top, width, height = cv2.boundingRect((labels == rng.choice(seen) + 1).view(np.uint8))
    return (left, top, width, height) if width * height else None


def _close_up(frame: Frame, chosen: tuple[int, int, int, int], rng: np.random.Generator) -> np.ndarray:
    """So near that it takes 0.4 to 0.9 of the view, and somewhere in it, but with nothing beyond the frame's edges."""
    left, top, width, height = chosen
    size = np.array([frame.width, frame.height])
    scale = np.clip(rng.uniform(0.4, 0.9) / max(width / frame.width, height / frame.height), 1, NEAREST)
    place = size * rng.uniform(0.25, 0.75, 2)
    change = np.eye(3)
    change[:2, :2] *= scale
    change[:2, 2] = (place - scale * np.array([left + width / 2, top + height / 2])).clip(size * (1 - scale), 0)
    return change


def _view(change: np.ndarray, frame: Frame, size: int, **look) -> View:
    """`change` (3, 3) is in the frame's coordinates, where a pixel's centre lies at a half."""
    squeeze = np.diag([size / frame.width, size / frame.height, 1.0])
    shift = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
    whole = np.linalg.inv(shift) @ squeeze @ change @ shift
    return View(whole[:2], abs(float(np.linalg.det(whole[:2, :2]))), **look)


def _tables(rng: np.random.Generator) -> np.ndarray:
    """Gain, white balance, gamma and offset as one table for each channel."""
    values = np.linspace(0, 1, 256)[:, None]
    gamma_spread, gain_spread = (0.35, 0.4) if rng.random() < HARSH else (0.15, 0.18)
    gamma = np.exp(rng.normal(0, gamma_spread))
    gain = np.exp(rng.normal(0, gain_spread)) * np.exp(rng.normal(0, 0.06, 3))
    offset = rng.uniform(-0.07, 0.07)
    changed = values**gamma * gain + offset
    return np.clip(changed * 255 + 0.5, 0, 255).astype(np.uint8)[:, None, :]


def apply(frame: Frame, view: View, size: int, rng: np.random.Generator | None = None) -> Sample:
    """A frame and its labels as the view says. `rng` is needed where the view has noise."""
    image = render(frame, view, size, rng)
    labels, categories, pixels = frame.labels()
    labels = cv2.warpAffine(labels, view.affine, (size, size), flags=cv2.INTER_NEAREST, borderValue=0)
    boxes, classes, numbers, ignored_boxes, ignored_numbers = [], [], [], [], []
    counts = np.bincount(labels.ravel(), minlength=len(categories) + 1)
    for number in np.nonzero(counts[1:])[0] + 1:
        category = categories[number - 1]
        x, y, w, h = cv2.boundingRect((labels == number).view(np.uint8))
        box = (x / size, y / size, (x + w) / size, (y + h) / size)
        small = counts[number] < LEAST_AREA * size * size
        cut = counts[number] < LEAST_VISIBLE * pixels[number - 1] * view.scale
        if category == IGNORED_CLASS or small or cut:
            ignored_boxes.append(box)
            ignored_numbers.append(number)
        else:
            boxes.append(box)
            classes.append(category)
            numbers.append(number)
    return Sample(
        image,
        labels,
        np.array(boxes, np.float32).reshape(-1, 4),
        np.array(classes, np.int64),
        np.array(numbers, np.int64),
        np.array(ignored_boxes, np.float32).reshape(-1, 4),
        np.array(ignored_numbers, np.int64),
    )


def render(frame: Frame, view: View, size: int, rng: np.random.Generator | None = None) -> np.ndarray:
    """The frame alone: (size, size, 3) uint8, BGR."""
    image = frame.read()
    border = tuple(float(v) for v in image[::40, ::40].reshape(-1, 3).mean(0))
    image = cv2.warpAffine(image, view.affine, (size, size), flags=cv2.INTER_LINEAR, borderValue=border)
    if view.tables is not None:
        image = cv2.LUT(image, view.tables)
    if view.grey:
        image = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    if view.order != (0, 1, 2):
        image = image[..., view.order]
    if view.blur:
        image = cv2.GaussianBlur(image, (0, 0), view.blur)
    if view.noise:
        noise = rng.standard_normal(image.shape[:2], dtype=np.float32)[..., None] * view.noise
        image = np.clip(image + noise, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(image)
