//! Sampling with a key-value cache.
//!
//! Requests are cut into fixed chunks of sequences; each chunk runs on one thread from prefill to end.
//! A prompt is read once per chunk and shared by its copies; finished sequences leave the batch.
//! Each sequence has a random stream of its own and one draw per token, so batching cannot matter
//! but for the rounding of matrix products while prompts are read.

use gradatim_core::{Error, Result, Rng, Seed};

use super::attention::Heads;
use super::cache::{Cache, Decode};
use super::decoder::{Decoder, Workspace};
use super::kernels::{softmax, vectorised};
use super::panels::Panels;
use super::{feedforward, norm, threads};

/// Sequences per chunk.
const CHUNK: usize = 64;

/// Most prompt tokens read in one forward pass, unless one prompt alone is longer.
const PREFILL: usize = 2048;

/// Copies of one prompt.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// All given tokens; at least one.
    pub prompt: Vec<u32>,
    /// How many responses.
    pub copies: u32,
    /// At most this many sampled tokens.
    pub most: u32,
    /// Keys the randomness: copy i draws from stream (key, first + i).
    pub key: u64,
    /// Number of the first copy.
    pub first: u64,
}

/// How tokens are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Draw {
    /// Softmax temperature; 0 takes the likeliest token.
    pub temperature: f64,
    /// Smallest set of tokens holding this much probability; 1 is all.
    pub top_p: f64,
    /// Ends a response.
    pub stop: u32,
    /// Seed of all streams.
    pub seed: Seed,
}

/// One response.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sampled {
    /// Sampled tokens, the stop token included.
    pub tokens: Vec<u32>,
    /// Their log-probabilities at the sampling temperature over all tokens (greedy: at temperature 1).
    pub log_probs: Vec<f32>,
    /// Whether it ended by the stop token.
    pub stopped: bool,
}

/// Buffers of one thread.
#[derive(Debug, Clone, Default)]
struct Buffers {
    cache: Cache,
    work: Workspace,
    x: Vec<f32>,
    normed: Vec<f32>,
    scales: Vec<f32>,
    qkv: Vec<f32>,
    y: Vec<f32>,
    gate_up: Vec<f32>,
    inner: Vec<f32>,
    logits: Vec<f32>,
    order: Vec<u32>,
}

/// Samples from a decoder; keeps its buffers.
#[derive(Debug, Clone, Default)]
pub struct Sampler {
    buffers: Vec<Buffers>,
    layers: Vec<LayerPanels>,
    head: Panels,
}

/// The matrices of one layer, laid out for decoding.
#[derive(Debug, Clone, Default)]
struct LayerPanels {
    qkv: Panels,
    output: Panels,
    gate_up: Panels,
    down: Panels,
}

/// A sequence under way.
struct Running {
    /// Which response, from the start of the chunk; also its slot in the cache.
    ix: usize,
    position: u32,
    left: u32,
    token: u32,
    rng: Rng,
}

impl Sampler {
    /// Responses of all copies of all requests, in order.
    pub fn sample(
        &mut self,
        decoder: &Decoder,
        requests: &[Request],
        draw: Draw,
        threads: usize,
    ) -> Result<Vec<Sampled>> {
        requests.iter().try_for_each(|request| check(decoder, request))?;
        self.lay_out(decoder);
        let sequences: Vec<(&Request, u64)> = requests
            .iter()
            .flat_map(|request| (0..u64::from(request.copies)).map(move |copy| (request, copy)))
            .collect();
        let mut chunks: Vec<(usize, &[(&Request, u64)])> = sequences.chunks(CHUNK).enumerate().collect();
        let threads = threads.min(chunks.len()).max(1);
        self.buffers.resize_with(threads.max(self.buffers.len()), Buffers::default);
        let mut tasks: Vec<(&mut Buffers, Vec<_>)> =
            self.buffers[..threads].iter_mut().map(|b| (b, vec![])).collect();
        for (ix, chunk) in chunks.drain(..) {
            tasks[ix % threads].1.push((ix, chunk));
        }
        let model = Model { decoder, layers: &self.layers, head: &self.head };
        let found = threads::each(tasks, |(buffers, mine)| {
            let run = |(ix, chunk)| (ix, buffers.chunk(&model, chunk, draw));
            mine.into_iter().map(run).collect::<Vec<_>>()
        });
        let mut found: Vec<_> = found.into_iter().flatten().collect();
        found.sort_by_key(|(ix, _)| *ix);
        Ok(found.into_iter().flat_map(|(_, sampled)| sampled).collect())
    }
}

