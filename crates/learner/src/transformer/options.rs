//! Sizes of the embedded transformer, as a recipe gives them.

use serde::{Deserialize, Serialize};

use crate::engine::Shape;

/// Sizes of the embedded transformer. The defaults are the quickstart's model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Options {
    /// Blocks of attention and feed-forward.
    pub layers: usize,
    /// Length of the residual stream; an even multiple of `heads`.
    pub width: usize,
    /// Query heads.
    pub heads: usize,
    /// Key and value heads; divides `heads`, which is the default.
    pub kv_heads: Option<usize>,
    /// Inner width of the feed-forward; 3 widths by default.
    pub hidden: Option<usize>,
    /// Most tokens of prompt and response together.
    pub context: usize,
    /// Whether the output head is the embedding.
    pub tied: bool,
    /// Base of the rotary frequencies; Llama 2's is 10000.
    pub rope_theta: f64,
    /// Added under the root of the norms; Llama 2's is 1e-5.
    pub norm_eps: f64,
    /// Characters it knows, in token order; newline and printable ASCII by default.
    pub alphabet: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            layers: 3,
            width: 64,
            heads: 4,
            kv_heads: None,
            hidden: None,
            context: 128,
            tied: false,
            rope_theta: 10_000.0,
            norm_eps: 1e-5,
            alphabet: None,
        }
    }
}

impl Options {
    pub(super) fn shape(&self, vocabulary: usize) -> Shape {
        Shape {
            vocabulary,
            width: self.width,
            layers: self.layers,
            heads: self.heads,
            kv_heads: self.kv_heads.unwrap_or(self.heads),
            hidden: self.hidden.unwrap_or(self.width.saturating_mul(3)),
            context: self.context,
            tied: self.tied,
            rope_theta: self.rope_theta,
            norm_eps: self.norm_eps as f32,
        }
    }
}
