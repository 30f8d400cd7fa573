import json
import os
import tempfile
import unittest

import cv2
import numpy as np

from flowmask_training.dataset import ClassMap, DatasetError, category_names, find_annotations, load_clips
from flowmask_training.sampling import FrameSamples, Library, frame_weights

from .scenes import CLASSES, counts_of, write_dataset

ALL = ClassMap(CLASSES)


class DatasetTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.path = os.path.join(self.folder, "annotations.json")

    def _change(self, change) -> None:
        with open(self.path, encoding="utf-8") as file:
            content = json.load(file)
        change(content)
        with open(self.path, "w", encoding="utf-8") as file:
            json.dump(content, file)

    def test_reads_clips_in_order_with_labels(self):
        write_dataset(self.folder, clips=3, frames=2)
        clips = load_clips(self.path, ALL)
        self.assertEqual([len(clip.frames) for clip in clips], [2, 2, 2])
        labels, categories, pixels = clips[0].frames[0].labels()
        self.assertEqual(labels.shape, (96, 160))
        self.assertEqual(set(categories.tolist()), {0, 5})
        self.assertEqual(pixels.tolist(), [int((labels == i + 1).sum()) for i in range(len(pixels))])

    def test_reads_youtube_vis(self):
        mask = np.zeros((8, 12), bool)
        mask[2:5, 3:9] = True
        for name in ("a.png", "b.png"):
            cv2.imwrite(os.path.join(self.folder, name), np.zeros((8, 12, 3), np.uint8))
        segmentation = {"size": [8, 12], "counts": counts_of(mask)}
        content = {
            "categories": [{"id": 9, "name": "bus"}],
            "videos": [{"id": 1, "width": 12, "height": 8, "length": 2, "file_names": ["a.png", "b.png"]}],
            "annotations": [{"id": 4, "video_id": 1, "category_id": 9, "segmentations": [None, segmentation]}],
        }
        with open(self.path, "w", encoding="utf-8") as file:
            json.dump(content, file)
        first, second = load_clips(self.path, ALL)[0].frames
        self.assertEqual(first.annotations, [])
        labels, categories, _ = second.labels()
        np.testing.assert_array_equal(labels == 1, mask)
        self.assertEqual(categories.tolist(), [2])
        self.assertEqual(category_names([self.folder]), ("bus",))

    def test_crowds_are_ignored(self):
        write_dataset(self.folder, clips=1)
        self._change(lambda content: content["annotations"][0].update(iscrowd=1))
        self.assertEqual(load_clips(self.path, ALL)[0].frames[0].labels()[1][0], -1)

    def test_other_categories_may_be_renamed_or_ignored(self):
        write_dataset(self.folder, clips=1)
        self._change(lambda content: content["categories"][0].update(name="van"))
        renamed = load_clips(self.path, ClassMap(CLASSES, {"van": "truck"}))[0].frames[0].labels()[1]
        ignored = load_clips(self.path, ClassMap(CLASSES, ignore_others=True))[0].frames[0].labels()[1]
        self.assertIn(1, renamed)
        self.assertIn(-1, ignored)
        with self.assertRaisesRegex(DatasetError, "category 'van'.*--alias"):
            load_clips(self.path, ALL)

    def test_errors_name_the_entry(self):
        for change, message in (
            (lambda c: c["annotations"][1].update(image_id=77), "annotation 2 is for image 77"),
            (lambda c: c["annotations"][1].update(category_id=77), "annotation 2 is of category 77"),
            (lambda c: c["images"][1].update(id=1), "two images have id 1"),
            (lambda c: c["images"][1].update(file_name="gone.png"), "1 images are missing, the first is .*gone.png"),
            (lambda c: c.pop("images"), "not a COCO or YouTube-VIS annotation file: KeyError"),
        ):
            with self.subTest(message):
                write_dataset(self.folder, clips=1)
                self._change(change)
                with self.assertRaisesRegex(DatasetError, message):
                    load_clips(self.path, ALL)

    def test_a_mask_of_wrong_length_is_named_when_read(self):
        write_dataset(self.folder, clips=1)
        self._change(lambda c: c["annotations"][0]["segmentation"].update(counts=[5, 6]))
        with self.assertRaisesRegex(DatasetError, "annotation 1: the runs cover 11 pixels, but the frame has 15360"):
            load_clips(self.path, ALL)[0].frames[0].labels()

    def test_an_image_of_another_size_is_refused(self):
        write_dataset(self.folder, clips=1)
        frame = load_clips(self.path, ALL)[0].frames[0]
        cv2.imwrite(frame.path, np.zeros((5, 7, 3), np.uint8))
        with self.assertRaisesRegex(DatasetError, "is 7x5, but its annotations say 160x96"):
            frame.read()

    def test_finds_data_that_appears_later(self):
        for name in ("one", "two"):
            os.mkdir(os.path.join(self.folder, name))
        write_dataset(os.path.join(self.folder, "one"), clips=1)
        library = Library([self.folder], ALL)
        self.assertFalse(library.scan())
        write_dataset(os.path.join(self.folder, "two"), clips=2)
        self.assertTrue(library.scan())
        self.assertEqual(len(library.clips), 3)

    def test_a_folder_without_annotations_is_refused(self):
        with self.assertRaisesRegex(DatasetError, "no annotations.json in"):
            find_annotations([self.folder])


class SamplingTest(unittest.TestCase):
    def test_rare_classes_are_shown_more_often(self):
        with tempfile.TemporaryDirectory() as folder:
            write_dataset(folder, clips=20, frames=1)
            frames = Library([folder], ALL).frames
            rare = frames[3].annotations[0]
            frames[3].annotations.append(type(rare)(2, rare.segmentation, rare.place))
            frames[4].annotations.clear()
            weights = frame_weights(frames)
        self.assertAlmostEqual(weights[3], (0.3 * 20) ** 0.5)
        self.assertEqual(weights[4], 0.5)
        self.assertEqual(weights[5], 1.0)

    def test_a_sample_depends_on_seed_and_number_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            write_dataset(folder, clips=3)
            frames = Library([folder], ALL).frames
            first = [FrameSamples(frames, 64, seed=1)[k].image for k in range(4)]
            again = FrameSamples(frames, 64, seed=1)[3].image
            other = FrameSamples(frames, 64, seed=2)[3].image
        np.testing.assert_array_equal(first[3], again)
        self.assertTrue((first[3] != other).any())
        self.assertTrue((first[2] != first[3]).any())
