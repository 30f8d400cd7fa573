"""What a network looks like: sizes, widths, anchors, classes. Everything else follows from these."""

import dataclasses
import json
from dataclasses import dataclass

from .box_prototypes import COUNT as BOX_PROTOTYPES


@dataclass(frozen=True)
class ProtoConv:
    """One convolution of the protonet, followed by ReLU; where `doubled`, the map is then resized to twice its size."""

    channels: int
    kernel: int = 3
    doubled: bool = False
    sub_pixel: bool = False
    """Of the last one: whether it gives each quarter of a pixel channels of its own, which make a map of twice the size
    (Shi et al., "Real-Time Single Image and Video Super-Resolution", 2016)."""


@dataclass(frozen=True)
class FlowConfig:
    """Widths of the flow net: the reduced lateral, and the three encoders at strides 8, 16 and 32."""

    reduced: int = 32
    encoders: tuple[int, int, int] = (32, 96, 192)


@dataclass(frozen=True)
class NetworkConfig:
    """A YolactEdge with a basic-block ResNet behind a space-to-depth stem."""

    classes: tuple[str, ...]
    input_size: int = 320
    space_to_depth: int = 4
    stem: int = 32
    widths: tuple[int, ...] = (32, 64, 192, 320)
    blocks: tuple[int, ...] = (1, 2, 2, 2)
    fpn: int = 64
    protonet: tuple[ProtoConv, ...] = (ProtoConv(64, doubled=True), ProtoConv(32), ProtoConv(24, sub_pixel=True))
    prototypes_see_c2: bool = False
    """Whether a lateral of C2 is added where the protonet first doubles its map: edges as sharp as stride 4 has them."""
    box_prototypes: bool = False
    """Whether an instance's mask is made of terms of its own box as well; see `box_prototypes`."""
    anchor_scales: tuple[float, ...] = (17.0, 35.0, 70.0, 130.0, 230.0)
    """Per pyramid level (strides 8..128), in pixels of `input_size`: the square root of an anchor's area."""
    anchor_ratios: tuple[float, ...] = (0.3, 0.65, 1.2)
    """Width over height, after the frame was squeezed into a square."""
    flow: FlowConfig = FlowConfig()

    def __post_init__(self):
        if not self.classes or not all(self.classes) or len(set(self.classes)) != len(self.classes):
            raise ValueError(
                f"classes must be named, each once, but are {', '.join(map(repr, self.classes)) or 'none'}"
            )
        if len(self.widths) != 4 or len(self.blocks) != 4:
            raise ValueError("widths and blocks have four entries, one for each stage of the backbone")
        if len(self.anchor_scales) != 5:
            raise ValueError("anchor_scales has five entries, one for each level of the pyramid")
        if any(layer.sub_pixel for layer in self.protonet[:-1]) or (self.protonet[-1].sub_pixel and self.protonet[-1].doubled):
            raise ValueError("only the protonet's last convolution may be sub_pixel, and then it may not be doubled")
        doubled = next((layer.channels for layer in self.protonet if layer.doubled), None)
        if self.prototypes_see_c2 and doubled != self.fpn:
            raise ValueError(
                f"to see C2, the protonet must double a map of fpn = {self.fpn} channels before any other, but doubles"
                f" {f'one of {doubled}' if doubled else 'none'}"
            )
        check_input_size(self.input_size)

    @property
    def prototypes(self) -> int:
        """K, the number of prototype masks."""
        return self.protonet[-1].channels

    @property
    def coefficients(self) -> int:
        """Of an instance: one for each prototype, then one for each of its box, if these are used."""
        return self.prototypes + (BOX_PROTOTYPES if self.box_prototypes else 0)

    @property
    def anchors_per_cell(self) -> int:
        return len(self.anchor_ratios)

    def to_dict(self) -> dict:
        return dataclasses.asdict(self)

    @staticmethod
    def from_dict(values: dict) -> "NetworkConfig":
        values = dict(values)
        known = {field.name for field in dataclasses.fields(NetworkConfig)}
        unknown = sorted(set(values) - known)
        if unknown:
            raise ValueError(
                f"the network's configuration has no {', '.join(unknown)}; it has {', '.join(sorted(known))}"
            )
        for name in ("classes", "widths", "blocks", "anchor_scales", "anchor_ratios"):
            if name in values:
                values[name] = tuple(values[name])
        if "protonet" in values:
            values["protonet"] = tuple(ProtoConv(**layer) for layer in values["protonet"])
        if "flow" in values:
            flow = values["flow"]
            values["flow"] = FlowConfig(flow["reduced"], tuple(flow["encoders"]))
        return NetworkConfig(**values)

    @staticmethod
    def load(name: str) -> "NetworkConfig":
        """A preset's name, or a JSON file with any of the fields (`preset` names what the others are taken from)."""
        if name in PRESETS:
            return PRESETS[name]
        if not name.endswith(".json"):
            raise ValueError(f"no preset is called {name}; there is {', '.join(PRESETS)}, or name a .json file")
        try:
            with open(name, encoding="utf-8") as file:
                values = json.load(file)
        except (json.JSONDecodeError, UnicodeDecodeError) as error:
            raise ValueError(f"{name} is not JSON: {error}") from error
        if not isinstance(values, dict):
            raise ValueError(
                f"{name} must hold an object with the network's fields, but holds a {type(values).__name__}"
            )
        preset = values.pop("preset", "traffic-sim")
        if preset not in list(PRESETS):
            raise ValueError(f"{name}: no preset is called {preset}; there is {', '.join(PRESETS)}")
        try:
            return NetworkConfig.from_dict({**PRESETS[preset].to_dict(), **values})
        except (TypeError, KeyError) as error:
            raise ValueError(f"{name} is not a network's configuration: {error!r}") from error


def check_input_size(size: int) -> None:
    """Every map down to stride 32 must divide the input, or prototypes and labels would not lie on one grid."""
    if size < 64 or size % 32 != 0:
        raise ValueError(f"the input's size must be a multiple of 32 and at least 64, but is {size}")


PRESETS = {
    "traffic-sim": NetworkConfig(
        classes=("car", "truck", "bus", "motorcycle", "bicycle", "person"),
        prototypes_see_c2=True,
        box_prototypes=True,
    ),
    "tiny": NetworkConfig(
        classes=("car", "truck", "bus", "motorcycle", "bicycle", "person"),
        input_size=128,
        stem=16,
        widths=(16, 32, 48, 64),
        blocks=(1, 1, 1, 1),
        fpn=32,
        protonet=(ProtoConv(32, doubled=True), ProtoConv(24), ProtoConv(16, sub_pixel=True)),
        prototypes_see_c2=True,
        box_prototypes=True,
        anchor_scales=(5.5, 11.5, 23.0, 46.0, 85.0),
        flow=FlowConfig(16, (16, 32, 48)),
    ),
}
"""`traffic-sim` is the bundled model; `tiny` is for tests and first tries."""
