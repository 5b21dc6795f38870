use tiaowen_assistant::wire::NormBody;
use tiaowen_assistant::words;
use tiaowen_types::Bearer;

use crate::norm_filter::{BEARERS, MODALITIES, Named, NormFilter, modality_tone};

/// Width of the names of rows; cells are 44 wide, 46 apart, so that fingers meet them on a phone.
const NAMES: usize = 76;
const STEP: usize = 46;
/// Height of the names of columns.
const HEADS: usize = 26;

/// How many norms of each kind each bearer has, as a picture.
#[derive(Debug)]
pub(crate) struct Matrix {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) heads: Vec<Head>,
    pub(crate) rows: Vec<MatrixRow>,
}

#[derive(Debug)]
pub(crate) struct Head {
    pub(crate) x: usize,
    pub(crate) words: &'static str,
}

#[derive(Debug)]
pub(crate) struct MatrixRow {
    pub(crate) y: usize,
    pub(crate) words: &'static str,
    pub(crate) cells: Vec<Cell>,
}

#[derive(Debug)]
pub(crate) struct Cell {
    pub(crate) x: usize,
    pub(crate) count: usize,
    pub(crate) words: &'static str,
    pub(crate) tone: &'static str,
    /// Opacity of the cell's colour.
    pub(crate) weight: String,
    /// The table with only these norms.
    pub(crate) href: String,
}

impl Matrix {
    /// Counts `norms`, which `filter` admitted.
    pub(crate) fn new(norms: &[&NormBody], filter: &NormFilter) -> Self {
        let bearers: Vec<Option<Bearer>> = BEARERS.into_iter().map(Some).chain([None]).collect();
        let count = |bearer: Option<Bearer>, column: usize| {
            let is_his = |norm: &&&NormBody| bearer.map_or(norm.bearers.is_empty(), |b| norm.bearers.contains(&b));
            norms.iter().filter(is_his).filter(|norm| MODALITIES.get(column) == Some(&norm.modality)).count()
        };
        let counted: Vec<(Option<Bearer>, Vec<usize>)> =
            bearers.into_iter().map(|b| (b, (0..MODALITIES.len()).map(|column| count(b, column)).collect())).collect();
        let most = counted.iter().flat_map(|(_, counts)| counts).copied().max().unwrap_or(0);
        let shown = counted.into_iter().filter(|(_, counts)| counts.iter().any(|n| *n > 0));
        let rows: Vec<MatrixRow> =
            shown.enumerate().map(|(i, (b, counts))| row(i, b, &counts, (most, filter))).collect();
        Self {
            width: NAMES + STEP * MODALITIES.len(),
            height: HEADS + STEP * rows.len(),
            heads: (0..)
                .zip(MODALITIES)
                .map(|(i, m)| Head { x: NAMES + STEP * i + 22, words: words::modality(m) })
                .collect(),
            rows,
        }
    }
}

fn row(i: usize, bearer: Option<Bearer>, counts: &[usize], (most, filter): (usize, &NormFilter)) -> MatrixRow {
    let cell = |(column, modality): (usize, tiaowen_types::Modality)| {
        let count = counts.get(column).copied().unwrap_or_default();
        let narrowed = NormFilter {
            bearer: Some(bearer.map_or(Named::None, Named::One)),
            modality: Some(modality),
            ..filter.clone()
        };
        // The root keeps small counts visible beside large ones.
        let share = (count as f64 / most.max(1) as f64).sqrt();
        Cell {
            x: NAMES + STEP * column,
            count,
            words: words::modality(modality),
            tone: modality_tone(modality),
            weight: format!("{:.2}", 0.08 + 0.3 * share),
            href: format!("/norms?{}", narrowed.query()),
        }
    };
    MatrixRow {
        y: HEADS + STEP * i,
        words: bearer.map_or("未指明", words::bearer),
        cells: MODALITIES.into_iter().enumerate().map(cell).collect(),
    }
}
