"""A data set small enough for tests: coloured blocks that wander over a grey ground."""

import json
import os

import cv2
import numpy as np

WIDTH, HEIGHT = 160, 96
CLASSES = ("car", "truck", "bus", "motorcycle", "bicycle", "person")


def counts_of(mask: np.ndarray) -> list[int]:
    """(height, width) bool → run lengths down the columns, beginning with a run of 0."""
    flat = mask.T.reshape(-1).astype(np.int8)
    changes = np.nonzero(np.diff(flat))[0] + 1
    edges = np.concatenate([[0], changes, [len(flat)]])
    runs = np.diff(edges).tolist()
    return [0, *runs] if flat[0] else runs


def write_dataset(folder: str, clips: int, frames: int = 2, seed: int = 5, step: float = 6.0) -> None:
    """In each clip a car (wide, red) and a person (narrow, blue), `step` pixels further in every frame."""
    rng = np.random.default_rng(seed)
    images, annotations, videos = [], [], []
    for clip in range(clips):
        videos.append({"id": clip + 1, "width": WIDTH, "height": HEIGHT, "length": frames})
        ground = rng.integers(90, 130, (HEIGHT, WIDTH, 3), dtype=np.uint8)
        places = rng.uniform((25, 20), (WIDTH - 25, HEIGHT - 20), (2, 2))
        motions = rng.choice([-1.0, 1.0], (2, 2)) * (step, step / 2)
        for index in range(frames):
            image_id = len(images) + 1
            name = f"clip{clip}-{index}.png"
            image, owners = ground.copy(), np.zeros((HEIGHT, WIDTH), np.int32)
            for thing, (x, y) in enumerate(places + index * motions):
                person = thing == 1
                half_w, half_h = (7, 15) if person else (20, 11)
                low = (int(x - half_w), int(y - half_h))
                high = (int(x + half_w), int(y + half_h))
                cv2.rectangle(image, low, high, (230, 60, 30) if person else (30, 40, 220), -1)
                cv2.rectangle(owners, low, high, thing + 1, -1)
            cv2.imwrite(os.path.join(folder, name), image)
            images.append(
                {"id": image_id, "file_name": name, "width": WIDTH, "height": HEIGHT,
                 "video_id": clip + 1, "frame_index": index}
            )  # fmt: skip
            for thing in range(2):
                mask = owners == thing + 1
                if mask.any():
                    annotations.append(
                        {"id": len(annotations) + 1, "image_id": image_id, "category_id": 6 if thing == 1 else 1,
                         "iscrowd": 0, "segmentation": {"size": [HEIGHT, WIDTH], "counts": counts_of(mask)}}
                    )  # fmt: skip
    content = {
        "categories": [{"id": i + 1, "name": name} for i, name in enumerate(CLASSES)],
        "videos": videos,
        "images": images,
        "annotations": annotations,
    }
    with open(os.path.join(folder, "annotations.json"), "w", encoding="utf-8") as file:
        json.dump(content, file)
