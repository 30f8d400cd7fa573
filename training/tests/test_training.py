import contextlib
import io
import json
import logging
import multiprocessing
import os
import pickletools
import tempfile
import unittest
import zipfile
from unittest import mock

import numpy as np
import torch

from flowmask_training.checkpoint import config_beside, read_saved
from flowmask_training.commands import main
from flowmask_training.config import FlowConfig, NetworkConfig, ProtoConv
from flowmask_training.dataset import ClassMap, Clip, DatasetError
from flowmask_training.detector import DetectorPhase, evaluate_frames
from flowmask_training.device import Device
from flowmask_training.flow_phase import FlowPhase, evaluate_clips
from flowmask_training.network import Network
from flowmask_training.pairs import PAIRS_PER_VIEW, PairBatch, PairSamples
from flowmask_training.run import Run, RunOptions
from flowmask_training.sampling import FrameSamples, Library
from flowmask_training.schedule import Resizing, Schedule

from .scenes import CLASSES, write_dataset

CONFIG = NetworkConfig(
    classes=CLASSES,
    input_size=64,
    stem=16,
    widths=(16, 24, 32, 32),
    blocks=(1, 1, 1, 1),
    fpn=24,
    protonet=(ProtoConv(24, doubled=True), ProtoConv(16, doubled=True), ProtoConv(24)),
    anchor_scales=(9.0, 15.0, 25.0, 40.0, 60.0),
    anchor_ratios=(0.4, 0.8, 1.4),
    flow=FlowConfig(16, (16, 16, 16)),
)


def _kept(losses, stepped: list[dict[str, float]]):
    """Losses as they are, and their values in a list."""

    def computed(*given) -> dict[str, torch.Tensor]:
        parts = losses(*given)
        stepped.append({name: float(part.detach()) for name, part in parts.items()})
        return parts

    return computed


def new_network(seed: int = 0) -> Network:
    torch.manual_seed(seed)
    return Network(CONFIG)


class TrainingTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        logging.disable(logging.INFO)
        cls.addClassCleanup(logging.disable, logging.NOTSET)
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = folder.name
        write_dataset(cls.folder, clips=12, frames=4)
        cls.library = Library([cls.folder], ClassMap(CLASSES))
        cls.device = Device.best(threads=1)

    def _detector(self, name: str, images: int, **options) -> tuple[Run, Network]:
        network = new_network()
        phase = DetectorPhase(self.library, [], seed=3, device=self.device)
        return self._run(phase, network, name, images=images, **options), network

    def _run(self, phase, network: Network, name: str, **options) -> Run:
        defaults = {"batch": 8, "learning_rate": 2e-3, "workers": 0, "out": os.path.join(self.folder, name)}
        return Run(phase, network, RunOptions(**{**defaults, **options}), self.device)

    def test_a_stopped_run_goes_on_to_the_same_weights(self):
        whole, _ = self._detector("whole", images=64, save_every=32)
        self.assertTrue(whole.train())

        stopped, _ = self._detector("parts", images=64, save_every=32)
        step = stopped._step

        def step_and_stop(data: object) -> None:
            step(data)
            if stopped.seen == 40:
                stopped._stop(15, None)

        stopped._step = step_and_stop
        self.assertFalse(stopped.train())
        resumed, _ = self._detector("parts", images=64, save_every=32)
        self.assertEqual(resumed.seen, 40)
        self.assertTrue(resumed.train())
        for (name, expected), actual in zip(
            whole.average.network.state_dict().items(), resumed.average.network.state_dict().values()
        ):
            self.assertTrue(torch.equal(expected, actual), name)

    def test_a_run_of_another_network_is_not_taken_up(self):
        self._detector("other", images=8)[0].train()
        network = Network(NetworkConfig.from_dict({**CONFIG.to_dict(), "fpn": 32}))
        phase = DetectorPhase(self.library, [], seed=3, device=self.device)
        with self.assertRaisesRegex(ValueError, "is of another network.*choose another --out"):
            self._run(phase, network, "other", images=8)

    def test_a_state_holds_tensors_numbers_and_text_alone(self):
        self._detector("plain", images=8)[0].train()
        path = os.path.join(self.folder, "plain", "state.pt")
        with zipfile.ZipFile(path) as file:
            name = next(name for name in file.namelist() if name.endswith("/data.pkl"))
            code = {argument for op, argument, _ in pickletools.genops(file.read(name)) if op.name == "GLOBAL"}
        # What torch.load admits with weights_only, its default from 2.6 on.
        for name in code:
            self.assertRegex(name, r"^(collections OrderedDict|torch._utils _rebuild_tensor_v2|torch \w+Storage)$")
        self.assertEqual(read_saved(path)["seen"], 8)

    def test_a_damaged_checkpoint_is_named(self):
        path = os.path.join(self.folder, "damaged.pt")
        for content in (b"", b"no checkpoint", b"PK\x03\x04 and no more"):
            with open(path, "wb") as file:
                file.write(content)
            with (
                self.subTest(content),
                self.assertRaisesRegex(ValueError, "damaged.pt is damaged, or is no checkpoint"),
            ):
                read_saved(path)

    def test_every_loss_is_logged(self):
        for log_every, seen in ((1000, [32, 64, 72]), (24, [24, 32, 56, 64, 72])):
            run, _ = self._detector(f"log{log_every}", images=72, save_every=32, log_every=log_every, small_share=0.0)
            with mock.patch.object(run.phase, "losses", side_effect=_kept(run.phase.losses, stepped := [])):
                run.train()
            with open(os.path.join(self.folder, f"log{log_every}", "log.jsonl"), encoding="utf-8") as file:
                lines = [json.loads(line) for line in file]
            self.assertEqual([line["seen"] for line in lines], seen)
            for before, line in zip([0, *seen], lines):
                shown = stepped[before // 8 : line["seen"] // 8]
                for name, mean in line["losses"].items():
                    self.assertAlmostEqual(mean, sum(step[name] for step in shown) / len(shown), places=5)

    def test_a_stopped_run_logs_what_it_saw(self):
        run, _ = self._detector("cut", images=64)
        step = run._step
        run._step = lambda data: (step(data), run._stop(15, None))
        self.assertFalse(run.train())
        with open(os.path.join(self.folder, "cut", "log.jsonl"), encoding="utf-8") as file:
            self.assertEqual([json.loads(line)["seen"] for line in file], [8])

    def test_options_that_cannot_be_are_told_together(self):
        with self.assertRaises(ValueError) as raised:
            RunOptions(out="x", images=0, batch=0, learning_rate=float("nan"), workers=-1, small_share=2, save_every=0)
        self.assertEqual(
            str(raised.exception),
            "--images must be at least 1, but is 0; --batch must be at least 1, but is 0; --workers must be at least 0,"
            " but is -1; --save-every must be at least 1, but is 0; --learning-rate must be above 0 and finite, but is"
            " nan; --small-share must be within 0 and 1, but is 2",
        )

    def test_learns_to_find_and_then_to_follow(self):
        run, _ = self._detector("learning", images=1600, small_share=0.0, learning_rate=3e-3)
        run.train()
        detector = run.average.network
        self.assertGreater(evaluate_frames(detector, self.library.frames, 64, self.device)["AP50"], 0.6)

        network = new_network()
        network.load_state_dict(detector.state_dict())
        phase = FlowPhase(self.library, [], seed=4, farthest=3, device=self.device)
        before = self._feature_loss(phase, network)
        run = self._run(phase, network, "following", images=1280, small_share=0.0, learning_rate=5e-3)
        run.train()
        self.assertLess(self._feature_loss(phase, run.average.network), 0.9 * before)
        for name, tensor in network.state_dict().items():
            if not name.startswith("flow_net"):
                self.assertTrue(torch.equal(tensor, detector.state_dict()[name]), name)

    def _feature_loss(self, phase: FlowPhase, network: Network) -> float:
        pairs = PairSamples(self.library.clips, CONFIG.input_size, seed=9, farthest=3)
        phase.set_mode(network)
        with torch.no_grad():
            return float(sum(phase.losses(network, phase.collate([pairs[k] for k in range(40)])).values()))

    def test_pairs_of_one_view_share_their_frames(self):
        pairs = PairSamples(self.library.clips, 64, seed=1, farthest=2)
        shown = [pairs[k] for k in range(2 * PAIRS_PER_VIEW)]
        batch = PairBatch.of(shown)

        self.assertLessEqual(len(batch.images), 8)  # of two clips, four frames each
        for pair, keyframe, current in zip(shown, batch.keyframes, batch.current):
            np.testing.assert_array_equal(batch.images[keyframe], pair.keyframe)
            np.testing.assert_array_equal(batch.images[current], pair.current)
        self.assertTrue((batch.keyframes == batch.current).any(), "a frame and itself")
        self.assertTrue((batch.keyframes > batch.current).any() and (batch.keyframes < batch.current).any())

    def test_a_pair_depends_on_its_number_alone(self):
        far = PAIRS_PER_VIEW + 5
        alone = PairSamples(self.library.clips, 64, seed=1, farthest=2)[far]
        pairs = PairSamples(self.library.clips, 64, seed=1, farthest=2)
        in_order = [pairs[k] for k in range(far + 1)][far]
        np.testing.assert_array_equal(alone.keyframe, in_order.keyframe)
        np.testing.assert_array_equal(alone.current, in_order.current)

    def test_an_untrained_flow_net_is_as_good_as_none(self):
        figures = evaluate_clips(new_network(), self.library.clips[:2], 2, 64, self.device)
        self.assertEqual(figures["AP partial@2"], figures["AP unwarped@2"])
        self.assertEqual(
            sorted(figures), [f"AP {way}@{distance}" for way in ("full", "partial", "unwarped") for distance in (1, 2)]
        )

    def test_stills_are_no_lesson_for_the_flow_net(self):
        stills = [Clip(clip.frames[:1]) for clip in self.library.clips]
        with self.assertRaisesRegex(DatasetError, "no video of the data has two frames"):
            PairSamples(stills, 64, seed=1, farthest=3)

    def test_nothing_to_train_on_is_said(self):
        with self.assertRaisesRegex(DatasetError, "the data has no images"):
            FrameSamples([], 64, seed=1)


class CommandsTest(unittest.TestCase):
    """The commands as a user gives them, from data to a checkpoint."""

    def test_train_flow_export_and_evaluate(self):
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as shown:
            data, out, flow, model = (os.path.join(folder, name) for name in ("data", "detector", "flow", "model"))
            os.mkdir(data)
            write_dataset(data, clips=3, frames=3)
            run = ["--data", data, "--validation", data, "--images", "16", "--batch", "8", "--workers", "0"]
            self.assertEqual(main(["train", "--network", "tiny", "--out", out, *run, "--validation-frames", "2"]), 0)
            state = os.path.join(out, "state.pt")
            self.assertEqual(
                main(["flow", "--initial", state, "--out", flow, *run, "--validation-clips", "1", "--farthest", "2"]), 0
            )
            state = os.path.join(flow, "state.pt")
            self.assertEqual(main(["export", "--checkpoint", state, "--out", model]), 0)
            checkpoint = os.path.join(model, "checkpoint.pth")
            self.assertEqual(main(["evaluate", "--checkpoint", checkpoint, "--data", data]), 0)
            self.assertEqual(main(["anchors", "--network", "tiny", "--data", data]), 0)
            self.assertEqual(sorted(os.listdir(model)), ["checkpoint.pth", "classes.txt", "network.json"])
            with open(os.path.join(flow, "log.jsonl"), encoding="utf-8") as file:
                self.assertIn("AP partial@2", json.loads(file.readlines()[-1])["evaluation"])
        for expected in ("./flowmask model import", "AP50 person", "chosen: scales"):
            self.assertIn(expected, shown.getvalue())

    def test_fine_tunes_on_the_classes_of_the_data(self):
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
            write_dataset(folder, clips=2)
            first, second = os.path.join(folder, "first"), os.path.join(folder, "second")
            run = ["train", "--data", folder, "--images", "8", "--batch", "8", "--workers", "0"]
            self.assertEqual(main([*run, "--network", "tiny", "--out", first]), 0)
            initial = os.path.join(first, "checkpoint.pth")
            classes = ["--classes", "car,person", "--ignore-others"]
            self.assertEqual(main([*run, "--initial", initial, *classes, "--out", second]), 0)
            os.remove(os.path.join(first, "network.json"))  # as it is for a bundled model
            self.assertEqual(
                main([*run, "--initial", initial, "--network", "tiny", "--out", os.path.join(folder, "third")]), 0
            )
            self.assertEqual(config_beside(os.path.join(second, "checkpoint.pth")).classes, ("car", "person"))

    def _refused(self, arguments: list[str], message: str, status: int = 2) -> None:
        """One line says what is wrong."""
        with contextlib.redirect_stderr(io.StringIO()) as told, contextlib.redirect_stdout(io.StringIO()):
            self.assertEqual(main(arguments), status)
        self.assertRegex(told.getvalue(), rf"^flowmask_training: [^\n]*{message}[^\n]*\n$")

    def _network(self, folder: str, **fields) -> str:
        path = os.path.join(folder, "mine.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(fields, file)
        return path

    def test_mistakes_are_told_in_a_line(self):
        with tempfile.TemporaryDirectory() as folder:
            train = ["train", "--data", folder, "--out", os.path.join(folder, "out")]
            self._refused(train, "no annotations.json in ")
            for option in ("--batch", "--images", "--save-every", "--evaluate-every", "--log-every"):
                self._refused([*train, option, "0"], f"{option} must be at least 1, but is 0")
            self._refused(
                [*train, "--network", self._network(folder, preset="huge")], "no preset is called huge; there is"
            )
            self._refused(
                [*train, "--network", self._network(folder, input_size="big")], "mine.json is not a network's"
            )
            self._refused(
                [*train, "--network", self._network(folder, classes=["cat", ""])], "classes must be named, each"
            )
            with open(os.path.join(folder, "annotations.json"), "w", encoding="utf-8") as file:
                file.write("[]")
            self._refused([*train, "--classes", "from-data"], "annotations.json is not a COCO or YouTube-VIS .* a list")
            self._refused(
                [*train, "--network", os.path.join(folder, "annotations.json")], "must hold an object .* a list"
            )

    def test_numbers_that_cannot_be_are_refused_as_they_are_read(self):
        for command, option in (("train", "--validation-frames"), ("train", "--threads"), ("evaluate", "--farthest")):
            with contextlib.redirect_stderr(io.StringIO()) as told, self.assertRaises(SystemExit) as exit:
                main([command, "--data", "x", option, "0"])
            self.assertEqual(exit.exception.code, 2)
            self.assertIn(f"argument {option}: must be an integer from 1 up, but is 0", told.getvalue())

    def test_mistyped_names_are_told(self):
        with tempfile.TemporaryDirectory() as folder:
            write_dataset(folder, clips=2)
            train = ["train", "--data", folder, "--out", os.path.join(folder, "out"), "--ignore-others", "--network"]
            self._refused(
                [*train, "tiny", "--classes", "car, persn"],
                "the data has no object of persn; its categories are car, truck, bus, motorcycle, bicycle, person",
            )
            network = self._network(folder, preset="tiny", classes=["cra", "person"])
            self._refused([*train, network], "the data has no object of cra")
            aliases = ["--alias", "bus:car", "--alias", "bus=cra", "--alias", "van=person", "--alias", "van=car"]
            self._refused(
                [*train, "tiny", "--classes", "car,person", *aliases],
                "--alias bus:car: must be CATEGORY=CLASS; --alias bus=cra: 'cra' is none of the classes car, person;"
                " --alias van=car: 'van' is 'person' already; --alias: 'van' is none of the data's categories car, tr",
            )

    def test_a_network_keeps_classes_that_the_data_lacks(self):
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
            write_dataset(folder, clips=2)
            train = ["train", "--data", folder, "--images", "8", "--batch", "8", "--workers", "0", "--network", "tiny"]
            for name, classes in (("own", []), ("from-data", ["--classes", "from-data"])):
                with self.assertLogs("flowmask_training.commands", "WARNING") as logged:
                    self.assertEqual(main([*train, "--out", os.path.join(folder, name), *classes]), 0)
                self.assertIn("no object of truck, bus, motorcycle, bicycle:", logged.output[0])

    def test_data_that_turns_out_wrong_in_a_worker_is_told_in_a_line(self):
        with tempfile.TemporaryDirectory() as folder:
            write_dataset(folder, clips=1, frames=1)
            with open(os.path.join(folder, "clip0-0.png"), "wb") as file:
                file.write(b"no image")
            train = ["train", "--data", folder, "--out", os.path.join(folder, "out"), "--network", "tiny"]
            self._refused([*train, "--workers", "1"], "clip0-0.png is missing, or is not an image")
        # Python would wait for them at its end, and they heed no signal.
        self.assertEqual(multiprocessing.active_children(), [])

    def test_numbers_that_ran_away_are_told_in_a_line(self):
        with tempfile.TemporaryDirectory() as folder:
            write_dataset(folder, clips=1)
            train = [
                "train",
                "--data",
                folder,
                "--out",
                os.path.join(folder, "out"),
                "--network",
                "tiny",
                "--workers",
                "0",
            ]
            infinite = mock.patch("torch.nn.utils.clip_grad_norm_", return_value=torch.tensor(float("inf")))
            with infinite:
                self._refused(
                    [*train, "--batch", "2"], "the gradient is inf after 0 images.* lower --learning-rate", status=1
                )


class ScheduleTest(unittest.TestCase):
    def test_rises_then_falls_to_a_hundredth(self):
        schedule = Schedule(images=100_000, peak=2e-3)
        rates = [schedule.learning_rate(seen) for seen in (0, 4000, 50_000, 100_000)]
        self.assertLess(rates[0], 1e-5)
        self.assertAlmostEqual(rates[1], 2e-3, delta=2e-5)
        self.assertAlmostEqual(rates[2], 1e-3, delta=2e-5)
        self.assertAlmostEqual(rates[3], 2e-5, delta=1e-7)

    def test_the_input_grows_once(self):
        resizing = Resizing.three_quarters(256, images=1000, share=0.7)
        self.assertEqual([resizing.size(seen) for seen in (0, 699, 700, 999)], [192, 192, 256, 256])
        changes = [resizing.next_change(seen, last) for seen, last in ((0, 500), (600, 900), (700, 900))]
        self.assertEqual(changes, [500, 700, 900])
