/// A matrix of PDF: a b c d e f.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix(pub(super) [f32; 6]);

impl Matrix {
    pub(super) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// First this, then `after`.
    pub(super) fn then(self, after: Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, after.0);
        Self([a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l])
    }

    pub(super) fn shift(x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    pub(super) fn apply(self, x: f32, y: f32) -> (f32, f32) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// Quarter turns of its x axis, counterclockwise; `None` when it lies askew, as watermarks do.
    pub(super) fn turns(self) -> Option<u8> {
        let [a, b, ..] = self.0;
        let (long, short) = (a.abs().max(b.abs()), a.abs().min(b.abs()));
        if short > long * 0.1 || long <= 0.0 {
            return None;
        }
        Some(match (a.abs() > b.abs(), a > 0.0, b > 0.0) {
            (true, true, _) => 0,
            (true, false, _) => 2,
            (false, _, true) => 1,
            (false, _, false) => 3,
        })
    }

    /// How much longer vertical distances become.
    pub(super) fn height(self) -> f32 {
        let [_, _, c, d, ..] = self.0;
        c.hypot(d)
    }
}

/// Turns a point so that text of this many quarter turns runs to the right.
pub(super) fn upright((x, y): (f32, f32), turns: u8) -> (f32, f32) {
    match turns {
        1 => (y, -x),
        2 => (-x, -y),
        3 => (-y, x),
        _ => (x, y),
    }
}

/// A stretch of text in one font: where its baseline begins and ends.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fragment {
    pub(super) text: String,
    pub(super) x: f32,
    pub(super) end: f32,
    pub(super) y: f32,
    pub(super) size: f32,
}

/// A line that was drawn: horizontal or vertical.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    /// y of a horizontal rule, x of a vertical one.
    pub(super) at: f32,
    pub(super) from: f32,
    pub(super) to: f32,
}
