"""The command line."""

import argparse
import dataclasses
import logging
import os
import sys

import numpy as np
import torch

from .anchor_choice import Boxes, choose, mean_best_overlap
from .checkpoint import CHECKPOINT_FILE, config_beside, export, import_command, load_weights
from .config import NetworkConfig
from .costs import multiply_adds, parameter_count
from .dataset import ClassMap, DatasetError, Frame, category_names
from .detector import DetectorPhase, evaluate_frames
from .device import Device
from .flow_phase import FlowPhase, evaluate_clips
from .footage import Count, Truth
from .network import Network
from .run import Run, RunOptions
from .sampling import Library

log = logging.getLogger(__name__)

FROM_DATA = "from-data"


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S", stream=sys.stdout)
    try:
        return options.command(options)
    except (ValueError, FileNotFoundError) as error:  # what was given is wrong: options, data, files
        return _tell(error, 2)
    except (FloatingPointError, OSError) as error:
        return _tell(error, 1)


def _tell(error: Exception, status: int) -> int:
    message = str(error).strip()
    if "\nOriginal Traceback" in message:  # from a worker process; the last line is the error itself
        message = message.splitlines()[-1].partition(": ")[2]
    print(f"flowmask_training: {message}", file=sys.stderr)
    return status


def _train(options: argparse.Namespace) -> int:
    run_options = _run_options(options)
    device = Device.best(options.threads)
    config = _config_of(options)
    if options.classes == FROM_DATA:
        config = dataclasses.replace(config, classes=category_names(options.data))
    elif options.classes:
        config = dataclasses.replace(config, classes=tuple(name.strip() for name in options.classes.split(",")))
    class_map = _class_map(config, options)
    library = Library(options.data, class_map, options.image_folders)
    _check_objects(library, options)
    torch.manual_seed(options.seed)
    network = Network(config)
    if options.checkpoint:
        load_weights(network, options.checkpoint, others_anew=True)
    _describe(network)
    phase = DetectorPhase(library, _validation(options, class_map), options.seed, device)
    return 0 if Run(phase, network, run_options, device).train() else 3


def _flow(options: argparse.Namespace) -> int:
    run_options = _run_options(options)
    device = Device.best(options.threads)
    config = _config_of(options)
    class_map = _class_map(config, options)
    library = Library(options.data, class_map, options.image_folders)
    torch.manual_seed(options.seed)
    network = Network(config)
    load_weights(network, options.checkpoint)
    _describe(network)
    clips = Library(options.validation, class_map, options.image_folders).clips if options.validation else []
    clips = _limited(clips, options.validation_clips)
    phase = FlowPhase(library, clips, options.seed, options.farthest, device)
    return 0 if Run(phase, network, run_options, device).train() else 3


def _evaluate(options: argparse.Namespace) -> int:
    device = Device.best(options.threads)
    config = _config_of(options)
    network = Network(config)
    load_weights(network, options.checkpoint)
    _describe(network)
    network.to(device.device, memory_format=torch.channels_last)
    library = Library(options.data, _class_map(config, options), options.image_folders)
    size = config.input_size
    if options.farthest:
        figures = evaluate_clips(network, _limited(library.clips, options.clips), options.farthest, size, device)
    else:
        figures = evaluate_frames(network, _limited(library.frames, options.frames), size, device)
    for name, value in figures.items():
        print(f"{name:24} {value:.3f}")
    return 0


def _export(options: argparse.Namespace) -> int:
    config = _config_of(options)
    network = Network(config)
    load_weights(network, options.checkpoint)
    os.makedirs(options.out, exist_ok=True)
    path = os.path.join(options.out, CHECKPOINT_FILE)
    export(network, path)
    print(f"{path}: {os.path.getsize(path) / 1e6:.1f} MB. To make a model of it:\n\n  {import_command(config, path)}")
    return 0


def _anchors(options: argparse.Namespace) -> int:
    config = NetworkConfig.load(options.network)
    library = Library(options.data, _class_map(config, options), options.image_folders)
    boxes = Boxes.of(library.frames, config.input_size)
    chosen = choose(boxes, config.anchor_scales, config.anchor_ratios, options.seed)
    for title, (scales, ratios) in (("now", (config.anchor_scales, config.anchor_ratios)), ("chosen", chosen)):
        print(f"{title}: scales {[round(float(s), 1) for s in scales]} ratios {[round(float(r), 2) for r in ratios]}")
        for index, overlap in mean_best_overlap(boxes, scales, ratios).items():
            print(f"  {config.classes[index]:14} {np.sum(boxes.classes == index):6} boxes, best overlap {overlap:.3f}")
    return 0


