//! The decoder: weights, forward and backward over a ragged batch.
//!
//! x = embedding[token];  per layer  x += attention(norm x) Woᵀ,  x += swiglu(norm x) W_downᵀ;
//! logits = norm(x) headᵀ, only on the rows that have targets.
//! Going back, normalised rows and SwiGLU outputs are computed anew: that costs less than keeping them.

use gradatim_core::{Error, Result, Seed};

use super::attention::{self, Heads};
use super::loss::{self, Loss, Outcome, Target};
use super::matmul::Linear;
use super::rope::Rope;
use super::{Layout, Shape, embedding, feedforward, norm};

/// Sequences end to end, without padding.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Batch {
    /// Tokens of all sequences.
    pub tokens: Vec<u32>,
    /// Where each sequence starts, and at last where the last one ends.
    pub starts: Vec<u32>,
    /// What is to be predicted, by row of the whole batch.
    pub targets: Vec<Target>,
}

impl Batch {
    /// A batch of one sequence after the other.
    pub fn of<'a>(sequences: impl IntoIterator<Item = (&'a [u32], &'a [Target])>) -> Self {
        let mut batch = Self { starts: vec![0], ..Self::default() };
        for (tokens, targets) in sequences {
            let start = batch.tokens.len() as u32;
            batch.tokens.extend_from_slice(tokens);
            batch.targets.extend(targets.iter().map(|target| Target { row: target.row + start, ..*target }));
            batch.starts.push(batch.tokens.len() as u32);
        }
        batch
    }
}

/// Weights and where they lie.
#[derive(Debug, Clone)]
pub struct Decoder {
    shape: Shape,
    layout: Layout,
    /// All parameters, flat.
    pub weights: Vec<f32>,
    pub(crate) rope: Rope,
}

/// What the forward pass of one layer keeps.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kept {
    x: Vec<f32>,
    scales: Vec<f32>,
    pub(crate) qkv: Vec<f32>,
    log_sums: Vec<f32>,
    y: Vec<f32>,
    middle: Vec<f32>,
    middle_scales: Vec<f32>,
    gate_up: Vec<f32>,
}

/// Buffers of one thread; they grow to the largest batch seen.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    pub(crate) layers: Vec<Kept>,
    positions: Vec<u32>,
    x: Vec<f32>,
    normed: Vec<f32>,
    inner: Vec<f32>,
    rows: Vec<f32>,
    row_scales: Vec<f32>,
    normed_rows: Vec<f32>,
    pub(crate) logits: Vec<f32>,
    dx: Vec<f32>,
    dnormed: Vec<f32>,
    dqkv: Vec<f32>,
    attention: attention::Scratch,
}

impl Workspace {
    fn fit(&mut self, shape: &Shape, tokens: usize) {
        let d = shape.width;
        self.layers.resize_with(shape.layers, Kept::default);
        for layer in &mut self.layers {
            for (buffer, columns) in [
                (&mut layer.x, d),
                (&mut layer.scales, 1),
                (&mut layer.qkv, shape.qkv_width()),
                (&mut layer.log_sums, shape.heads),
                (&mut layer.y, d),
                (&mut layer.middle, d),
                (&mut layer.middle_scales, 1),
                (&mut layer.gate_up, 2 * shape.hidden),
            ] {
                buffer.resize(tokens * columns, 0.0);
            }
        }
        for (buffer, columns) in [(&mut self.x, d), (&mut self.normed, d), (&mut self.inner, shape.hidden)] {
            buffer.resize(tokens * columns, 0.0);
        }
    }

    fn fit_backward(&mut self, shape: &Shape, tokens: usize) {
        let sizes = [
            (&mut self.dx, shape.width),
            (&mut self.dnormed, shape.width),
            (&mut self.dqkv, shape.qkv_width()),
        ];
        for (buffer, columns) in sizes {
            buffer.resize(tokens * columns, 0.0);
        }
    }

    fn fit_rows(&mut self, shape: &Shape, rows: usize) {
        self.row_scales.resize(rows, 0.0);
        self.rows.resize(rows * shape.width, 0.0);
        self.normed_rows.resize(rows * shape.width, 0.0);
        self.logits.resize(rows * shape.vocabulary, 0.0);
    }
}

