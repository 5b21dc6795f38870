"""GGML's Q4_0: blocks of 32 numbers, each a 16-bit scale and 32 codes of four bits, and how they are tuned.

A weight is scale × code. Tuned are a real number for each code, rounded in every step, and a factor for each scale:
the file then holds exactly what was trained, and a block moves in small steps although its codes cannot.
"""
import torch

BLOCK = 32
LOW, HIGH = -8, 7


def unpacked(rows):
    """Bytes `[blocks, 18]` → scales `[blocks, 1]` and codes `[blocks, 32]`, both as real numbers."""
    scales = rows[:, :2].contiguous().view(torch.float16).float()
    nibbles = rows[:, 2:]
    return scales, torch.cat([nibbles & 15, nibbles >> 4], 1).float() + LOW


def packed(scales, codes):
    """The bytes of the file: scale first; the low nibbles are the first 16 codes."""
    nibbles = (rounded(codes) - LOW).to(torch.uint8)
    nibbles = nibbles[:, :16] | nibbles[:, 16:] << 4
    return torch.cat([scales.half().view(torch.uint8).reshape(-1, 2), nibbles], 1)


def rounded(codes):
    return codes.round().clamp_(LOW, HIGH)


class Matrix(torch.nn.Module):
    """A tuned matrix: its scales, the logarithms of their factors, and its codes."""

    def __init__(self, rows, shape):
        super().__init__()
        scales, codes = unpacked(rows)
        self.shape = shape
        self.register_buffer("scales", scales)
        self.factors = torch.nn.Parameter(torch.zeros_like(scales))
        self.codes = torch.nn.Parameter(codes)

    @torch.no_grad()
    def tuned_scales(self):
        return (self.scales * self.factors.exp()).half().float()

    @torch.no_grad()
    def weight(self):
        """What a reader of the file computes with."""
        return (self.tuned_scales() * rounded(self.codes)).view(self.shape)

    @torch.no_grad()
    def accept(self, gradient):
        """Straight through the rounding: a code's gradient is taken at the rounded code."""
        gradient = gradient.float().view_as(self.codes)
        scales = self.tuned_scales()
        self.codes.grad = gradient * scales
        self.factors.grad = (gradient * rounded(self.codes)).sum(1, keepdim=True) * scales

    @torch.no_grad()
    def packed(self):
        return packed(self.tuned_scales(), self.codes)