impl Sampler {
    /// Lays out the matrices of the present weights.
    fn lay_out(&mut self, decoder: &Decoder) {
        let (shape, layout) = (decoder.shape(), decoder.layout());
        self.layers.resize_with(layout.layers.len(), LayerPanels::default);
        for (panels, layer) in self.layers.iter_mut().zip(&layout.layers) {
            panels.qkv.fill(decoder.part(&layer.qkv), shape.width);
            panels.output.fill(decoder.part(&layer.output), shape.width);
            panels.gate_up.fill(decoder.part(&layer.gate_up), shape.width);
            panels.down.fill(decoder.part(&layer.down), shape.hidden);
        }
        self.head.fill(decoder.part(&layout.head), shape.width);
    }
}

/// A decoder, and its matrices in panels.
struct Model<'a> {
    decoder: &'a Decoder,
    layers: &'a [LayerPanels],
    head: &'a Panels,
}

fn check(decoder: &Decoder, request: &Request) -> Result<()> {
    let shape = decoder.shape();
    let hint = "shorten the prompt or give the learner a longer context";
    let most = shape.context.saturating_sub(1);
    if request.prompt.is_empty() || request.prompt.len() > most {
        return Err(Error::input(
            "prompt",
            format!("{} tokens", request.prompt.len()),
            format!("1 to {most}"),
            hint,
        ));
    }
    match request.prompt.iter().find(|token| **token as usize >= shape.vocabulary) {
        Some(token) => Err(Error::input("prompt", token, format!("tokens below {}", shape.vocabulary), hint)),
        None => Ok(()),
    }
}

impl Buffers {
    fn chunk(&mut self, model: &Model<'_>, sequences: &[(&Request, u64)], draw: Draw) -> Vec<Sampled> {
        let decoder = model.decoder;
        let shape = decoder.shape();
        let most = |request: &Request| (request.most as usize).min(shape.context - request.prompt.len());
        let longest =
            sequences.iter().map(|(request, _)| request.prompt.len() + most(request)).max().unwrap_or(0);
        self.cache.fit(shape, sequences.len(), longest);
        self.prefill(decoder, sequences);
        let mut running: Vec<Running> = sequences
            .iter()
            .enumerate()
            .map(|(ix, (request, copy))| Running {
                ix,
                position: request.prompt.len() as u32,
                left: most(request) as u32,
                token: 0,
                rng: draw.seed.rng("rollout", [request.key, request.first + copy]),
            })
            .collect();
        let mut sampled = vec![Sampled::default(); sequences.len()];
        // A request for no tokens ends at once; its row of logits goes with it.
        let mut row = 0;
        let vocabulary = shape.vocabulary;
        running.retain(|sequence| {
            let keep = sequence.left > 0;
            if keep {
                self.logits
                    .copy_within(sequence.ix * vocabulary..(sequence.ix + 1) * vocabulary, row * vocabulary);
                row += 1;
            }
            keep
        });
        while !running.is_empty() {
            for (sequence, logits) in running.iter_mut().zip(self.logits.chunks_exact_mut(vocabulary)) {
                let (token, log_prob) = pick(logits, draw, &mut sequence.rng, &mut self.order);
                let out = &mut sampled[sequence.ix];
                out.tokens.push(token);
                out.log_probs.push(log_prob);
                out.stopped = token == draw.stop;
                sequence.token = token;
                sequence.left = if out.stopped { 0 } else { sequence.left - 1 };
            }
            running.retain(|sequence| sequence.left > 0);
            self.step(model, &running);
            running.iter_mut().for_each(|sequence| sequence.position += 1);
        }
        sampled
    }