impl Decoder {
    /// Weights from N(0, 0.02), norms 1; the projections back into the residual stream are drawn
    /// narrower by sqrt(2 layers), as in GPT-2.
    pub fn random(shape: Shape, seed: Seed) -> Result<Self> {
        shape.check()?;
        let layout = Layout::new(&shape);
        let mut weights = vec![0.0_f32; layout.len()];
        let residual = 0.02 / libm::sqrt(2.0 * shape.layers as f64);
        for (ix, tensor) in layout.tensors().iter().enumerate() {
            if tensor.shape.len() == 1 {
                weights[tensor.range.clone()].fill(1.0);
                continue;
            }
            let into_residual = tensor.name.contains("o_proj") || tensor.name.contains("down_proj");
            let deviation = if into_residual { residual } else { 0.02 };
            let mut rng = seed.rng("weights", [ix as u64, 0]);
            for weight in &mut weights[tensor.range.clone()] {
                *weight = (rng.normal() * deviation) as f32;
            }
        }
        Ok(Self { rope: Rope::new(&shape), shape, layout, weights })
    }

    /// Its sizes.
    pub fn shape(&self) -> &Shape {
        &self.shape
    }

    /// Where its tensors lie.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Refuses a batch this decoder cannot read; `forward` and `backward` rely on it.
    pub fn check(&self, batch: &Batch) -> Result<()> {
        let hint = "encode the sequences with this decoder's tokenizer and cut them to its context";
        let bounds = |pair: &[u32]| pair[0] < pair[1] && (pair[1] - pair[0]) as usize <= self.shape.context;
        let ends =
            batch.starts.first() == Some(&0) && batch.starts.last() == Some(&(batch.tokens.len() as u32));
        if !ends || !batch.starts.windows(2).all(bounds) {
            let expected = format!("sequences of 1 to {} tokens that fill the batch", self.shape.context);
            return Err(Error::input("batch.starts", format!("{:?}", batch.starts), expected, hint));
        }
        let targets = batch.targets.iter().map(|target| target.token);
        if let Some(token) =
            batch.tokens.iter().copied().chain(targets).find(|t| *t as usize >= self.shape.vocabulary)
        {
            let expected = format!("a token below {}", self.shape.vocabulary);
            return Err(Error::input("batch.tokens", token, expected, hint));
        }
        match batch.targets.iter().find(|target| target.row as usize >= batch.tokens.len()) {
            Some(target) => Err(Error::input("batch.targets.row", target.row, "a row of the batch", hint)),
            None => Ok(()),
        }
    }

    /// Runs all layers; the workspace keeps what `backward` and a key-value cache need.
    pub(crate) fn forward(&self, tokens: &[u32], starts: &[u32], work: &mut Workspace) {
        let (shape, d, rows) = (&self.shape, self.shape.width, tokens.len());
        work.fit(shape, rows);
        work.positions.clear();
        work.positions.extend(starts.windows(2).flat_map(|pair| 0..pair[1] - pair[0]));
        embedding::forward(&mut work.x, self.part(&self.layout.embedding), tokens, d);
        for (layer, kept) in self.layout.layers.iter().zip(&mut work.layers) {
            std::mem::swap(&mut kept.x, &mut work.x);
            let weight = self.part(&layer.attention_norm);
            norm::forward(&mut work.normed, &mut kept.scales, &kept.x, weight, shape.norm_eps);
            linear(rows, d, shape.qkv_width()).forward(&mut kept.qkv, &work.normed, self.part(&layer.qkv));
            self.rope.forward(&mut kept.qkv, shape.qkv_width(), d + shape.kv_width(), &work.positions);
            attention::forward(
                &mut kept.y,
                &mut kept.log_sums,
                &kept.qkv,
                starts,
                Heads::new(shape),
                &mut work.attention,
            );
            kept.middle.copy_from_slice(&kept.x);
            linear(rows, d, d).forward_add(&mut kept.middle, &kept.y, self.part(&layer.output));
            let weight = self.part(&layer.feedforward_norm);
            norm::forward(&mut work.normed, &mut kept.middle_scales, &kept.middle, weight, shape.norm_eps);
            linear(rows, d, 2 * shape.hidden).forward(
                &mut kept.gate_up,
                &work.normed,
                self.part(&layer.gate_up),
            );
            feedforward::forward(&mut work.inner, &kept.gate_up, shape.hidden);
            work.x.copy_from_slice(&kept.middle);
            linear(rows, shape.hidden, d).forward_add(&mut work.x, &work.inner, self.part(&layer.down));
        }
    }

