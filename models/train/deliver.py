"""Writes the tuned model as the program reads it: weights, recorded vectors, manifest."""
import hashlib
import json
import os
import subprocess
from pathlib import Path

import numpy as np
from gguf import GGUFWriter

import head

MODELS = Path(__file__).resolve().parent.parent
PARENT = MODELS / "multilingual-e5-small.toml"
NAME = "tiaowen-e5-small-zhen"
SETTINGS = "SIZE ROUNDS RATE TEMPERATURE KEEP BETWEEN".split()


def run(program, *arguments):
    """Runs the program with the parent model, whatever is configured."""
    environment = os.environ | {"TIAOWEN_EMBED__MODEL": str(PARENT)}
    subprocess.run([program, *map(str, arguments)], check=True, env=environment, stdout=subprocess.DEVNULL)


def deliver(matrix, steps, folder, o):
    """Files that stand beside the parent's, whose tokenizer and weights the manifest names."""
    weights, vectors = folder / f"{NAME}.gguf", folder / f"{NAME}-vectors.json"
    writer = GGUFWriter(str(weights), "bert")
    writer.add_tensor("head.weight", matrix.numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    recorded = json.loads((MODELS / "reference-vectors.json").read_text("utf8"))
    moved = np.array([row["vector"] for row in recorded]) @ matrix.numpy().T.astype(np.float64)
    moved /= np.linalg.norm(moved, axis=1, keepdims=True)
    rows = [{"text": r["text"], "vector": [round(x, 6) for x in v]} for r, v in zip(recorded, moved.tolist())]
    vectors.write_text("[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n", "utf8")
    (folder / f"{NAME}.toml").write_text(manifest(weights, vectors, steps, o), "utf8")


def manifest(weights, vectors, steps, o):
    """The parent's manifest with the matrix before its weights, and how that came about."""


    parent = PARENT.read_text("utf8")
    first = parent[parent.index("name = ") : parent.index("[weights]")].replace("multilingual-e5-small-zhen", NAME)
    base = parent[parent.index("[weights]") : parent.index("# Vectors of 75 texts")].replace("[weights]", "[base]")
    sources = parent[parent.index("[[source]]") :].strip()
    recipe = ", ".join(f"{name.lower()} {getattr(head, name)}" for name in SETTINGS)
    return "\n".join([
        "# A matrix over the parent's vectors, learnt by models/train. Files of another size or hash are refused.",
        first + "[weights]",
        entry(weights),
        "",
        "# All other tensors.",
        base + "# The parent's recorded vectors, moved by the matrix.",
        "[reference]",
        entry(vectors),
        "",
        sources,
        "",
        "[training]",
        f'parent = "{PARENT.name}"',
        f'recipe = "{recipe}, seed {o.seed}, {steps} steps"',
        "",
        "[training.data]",
        *(f'{name} = "{value}"' for name, value in hashes(o).items()),
        "",
        "# Written by hand after measuring; see README.md beside the recipe.",
        "[training.figures]",
        "",
    ])


def entry(path):
    return f'file = "{path.name}"\nbytes = {path.stat().st_size}\nsha256 = "{sha256([path])}"'


def hashes(o):
    """One hash for each kind of data; what is not there is not named."""
    kinds = {"corpus": [o.corpus], "questions": sorted(o.questions.glob("*.jsonl")), "statutes": sorted(o.statutes.glob("*"))}
    return {name: sha256(files) for name, files in kinds.items() if files}


def sha256(files):
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
