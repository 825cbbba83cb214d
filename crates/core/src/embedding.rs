//! Vectors that say what a text is like, and the one way to make them without a model.
//!
//! n-grams   every run of n characters of `^text$` is hashed to one of 256 places and counted with the sign
//!           of another bit of its hash; the vector has length 1, or is 0 for no text

use serde::{Deserialize, Serialize};

use crate::fingerprint;

/// Places of [`Embedding::of_ngrams`].
const NGRAM_PLACES: usize = 256;

/// A vector, kept by its places that are not 0, in their order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Embedding(Vec<(u32, f32)>);

impl Embedding {
    /// From all its places.
    pub fn dense(values: &[f32]) -> Self {
        Self((0..).zip(values.iter().copied()).filter(|(_, value)| *value != 0.0).collect())
    }

    /// Hashed character n-grams of `text`; see the header. `n` must not be 0.
    pub fn of_ngrams(text: &str, n: usize) -> Self {
        if text.is_empty() {
            return Self::default();
        }
        let characters: Vec<char> =
            std::iter::once('^').chain(text.chars()).chain(std::iter::once('$')).collect();
        let mut places = [0.0_f32; NGRAM_PLACES];
        for gram in characters.windows(n.min(characters.len())) {
            let hash = fingerprint(&gram.iter().collect::<String>());
            places[hash as usize % NGRAM_PLACES] += if hash >> 63 == 0 { 1.0 } else { -1.0 };
        }
        let norm = places.iter().map(|value| value * value).sum::<f32>().sqrt();
        if norm > 0.0 {
            places.iter_mut().for_each(|value| *value /= norm);
        }
        Self::dense(&places)
    }

    /// Scalar product.
    pub fn dot(&self, other: &Self) -> f64 {
        let (mut left, mut right) = (self.0.as_slice(), other.0.as_slice());
        let mut sum = 0.0;
        while let ([(a, x), rest_left @ ..], [(b, y), rest_right @ ..]) = (left, right) {
            match a.cmp(b) {
                std::cmp::Ordering::Less => left = rest_left,
                std::cmp::Ordering::Greater => right = rest_right,
                std::cmp::Ordering::Equal => {
                    sum += f64::from(*x) * f64::from(*y);
                    (left, right) = (rest_left, rest_right);
                }
            }
        }
        sum
    }

    /// Cosine of the angle between two vectors; 0 where one of them is 0.
    pub fn cosine(&self, other: &Self) -> f64 {
        let norms = libm::sqrt(self.dot(self) * other.dot(other));
        if norms > 0.0 { self.dot(other) / norms } else { 0.0 }
    }

    /// Euclidean distance to a point given by all its places; those it lacks are 0.
    pub fn distance(&self, point: &[f64]) -> f64 {
        let mut rest = self.0.iter().peekable();
        let mut squares = 0.0;
        for (place, there) in (0..).zip(point) {
            let here = rest.next_if(|(own, _)| *own == place).map_or(0.0, |(_, value)| f64::from(*value));
            squares += (here - there) * (here - there);
        }
        squares += rest.map(|(_, value)| f64::from(*value) * f64::from(*value)).sum::<f64>();
        libm::sqrt(squares)
    }

    /// Mean of some vectors, by all its places; `None` of none.
    pub fn centroid<'a>(vectors: impl IntoIterator<Item = &'a Self>) -> Option<Vec<f64>> {
        let (mut sum, mut n) = (vec![], 0.0);
        for vector in vectors {
            n += 1.0;
            let places = vector.0.last().map_or(0, |(place, _)| *place as usize + 1);
            if sum.len() < places {
                sum.resize(places, 0.0);
            }
            for (place, value) in &vector.0 {
                sum[*place as usize] += f64::from(*value);
            }
        }
        sum.iter_mut().for_each(|value| *value /= n);
        (n > 0.0).then_some(sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ngram_vectors_have_length_one_and_texts_that_share_more_are_closer() {
        let of = |text| Embedding::of_ngrams(text, 3);
        for text in ["1", "12+34=", "a longer sentence, with words"] {
            assert!((of(text).dot(&of(text)) - 1.0).abs() < 1e-6, "{text}");
        }
        assert_eq!(of(""), Embedding::default());
        let near = of("12+34=46").cosine(&of("12+34=47"));
        let far = of("12+34=46").cosine(&of("wholly different"));
        assert!(near > 0.5 && near < 1.0 && far.abs() < near, "near {near}, far {far}");
    }

    #[test]
    fn the_mean_of_two_axes_is_the_square_root_of_a_half_from_either() {
        let axes = [Embedding::dense(&[1.0, 0.0]), Embedding::dense(&[0.0, 1.0])];
        let centre = Embedding::centroid(&axes).unwrap();
        assert_eq!(centre, [0.5, 0.5]);
        assert!((axes[0].distance(&centre) - 0.5_f64.sqrt()).abs() < 1e-12);
        assert_eq!([axes[0].cosine(&axes[0]), axes[0].cosine(&axes[1])], [1.0, 0.0]);
        assert_eq!(axes[0].cosine(&Embedding::dense(&[-2.0, 0.0])), -1.0);
        assert_eq!(Embedding::centroid([]), None);
    }
}