def _footage(options: argparse.Namespace) -> int:
    print(*Count.of(Truth.load(options.truth), options.detections).lines(), sep="\n")
    return 0


def _config_of(options: argparse.Namespace) -> NetworkConfig:
    """What the checkpoint's folder says of the network; a bundled model's says nothing, and is one of the presets."""
    return (config_beside(options.checkpoint) if options.checkpoint else None) or NetworkConfig.load(options.network)


def _class_map(config: NetworkConfig, options: argparse.Namespace) -> ClassMap:
    """Refuses aliases that are mistyped: what they were meant for would be ignored with --ignore-others."""
    aliases: dict[str, str] = {}
    problems = []
    for pair in options.alias:
        category, equals, name = (part.strip() for part in pair.partition("="))
        if not (category and equals and name):
            problems.append(f"--alias {pair}: must be CATEGORY=CLASS")
            continue
        if name not in config.classes:
            problems.append(f"--alias {pair}: '{name}' is none of the classes {', '.join(config.classes)}")
        if aliases.setdefault(category, name) != name:
            problems.append(f"--alias {pair}: '{category}' is '{aliases[category]}' already")
    if aliases:
        known = category_names([*options.data, *(getattr(options, "validation", None) or [])])
        for category in aliases:
            if category not in known:
                problems.append(f"--alias: '{category}' is none of the data's categories {', '.join(known)}")
    if problems:
        raise DatasetError("; ".join(problems))
    return ClassMap(config.classes, aliases, options.ignore_others)


def _check_objects(library: Library, options: argparse.Namespace) -> None:
    """A class that nothing is an object of cannot be learned. One that was named by hand is taken for mistyped; of a
    network's own classes, a user's cameras need not see all."""
    classes = library.class_map.classes
    seen = {category for frame in library.frames for category in frame.categories}
    unseen = ", ".join(name for index, name in enumerate(classes) if index not in seen)
    if not unseen:
        return
    if options.classes:
        by_hand = options.classes != FROM_DATA
    else:
        by_hand = options.network.endswith(".json") and not options.checkpoint
    if by_hand:
        raise DatasetError(
            f"the data has no object of {unseen}; its categories are {', '.join(category_names(options.data))}. Correct"
            " the classes, leave those out, or give categories other names with --alias"
        )
    log.warning("data  no object of %s: they cannot be learned, and what was known of them fades", unseen)


def _validation(options: argparse.Namespace, class_map: ClassMap) -> list[Frame]:
    if not options.validation:
        return []
    return _limited(Library(options.validation, class_map, options.image_folders).frames, options.validation_frames)


def _limited(entries: list, most: int) -> list:
    """Evenly from the whole."""
    step = max(1.0, len(entries) / most)
    return [entries[int(i * step)] for i in range(min(most, len(entries)))]


def _describe(network: Network) -> None:
    size = network.config.input_size
    full, partial = multiply_adds(network, size)
    log.info(
        "network  %.2f M parameters; %.2f G multiply-adds in a full frame of %dx%d, %.2f G in a partial one (%.0f %%)",
        parameter_count(network) / 1e6, full / 1e9, size, size, partial / 1e9, 100 * partial / full,
    )  # fmt: skip


