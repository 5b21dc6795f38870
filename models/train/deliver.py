"""Writes a tuned model as the program reads it: weights, recorded vectors, manifest."""
import hashlib
import json
from pathlib import Path

MODELS = Path(__file__).resolve().parent.parent
PARENT = MODELS / "multilingual-e5-small.toml"
NAME = "tiaowen-e5-small-zhen"


def deliver(encoder, stages, o):
    """Files beside the parent's, whose tokenizer and remaining weights the manifest names."""
    weights, vectors = o.output / f"{NAME}-q4_0.gguf", o.output / f"{NAME}-vectors.json"
    encoder.export(weights)
    texts = [row["text"] for row in json.loads((MODELS / "reference-vectors.json").read_text("utf8"))]
    rows = [{"text": t, "vector": [round(x, 6) for x in v]} for t, v in zip(texts, encoder.exact(texts).tolist())]
    vectors.write_text("[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n", "utf8")
    (o.output / f"{NAME}.toml").write_text(manifest(weights, vectors, stages, o), "utf8")


def manifest(weights, vectors, stages, o):
    """The parent's manifest with other weights and how they came about."""
    parent = PARENT.read_text("utf8")
    head, rest = parent[: parent.index("[weights]")], parent[parent.index("[weights]") :]
    base = rest[: rest.index("[tokenizer]")].replace("[weights]", "# What was not tuned is taken from here.\n[base]")
    kept = rest[rest.index("[tokenizer]") : rest.index("# Vectors of 75 texts")]
    sources = rest[rest.index("[[source]]") :]
    head = head[head.index("name = ") :].replace("multilingual-e5-small-zhen", NAME)
    training = [
        "[training]",
        f'parent = "{PARENT.name}"',
        f"stages = {json.dumps([told(stage) for stage in stages], ensure_ascii=False)}",
        "\n[training.data]",
        *(f'{name} = "{value}"' for name, value in hashes(o).items()),
        "\n[training.figures]",
    ]
    return "\n".join([
        "# The encoder tuned on everyday questions by models/train. Loading refuses files of another size or hash.",
        head + "[weights]",
        entry(weights),
        "",
        base + kept + "# Vectors of 75 texts, computed by the recipe; the tests compare every engine with them.",
        "[reference]",
        entry(vectors),
        "",
        sources.rstrip("\n") + "\n",
        *training,
        "",
    ])


def told(stage):
    return ", ".join(f"{name} {value}" for name, value in stage.items())


def entry(path):
    return f'file = "{path.name}"\nbytes = {path.stat().st_size}\nsha256 = "{sha256([path])}"'


def hashes(o):
    """One hash for each kind of data; what is not there is not named."""
    kinds = {"corpus": [o.corpus], "questions": sorted(o.questions.glob("*.jsonl")), "statutes": sorted(o.statutes.glob("*"))}
    return {name: sha256(files) for name, files in kinds.items() if files}


def sha256(files):
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