    /// Logits of some rows of the last forward pass.
    pub(crate) fn head(&self, rows: impl ExactSizeIterator<Item = u32>, work: &mut Workspace) {
        let (d, count) = (self.shape.width, rows.len());
        work.fit_rows(&self.shape, count);
        for (to, row) in work.rows.chunks_exact_mut(d).zip(rows) {
            to.copy_from_slice(&work.x[row as usize * d..][..d]);
        }
        let weight = self.part(&self.layout.norm);
        norm::forward(&mut work.normed_rows, &mut work.row_scales, &work.rows, weight, self.shape.norm_eps);
        let head = linear(count, d, self.shape.vocabulary);
        head.forward(&mut work.logits, &work.normed_rows, self.part(&self.layout.head));
    }

    /// Log-probability of each target at `temperature`. The batch must have passed `check`.
    pub fn log_probs(&self, batch: &Batch, temperature: f32, work: &mut Workspace) -> Vec<f32> {
        self.forward(&batch.tokens, &batch.starts, work);
        self.head(batch.targets.iter().map(|target| target.row), work);
        loss::log_probs(&mut work.logits, &batch.targets, self.shape.vocabulary, temperature)
    }

    /// Entropy at the row of each target at `temperature`. The batch must have passed `check`.
    pub fn entropies(&self, batch: &Batch, temperature: f32, work: &mut Workspace) -> Vec<f32> {
        self.forward(&batch.tokens, &batch.starts, work);
        self.head(batch.targets.iter().map(|target| target.row), work);
        loss::entropies(&mut work.logits, self.shape.vocabulary, temperature)
    }

    /// Loss of a batch; adds its gradient to `gradient`. The batch must have passed `check`.
    pub fn backward(&self, batch: &Batch, loss: Loss, gradient: &mut [f32], work: &mut Workspace) -> Outcome {
        let (shape, layout, d, rows) = (&self.shape, &self.layout, self.shape.width, batch.tokens.len());
        self.forward(&batch.tokens, &batch.starts, work);
        self.head(batch.targets.iter().map(|target| target.row), work);
        let outcome = loss.backward(&mut work.logits, &batch.targets, shape.vocabulary);
        work.fit_backward(shape, rows);
        self.head_backward(batch, gradient, work);
        for (layer, kept) in layout.layers.iter().zip(&mut work.layers).rev() {
            let down = linear(rows, shape.hidden, d);
            down.backward_input(&mut work.inner, &work.dx, self.part(&layer.down));
            feedforward::backward(&mut kept.gate_up, &mut work.inner, shape.hidden);
            down.backward_weight(&mut gradient[layer.down.clone()], &work.dx, &work.inner);

            let weight = self.part(&layer.feedforward_norm);
            let seen = norm::Seen { x: &kept.middle, scales: &kept.middle_scales, weight };
            norm::again(&mut work.normed, seen);
            let gate_up = linear(rows, d, 2 * shape.hidden);
            gate_up.backward_weight(&mut gradient[layer.gate_up.clone()], &kept.gate_up, &work.normed);
            gate_up.backward_input(&mut work.dnormed, &kept.gate_up, self.part(&layer.gate_up));
            norm::backward(&mut work.dx, &mut gradient[layer.feedforward_norm.clone()], &work.dnormed, seen);

            let output = linear(rows, d, d);
            output.backward_weight(&mut gradient[layer.output.clone()], &work.dx, &kept.y);
            output.backward_input(&mut work.dnormed, &work.dx, self.part(&layer.output));
            let seen = attention::Seen { qkv: &kept.qkv, y: &kept.y, log_sums: &kept.log_sums };
            let heads = Heads::new(shape);
            attention::backward(
                &mut work.dqkv,
                &work.dnormed,
                seen,
                &batch.starts,
                heads,
                &mut work.attention,
            );
            self.rope.backward(&mut work.dqkv, shape.qkv_width(), d + shape.kv_width(), &work.positions);

            let seen =
                norm::Seen { x: &kept.x, scales: &kept.scales, weight: self.part(&layer.attention_norm) };
            norm::again(&mut work.normed, seen);
            let qkv = linear(rows, d, shape.qkv_width());
            qkv.backward_weight(&mut gradient[layer.qkv.clone()], &work.dqkv, &work.normed);
            qkv.backward_input(&mut work.dnormed, &work.dqkv, self.part(&layer.qkv));
            norm::backward(&mut work.dx, &mut gradient[layer.attention_norm.clone()], &work.dnormed, seen);
        }
        embedding::backward(&mut gradient[layout.embedding.clone()], &work.dx, &batch.tokens, d);
        outcome
    }

