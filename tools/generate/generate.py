#!/usr/bin/env python3
"""Makes what the AWS front end knows of AWS's APIs.

    generate.py                     writes crates/api/aws/src/wire/*.rs from the snapshot
    generate.py --snapshot [DATA]   first takes the snapshot, crates/api/aws/model/*.json, anew:
                                    from botocore as it is installed, or from its data folder
    generate.py --check             says whether the committed files are what this writes

To serve another operation, name it in snapshot.py (SERVICES) and run this with --snapshot.
"""

import json
import pathlib
import sys

import rust
import snapshot

CRATE = pathlib.Path(__file__).resolve().parents[2] / "crates/api/aws"


def main(arguments):
    match arguments:
        case []:
            write()
        case ["--snapshot"]:
            write_snapshot(installed())
            write()
        case ["--snapshot", data]:
            write_snapshot(data)
            write()
        case ["--check"]:
            check()
        case _:
            sys.exit(__doc__)


def installed():
    try:
        import botocore
    except ImportError:
        sys.exit(f"botocore is not here: pip install botocore=={snapshot.BOTOCORE}")
    if botocore.__version__ != snapshot.BOTOCORE:
        sys.exit(
            f"botocore {botocore.__version__} is here, {snapshot.BOTOCORE} is pinned: "
            f"pip install botocore=={snapshot.BOTOCORE}"
        )
    return pathlib.Path(botocore.__file__).parent / "data"


def model_file(service):
    return CRATE / "model" / f"{service}.json"


def rust_file(service):
    return CRATE / "src/wire" / f"{service}.rs"


def write_snapshot(data):
    for service, model in snapshot.take(data).items():
        model_file(service).write_text(snapshot.text_of(model))


def write():
    for service in snapshot.SERVICES:
        model = json.loads(model_file(service).read_text())
        rust_file(service).parent.mkdir(exist_ok=True)
        rust_file(service).write_text(rust.render(service, model))


def check():
    for service, (_, implemented) in snapshot.SERVICES.items():
        text = model_file(service).read_text()
        model = json.loads(text)
        served = {name for name, facts in model["operations"].items() if facts.get("served")}
        pinned = model["botocore"] == snapshot.BOTOCORE and served == set(implemented)
        if not pinned or text != snapshot.text_of(model):
            sys.exit(f"{model_file(service)} is not what this script writes: "
                     "run tools/generate/generate.py --snapshot")
        if rust_file(service).read_text() != rust.render(service, model):
            sys.exit(f"{rust_file(service)} is not what this script writes: run `make generate`")


if __name__ == "__main__":
    main(sys.argv[1:])
