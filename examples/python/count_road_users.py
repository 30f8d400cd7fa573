"""Follows the mask events and prints a line per frame: the camera, when the frame was taken, how many road users of each
class it shows, and how much of the picture their masks cover together.

    pip install confluent-kafka fastavro pycocotools
    python3 count_road_users.py localhost:9092
"""

import glob
import io
import os
import sys
from collections import Counter

import fastavro
from confluent_kafka import Consumer
from fastavro.schema import fingerprint, to_parsing_canonical_form
from pycocotools import mask as masks

SCHEMAS = os.path.join(os.path.dirname(__file__), "../../schemas/src/main/resources/io/flowmask/schemas/versions")
LEAST_SCORE = 0.5


def versions(record):
    """Every released version of a record's schema, by the fingerprint that stands before records written with it."""
    found = {}
    for path in sorted(glob.glob(f"{SCHEMAS}/{record}.*.avsc")):
        schema = fastavro.schema.load_schema(path)
        found[bytes.fromhex(fingerprint(to_parsing_canonical_form(schema), "CRC-64-AVRO"))] = schema
    return found


def decoded(value, schemas):
    """Avro's single-object encoding: C3 01, the schema's fingerprint, the record."""
    if value[:2] != b"\xc3\x01" or value[2:10] not in schemas:
        raise ValueError(f"not a record of a known version: {value[:10].hex(' ')}")
    return fastavro.schemaless_reader(io.BytesIO(value[10:]), schemas[value[2:10]])


def line(event):
    certain = [instance for instance in event["instances"] if instance["score"] >= LEAST_SCORE]
    counts = dict(sorted(Counter(instance["class_name"] for instance in certain).items()))
    # COCO run lengths, as pycocotools reads them: masks.decode(rle) is the mask as an array of height × width.
    rles = [
        {"size": [instance["mask"]["height"], instance["mask"]["width"]], "counts": instance["mask"]["counts"]}
        for instance in certain
    ]
    covered = int(masks.area(masks.merge(rles))) if rles else 0
    percent = 100 * covered / (event["width"] * event["height"])
    return f"{event['camera_id']}  {event['captured_at'].isoformat()}  {counts}  {percent:.1f} % of the picture"


def main(bootstrap_servers):
    schemas = versions("MaskEvent")
    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap_servers,
            "group.id": "count-road-users-python",
            "auto.offset.reset": "earliest",
            "isolation.level": "read_committed",  # with exactly-once delivery, hides events of attempts that failed
        }
    )
    consumer.subscribe(["mask-events"])
    try:
        while True:
            message = consumer.poll(1.0)
            if message is None:
                continue
            if message.error():
                print(message.error(), file=sys.stderr)
                continue
            try:
                print(line(decoded(message.value(), schemas)), flush=True)
            except ValueError as error:
                print(f"{message.topic()} {message.partition()} at {message.offset()}: {error}", file=sys.stderr)
    except KeyboardInterrupt:
        pass
    finally:
        consumer.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Expected one argument, Kafka's bootstrap servers, for example localhost:9092")
    main(sys.argv[1])