    /// Reads each distinct prompt once, fills the cache of its copies, and leaves their next logits.
    fn prefill(&mut self, decoder: &Decoder, sequences: &[(&Request, u64)]) {
        let (shape, heads) = (decoder.shape(), Heads::new(decoder.shape()));
        let (vocabulary, stride) = (shape.vocabulary, heads.stride());
        self.logits.resize(sequences.len() * vocabulary, 0.0);
        let prompts: Vec<&[(&Request, u64)]> =
            sequences.chunk_by(|(left, _), (right, _)| std::ptr::eq(*left, *right)).collect();
        let mut slot = 0;
        let mut rest = &prompts[..];
        while !rest.is_empty() {
            let mut tokens = 0;
            let fits = |copies: &&&[(&Request, u64)]| {
                tokens += copies[0].0.prompt.len();
                tokens <= PREFILL
            };
            let (now, later) = rest.split_at(rest.iter().take_while(fits).count().max(1));
            let mut starts = vec![0_u32];
            let mut tokens = vec![];
            for copies in now {
                tokens.extend_from_slice(&copies[0].0.prompt);
                starts.push(tokens.len() as u32);
            }
            decoder.forward(&tokens, &starts, &mut self.work);
            decoder.head(starts[1..].iter().map(|end| end - 1), &mut self.work);
            for (ix, copies) in now.iter().enumerate() {
                let rows = starts[ix] as usize..starts[ix + 1] as usize;
                let logits = &self.work.logits[ix * vocabulary..][..vocabulary];
                for _ in *copies {
                    self.logits[slot * vocabulary..][..vocabulary].copy_from_slice(logits);
                    for (layer_ix, layer) in self.work.layers.iter().enumerate() {
                        for (position, row) in rows.clone().enumerate() {
                            self.cache.put(
                                heads,
                                layer_ix,
                                slot,
                                position,
                                &layer.qkv[row * stride..][..stride],
                            );
                        }
                    }
                    slot += 1;
                }
            }
            rest = later;
        }
    }

    /// One new token of each running sequence; leaves their next logits.
    fn step(&mut self, model: &Model<'_>, running: &[Running]) {
        let decoder = model.decoder;
        let (shape, layout, rows) = (decoder.shape(), decoder.layout(), running.len());
        let (d, heads, eps) = (shape.width, Heads::new(shape), shape.norm_eps);
        for (buffer, columns) in [
            (&mut self.x, d),
            (&mut self.normed, d),
            (&mut self.scales, 1),
            (&mut self.qkv, heads.stride()),
            (&mut self.y, d),
            (&mut self.gate_up, 2 * shape.hidden),
            (&mut self.inner, shape.hidden),
            (&mut self.logits, shape.vocabulary),
        ] {
            buffer.resize(rows * columns, 0.0);
        }
        let tokens: Vec<u32> = running.iter().map(|sequence| sequence.token).collect();
        let slots: Vec<u32> = running.iter().map(|sequence| sequence.ix as u32).collect();
        let positions: Vec<u32> = running.iter().map(|sequence| sequence.position).collect();
        super::embedding::forward(&mut self.x, decoder.part(&layout.embedding), &tokens, d);
        for (ix, (layer, panels)) in layout.layers.iter().zip(model.layers).enumerate() {
            norm::forward(
                &mut self.normed,
                &mut self.scales,
                &self.x,
                decoder.part(&layer.attention_norm),
                eps,
            );
            panels.qkv.forward(&mut self.qkv, &self.normed, false);
            decoder.rope.forward(&mut self.qkv, heads.stride(), d + shape.kv_width(), &positions);
            let (y, qkv, cache) = (&mut self.y[..], &self.qkv[..], &mut self.cache);
            Decode { y, qkv, cache, heads, layer: ix, slots: &slots, positions: &positions }.run();
            panels.output.forward(&mut self.x, &self.y, true);
            norm::forward(
                &mut self.normed,
                &mut self.scales,
                &self.x,
                decoder.part(&layer.feedforward_norm),
                eps,
            );
            panels.gate_up.forward(&mut self.gate_up, &self.normed, false);
            feedforward::forward(&mut self.inner, &self.gate_up, shape.hidden);
            panels.down.forward(&mut self.x, &self.inner, true);
        }
        norm::forward(&mut self.normed, &mut self.scales, &self.x, decoder.part(&layout.norm), eps);
        model.head.forward(&mut self.logits, &self.normed, false);
    }
}

