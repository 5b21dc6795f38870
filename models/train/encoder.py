"""The encoder in PyTorch: BERT as in models/*.gguf, tuned with the rounding that its file will have."""
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from gguf import GGMLQuantizationType, GGUFReader, GGUFWriter, dequantize
from tokenizers import Tokenizer

from q4 import Matrix

LAYERS, WIDTH, HEADS, EPSILON, LIMIT = 12, 384, 12, 1e-12, 160
HEAD = "head.weight"


class Encoder(nn.Module):
    """The layers from `first` on are tuned; what lies below stays the parent's, and so does its part of the file.

    In every step the tuned matrices are what their Q4_0 blocks will hold; biases and norms are f32 here and there.
    """

    def __init__(self, gguf, tokenizer, first, device="cpu", workers=2, layers=None):
        super().__init__()
        self.tokenizer, self.first, self.device = Tokenizer.from_file(str(tokenizer)), first, device
        parent = {t.name: t for t in GGUFReader(str(gguf)).tensors}
        if layers:
            parent |= {t.name: t for t in GGUFReader(str(layers)).tensors if t.name != HEAD}
        self.tuned = [name for name in parent if name.startswith("blk.") and int(name.split(".")[1]) >= first]
        self.word = nn.Embedding.from_pretrained(array(parent.pop("token_embd.weight")), freeze=True).to(device)
        self.fixed = {name: array(t).to(device) for name, t in parent.items() if name not in self.tuned}
        self.matrices = nn.ModuleDict({key(n): matrix(parent[n]) for n in self.tuned if is_q4(parent[n])}).to(device)
        rest = {key(n): nn.Parameter(array(parent[n])) for n in self.tuned if not is_q4(parent[n])}
        self.rest = nn.ParameterDict(rest).to(device)
        self.head = torch.eye(WIDTH, device=device)
        self.below = {}
        # One thread a worker: threads of one matrix product wait for each other whenever the machine is shared.
        self.pool = ThreadPoolExecutor(workers)

    def groups(self, rate):
        """Rates: codes in codes, factors of scales in shares; both chosen so that codes may just change."""
        matrices = list(self.matrices.values())
        return [
            {"params": [m.codes for m in matrices], "rate": 100 * rate},
            {"params": [m.factors for m in matrices], "rate": 15 * rate},
            {"params": list(self.rest.values()), "rate": 1.5 * rate},
        ]

    def rounded(self, dtype=torch.bfloat16):
        """The tuned weights as the file will have them: leaves, whose gradients `accept` hands on."""
        leaves = {}
        for name in self.tuned:
            is_matrix = key(name) in self.matrices
            value = self.matrices[key(name)].weight().to(dtype) if is_matrix else self.rest[key(name)].detach().clone()
            leaves[name] = value.requires_grad_()
        return leaves

    def accept(self, leaves):
        for name, leaf in leaves.items():
            if key(name) in self.matrices:
                self.matrices[key(name)].accept(leaf.grad)
            else:
                self.rest[key(name)].grad = leaf.grad

    def encode(self, texts, weights, budget=1024):
        """Chunks of texts of like length: their numbers in `texts`, and their unit vectors with their graph."""
        ids = [cut(e.ids) for e in self.tokenizer.encode_batch(texts)]
        order = sorted(range(len(ids)), key=lambda i: -len(ids[i]))
        chunks, room = [], 0
        for i in order:
            if room < len(ids[i]):
                chunks.append([])
                # Padded to its first, which is the longest.
                longest, room = len(ids[i]), max(budget, len(ids[i]))
            chunks[-1].append(i)
            room -= longest
        grad = torch.is_grad_enabled()

        def work(chunk):
            with torch.set_grad_enabled(grad), torch.autocast(self.device, torch.bfloat16):
                return chunk, self.pooled([(texts[i], ids[i]) for i in chunk], weights)
        return list(self.pool.map(work, chunks))

    @torch.no_grad()
    def vectors(self, texts, weights):
        """What the head is learnt on."""
        found = torch.empty(len(texts), WIDTH, device=self.device)
        for chunk, vectors in self.encode(texts, weights, 4096):
            found[chunk] = vectors
        return found

    def pooled(self, rows, weights):
        return self.top(self.start(rows), self.mask([ids for _, ids in rows]), weights)

    def top(self, x, mask, weights):
        x = self.run(x, mask, weights, range(self.first, LAYERS)).float()
        mask = mask[..., None]
        return F.normalize((x * mask).sum(1) / mask.sum(1), dim=-1)

    @torch.no_grad()
    def start(self, rows):
        """What the fixed layers make of each text, kept by text: nothing below `first` ever changes."""
        unknown = [(text, ids) for text, ids in rows if text not in self.below]
        if unknown:
            x = self.bottom([ids for _, ids in unknown]).to(torch.bfloat16)
            self.below.update((text, x[i, : len(ids)].clone()) for i, (text, ids) in enumerate(unknown))
        return nn.utils.rnn.pad_sequence([self.below[text] for text, _ in rows], batch_first=True).float()

    def bottom(self, rows):
        longest = max(map(len, rows))
        ids = torch.tensor([row + [1] * (longest - len(row)) for row in rows], device=self.device)
        x = self.word(ids) + self.fixed["position_embd.weight"][:longest] + self.fixed["token_types.weight"][0]
        return self.run(norm(x, self.fixed, "token_embd_norm"), self.mask(rows), self.fixed, range(self.first))

    def mask(self, rows):
        longest = max(map(len, rows))
        return torch.tensor([[1.0] * len(row) + [0.0] * (longest - len(row)) for row in rows], device=self.device)

    @torch.no_grad()
    def exact(self, texts):
        """Vectors in f32, the head applied: what the tests of the program compare with."""
        weights = self.rounded(torch.float32)
        rows = [[cut(e.ids, 512)] for e in self.tokenizer.encode_batch(texts)]
        pooled = torch.cat([self.top(self.bottom(row), self.mask(row), weights) for row in rows])
        return F.normalize(pooled @ self.head.T, dim=-1).cpu()

    def run(self, x, mask, w, layers):
        b, s, _ = x.shape
        hidden = (mask[:, None, None, :] - 1) * 1e4
        for layer in (f"blk.{i}." for i in layers):
            q, k, v = (linear(x, w, layer + n).view(b, s, HEADS, -1).transpose(1, 2) for n in ("attn_q", "attn_k", "attn_v"))
            a = attention(q, k, v, hidden).transpose(1, 2).reshape(b, s, WIDTH)
            x = norm(x + linear(a, w, layer + "attn_output"), w, layer + "attn_output_norm")
            inner = F.gelu(linear(x, w, layer + "ffn_up"))
            x = norm(x + linear(inner, w, layer + "ffn_down"), w, layer + "layer_output_norm")
        return x

    def export(self, path):
        """Writes what was tuned; sizes and all other tensors stay in the parent's file."""
        writer = GGUFWriter(str(path), "bert")
        for name in self.tuned:
            if key(name) in self.matrices:
                matrix = self.matrices[key(name)]
                rows = matrix.packed().cpu().reshape(matrix.shape[0], -1).numpy()
                writer.add_tensor(name, rows, raw_dtype=GGMLQuantizationType.Q4_0)
            else:
                writer.add_tensor(name, self.rest[key(name)].detach().cpu().numpy())
        writer.add_tensor(HEAD, self.head.cpu().numpy())
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()


def norm(x, w, name):
    return F.layer_norm(x, (WIDTH,), w[name + ".weight"], w[name + ".bias"], EPSILON)


def linear(x, w, name):
    return F.linear(x, w[name + ".weight"], w[name + ".bias"])


def attention(q, k, v, hidden):
    """Written out: on a processor the library's fused one takes three times as long backward."""
    scores = q @ k.transpose(-1, -2) * q.shape[-1] ** -0.5
    return torch.softmax(scores + hidden.to(scores.dtype), -1) @ v


def array(tensor):
    shape = [int(n) for n in tensor.shape][::-1]
    return torch.tensor(np.array(dequantize(tensor.data, tensor.tensor_type).reshape(shape), dtype=np.float32))


def key(name):
    return name.replace(".", "/")


def is_q4(tensor):
    return tensor.tensor_type == GGMLQuantizationType.Q4_0


def matrix(tensor):
    rows = torch.tensor(np.array(tensor.data)).reshape(-1, 18)
    return Matrix(rows, tuple(int(n) for n in tensor.shape)[::-1])


def cut(ids, limit=LIMIT):
    """Longer texts are cut before the end token."""
    return ids if len(ids) <= limit else ids[: limit - 1] + ids[-1:]