    /// From the gradient of the logits to that of the last layer's output, in `dx`.
    fn head_backward(&self, batch: &Batch, gradient: &mut [f32], work: &mut Workspace) {
        let (d, count) = (self.shape.width, batch.targets.len());
        let head = linear(count, d, self.shape.vocabulary);
        head.backward_weight(&mut gradient[self.layout.head.clone()], &work.logits, &work.normed_rows);
        let mut dnormed = vec![0.0; count * d];
        head.backward_input(&mut dnormed, &work.logits, self.part(&self.layout.head));
        let seen =
            norm::Seen { x: &work.rows, scales: &work.row_scales, weight: self.part(&self.layout.norm) };
        let drows = &mut work.normed_rows;
        drows.fill(0.0);
        norm::backward(drows, &mut gradient[self.layout.norm.clone()], &dnormed, seen);
        work.dx.fill(0.0);
        for (from, target) in drows.chunks_exact(d).zip(&batch.targets) {
            let to = &mut work.dx[target.row as usize * d..][..d];
            to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        }
    }

    pub(crate) fn part(&self, range: &std::ops::Range<usize>) -> &[f32] {
        &self.weights[range.clone()]
    }
}

fn linear(rows: usize, inputs: usize, outputs: usize) -> Linear {
    Linear { rows, inputs, outputs }
}

