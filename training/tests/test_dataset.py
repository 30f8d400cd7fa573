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

    def _write_youtube_vis(self) -> np.ndarray:
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
        return mask

    def test_reads_youtube_vis(self):
        mask = self._write_youtube_vis()
        first, second = load_clips(self.path, ALL)[0].frames
        self.assertEqual(first.annotations, [])
        labels, categories, _ = second.labels()
        np.testing.assert_array_equal(labels == 1, mask)
        self.assertEqual(categories.tolist(), [2])
        self.assertEqual(category_names([self.folder]), ("bus",))

    def test_errors_name_the_entry_of_youtube_vis(self):
        for change, message in (
            (lambda c: c["videos"].append(c["videos"][0]), "two videos have id 1"),
            (
                lambda c: c["annotations"][0].pop("segmentations"),
                "annotation 4: segmentations are missing. Training needs",
            ),
            (
                lambda c: c["annotations"][0].update(segmentations=[]),
                "annotation 4 has 0 masks, but its video has 2 frames",
            ),
            (
                lambda c: c["annotations"][0].update(bboxes=[None]),
                "annotation 4 has 1 boxes, but its video has 2 frames",
            ),
            (
                lambda c: c["annotations"][0].update(bboxes=[[1, 2, 3, 4], None]),
                "annotation 4, frame 0: segmentation is missing",
            ),
            (
                lambda c: c["annotations"][0]["segmentations"].__setitem__(0, []),
                "annotation 4, frame 0: segmentation is an empty list",
            ),
        ):
            with self.subTest(message):
                self._write_youtube_vis()
                self._change(change)
                with self.assertRaisesRegex(DatasetError, message):
                    load_clips(self.path, ALL)

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
            (
                lambda c: c["images"][1].pop("frame_index"),
                "image 2 is of video 1, but has neither frame_index nor frame_id",
            ),
            (lambda c: c["images"][1].update(frame_index=0), "image 2 is frame 0 of video 1, but so is another image"),
            (lambda c: c["images"][1].update(frame_index=0.5), "image 2: frame_index must be an integer, but is 0.5"),
        ):
            with self.subTest(message):
                write_dataset(self.folder, clips=1)
                self._change(change)
                with self.assertRaisesRegex(DatasetError, message):
                    load_clips(self.path, ALL)

    def test_objects_without_a_mask_are_told_together(self):
        def change(content: dict) -> None:
            first, second, third, fourth = content["annotations"][:4]
            first["segmentation"] = []
            second.pop("segmentation")
            second["bbox"] = [1, 2, 30, 40]
            third.update(segmentation=None, iscrowd=1)
            fourth["segmentation"] = [[1, 2, 3, float("nan"), 5, 6]]

        write_dataset(self.folder, clips=1)
        self._change(change)
        with self.assertRaises(DatasetError) as raised:
            load_clips(self.path, ALL)
        self.assertEqual(
            str(raised.exception),
            f"{self.path}: annotation 1: segmentation is an empty list; annotation 2: segmentation is missing;"
            " annotation 3: segmentation is missing; annotation 4: segmentation[0][3] is NaN, but must be a number"
            " within ±100000 pixels. Training needs polygons or run lengths of every object, and of every crowd: add"
            " them, or leave such images out",
        )

    def test_of_many_objects_without_a_mask_the_first_are_told(self):
        write_dataset(self.folder, clips=5)
        self._change(lambda c: [annotation.pop("segmentation") for annotation in c["annotations"][:12]])
        with self.assertRaisesRegex(DatasetError, "annotation 5: segmentation is missing; and 7 more. Training needs"):
            load_clips(self.path, ALL)

    def test_a_mask_of_another_size_is_refused(self):
        write_dataset(self.folder, clips=1)
        self._change(lambda c: c["annotations"][2]["segmentation"].update(size=[160, 96]))
        with self.assertRaisesRegex(
            DatasetError, r"annotation 3: the mask is \[160, 96\], but the frame is \[96, 160\]"
        ):
            load_clips(self.path, ALL)

    def test_images_without_a_video_are_stills(self):
        for change in (lambda image: image.update(video_id=None), lambda image: image.pop("video_id")):
            write_dataset(self.folder, clips=2, frames=2)
            self._change(lambda content: [change(image) for image in content["images"]])
            self.assertEqual([len(clip.frames) for clip in load_clips(self.path, ALL)], [1, 1, 1, 1])

    def test_frames_may_be_counted_by_frame_id(self):
        write_dataset(self.folder, clips=1, frames=3)
        self._change(lambda c: [image.update(frame_id=-image["frame_index"]) for image in c["images"]])
        names = [os.path.basename(frame.path) for frame in load_clips(self.path, ALL)[0].frames]
        self.assertEqual(names, ["clip0-2.png", "clip0-1.png", "clip0-0.png"])

    def test_files_of_another_kind_are_named(self):
        for text, message in (
            ("[1, 2]", "is not a COCO or YouTube-VIS annotation file.*but holds a list"),
            ("{}", "is not a COCO or YouTube-VIS annotation file: KeyError"),
            ("{", "is not JSON"),
        ):
            with open(self.path, "w", encoding="utf-8") as file:
                file.write(text)
            for read in (lambda: load_clips(self.path, ALL), lambda: category_names([self.folder])):
                with self.subTest(text), self.assertRaisesRegex(DatasetError, f"{self.path} {message}"):
                    read()

    def test_images_may_lie_elsewhere(self):
        images, others = os.path.join(self.folder, "images"), os.path.join(self.folder, "others")
        for folder in (images, others):
            os.mkdir(folder)
            write_dataset(folder, clips=1)
        path = os.path.join(self.folder, "instances.json")
        os.replace(os.path.join(images, "annotations.json"), path)
        self.assertEqual(Library([path], ALL, [images]).frames[0].path, os.path.join(images, "clip0-0.png"))
        with self.assertRaisesRegex(DatasetError, "2 images are missing, .* with --image-folders"):
            Library([path], ALL)
        with self.assertRaisesRegex(
            DatasetError, "image clip0-0.png may be .*images/clip0-0.png or .*others/clip0-0.png"
        ):
            Library([path], ALL, [images, others])
        with self.assertRaisesRegex(DatasetError, "--image-folders must name folders, but there is no folder gone"):
            Library([path], ALL, [images, "gone"])
        # Named twice, also by its annotations, is no other image.
        self.assertEqual(len(Library([others], ALL, [others]).frames), 2)

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
