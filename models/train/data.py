"""What the model learns from: clauses with their everyday questions, articles of statutes with lay questions."""
import gzip
import json
import random
import re
from dataclasses import dataclass, field
from pathlib import Path

# Two passages that share this much of their character pairs say the same: editions of one guide, repeated rules.
SAME = 0.6
# As crates/retrieval/src/legs.rs indexes a long clause: the whole and parts of it.
LONG, PART = 160, 90


@dataclass(eq=False)
class Passage:
    """A clause or article with the questions it answers. `texts` is what is indexed, the whole first."""

    document: str
    path: tuple
    title: str
    chain: list
    body: str
    kind: str = "article"
    questions: list = field(default_factory=list)
    held: bool = False

    def __post_init__(self):
        self.chain = [heading for heading in self.chain if heading]
        self.texts = texts(self.title, self.chain, self.body)

    @property
    def heading(self):
        return " ".join(self.chain)

    def pairs(self):
        return {self.body[i : i + 2] for i in range(len(self.body) - 1)}


def clauses(export, questions):
    """Clauses of the exported corpus with the questions of `corpus/questions/*.jsonl`."""
    found = {}
    for document in json.loads(Path(export).read_text("utf8"))["documents"]:
        headings = {tuple(c["path"]): c["heading"] or "" for c in document["clauses"]}
        for clause in document["clauses"]:
            path = tuple(clause["path"])
            chain = [headings.get(path[:i], "") for i in range(1, len(path) + 1)]
            body = "".join(filter(None, [clause["heading"], clause["text"]]))
            found[document["id"], path] = Passage(document["id"], path, document["title"], chain, body, clause["kind"])
    for file in sorted(Path(questions).glob("*.jsonl")):
        for row in map(json.loads, file.read_text("utf8").splitlines()):
            passage = found.get((row["document"], tuple(row["path"].split("/"))))
            if passage:
                passage.questions += row["questions"]
    return [p for p in found.values() if p.body]


def texts(title, chain, body):
    whole = [f"{' '.join([title, *chain])}：{body}"]
    return whole + [f"{chain[-1] if chain else ''}：{part}" for part in parts(body)] if len(body) > LONG else whole


def parts(body):
    """Runs of whole sentences of about `PART` characters."""
    runs = [""]
    for sentence in re.findall(r"[^。！？；\n]+[。！？；\n]?", body):
        runs[-1:] = [runs[-1], sentence] if len(runs[-1]) >= PART else [runs[-1] + sentence]
    return [run.strip() for run in runs if run.strip()]


def statutes(folder, others=1800):
    """Articles with lay questions, and some others of the same laws; none where the folder is not there."""
    folder = Path(folder)
    if not (folder / "qrels.train.tsv").exists():
        return []
    rows = (folder / "qrels.train.tsv").read_text("utf8").split("\n")
    answers = [(int(q), int(p)) for q, _, p, _ in (row.split() for row in rows if row)]
    query = {r["id"]: r["text"] for r in map(json.loads, (folder / "queries.train.jsonl").open(encoding="utf8"))}
    with gzip.open(folder / "corpus.jsonl.gz", "rt", encoding="utf8") as lines:
        articles = {r["id"]: r for r in map(json.loads, lines)}
    asked = {p for _, p in answers}
    laws = {articles[p]["law"] for p in asked}
    beside = [i for i, a in articles.items() if a["law"] in laws and i not in asked]
    kept = sorted([*asked, *random.Random(0).sample(beside, min(others, len(beside)))])
    found = {
        i: Passage("statute:" + a["law"], (a["article"],), a["law"], [a["article"]], a["text"])
        for i, a in ((i, articles[i]) for i in kept)
    }
    for q, p in answers:
        found[p].questions.append(query[q])
    return list(found.values())
