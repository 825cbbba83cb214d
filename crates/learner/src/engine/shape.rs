//! The sizes of a decoder.

use gradatim_core::{Error, Result};

/// Sizes of a Llama-style decoder: RMSNorm, rotary positions, grouped-query attention, SwiGLU.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// Token kinds.
    pub vocabulary: usize,
    /// Length of the residual stream.
    pub width: usize,
    /// Blocks of attention and feed-forward.
    pub layers: usize,
    /// Query heads.
    pub heads: usize,
    /// Key and value heads; divides `heads`.
    pub kv_heads: usize,
    /// Inner width of the feed-forward.
    pub hidden: usize,
    /// Most tokens of one sequence.
    pub context: usize,
    /// Whether the output head is the embedding.
    pub tied: bool,
    /// Base of the rotary frequencies.
    pub rope_theta: f64,
    /// Added under the root of the norm.
    pub norm_eps: f32,
}

/// Weights, gradients and both moments of more would not fit a machine this engine is meant for.
const MOST_WEIGHTS: f64 = 1e9;

impl Shape {
    /// Length of one head.
    pub fn head_dim(&self) -> usize {
        self.width / self.heads
    }

    /// Length of keys, or of values, of all their heads.
    pub fn kv_width(&self) -> usize {
        self.kv_heads * self.head_dim()
    }

    /// Length of queries, keys and values of one token, side by side.
    pub fn qkv_width(&self) -> usize {
        self.width + 2 * self.kv_width()
    }

    /// Refuses sizes that do not fit together.
    pub fn check(&self) -> Result<()> {
        let sizes = [
            ("vocabulary", self.vocabulary, 1 << 20),
            ("width", self.width, 1 << 16),
            ("layers", self.layers, 1 << 10),
            ("heads", self.heads, 1 << 10),
            ("kv_heads", self.kv_heads, 1 << 10),
            ("hidden", self.hidden, 1 << 18),
            ("context", self.context, 1 << 20),
        ];
        for (key, found, most) in sizes {
            if found == 0 || found > most {
                let expected = format!("1 to {most}");
                return Err(Error::input(
                    key,
                    found,
                    expected,
                    "the quickstart's shape is 3 layers, width 64",
                ));
            }
        }
        let weights =
            self.layers as f64 * self.width as f64 * (4.0 * self.width as f64 + 3.0 * self.hidden as f64)
                + 2.0 * self.vocabulary as f64 * self.width as f64;
        if weights > MOST_WEIGHTS {
            let found = format!("a model of about {:.1e} parameters", weights);
            let hint = "lower width or layers: this engine is for small models on a CPU";
            return Err(Error::input("width", found, format!("at most {MOST_WEIGHTS:.0e} parameters"), hint));
        }
        if !self.width.is_multiple_of(self.heads) || !self.head_dim().is_multiple_of(2) {
            let expected = format!("an even multiple of the {} heads", self.heads);
            let hint = format!("set width = {}", 16 * self.heads);
            return Err(Error::input("width", self.width, expected, hint));
        }
        if !self.heads.is_multiple_of(self.kv_heads) {
            let expected = format!("a divisor of heads = {}", self.heads);
            return Err(Error::input("kv_heads", self.kv_heads, expected, "leave kv_heads out"));
        }
        if !(self.rope_theta.is_finite() && self.rope_theta > 0.0) {
            return Err(Error::input(
                "rope_theta",
                self.rope_theta,
                "a number above 0",
                "set rope_theta = 10000.0",
            ));
        }
        if !(self.norm_eps.is_finite() && self.norm_eps > 0.0) {
            return Err(Error::input("norm_eps", self.norm_eps, "a number above 0", "set norm_eps = 1e-5"));
        }
        Ok(())
    }
}
