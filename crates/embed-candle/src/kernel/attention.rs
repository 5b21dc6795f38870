use super::activation::CodeBlock;
use super::number::{exp, fma, larger};
use super::weight::BLOCK;

/// Keys side by side.
const LANES: usize = 16;
/// Queries scored together, so that a key loaded once serves several.
const TILE: usize = 4;
/// Queries that gather values together; more would not fit the registers of AVX2.
const PAIR: usize = 2;
/// Far below every score, and finite, so that differences are.
const MASKED: f32 = -1e30;

/// Room for one head of one sequence, kept between calls.
#[derive(Debug, Default)]
pub(crate) struct HeadRoom {
    /// Keys, transposed in groups of 16: for each group 32 lines.
    keys: Vec<[f32; LANES]>,
    values: Vec<[f32; BLOCK]>,
    /// Scores of one tile of queries, a group of 16 keys after the other.
    scores: [Vec<[f32; LANES]>; TILE],
}

/// Which head of which rows: the query of a token begins at `head` · 32 of its row, key and value follow at `width` and
/// 2 · `width`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head {
    pub(crate) head: usize,
    pub(crate) width: usize,
}

impl Head {
    /// One of the three parts of a token.
    #[inline(always)]
    fn part(self, rows: &[f32], token: usize, part: usize) -> &[f32; BLOCK] {
        let start = (token * 3 + part) * self.width + self.head * BLOCK;
        rows[start..].first_chunk().expect("invariant: every token has three parts of `width` numbers")
    }
}

/// Attention of one head over one sequence; `rows` are its tokens, `codes` take its share of each token's result.
#[inline(always)]
pub(crate) fn attend<const FUSED: bool>(rows: &[f32], head: Head, room: &mut HeadRoom, codes: &mut [CodeBlock]) {
    let tokens = rows.len() / (3 * head.width);
    let stride = head.width / BLOCK;
    gather(rows, head, tokens, room);
    let groups = tokens.div_ceil(LANES);
    room.scores.iter_mut().for_each(|scores| scores.resize(groups, [0.0; LANES]));
    for start in (0..tokens).step_by(TILE) {
        // The last tile repeats its last query rather than have a case of its own.
        let tile: [usize; TILE] = std::array::from_fn(|row| (start + row).min(tokens - 1));
        score::<FUSED>(&tile.map(|token| *head.part(rows, token, 0)), room);
        // No closures around the arithmetic: one that is not inlined would lose the instructions of its caller.
        let mut sums = [0.0; TILE];
        for (sum, scores) in sums.iter_mut().zip(&mut room.scores) {
            *sum = softmax::<FUSED>(scores, tokens);
        }
        for pair in (0..TILE).step_by(PAIR) {
            let results = weigh::<FUSED>(room, pair);
            for (row, mut result) in results.into_iter().enumerate() {
                let (token, share) = (tile[pair + row], 1.0 / sums[pair + row]);
                result.iter_mut().for_each(|value| *value *= share);
                codes[token * stride + head.head] = CodeBlock::new(&result);
            }
        }
    }
}

/// Copies keys, transposed, and values.
#[inline(always)]
fn gather(rows: &[f32], head: Head, tokens: usize, room: &mut HeadRoom) {
    let groups = tokens.div_ceil(LANES);
    room.keys.resize(groups * BLOCK, [0.0; LANES]);
    room.values.resize(tokens, [0.0; BLOCK]);
    for (token, value) in room.values.iter_mut().enumerate() {
        *value = *head.part(rows, token, 2);
    }
    for (group, lines) in room.keys.as_chunks_mut::<BLOCK>().0.iter_mut().enumerate() {
        for lane in 0..LANES {
            // Lanes beyond the sequence hold some key; `softmax` masks them.
            let key = head.part(rows, (group * LANES + lane).min(tokens - 1), 1);
            for (line, number) in lines.iter_mut().zip(key) {
                line[lane] = *number;
            }
        }
    }
}

#[inline(always)]
fn score<const FUSED: bool>(queries: &[[f32; BLOCK]; TILE], room: &mut HeadRoom) {
    for (group, lines) in room.keys.as_chunks::<BLOCK>().0.iter().enumerate() {
        let mut sums = [[0.0_f32; LANES]; TILE];
        for (at, line) in lines.iter().enumerate() {
            for row in 0..TILE {
                let query = queries[row][at];
                for lane in 0..LANES {
                    sums[row][lane] = fma::<FUSED>(query, line[lane], sums[row][lane]);
                }
            }
        }
        for (scores, sums) in room.scores.iter_mut().zip(sums) {
            scores[group] = sums;
        }
    }
}

/// Replaces scores by their exponentials relative to the largest; returns the sum.
#[inline(always)]
fn softmax<const FUSED: bool>(scores: &mut [[f32; LANES]], tokens: usize) -> f32 {
    if let Some(last) = scores.last_mut() {
        let used = (tokens - 1) % LANES + 1;
        for (lane, score) in last.iter_mut().enumerate() {
            *score = if lane < used { *score } else { MASKED };
        }
    }
    let mut tops = [MASKED; LANES];
    for group in scores.iter() {
        for lane in 0..LANES {
            tops[lane] = larger(tops[lane], group[lane]);
        }
    }
    let top = tops.iter().fold(MASKED, |top, score| larger(top, *score));
    let mut sums = [0.0; LANES];
    for group in scores.iter_mut() {
        for lane in 0..LANES {
            group[lane] = exp::<FUSED>(group[lane] - top);
            sums[lane] += group[lane];
        }
    }
    sums.iter().sum()
}

/// The values weighed by the exponentials, for two queries of the tile.
#[inline(always)]
fn weigh<const FUSED: bool>(room: &HeadRoom, pair: usize) -> [[f32; BLOCK]; PAIR] {
    let mut sums = [[0.0_f32; BLOCK]; PAIR];
    let weights: [&[f32]; PAIR] = std::array::from_fn(|row| room.scores[pair + row].as_flattened());
    for (token, value) in room.values.iter().enumerate() {
        for row in 0..PAIR {
            let weight = weights[row][token];
            for lane in 0..BLOCK {
                sums[row][lane] = fma::<FUSED>(weight, value[lane], sums[row][lane]);
            }
        }
    }
    sums
}
