use crate::EmbedError;

/// How far a stored vector's length may be from one: what rounding to six decimals of 384 numbers can do.
const UNIT_TOLERANCE: f32 = 1e-3;

/// A vector of finite numbers and length one, so that [`Embedding::dot`] is the cosine.
#[derive(Debug, Clone, PartialEq)]
pub struct Embedding(Box<[f32]>);

impl Embedding {
    /// Scales a vector to length one.
    ///
    /// # Errors
    /// [`EmbedError::NoDirection`] when the vector is empty, all zeros or not finite.
    pub fn normalised(mut values: Vec<f32>) -> Result<Self, EmbedError> {
        let length = length(&values);
        if !length.is_normal() {
            return Err(EmbedError::NoDirection { dims: values.len() });
        }
        values.iter_mut().for_each(|v| *v /= length);
        Ok(Self(values.into()))
    }

    /// Takes a vector back that was stored before, bit for bit.
    ///
    /// # Errors
    /// [`EmbedError::NoDirection`] when its length is not one.
    pub fn from_unit(values: Vec<f32>) -> Result<Self, EmbedError> {
        let far = (length(&values) - 1.0).abs();
        if far.is_nan() || far > UNIT_TOLERANCE {
            return Err(EmbedError::NoDirection { dims: values.len() });
        }
        Ok(Self(values.into()))
    }

    /// The numbers.
    pub fn as_slice(&self) -> &[f32] {
        &self.0
    }

    /// The cosine of the two vectors. Numbers beyond the shorter one are left out.
    pub fn dot(&self, other: &Self) -> f32 {
        self.0.iter().zip(&other.0).map(|(a, b)| a * b).sum()
    }
}

fn length(values: &[f32]) -> f32 {
    values.iter().map(|v| v * v).sum::<f32>().sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(values: &[f32], expected: Option<&[f32]>) {
        let found = Embedding::normalised(values.to_vec()).ok();
        assert_eq!(found.as_ref().map(Embedding::as_slice), expected, "{values:?}");
    }

    #[test]
    fn only_directions_are_embeddings() {
        check(&[3.0, 4.0], Some(&[0.6, 0.8]));
        check(&[0.0, 0.0], None);
        check(&[], None);
        check(&[f32::NAN, 1.0], None);
        check(&[f32::INFINITY, 1.0], None);
        check(&[f32::MAX, f32::MAX], None);
    }

    #[test]
    fn stored_vectors_come_back_bit_for_bit() {
        let stored = vec![0.6, 0.800_05];
        assert_eq!(Embedding::from_unit(stored.clone()).unwrap().as_slice(), stored);
        assert!(Embedding::from_unit(vec![1.0, 1.0]).is_err());
        assert!(Embedding::from_unit(vec![f32::NAN]).is_err());
    }
}
