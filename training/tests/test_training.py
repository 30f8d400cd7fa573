import logging
import os
import tempfile
import unittest

import torch

from flowmask_training.config import FlowConfig, NetworkConfig, ProtoConv
from flowmask_training.dataset import ClassMap
from flowmask_training.detector import DetectorPhase, evaluate_frames
from flowmask_training.device import Device
from flowmask_training.flow_phase import FlowPhase, evaluate_clips
from flowmask_training.network import Network
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
    protonet=(ProtoConv(24, doubled=True), ProtoConv(16, doubled=True), ProtoConv(8)),
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
        defaults = {"batch": 8, "learning_rate": 4e-3, "workers": 0, "out": os.path.join(self.folder, name)}
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
        run, _ = self._detector("learning", images=1600, small_share=0.0)
        run.train()
        detector = run.average.network
        figures = evaluate_frames(detector, self.library.frames, self.device)
        self.assertGreater(figures["AP50"], 0.6)

        before = evaluate_clips(detector, self.library.clips, 3, self.device)
        network = new_network()
        network.load_state_dict(detector.state_dict())
        frozen = network.backbone.layers[0][0].bn1.running_mean.clone(), network.proto_net[0].weight.clone()
        phase = FlowPhase(self.library, [], seed=4, farthest=3, device=self.device)
        run = self._run(phase, network, "following", images=800, small_share=0.0)
        run.train()
        after = evaluate_clips(run.average.network, self.library.clips, 3, self.device)
        self.assertEqual(after["AP full@3"], before["AP full@3"])
        self.assertEqual(before["AP partial@3"], before["AP unwarped@3"])
        self.assertGreater(after["AP partial@3"], before["AP partial@3"] + 0.02)
        self.assertTrue(torch.equal(network.backbone.layers[0][0].bn1.running_mean, frozen[0]))
        self.assertTrue(torch.equal(network.proto_net[0].weight, frozen[1]))


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
        self.assertEqual([resizing.next_change(seen, last) for seen, last in ((0, 500), (600, 900), (700, 900))], [500, 700, 900])
