//! Where each tensor lies in the one flat array of parameters, and what others call it.
//!
//! Order    embedding | per layer: norm, q k v, o, norm, gate up, down | norm | head (unless tied)
//! Matrices [out, in], row-major, so the rows of q, k and v (and of gate and up) form one matrix.
//! Names    as in Hugging Face's Llama checkpoints.

use std::ops::Range;

use super::Shape;

/// One named tensor of the flat array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tensor {
    /// Its name in a checkpoint.
    pub name: String,
    /// Rows and columns, or a length.
    pub shape: Vec<usize>,
    /// Where it lies.
    pub range: Range<usize>,
}

/// Offsets of one layer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layer {
    pub attention_norm: Range<usize>,
    pub qkv: Range<usize>,
    pub output: Range<usize>,
    pub feedforward_norm: Range<usize>,
    pub gate_up: Range<usize>,
    pub down: Range<usize>,
}

/// Offsets of all parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pub(crate) embedding: Range<usize>,
    pub(crate) layers: Vec<Layer>,
    pub(crate) norm: Range<usize>,
    /// The embedding itself where the head is tied.
    pub(crate) head: Range<usize>,
    tensors: Vec<Tensor>,
    len: usize,
}

impl Layout {
    /// The layout of `shape`.
    pub fn new(shape: &Shape) -> Self {
        let mut next = Cursor { tensors: vec![], len: 0 };
        let (d, kv) = (shape.width, shape.kv_width());
        let embedding = next.matrix("model.embed_tokens.weight".to_owned(), shape.vocabulary, d);
        let layers = (0..shape.layers)
            .map(|ix| {
                let name = |part: &str| format!("model.layers.{ix}.{part}.weight");
                let attention_norm = next.vector(name("input_layernorm"), d);
                let q = next.matrix(name("self_attn.q_proj"), d, d);
                next.matrix(name("self_attn.k_proj"), kv, d);
                let v = next.matrix(name("self_attn.v_proj"), kv, d);
                let output = next.matrix(name("self_attn.o_proj"), d, d);
                let feedforward_norm = next.vector(name("post_attention_layernorm"), d);
                let gate = next.matrix(name("mlp.gate_proj"), shape.hidden, d);
                let up = next.matrix(name("mlp.up_proj"), shape.hidden, d);
                let down = next.matrix(name("mlp.down_proj"), d, shape.hidden);
                let (qkv, gate_up) = (q.start..v.end, gate.start..up.end);
                Layer { attention_norm, qkv, output, feedforward_norm, gate_up, down }
            })
            .collect();
        let norm = next.vector("model.norm.weight".to_owned(), d);
        let head = match shape.tied {
            true => embedding.clone(),
            false => next.matrix("lm_head.weight".to_owned(), shape.vocabulary, d),
        };
        Self { embedding, layers, norm, head, tensors: next.tensors, len: next.len }
    }

    /// Number of parameters.
    #[expect(clippy::len_without_is_empty, reason = "a layout is never empty")]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Every tensor, in order, without a gap.
    pub fn tensors(&self) -> &[Tensor] {
        &self.tensors
    }
}

struct Cursor {
    tensors: Vec<Tensor>,
    len: usize,
}

impl Cursor {
    fn place(&mut self, name: String, shape: Vec<usize>) -> Range<usize> {
        let range = self.len..self.len + shape.iter().product::<usize>();
        self.len = range.end;
        self.tensors.push(Tensor { name, shape, range: range.clone() });
        range
    }

    fn matrix(&mut self, name: String, rows: usize, columns: usize) -> Range<usize> {
        self.place(name, vec![rows, columns])
    }

    fn vector(&mut self, name: String, len: usize) -> Range<usize> {
        self.place(name, vec![len])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::decoder::test_shapes;

    #[test]
    fn tensors_tile_the_flat_array() {
        for shape in test_shapes() {
            let layout = Layout::new(&shape);
            let mut end = 0;
            for tensor in layout.tensors() {
                assert_eq!(tensor.range.start, end, "{}", tensor.name);
                end = tensor.range.end;
            }
            assert_eq!(end, layout.len());
        }
    }

    #[test]
    fn the_quickstart_model_has_the_parameters_counted_by_hand() {
        let shape = Shape {
            vocabulary: 48,
            width: 64,
            layers: 3,
            heads: 4,
            kv_heads: 4,
            hidden: 192,
            context: 80,
            tied: false,
            rope_theta: 1e4,
            norm_eps: 1e-5,
        };
        // 2 x 48 x 64 + 3 x (2 x 64 + 4 x 64^2 + 3 x 64 x 192) + 64
        assert_eq!(Layout::new(&shape).len(), 6_144 + 3 * (128 + 16_384 + 36_864) + 64);
    }
}
