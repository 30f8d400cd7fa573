"""Annotated frames on disk: COCO and YouTube-VIS annotation files."""

import json
import os
from collections import defaultdict
from dataclasses import dataclass, field

import cv2
import numpy as np

from .rle import paint

ANNOTATIONS = "annotations.json"
IGNORED_CLASS = -1


class DatasetError(ValueError):
    """A data set that cannot be used; the message says which entry of which file."""


@dataclass(frozen=True)
class Annotation:
    """One object in one frame; `category` counts from 0, and is `IGNORED_CLASS` for what is neither object nor not."""

    category: int
    segmentation: dict | list
    place: str


@dataclass
class Frame:
    """One image file and what is on it."""

    path: str
    width: int
    height: int
    annotations: list[Annotation] = field(default_factory=list)

    def read(self) -> np.ndarray:
        """(height, width, 3) uint8, BGR."""
        image = cv2.imread(self.path, cv2.IMREAD_COLOR)
        if image is None:
            raise DatasetError(f"{self.path} is missing, or is not an image")
        if image.shape[:2] != (self.height, self.width):
            raise DatasetError(
                f"{self.path} is {image.shape[1]}x{image.shape[0]}, but its annotations say {self.width}x{self.height}"
            )
        return image

    def labels(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """(height, width) int16: 0 or the number of an annotation, from 1; each number's category; each one's pixels.

        Where masks overlap, the later annotation's number stays.
        """
        canvas = np.zeros((self.width, self.height), np.int16)
        pixels = np.zeros(len(self.annotations), np.int64)
        for index, annotation in enumerate(self.annotations):
            try:
                pixels[index] = paint(canvas, annotation.segmentation, index + 1)
            except (ValueError, KeyError, TypeError) as error:
                raise DatasetError(f"{annotation.place}: {error}") from error
        categories = np.array([a.category for a in self.annotations], np.int64)
        return np.ascontiguousarray(canvas.T), categories, pixels

    @property
    def categories(self) -> set[int]:
        return {a.category for a in self.annotations if a.category != IGNORED_CLASS}


@dataclass(frozen=True)
class ClassMap:
    """How a data set's category names become the network's classes."""

    classes: tuple[str, ...]
    aliases: dict[str, str] = field(default_factory=dict)
    ignore_others: bool = False
    """Objects of other categories are then ignored, not an error."""

    def index(self, name: str, where: str) -> int:
        name = self.aliases.get(name, name)
        if name in self.classes:
            return self.classes.index(name)
        if self.ignore_others:
            return IGNORED_CLASS
        raise DatasetError(
            f"{where} has a category '{name}', but the network's classes are {', '.join(self.classes)}; give it"
            " another name with --alias, ignore such objects with --ignore-others, or choose the classes with --classes"
        )


@dataclass
class Clip:
    """Frames of one camera in order; a still image is a clip of one."""

    frames: list[Frame]


def find_annotations(paths: list[str]) -> list[str]:
    """Annotation files named, or found in folders named, or in the folders in these."""
    found = []
    for path in paths:
        if os.path.isfile(path):
            found.append(path)
            continue
        if not os.path.isdir(path):
            raise DatasetError(f"{path} is neither a folder nor an annotation file")
        for folder in [path, *(os.path.join(path, name) for name in sorted(os.listdir(path)))]:
            if os.path.isfile(os.path.join(folder, ANNOTATIONS)):
                found.append(os.path.join(folder, ANNOTATIONS))
    if not found:
        raise DatasetError(f"no {ANNOTATIONS} in {', '.join(paths)}, nor in the folders there")
    return found


def category_names(paths: list[str]) -> tuple[str, ...]:
    """The categories of several data sets by order of their ids, each name once."""
    names: dict[str, None] = {}
    for path in find_annotations(paths):
        for category in sorted(_load(path)["categories"], key=lambda c: c["id"]):
            names[category["name"]] = None
    return tuple(names)


def load_clips(path: str, class_map: ClassMap, images: str | None = None) -> list[Clip]:
    """Reads one annotation file; images lie beside it, or in `images`."""
    content = _load(path)
    root = images or os.path.dirname(path)
    try:
        categories = {c["id"]: class_map.index(c["name"], path) for c in content["categories"]}
        if any("file_names" in video for video in content.get("videos", [])):
            clips = _youtube_vis(content, path, root, categories)
        else:
            clips = _coco(content, path, root, categories)
    except (KeyError, TypeError) as error:
        raise DatasetError(f"{path} is not a COCO or YouTube-VIS annotation file: {error!r}") from error
    missing = [frame.path for clip in clips for frame in clip.frames if not os.path.isfile(frame.path)]
    if missing:
        raise DatasetError(f"{path}: {len(missing)} images are missing, the first is {missing[0]}")
    return clips


def _load(path: str) -> dict:
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except json.JSONDecodeError as error:
        raise DatasetError(f"{path} is not JSON: {error}") from error


def _coco(content: dict, path: str, root: str, categories: dict[int, int]) -> list[Clip]:
    frames, videos = {}, defaultdict(list)
    for image in content["images"]:
        if image["id"] in frames:
            raise DatasetError(f"{path}: two images have id {image['id']}")
        frame = Frame(os.path.join(root, image["file_name"]), image["width"], image["height"])
        frames[image["id"]] = frame
        videos[image.get("video_id", f"image {image['id']}")].append((image.get("frame_index", 0), len(frames), frame))
    for annotation in content["annotations"]:
        place = f"{path}: annotation {annotation['id']}"
        frame = frames.get(annotation["image_id"])
        if frame is None:
            raise DatasetError(f"{place} is for image {annotation['image_id']}, which there is not")
        category = _category(annotation, categories, place)
        frame.annotations.append(Annotation(category, annotation["segmentation"], place))
    return [Clip([frame for _, _, frame in sorted(video, key=lambda v: v[:2])]) for video in videos.values()]


def _youtube_vis(content: dict, path: str, root: str, categories: dict[int, int]) -> list[Clip]:
    videos = {}
    for video in content["videos"]:
        names = video["file_names"]
        videos[video["id"]] = Clip([Frame(os.path.join(root, n), video["width"], video["height"]) for n in names])
    for annotation in content["annotations"]:
        place = f"{path}: annotation {annotation['id']}"
        clip = videos.get(annotation["video_id"])
        if clip is None:
            raise DatasetError(f"{place} is for video {annotation['video_id']}, which there is not")
        if len(annotation["segmentations"]) != len(clip.frames):
            raise DatasetError(
                f"{place} has {len(annotation['segmentations'])} masks, but its video has {len(clip.frames)} frames"
            )
        category = _category(annotation, categories, place)
        for frame, mask in zip(clip.frames, annotation["segmentations"]):
            if mask is not None:
                frame.annotations.append(Annotation(category, mask, place))
    return list(videos.values())


def _category(annotation: dict, categories: dict[int, int], place: str) -> int:
    if annotation["category_id"] not in categories:
        raise DatasetError(f"{place} is of category {annotation['category_id']}, which there is not")
    return IGNORED_CLASS if annotation.get("iscrowd") else categories[annotation["category_id"]]
