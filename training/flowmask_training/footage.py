"""Real footage of which it is known where the cars are: in how many frames all of them were found, and what else was.

The truth is a file such as `footage/car-detection.json`: boxes of the cars that are at least half in view, by frame, and
the spans of frames that show nothing. Detections are a COCO results list with `category`, as `flowmask segment` writes it.
"""

from collections import defaultdict
from dataclasses import dataclass

import torch
from torch import Tensor

from .anchors import overlaps
from .dataset import DatasetError, read_json

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
        values = read_json(path)
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
        missed = {
            frame: _named(found[frame])
            for frame, boxes in truth.cars.items()
            if not all(_is_found(box, found[frame]) for box in boxes)
        }
        alarms = {frame: _named(found[frame]) for frame in truth.empty if found[frame]}
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
    entries = read_json(path)
    if not isinstance(entries, list):
        raise DatasetError(f"{path} must be a list of detections, but is a {type(entries).__name__}")
    found: dict[int, list[dict]] = defaultdict(list)
    for place, entry in enumerate(entries):
        try:
            if entry["score"] >= SCORE:
                found[entry["image_id"]].append(
                    {"category": entry["category"], "score": entry["score"], "bbox": tuple(entry["bbox"])}
                )
        except (TypeError, KeyError) as error:
            raise DatasetError(
                f"{path}[{place}] must have image_id, category, score and bbox, as `flowmask segment` writes: {error!r}"
            ) from error
    return found


def _is_found(box: Box, found: list[dict]) -> bool:
    cars = [entry["bbox"] for entry in found if entry["category"] == CAR]
    return bool((overlaps(_corners([box]), _corners(cars)) >= OVERLAP).any())


def _corners(boxes: list[Box]) -> Tensor:
    """(N, 4) left, top, right, bottom."""
    places = torch.tensor(boxes, dtype=torch.float64).reshape(-1, 4)
    return torch.cat([places[:, :2], places[:, :2] + places[:, 2:]], 1)


def _named(found: list[dict]) -> list[str]:
    return [f"{entry['category']} {entry['score']:.2f}" for entry in found]


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "–"