def _run_options(options: argparse.Namespace) -> RunOptions:
    return RunOptions(
        out=options.out,
        images=options.images,
        batch=options.batch,
        learning_rate=options.learning_rate,
        workers=options.workers,
        small_share=options.small_share,
        log_every=options.log_every,
        save_every=options.save_every,
        evaluate_every=options.evaluate_every,
        rescan=options.rescan,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="flowmask_training", description="Trains small YolactEdge networks.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    train = commands.add_parser("train", help="train or fine-tune the detector on single frames")
    _add_data(train)
    _add_run(train, images=400_000, batch=16, learning_rate=2e-3)
    train.add_argument("--initial", dest="checkpoint", metavar="PTH", help="fine-tune this checkpoint")
    train.add_argument("--classes", metavar="A,B,...", help="the classes, or from-data for the data's categories")
    train.add_argument("--small-share", type=float, default=0.7, help="of images at 3/4 size (default: %(default)s)")
    train.add_argument(
        "--validation-frames", type=_positive, default=150, help="at most so many (default: %(default)s)"
    )
    train.set_defaults(command=_train)

    flow = commands.add_parser("flow", help="train the flow net of a trained detector on pairs of frames")
    _add_data(flow)
    _add_run(flow, images=60_000, batch=12, learning_rate=8e-4)
    flow.add_argument("--initial", dest="checkpoint", required=True, metavar="PTH", help="the detector")
    flow.add_argument(
        "--farthest", type=_positive, default=4, help="frames from keyframe to frame (default: %(default)s)"
    )
    flow.add_argument("--validation-clips", type=_positive, default=60, help="at most so many (default: %(default)s)")
    flow.set_defaults(command=_flow, small_share=0.0)

    evaluate = commands.add_parser("evaluate", help="mask AP of a checkpoint, roughly; see `flowmask evaluate`")
    _add_data(evaluate)
    evaluate.add_argument("--checkpoint", required=True, metavar="PTH")
    evaluate.add_argument("--frames", type=_positive, default=300, help="at most so many (default: %(default)s)")
    evaluate.add_argument(
        "--farthest", type=_positive, help="partial frames too, up to so many frames from the keyframe"
    )
    evaluate.add_argument("--clips", type=_positive, default=60, help="at most so many for it (default: %(default)s)")
    evaluate.set_defaults(command=_evaluate)

    exported = commands.add_parser("export", help="write a run's averaged weights as a checkpoint to be imported")
    exported.add_argument("--checkpoint", required=True, metavar="PT", help="state.pt or checkpoint.pth of a run")
    exported.add_argument("--out", required=True, metavar="DIR")
    exported.set_defaults(command=_export)

    anchors = commands.add_parser("anchors", help="choose anchors by the boxes of a data set")
    _add_data(anchors)
    anchors.add_argument("--seed", type=int, default=1)
    anchors.set_defaults(command=_anchors)

    footage = commands.add_parser("footage", help="count what `flowmask segment` found on real footage")
    footage.add_argument("--truth", required=True, metavar="JSON", help="where its cars are; see the folder footage")
    footage.add_argument("--detections", required=True, metavar="JSON", help="what was found, by `flowmask segment`")
    footage.set_defaults(command=_footage)
    for command in (train, flow, evaluate, exported, anchors):
        command.add_argument(
            "--network", default="traffic-sim",
            help="a preset, or a JSON file, where no network.json lies beside a checkpoint (default: %(default)s)",
        )  # fmt: skip
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be an integer from 1 up, but is {text}")
    return int(text)


def _add_data(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", nargs="+", required=True, metavar="DIR", help="folders, or annotation files")
    parser.add_argument(
        "--image-folders", nargs="+", default=[], metavar="DIR",
        help="where images are looked for that do not lie beside their annotations, those of --validation too",
    )  # fmt: skip
    parser.add_argument("--alias", action="append", default=[], metavar="A=CLASS", help="take category A for a class")
    parser.add_argument("--ignore-others", action="store_true", help="objects of unknown categories are ignored")
    parser.add_argument("--threads", type=_positive, default=1, help="of the CPU that compute (default: %(default)s)")


def _add_run(parser: argparse.ArgumentParser, images: int, batch: int, learning_rate: float) -> None:
    parser.add_argument("--out", required=True, metavar="DIR", help="of the run; a run begun there goes on")
    parser.add_argument("--validation", nargs="+", metavar="DIR", help="data to evaluate on")
    parser.add_argument("--rescan", action="store_true", help="look for new data at each save")
    parser.add_argument("--images", type=int, default=images, help="to train on, in all (default: %(default)s)")
    parser.add_argument("--batch", type=int, default=batch, help="(default: %(default)s)")
    parser.add_argument("--learning-rate", type=float, default=learning_rate, help="at its peak (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1, help="processes that read images (default: %(default)s)")
    parser.add_argument("--log-every", type=int, default=800, metavar="IMAGES", help="and at each save")
    parser.add_argument("--save-every", type=int, default=4000, metavar="IMAGES")
    parser.add_argument("--evaluate-every", type=int, default=20000, metavar="IMAGES")
