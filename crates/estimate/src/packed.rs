//! Long rows of numbers inside a state: little-endian words in base 64, exact to the bit.
//!
//! A state is JSON; a million numbers as JSON values would take a hundred megabytes on the way.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A number of fixed width.
pub trait Word: Copy {
    /// Its bytes, lowest first.
    type Bytes: AsRef<[u8]> + for<'a> TryFrom<&'a [u8]>;
    /// Width in bytes.
    const WIDTH: usize;
    /// Into bytes.
    fn bytes(self) -> Self::Bytes;
    /// Out of bytes.
    fn from_bytes(bytes: Self::Bytes) -> Self;
}

macro_rules! word {
    ($($number:ty: $width:literal),*) => {$(
        impl Word for $number {
            type Bytes = [u8; $width];
            const WIDTH: usize = $width;
            fn bytes(self) -> [u8; $width] {
                self.to_le_bytes()
            }
            fn from_bytes(bytes: [u8; $width]) -> Self {
                Self::from_le_bytes(bytes)
            }
        }
    )*};
}

word!(u32: 4, f32: 4, f64: 8);

/// Numbers that are written as one string.
#[derive(Debug, Clone, PartialEq)]
pub struct Packed<T>(pub Vec<T>);

impl<T: Word> Serialize for Packed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = self.0.iter().flat_map(|word| word.bytes().as_ref().to_vec()).collect();
        serializer.serialize_str(&encode(&bytes))
    }
}

impl<'de, T: Word> Deserialize<'de> for Packed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = decode(text.as_bytes()).ok_or_else(|| de::Error::custom("not base 64"))?;
        let words = bytes.chunks(T::WIDTH).map(|chunk| T::Bytes::try_from(chunk).ok().map(T::from_bytes));
        let words = words.collect::<Option<Vec<T>>>().ok_or_else(|| de::Error::custom("half a number"))?;
        Ok(Self(words))
    }
}

fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let wide =
            chunk.iter().fold(0_u32, |wide, byte| wide << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        let digit = |place: usize| DIGITS[(wide >> (18 - 6 * place)) as usize & 63] as char;
        text.extend((0..=chunk.len()).map(digit));
    }
    text
}

/// `None` where a character is no digit, or a lone one is left over.
fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for chunk in text.chunks(4) {
        let mut wide = 0_u32;
        for digit in chunk {
            wide = wide << 6 | value(*digit)?;
        }
        wide <<= 6 * (4 - chunk.len());
        if chunk.len() == 1 {
            return None;
        }
        bytes.extend(&wide.to_be_bytes()[1..chunk.len()]);
    }
    Some(bytes)
}

fn value(digit: u8) -> Option<u32> {
    let value = match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_rfc_4648_hold_without_padding() {
        for (plain, text) in
            [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE")]
        {
            assert_eq!(encode(plain.as_bytes()), text);
            assert_eq!(decode(text.as_bytes()).unwrap(), plain.as_bytes());
        }
    }

    #[test]
    fn every_number_comes_back_to_the_bit() {
        let floats = Packed(vec![0.0, -0.0, 1.0 / 3.0, f64::MIN_POSITIVE / 2.0, f64::MAX, -1e-300]);
        let back: Packed<f64> = serde_json::from_value(serde_json::to_value(&floats).unwrap()).unwrap();
        let bits = |packed: &Packed<f64>| packed.0.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&floats), bits(&back));
        let all: String = DIGITS.iter().map(|digit| char::from(*digit)).collect();
        assert_eq!(encode(&decode(all.as_bytes()).unwrap()), all, "every digit in every place");
        let words = Packed(vec![0_u32, 1, u32::MAX, 77]);
        let back: Packed<u32> = serde_json::from_value(serde_json::to_value(&words).unwrap()).unwrap();
        assert_eq!(words, back);
    }

    #[test]
    fn damaged_text_is_refused() {
        for text in ["A", "Zm9v!", "Zg==", "Zm9v", "\u{e9}"] {
            assert!(serde_json::from_value::<Packed<u32>>(text.into()).is_err(), "{text}");
        }
    }
}