/// Draws a token from a row of logits, which it overwrites; returns it with its log-probability.
fn pick(logits: &mut [f32], draw: Draw, rng: &mut Rng, order: &mut Vec<u32>) -> (u32, f32) {
    let greedy = draw.temperature <= 0.0;
    let cold = if greedy { 1.0 } else { (1.0 / draw.temperature) as f32 };
    let likeliest = if greedy { argmax(logits) } else { 0 };
    let at_most = logits[likeliest];
    let log_sum = vectorised(
        #[inline(always)]
        || softmax(logits, cold),
    );
    if greedy {
        return (likeliest as u32, at_most - log_sum);
    }
    let token = match draw.top_p < 1.0 {
        true => nucleus(logits, draw.top_p, rng.unit(), order),
        false => inverse(logits.iter().copied().enumerate(), rng.unit()),
    };
    (token as u32, libm::logf(logits[token]))
}

fn argmax(values: &[f32]) -> usize {
    let mut best = 0;
    for (ix, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = ix;
        }
    }
    best
}

/// The first index at which the running sum of shares passes `u`; the last one of positive share if rounding left none.
fn inverse(shares: impl Iterator<Item = (usize, f32)>, u: f64) -> usize {
    let (mut sum, mut last) = (0.0_f64, 0);
    for (ix, share) in shares {
        sum += f64::from(share);
        if share > 0.0 {
            last = ix;
        }
        if u < sum {
            return ix;
        }
    }
    last
}

