use crate::ModelError;
use crate::gguf::Gguf;

/// A matrix that pooled vectors are multiplied with: the last, cheapest part of a tuned model.
#[derive(Debug)]
pub(crate) struct Head {
    /// Input by input, so that one pass adds a multiple of a row to all outputs.
    columns: Vec<f32>,
    dims: usize,
}

impl Head {
    /// The head of a file, if it has one.
    pub(crate) fn read(gguf: &Gguf<'_>, dims: usize) -> Result<Option<Self>, ModelError> {
        if !gguf.has(Self::TENSOR) {
            return Ok(None);
        }
        let rows = gguf.floats(Self::TENSOR, &[dims, dims])?;
        let columns = (0..dims).flat_map(|input| rows.iter().skip(input).step_by(dims).copied());
        Ok(Some(Self { columns: columns.collect(), dims }))
    }

    /// Its name in the file.
    pub(crate) const TENSOR: &str = "head.weight";

    /// The vector that stands for `pooled`; no length is set here.
    pub(crate) fn apply(&self, pooled: &[f32]) -> Vec<f32> {
        let mut sums = vec![0.0; self.dims];
        for (input, column) in pooled.iter().zip(self.columns.chunks_exact(self.dims)) {
            sums.iter_mut().zip(column).for_each(|(sum, weight)| *sum += input * weight);
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gguf::testing::file;

    #[test]
    fn a_head_multiplies() {
        let rows = [1.0, 2.0, 0.0, -1.0];
        let bytes = file(&[(Head::TENSOR, &rows, &[2, 2])]);
        let head = Head::read(&Gguf::parse(&[&bytes]).unwrap(), 2).unwrap().unwrap();
        assert_eq!(head.apply(&[3.0, 5.0]), [13.0, -5.0]);
    }

    #[test]
    fn a_file_may_have_no_head_but_none_of_another_size() {
        let bytes = file(&[("other.weight", &[0.0; 4], &[2, 2])]);
        assert!(Head::read(&Gguf::parse(&[&bytes]).unwrap(), 2).unwrap().is_none());
        let bytes = file(&[(Head::TENSOR, &[0.0; 4], &[2, 2])]);
        assert!(Head::read(&Gguf::parse(&[&bytes]).unwrap(), 4).is_err());
    }
}
