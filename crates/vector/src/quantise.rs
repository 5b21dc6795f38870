use crate::number::dot;

/// Largest code; -128 is left out so that codes are symmetric.
const MAX_CODE: f32 = 127.0;

/// What was lost by rounding one vector to int8, and how to bound the error of its scores.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stats {
    /// Value of one step of the codes.
    pub(crate) scale: f32,
    /// Length of the difference between the vector and its codes.
    pub(crate) error: f32,
    /// Length of the vector.
    pub(crate) length: f32,
}

impl Stats {
    /// As stored: scale, error, length.
    pub(crate) fn to_array(self) -> [f32; 3] {
        [self.scale, self.error, self.length]
    }

    /// The inverse of [`Stats::to_array`].
    pub(crate) fn from_array([scale, error, length]: [f32; 3]) -> Self {
        Self { scale, error, length }
    }
}

/// Rounds a finite vector to int8 with one scale.
pub(crate) fn quantise(vector: &[f32], codes: &mut [i8]) -> Stats {
    let top = vector.iter().fold(0.0_f32, |top, v| top.max(v.abs()));
    let scale = top / MAX_CODE;
    let steps = if scale.is_normal() { 1.0 / scale } else { 0.0 };
    let mut error = 0.0;
    for (value, code) in vector.iter().zip(codes) {
        let rounded = (value * steps).round().clamp(-MAX_CODE, MAX_CODE);
        *code = rounded as i8;
        error += (value - rounded * scale).powi(2);
    }
    Stats { scale, error: error.sqrt(), length: dot(vector, vector).sqrt() }
}

/// A query made ready for the scan.
#[derive(Debug)]
pub(crate) struct Query<'a> {
    pub(crate) exact: &'a [f32],
    pub(crate) codes: Vec<i8>,
    stats: Stats,
}

impl<'a> Query<'a> {
    /// `None` when a number is not finite.
    pub(crate) fn new(exact: &'a [f32]) -> Option<Self> {
        let mut codes = vec![0; exact.len()];
        let stats = quantise(exact, &mut codes);
        stats.length.is_finite().then_some(Self { exact, codes, stats })
    }

    /// Bounds of the exact dot product with a vector, from the dot product of the codes.
    ///
    /// With q = q̂ + e and v = v̂ + f: q·v = q̂·v̂ + e·v + q̂·f, and |e·v| ≤ |e||v|, |q̂·f| ≤ (|q| + |e|)|f|. The last term
    /// covers the rounding of f32 sums.
    #[inline(always)]
    pub(crate) fn bounds(&self, code_dot: i32, vector: Stats) -> (f32, f32) {
        let near = code_dot as f32 * self.stats.scale * vector.scale;
        let slack = self.stats.error * vector.length + (self.stats.length + self.stats.error) * vector.error;
        let slack = slack + 1e-5 * self.stats.length * vector.length;
        (near - slack, near + slack)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::number::dot_codes;

    proptest! {
        #[test]
        fn bounds_hold_the_exact_score(pairs in prop::collection::vec((-1e3_f32..1e3, -1.0_f32..1.0), 1..80)) {
            let (query, vector): (Vec<f32>, Vec<f32>) = pairs.into_iter().unzip();
            let mut codes = vec![0; vector.len()];
            let stats = quantise(&vector, &mut codes);
            let prepared = Query::new(&query).unwrap();
            let (low, high) = prepared.bounds(dot_codes(&prepared.codes, &codes), stats);
            let exact = dot(&query, &vector);
            prop_assert!(low <= exact && exact <= high, "{low} <= {exact} <= {high}");
        }
    }

    #[test]
    fn vectors_without_direction_are_harmless() {
        let mut codes = [1; 2];
        let stats = quantise(&[0.0, 0.0], &mut codes);
        assert_eq!((codes, stats.scale, stats.error), ([0, 0], 0.0, 0.0));
        assert!(Query::new(&[f32::NAN, 1.0]).is_none());
        assert!(Query::new(&[f32::INFINITY]).is_none());
    }
}
