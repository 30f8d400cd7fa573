import contextlib
import io
import json
import logging
import os
import tempfile
import unittest

import torch

from flowmask_training.checkpoint import config_beside
from flowmask_training.commands import main
from flowmask_training.config import FlowConfig, NetworkConfig, ProtoConv
from flowmask_training.dataset import ClassMap, Clip, DatasetError
from flowmask_training.detector import DetectorPhase, evaluate_frames
from flowmask_training.device import Device
from flowmask_training.flow_phase import FlowPhase, evaluate_clips
from flowmask_training.network import Network
from flowmask_training.pairs import PairSamples
from flowmask_training.run import Run, RunOptions
from flowmask_training.sampling import Library
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

    def test_learns_to_find_and_then_to_follow(self):
        run, _ = self._detector("learning", images=1600, small_share=0.0, learning_rate=3e-3)
        run.train()
        detector = run.average.network
        self.assertGreater(evaluate_frames(detector, self.library.frames, 64, self.device)["AP50"], 0.6)

        network = new_network()
        network.load_state_dict(detector.state_dict())
        phase = FlowPhase(self.library, [], seed=4, farthest=3, device=self.device)
        before = self._feature_loss(phase, network)
        run = self._run(phase, network, "following", images=640, small_share=0.0, learning_rate=5e-3)
        run.train()
        self.assertLess(self._feature_loss(phase, run.average.network), 0.95 * before)
        for name, tensor in network.state_dict().items():
            if not name.startswith("flow_net"):
                self.assertTrue(torch.equal(tensor, detector.state_dict()[name]), name)

    def _feature_loss(self, phase: FlowPhase, network: Network) -> float:
        pairs = PairSamples(self.library.clips, CONFIG.input_size, seed=9, farthest=3)
        phase.set_mode(network)
        with torch.no_grad():
            return float(phase.losses(network, phase.collate([pairs[k] for k in range(40)]))["features"])

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

    def test_mistakes_are_told_in_a_line(self):
        with contextlib.redirect_stderr(io.StringIO()) as told, tempfile.TemporaryDirectory() as folder:
            self.assertEqual(main(["train", "--data", folder, "--out", folder]), 2)
        self.assertRegex(told.getvalue(), r"^flowmask_training: no annotations.json in .*\n$")


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
