"""Annotated frames on disk: COCO and YouTube-VIS annotation files."""

import contextlib
import json
import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from .rle import check, paint

ANNOTATIONS = "annotations.json"
IGNORED_CLASS = -1
SHOWN_PROBLEMS = 5


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
        name = self.aliases.get(name.strip(), name.strip())
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
        content = _load(path)
        with _annotation_file(path):
            for category in sorted(content["categories"], key=lambda c: c["id"]):
                names[category["name"].strip()] = None
    return tuple(names)


def load_clips(path: str, class_map: ClassMap, images: Sequence[str] = ()) -> list[Clip]:
    """Reads one annotation file; its images lie beside it, or in the folders `images`."""
    content = _load(path)
    folders = (os.path.dirname(path), *images)
    with _annotation_file(path):
        categories = {c["id"]: class_map.index(c["name"], path) for c in content["categories"]}
        if any("file_names" in video for video in content.get("videos") or []):
            clips = _youtube_vis(content, path, folders, categories)
        else:
            clips = _coco(content, path, folders, categories)
    missing = [frame.path for clip in clips for frame in clip.frames if not os.path.isfile(frame.path)]
    if missing:
        raise DatasetError(
            f"{path}: {len(missing)} images are missing, the first is {missing[0]}; where they are not beside their"
            " annotations, name their folders with --image-folders"
        )
    return clips


def read_json(path: str) -> object:
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise DatasetError(f"{path} is not JSON: {error}") from error


def _load(path: str) -> dict:
    content = read_json(path)
    if not isinstance(content, dict):
        raise DatasetError(
            f"{path} is not a COCO or YouTube-VIS annotation file: it must hold an object with images (or videos),"
            f" annotations and categories, but holds a {type(content).__name__}"
        )
    return content


@contextlib.contextmanager
def _annotation_file(path: str) -> Iterator[None]:
    """What is missing in a file, or of another type, is told with the file's name."""
    try:
        yield
    except (KeyError, TypeError, AttributeError) as error:
        raise DatasetError(f"{path} is not a COCO or YouTube-VIS annotation file: {error!r}") from error


def _coco(content: dict, path: str, folders: Sequence[str], categories: dict[int, int]) -> list[Clip]:
    frames, videos = {}, defaultdict(dict)
    for image in content["images"]:
        place = f"{path}: image {image['id']}"
        if image["id"] in frames:
            raise DatasetError(f"{path}: two images have id {image['id']}")
        frame = Frame(_image_path(folders, image["file_name"], path), image["width"], image["height"])
        frames[image["id"]] = frame
        if image.get("video_id") is None:
            videos["image", image["id"]][0] = frame
            continue
        video, index = videos["video", image["video_id"]], _frame_index(image, place)
        if index in video:
            raise DatasetError(f"{place} is frame {index} of video {image['video_id']}, but so is another image")
        video[index] = frame
    masks = _Masks(path)
    for annotation in content["annotations"]:
        place = f"{path}: annotation {annotation['id']}"
        frame = frames.get(annotation["image_id"])
        if frame is None:
            raise DatasetError(f"{place} is for image {annotation['image_id']}, which there is not")
        category = _category(annotation, categories, place)
        masks.add(frame, category, annotation.get("segmentation"), f"annotation {annotation['id']}")
    masks.refuse_bad_ones()
    return [Clip([frame for _, frame in sorted(video.items())]) for video in videos.values()]


def _frame_index(image: dict, place: str) -> int:
    """Where in its video an image is."""
    # CocoVID files call it frame_id.
    name = "frame_index" if image.get("frame_id") is None else "frame_id"
    index = image.get(name)
    if index is None:
        raise DatasetError(
            f"{place} is of video {image['video_id']}, but has neither frame_index nor frame_id, which say where in it;"
            " add one, or take video_id away"
        )
    if not isinstance(index, (int, float)) or index % 1 != 0:  # some tools write whole numbers as 3.0
        raise DatasetError(f"{place}: {name} must be an integer, but is {index!r}")
    return int(index)


def _youtube_vis(content: dict, path: str, folders: Sequence[str], categories: dict[int, int]) -> list[Clip]:
    videos = {}
    for video in content["videos"]:
        if video["id"] in videos:
            raise DatasetError(f"{path}: two videos have id {video['id']}")
        paths = [_image_path(folders, name, path) for name in video["file_names"]]
        videos[video["id"]] = Clip([Frame(p, video["width"], video["height"]) for p in paths])
    masks = _Masks(path)
    for annotation in content["annotations"]:
        entry = f"annotation {annotation['id']}"
        place = f"{path}: {entry}"
        clip = videos.get(annotation["video_id"])
        if clip is None:
            raise DatasetError(f"{place} is for video {annotation['video_id']}, which there is not")
        category = _category(annotation, categories, place)
        if annotation.get("segmentations") is None:
            masks.problems.append(f"{entry}: segmentations are missing")
            continue
        tracks = [annotation["segmentations"], annotation.get("bboxes") or [None] * len(clip.frames)]
        for track, what in zip(tracks, ("masks", "boxes")):
            if len(track) != len(clip.frames):
                raise DatasetError(f"{place} has {len(track)} {what}, but its video has {len(clip.frames)} frames")
        for index, (frame, mask, box) in enumerate(zip(clip.frames, *tracks)):
            if mask is not None or box is not None:  # without both, it is not seen in this frame
                masks.add(frame, category, mask, f"{entry}, frame {index}")
    masks.refuse_bad_ones()
    return list(videos.values())


class _Masks:
    """Gives frames their annotations, and tells together which have no mask to train on: they would be background."""

    def __init__(self, path: str):
        self.path = path
        self.problems: list[str] = []

    def add(self, frame: Frame, category: int, segmentation: dict | list | None, entry: str) -> None:
        try:
            check(segmentation, frame.height, frame.width)
        except ValueError as error:
            self.problems.append(f"{entry}: {error}")
        else:
            frame.annotations.append(Annotation(category, segmentation, f"{self.path}: {entry}"))

    def refuse_bad_ones(self) -> None:
        if not self.problems:
            return
        more = len(self.problems) - SHOWN_PROBLEMS
        raise DatasetError(
            f"{self.path}: {'; '.join(self.problems[:SHOWN_PROBLEMS])}{f'; and {more} more' if more > 0 else ''}."
            " Training needs polygons or run lengths of every object, and of every crowd: add them, or leave such"
            " images out"
        )


def _image_path(folders: Sequence[str], name: str, annotations: str) -> str:
    """Where an image is; in the first folder if it is nowhere."""
    paths = [os.path.join(folder, name) for folder in folders]
    found = [path for path in paths if os.path.isfile(path)]
    for other in found[1:]:
        if not os.path.samefile(found[0], other):
            raise DatasetError(
                f"{annotations}: image {name} may be {found[0]} or {other}; have such data each in a folder of its own,"
                f" with its images and its {ANNOTATIONS}"
            )
    return (found or paths)[0]


def _category(annotation: dict, categories: dict[int, int], place: str) -> int:
    if annotation["category_id"] not in categories:
        raise DatasetError(f"{place} is of category {annotation['category_id']}, which there is not")
    return IGNORED_CLASS if annotation.get("iscrowd") else categories[annotation["category_id"]]