#[cfg(test)]
pub(crate) fn test_shapes() -> [Shape; 3] {
    let shape = Shape {
        vocabulary: 11,
        width: 24,
        layers: 2,
        heads: 2,
        kv_heads: 2,
        hidden: 40,
        context: 32,
        tied: false,
        rope_theta: 100.0,
        norm_eps: 1e-5,
    };
    [
        shape,
        Shape { kv_heads: 2, heads: 6, width: 36, ..shape },
        Shape { tied: true, kv_heads: 1, width: 32, ..shape },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Weights large enough for every block to matter.
    fn lively(shape: Shape) -> Decoder {
        let mut decoder = Decoder::random(shape, Seed(3)).unwrap();
        let mut rng = Seed(4).rng("lively", [0, 0]);
        decoder.weights.iter_mut().for_each(|w| *w += (rng.normal() * 0.2) as f32);
        decoder
    }

    fn ragged(shape: &Shape) -> Batch {
        let mut rng = Seed(5).rng("batch", [0, 0]);
        let mut batch = Batch { starts: vec![0], ..Batch::default() };
        for length in [1, 7, 19, 4] {
            let start = batch.tokens.len() as u32;
            batch.tokens.extend((0..length).map(|_| rng.below(shape.vocabulary as u64) as u32));
            for row in (0..length).filter(|row| row % 3 != 1) {
                let token = rng.below(shape.vocabulary as u64) as u32;
                let (advantage, weight) = (rng.normal() as f32, 0.2 + rng.unit() as f32);
                let old = -2.0 - rng.unit() as f32;
                let target =
                    Target { row: start + row, token, weight, advantage, old, reference: -2.0, kl: 0.1 };
                batch.targets.push(target);
            }
            batch.starts.push(batch.tokens.len() as u32);
        }
        batch
    }

    /// (f(w + e u) - f(w - e u)) / 2e along the gradient's own direction u equals |gradient|, tensor by tensor.
    fn check_gradients(shape: Shape, loss: Loss) {
        let decoder = lively(shape);
        let batch = ragged(&shape);
        decoder.check(&batch).unwrap();
        let mut work = Workspace::default();
        let mut gradient = vec![0.0; decoder.weights.len()];
        decoder.backward(&batch, loss, &mut gradient, &mut work);
        for tensor in decoder.layout().tensors() {
            let part = &gradient[tensor.range.clone()];
            let norm = part.iter().map(|g| f64::from(*g) * f64::from(*g)).sum::<f64>().sqrt();
            assert!(norm > 1e-4, "{} gets no gradient", tensor.name);
            let value = |sign: f64, step: f64| {
                let mut moved = decoder.clone();
                for (w, g) in moved.weights[tensor.range.clone()].iter_mut().zip(part) {
                    *w += (sign * step * f64::from(*g) / norm) as f32;
                }
                let mut unused = vec![0.0; gradient.len()];
                moved.backward(&batch, loss, &mut unused, &mut Workspace::default()).loss
            };
            let slope = |step: f64| (value(1.0, step) - value(-1.0, step)) / (2.0 * step);
            // Richardson: the error in step² cancels.
            let numeric = (4.0 * slope(5e-3) - slope(1e-2)) / 3.0;
            assert!((numeric / norm - 1.0).abs() < 5e-3, "{}: {norm} against {numeric}", tensor.name);
        }
    }

    #[test]
    fn every_tensor_gradient_equals_finite_differences_under_cross_entropy() {
        test_shapes().into_iter().for_each(|shape| check_gradients(shape, Loss::CrossEntropy));
    }

    #[test]
    fn every_tensor_gradient_equals_finite_differences_under_the_policy_loss() {
        // Bounds so wide that no ratio is clipped: the loss is smooth there.
        let loss = Loss::Policy { clip_low: 0.999, clip_high: 1e3, temperature: 0.7 };
        test_shapes().into_iter().for_each(|shape| check_gradients(shape, loss));
    }

    #[test]
    fn sequences_of_a_ragged_batch_do_not_see_each_other() {
        for shape in test_shapes() {
            let decoder = lively(shape);
            let batch = ragged(&shape);
            let together = decoder.log_probs(&batch, 1.0, &mut Workspace::default());
            let mut apart = vec![];
            for bounds in batch.starts.windows(2) {
                let targets: Vec<Target> = batch
                    .targets
                    .iter()
                    .filter(|target| (bounds[0]..bounds[1]).contains(&target.row))
                    .map(|target| Target { row: target.row - bounds[0], ..*target })
                    .collect();
                let tokens = &batch.tokens[bounds[0] as usize..bounds[1] as usize];
                let alone = Batch::of([(tokens, &targets[..])]);
                apart.extend(decoder.log_probs(&alone, 1.0, &mut Workspace::default()));
            }
            for (left, right) in together.iter().zip(&apart) {
                assert!((left - right).abs() < 1e-4, "{left} {right}");
            }
        }
    }

    #[test]
    fn later_tokens_do_not_change_earlier_predictions() {
        let shape = test_shapes()[1];
        let decoder = lively(shape);
        let targets: Vec<Target> = (0..8).map(|row| Target { row, token: 3, ..Target::default() }).collect();
        let mut tokens: Vec<u32> = (0..20).map(|ix| ix % 11).collect();
        let score = |tokens: &[u32]| {
            decoder.log_probs(&Batch::of([(tokens, &targets[..])]), 1.0, &mut Workspace::default())
        };
        let before = score(&tokens);
        tokens[8..].iter_mut().for_each(|token| *token = 10 - *token);
        assert_eq!(before, score(&tokens));
    }
}
