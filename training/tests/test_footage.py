import json
import os
import tempfile
import unittest

from flowmask_training.commands import main
from flowmask_training.dataset import DatasetError
from flowmask_training.footage import Count, Truth

CLIP = os.path.join(os.path.dirname(__file__), "..", "footage", "car-detection.json")


def detection(frame: int, box: list[float], category: str = "car", score: float = 0.9) -> dict:
    return {"image_id": frame, "category_id": 1, "category": category, "score": score, "bbox": box}


class FootageTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.truth = Truth({3: [(10, 10, 100, 50)], 4: [(0, 0, 50, 50), (200, 0, 50, 50)]}, [0, 1, 2])

    def write(self, name: str, values: object) -> str:
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            json.dump(values, file)
        return path

    def count(self, *detections: dict) -> Count:
        return Count.of(self.truth, self.write("found.json", list(detections)))

    def test_a_frame_counts_when_every_car_was_found_where_it_is(self):
        count = self.count(
            detection(3, [20, 10, 90, 50]), detection(4, [0, 0, 50, 50]), detection(4, [200, 0, 50, 40])
        )
        self.assertEqual(count.missed, {})
        self.assertIn("all cars found as cars in 2 of 2 frames that show one (100.0 %)", count.lines())

    def test_another_class_another_place_and_a_low_score_do_not_count(self):
        for wrong in (
            detection(3, [10, 10, 100, 50], category="bus"),
            detection(3, [80, 10, 100, 50]),
            detection(3, [10, 10, 100, 50], score=0.49),
        ):
            with self.subTest(wrong=wrong):
                count = self.count(wrong, detection(4, [0, 0, 50, 50]), detection(4, [200, 0, 50, 50]))
                self.assertEqual(list(count.missed), [3])

    def test_one_car_of_two_is_not_enough_and_the_frame_is_named(self):
        count = self.count(detection(3, [10, 10, 100, 50]), detection(4, [0, 0, 50, 50], score=0.75))
        self.assertIn("  frame 4: found car 0.75", count.lines())

    def test_whatever_is_found_in_an_empty_frame_is_an_alarm(self):
        count = self.count(detection(1, [5, 5, 5, 5], category="person", score=0.5))
        self.assertEqual(count.alarms, {1: ["person 0.50"]})
        self.assertIn("nothing found in 2 of 3 frames that show nothing (66.7 %)", count.lines())

    def test_what_cannot_be_read_is_told_with_its_place(self):
        broken = self.write("broken.json", [detection(1, [0, 0, 1, 1]), {"image_id": 1, "score": 0.9}])
        with self.assertRaisesRegex(DatasetError, r"broken.json\[1\] must have .*'category'"):
            Count.of(self.truth, broken)
        with self.assertRaisesRegex(DatasetError, "must be an object with cars"):
            Truth.load(self.write("truth.json", {"cars": []}))

    def test_the_clips_truth_has_no_frame_twice_and_boxes_inside_it(self):
        truth = Truth.load(CLIP)
        self.assertFalse(set(truth.cars) & set(truth.empty))
        self.assertEqual((len(truth.cars), len(truth.empty)), (93, 221))
        for boxes in truth.cars.values():
            for left, top, width, height in boxes:
                self.assertTrue(0 <= left < left + width <= 768 and 0 <= top < top + height <= 432)

    def test_the_command_succeeds_whatever_was_missed(self):
        self.assertEqual(main(["footage", "--truth", CLIP, "--detections", self.write("none.json", [])]), 0)
        self.assertEqual(main(["footage", "--truth", CLIP, "--detections", "nowhere.json"]), 2)