/// Draws from the smallest set of likeliest tokens that holds `top_p`, ties in token order.
fn nucleus(shares: &[f32], top_p: f64, u: f64, order: &mut Vec<u32>) -> usize {
    order.clear();
    order.extend(0..shares.len() as u32);
    order.sort_by(|left, right| shares[*right as usize].total_cmp(&shares[*left as usize]));
    let (mut mass, mut kept) = (0.0_f64, 0);
    while kept < order.len() && (kept == 0 || mass < top_p) {
        mass += f64::from(shares[order[kept] as usize]);
        kept += 1;
    }
    inverse(order[..kept].iter().map(|ix| (*ix as usize, shares[*ix as usize])), u * mass)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::decoder::test_shapes;
    use crate::engine::{Batch, Shape, Target};

    fn draw(temperature: f64, top_p: f64) -> Draw {
        Draw { temperature, top_p, stop: 2, seed: Seed(11) }
    }

    fn lively(shape: Shape) -> Decoder {
        let mut decoder = Decoder::random(shape, Seed(9)).unwrap();
        decoder.weights.iter_mut().for_each(|w| *w *= 6.0);
        decoder
    }

    fn requests() -> Vec<Request> {
        let prompt = |n: u32| (0..n).map(|ix| ix * 5 % 11).collect();
        (0..40_u32)
            .map(|ix| Request {
                prompt: prompt(1 + ix % 17),
                copies: 1 + ix % 7,
                most: ix % 30,
                key: u64::from(ix),
                first: 0,
            })
            .collect()
    }

    #[test]
    fn recorded_log_probs_equal_a_forward_pass_over_the_whole_sequence() {
        for (shape, temperature, top_p) in
            test_shapes().into_iter().zip([1.0, 0.6, 0.0]).map(|(s, t)| (s, t, 0.9))
        {
            let decoder = lively(shape);
            let requests = requests();
            let sampled =
                Sampler::default().sample(&decoder, &requests, draw(temperature, top_p), 1).unwrap();
            let prompts = requests.iter().flat_map(|request| (0..request.copies).map(move |_| request));
            let mut checked = 0;
            for (request, out) in prompts.zip(&sampled) {
                assert!(out.tokens.len() <= (request.most as usize).min(32 - request.prompt.len()));
                assert_eq!(out.stopped, out.tokens.last() == Some(&2));
                let tokens = [&request.prompt[..], &out.tokens[..]].concat();
                let target = |(ix, token): (usize, &u32)| Target {
                    row: (request.prompt.len() + ix - 1) as u32,
                    token: *token,
                    ..Target::default()
                };
                let targets: Vec<Target> = out.tokens.iter().enumerate().map(target).collect();
                let temperature = if temperature > 0.0 { temperature as f32 } else { 1.0 };
                let exact = decoder.log_probs(
                    &Batch::of([(&tokens[..], &targets[..])]),
                    temperature,
                    &mut Workspace::default(),
                );
                for (found, exact) in out.log_probs.iter().zip(&exact) {
                    assert!((found - exact).abs() < 1e-4, "{found} {exact}");
                    checked += 1;
                }
            }
            assert!(checked > 300, "{checked}");
        }
    }

    #[test]
    fn threads_do_not_change_a_bit() {
        let decoder = lively(test_shapes()[1]);
        let many: Vec<Request> =
            requests().into_iter().map(|request| Request { copies: 9, ..request }).collect();
        let one = Sampler::default().sample(&decoder, &many, draw(1.0, 1.0), 1).unwrap();
        for threads in [2, 4] {
            assert_eq!(one, Sampler::default().sample(&decoder, &many, draw(1.0, 1.0), threads).unwrap());
        }
    }

    #[test]
    fn draws_follow_the_shares_within_five_standard_errors() {
        let logits: Vec<f32> = vec![0.0, 1.0, 2.0, -30.0];
        let total: f64 = logits.iter().map(|l| f64::from(*l).exp()).sum();
        let mut rng = Seed(1).rng("test", [0, 0]);
        let mut counts = [0_u32; 4];
        let draws = 20_000;
        for _ in 0..draws {
            counts[pick(&mut logits.clone(), draw(1.0, 1.0), &mut rng, &mut vec![]).0 as usize] += 1;
        }
        for (count, logit) in counts.iter().zip(&logits) {
            let p = f64::from(*logit).exp() / total;
            let bound = 5.0 * (f64::from(draws) * p * (1.0 - p)).sqrt() + 1e-6;
            assert!((f64::from(*count) - f64::from(draws) * p).abs() <= bound, "{counts:?}");
        }
    }

    #[test]
    fn top_p_keeps_the_smallest_sufficient_set() {
        let logits: Vec<f32> = [0.5_f32, 0.3, 0.15, 0.05].iter().map(|p| p.ln()).collect();
        let mut rng = Seed(1).rng("test", [0, 0]);
        for (top_p, kept) in [(0.4, 1), (0.7, 2), (0.9, 3), (0.99, 4)] {
            let mut seen = [false; 4];
            (0..2_000).for_each(|_| {
                seen[pick(&mut logits.clone(), draw(1.0, top_p), &mut rng, &mut vec![]).0 as usize] = true
            });
            assert_eq!(seen.iter().filter(|s| **s).count(), kept, "{top_p}");
        }
    }
}
