import dataclasses
import os
import re
import tempfile
import unittest

import torch

from flowmask_training.checkpoint import config_beside, export, import_command, load_weights
from flowmask_training.config import PRESETS, FlowConfig, NetworkConfig, ProtoConv
from flowmask_training.costs import multiply_adds, parameter_count
from flowmask_training.flow import warp
from flowmask_training.network import Network, normalised

NAMES = re.compile(
    r"backbone\.(conv1\.weight|bn1\.\w+)"
    r"|backbone\.layers\.[0-3]\.\d\.(conv[12]\.weight|bn[12]\.\w+|downsample\.0\.weight|downsample\.1\.\w+)"
    r"|fpn_phase_1\.lat_layers\.[0-3]\.(weight|bias)"
    r"|fpn_phase_2\.(pred_layers\.[0-2]|downsample_layers\.[01])\.(weight|bias)"
    r"|proto_net\.[046]\.(weight|bias)"
    r"|prediction_layers\.0\.(upfeature\.0|bbox_layer|conf_layer|mask_layer)\.(weight|bias)"
    r"|semantic_seg_conv\.(weight|bias)"
    r"|flow_net_pre_convs\.convs\.0\.0\.(weight|bias)"
    r"|flow_net\.conv[123]\.[01]\.0\.(weight|bias)"
    r"|flow_net\.(pred[23]\.conv\.weight|pred[23]\.(scale|bias)\.(weight|bias)|up(feat|flow)3\.weight)"
)


def images(count: int, size: int, seed: int = 0) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(0, 256, (count, size, size, 3), dtype=torch.uint8, generator=generator)


class NetworkTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        torch.manual_seed(0)
        cls.tiny = Network(PRESETS["tiny"]).eval()

    def test_tensors_bear_the_official_names(self):
        for name in self.tiny.state_dict():
            self.assertRegex(name, NAMES)

    def test_outputs_agree_with_the_anchors(self):
        outputs = self.tiny(normalised(images(2, 128)))
        anchors = 3 * (16**2 + 8**2 + 4**2 + 2**2 + 1)
        self.assertEqual(outputs.scores.shape, (2, anchors, 7))
        self.assertEqual(outputs.offsets.shape, (2, anchors, 4))
        self.assertEqual(outputs.coefficients.shape, (2, anchors, 16 + 6))
        self.assertEqual(outputs.prototypes.shape, (2, 16, 64, 64))
        self.assertEqual(outputs.segmentation.shape, (2, 6, 16, 16))

    def test_a_network_that_does_not_see_c2_goes_on_as_it_was_when_it_does(self):
        config = dataclasses.replace(PRESETS["tiny"], prototypes_see_c2=False)
        torch.manual_seed(2)
        blind = Network(config).eval()
        seeing = Network(PRESETS["tiny"]).eval()
        missing, unknown = seeing.load_state_dict(blind.state_dict(), strict=False)
        self.assertEqual(missing, ["fpn_phase_1.lat_layers.3.weight", "fpn_phase_1.lat_layers.3.bias"])
        self.assertEqual(unknown, [])
        shown = normalised(images(1, 128))
        torch.testing.assert_close(seeing(shown).prototypes, blind(shown).prototypes)
        with torch.no_grad():
            seeing.fpn_phase_1.lat_layers[3].weight.fill_(0.1)
        self.assertGreater((seeing(shown).prototypes - blind(shown).prototypes).abs().max().item(), 0.01)

    def test_normalising_turns_bgr_into_rgb(self):
        pixel = torch.tensor([103, 116, 255], dtype=torch.uint8).expand(1, 64, 64, 3)
        red, green, blue = normalised(pixel)[0, :, 0, 0].tolist()
        self.assertAlmostEqual(red, (255 - 123.68) / 58.40, places=5)
        self.assertAlmostEqual(green, (116 - 116.78) / 57.12, places=5)
        self.assertAlmostEqual(blue, (103 - 103.94) / 57.38, places=5)

    def test_an_untrained_flow_net_leaves_the_keyframe_as_it_is(self):
        shown = normalised(images(1, 128))
        full = self.tiny(shown)
        partial = self.tiny.partial(shown, self.tiny.features(shown))
        for expected, actual in zip(full, partial):
            torch.testing.assert_close(actual, expected, atol=1e-4, rtol=1e-4)

    def test_the_bundled_network_is_as_small_as_it_must_be(self):
        network = Network(PRESETS["traffic-sim"])
        full, partial = multiply_adds(network, 320)
        self.assertLess(full, 1.95e9)
        self.assertLess(partial / full, 0.71)
        self.assertLess(parameter_count(network) * 2, 16e6)


class WarpTest(unittest.TestCase):
    def test_moves_by_whole_cells_and_fills_with_zeros(self):
        features = torch.arange(1.0, 17).view(1, 1, 4, 4)
        flow = torch.zeros(1, 2, 4, 4)
        flow[:, 0] = 8 * 2 / 3  # a cell is 2/3 of the grid's unit on a map of four
        moved = warp(features, flow)
        torch.testing.assert_close(moved[..., :3], features[..., 1:])
        self.assertTrue((moved[..., 3] == 0).all())


class CheckpointTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "checkpoint.pth")
        torch.manual_seed(1)
        self.network = Network(PRESETS["tiny"]).eval()
        export(self.network, self.path)

    def test_kernels_are_bfloat16_and_the_rest_is_float(self):
        for name, tensor in torch.load(self.path).items():
            self.assertEqual(tensor.dtype, torch.bfloat16 if tensor.dim() == 4 else torch.float32, name)

    def test_reads_back_what_it_wrote(self):
        self.assertEqual(config_beside(self.path), PRESETS["tiny"])
        again = Network(config_beside(self.path)).eval()
        load_weights(again, self.path)
        shown = normalised(images(1, 128))
        torch.testing.assert_close(again(shown).scores, self.network(shown).scores, atol=0.02, rtol=0.02)

    def test_other_classes_begin_anew_and_the_rest_is_kept(self):
        config = NetworkConfig.from_dict({**PRESETS["tiny"].to_dict(), "classes": ["cat", "dog"]})
        other = Network(config)
        with self.assertLogs("flowmask_training.checkpoint", "INFO") as logs:
            load_weights(other, self.path, others_anew=True)
        self.assertIn("initialised anew: prediction_layers.0.conf_layer.weight", logs.output[1])
        expected = self.network.backbone.conv1.weight.bfloat16().float()
        torch.testing.assert_close(other.backbone.conv1.weight.data, expected.data)

    def test_a_flow_net_that_was_narrower_gives_the_same_in_a_wider_one(self):
        torch.manual_seed(2)
        flow = {name: torch.randn_like(value) * 0.1 for name, value in self.network.flow_net.state_dict().items()}
        self.network.flow_net.load_state_dict(flow)
        export(self.network, self.path)
        narrow = Network(PRESETS["tiny"]).eval()
        wide = Network(dataclasses.replace(PRESETS["tiny"], flow=FlowConfig(16, (24, 40, 56)))).eval()
        for network in (narrow, wide):
            load_weights(network, self.path)
        first, second = normalised(images(1, 128)), normalised(images(1, 128, seed=9))
        with torch.no_grad():
            expected = narrow.transformed(narrow.laterals(first), narrow.features(second))
            actual = wide.transformed(wide.laterals(first), wide.features(second))
        self.assertGreater((expected.f4 - narrow.features(second).f4).abs().max().item(), 0.01)
        torch.testing.assert_close(actual.f4, expected.f4, atol=1e-4, rtol=1e-4)
        torch.testing.assert_close(actual.f5, expected.f5, atol=1e-4, rtol=1e-4)
        added = wide.flow_net.conv2[0][0].weight[32:]
        self.assertGreater(added.abs().max().item(), 0, "what is added may learn")

    def test_a_wider_flow_net_is_not_cut(self):
        narrow = dataclasses.replace(PRESETS["tiny"], flow=FlowConfig(16, (16, 16, 16)))
        with self.assertRaisesRegex(ValueError, "does not fit the network: .* the first is flow_net"):
            load_weights(Network(narrow), self.path)

    def test_a_checkpoint_of_another_network_is_refused(self):
        with self.assertRaisesRegex(ValueError, "does not fit the network: .* is it the right --network"):
            load_weights(Network(PRESETS["traffic-sim"]), self.path)

    def test_the_import_command_tells_what_tensors_cannot(self):
        command = import_command(PRESETS["traffic-sim"], "m/checkpoint.pth")
        self.assertIn("--input-size 320 --anchor-scales 17,35,70,130,230 --aspect-ratios 0.3,0.65,1.2", command)
        self.assertIn("--classes m/classes.txt", command)


class ConfigTest(unittest.TestCase):
    def test_refuses_what_it_does_not_know(self):
        with self.assertRaisesRegex(ValueError, "has no depth; it has anchor_ratios"):
            NetworkConfig.from_dict({**PRESETS["tiny"].to_dict(), "depth": 3})
        with self.assertRaisesRegex(ValueError, "multiple of 32 and at least 64, but is 100"):
            NetworkConfig(classes=("car",), input_size=100)
        with self.assertRaisesRegex(ValueError, "must double a map of fpn = 32 channels .* but doubles one of 16"):
            dataclasses.replace(PRESETS["tiny"], protonet=(ProtoConv(16, doubled=True), ProtoConv(8)))
        with self.assertRaisesRegex(ValueError, "must double a map of fpn = 32 channels .* but doubles none"):
            dataclasses.replace(PRESETS["tiny"], protonet=(ProtoConv(16),))
        with self.assertRaisesRegex(ValueError, "only the protonet's last convolution may be sub_pixel"):
            dataclasses.replace(
                PRESETS["tiny"], protonet=(ProtoConv(32, doubled=True), ProtoConv(8, sub_pixel=True), ProtoConv(8))
            )
        with self.assertRaisesRegex(ValueError, "sub_pixel, and then it may not be doubled"):
            dataclasses.replace(PRESETS["tiny"], protonet=(ProtoConv(32, doubled=True, sub_pixel=True),))
        with self.assertRaisesRegex(ValueError, "no preset is called huge"):
            NetworkConfig.load("huge")
