"""Real footage of which it is known where the cars are: in how many frames all of them were found, and what else was.

The truth is a file such as `footage/car-detection.json`: boxes of the cars that are at least half in view, by frame, and
the spans of frames that show nothing. Detections are a COCO results list with `category`, as `flowmask segment` writes it.
"""

import json
from dataclasses import dataclass

from .dataset import DatasetError

SCORE = 0.5
OVERLAP = 0.4
"""Of a found box and the true one, as intersection over union. True boxes have the car's shadow in them."""
CAR = "car"

Box = tuple[float, float, float, float]
"""Left, top, width, height, in pixels of the frame."""


@dataclass(frozen=True)
class Truth:
    cars: dict[int, list[Box]]
    """by frame, from 0"""
    empty: list[int]

    @staticmethod
    def load(path: str) -> "Truth":
        values = _read(path)
        try:
            cars = {int(frame): [tuple(box) for box in boxes] for frame, boxes in values["cars"].items()}
            empty = [frame for first, last in values["empty"] for frame in range(first, last + 1)]
        except (TypeError, KeyError, ValueError, AttributeError) as error:
            raise DatasetError(
                f"{path} must be an object with cars, boxes by frame, and empty, spans of frames: {error!r}"
            ) from error
        return Truth(cars, empty)


@dataclass(frozen=True)
class Count:
    missed: dict[int, list[str]]
    """What was found instead in frames in which a car was not found: category and score."""
    with_cars: int
    alarms: dict[int, list[str]]
    """What was found in frames that show nothing."""
    empty: int

    @staticmethod
    def of(truth: Truth, detections: str) -> "Count":
        found = _detections(detections)
        missed = {frame: _named(found.get(frame, [])) for frame, boxes in truth.cars.items()
                  if not all(_is_found(box, found.get(frame, [])) for box in boxes)}  # fmt: skip
        alarms = {frame: _named(found[frame]) for frame in truth.empty if frame in found}
        return Count(missed, len(truth.cars), alarms, len(truth.empty))

    def lines(self) -> list[str]:
        right, quiet = self.with_cars - len(self.missed), self.empty - len(self.alarms)
        return [
            f"all cars found as cars in {right} of {self.with_cars} frames that show one"
            f" ({_percent(right, self.with_cars)})",
            *(f"  frame {frame}: found {', '.join(what) or 'nothing'}" for frame, what in sorted(self.missed.items())),
            f"nothing found in {quiet} of {self.empty} frames that show nothing ({_percent(quiet, self.empty)})",
            *(f"  frame {frame}: found {', '.join(what)}" for frame, what in sorted(self.alarms.items())),
        ]


def _detections(path: str) -> dict[int, list[dict]]:
    """Those that count, by frame."""
    entries = _read(path)
    if not isinstance(entries, list):
        raise DatasetError(f"{path} must be a list of detections, but is a {type(entries).__name__}")
    found: dict[int, list[dict]] = {}
    for place, entry in enumerate(entries):
        try:
            if entry["score"] >= SCORE:
                found.setdefault(entry["image_id"], []).append(
                    {"category": entry["category"], "score": entry["score"], "bbox": tuple(entry["bbox"])}
                )
        except (TypeError, KeyError) as error:
            raise DatasetError(
                f"{path}[{place}] must have image_id, category, score and bbox, as `flowmask segment` writes: {error!r}"
            ) from error
    return found


def _is_found(box: Box, found: list[dict]) -> bool:
    return any(entry["category"] == CAR and _overlap(entry["bbox"], box) >= OVERLAP for entry in found)


def _overlap(one: Box, other: Box) -> float:
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    shared = max(0.0, width) * max(0.0, height)
    return shared / (one[2] * one[3] + other[2] * other[3] - shared)


def _named(found: list[dict]) -> list[str]:
    return [f"{entry['category']} {entry['score']:.2f}" for entry in found]


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"


def _read(path: str) -> object:
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path} is not JSON: {error}") from error
