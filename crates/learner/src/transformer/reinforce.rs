//! Learning from settled groups.
//!
//! Loss       sum over trained tokens of the policy loss / divisor; divisor = rollouts * length (Dr. GRPO), or all
//!            trained tokens of the batch. Groups of weight 0 or without any advantage count in the divisor and are
//!            not run, unless a KL term has to be. Dropped groups are not run
//! Advantage  rollout's own * verdict's weight * choice's weight
//! Reframed   a response trained under another prompt than it was sampled under has as old log-probabilities those
//!            under the prompt trained, by the weights the lesson starts from (`ratio = "unguided"`), or those it was
//!            sampled at (`ratio = "guided"`)
//! Given      the given start of a response is trained where the verdict selects tokens, with old log-probabilities
//!            by the weights the lesson starts from: its ratio is 1 at the first update
//! Selection  over the n tokens of a stretch in the whole lesson, whatever its minibatches: the n - floor((1 - share) n)
//!            of greatest entropy keep their advantage, the others get 0 and stay in the divisor
//! Source     systems 6, item 8, and 84, items 4 and 5

use gradatim_core::{
    Error, Group, Message, Part, Result, Role, Rollout, Segment, Stretch, TokenSelection, TrainReport,
    Verdict,
};

use super::{Grpo, Ratio, Stage, Transformer};
use crate::engine::{Sequence, Target};

/// Slack under the floor of (1 - share) n, which rounding alone may miss.
const EDGE: f64 = 1e-9;

/// What one group brings to a lesson.
#[derive(Default)]
struct Lot {
    /// Rollouts to run.
    pieces: Vec<Piece>,
    /// All rollouts.
    rollouts: usize,
    /// Their trained tokens.
    tokens: usize,
}

/// A rollout to run.
struct Piece {
    sequence: Sequence,
    /// Which targets were given, not sampled.
    given: Vec<bool>,
    selection: Option<TokenSelection>,
    is_reframed: bool,
}

impl Transformer {
    /// One update per minibatch of groups.
    pub(super) fn reinforce(
        &mut self,
        groups: &[(Group, Verdict)],
        grpo: &Grpo,
        stage: &Stage,
    ) -> Result<TrainReport> {
        let lots = groups.iter().map(|(group, verdict)| self.lot(group, verdict, grpo));
        let mut lots: Vec<Lot> = lots.collect::<Result<_>>()?;
        self.refresh(&mut lots, grpo)?;
        self.select(&mut lots, grpo)?;
        let size = groups.len().div_ceil(grpo.minibatches as usize).max(1);
        let mut sum = TrainReport { learning_rate: self.rate(stage), ..TrainReport::default() };
        let (mut updates, mut kl) = (0.0_f64, 0.0);
        for minibatch in lots.chunks(size) {
            let sequences = self.minibatch(minibatch, grpo)?;
            if sequences.is_empty() {
                continue;
            }
            let report = self.update(&sequences, stage)?;
            updates += 1.0;
            sum.loss += report.loss;
            sum.grad_norm += report.grad_norm;
            sum.learning_rate = report.learning_rate;
            sum.trained_tokens += report.trained_tokens;
            kl += report.kl.unwrap_or(0.0);
        }
        sum.loss /= updates.max(1.0);
        sum.grad_norm /= updates.max(1.0);
        sum.kl = (grpo.kl > 0.0 && updates > 0.0).then_some(kl / updates);
        Ok(sum)
    }

    fn lot(&self, group: &Group, verdict: &Verdict, grpo: &Grpo) -> Result<Lot> {
        let choice = &group.assignment.choice;
        let (weight, kl) = (verdict.weight * choice.weight, grpo.kl * verdict.kl_scale);
        let flat = group.rollouts.iter().all(|rollout| rollout.advantage == 0.0);
        let runs = !verdict.dropped && (kl > 0.0 || (weight != 0.0 && !flat));
        let prompt = choice.train_prompt.as_deref().map(|prompt| self.train_prompt(prompt)).transpose()?;
        let mut lot = Lot { rollouts: group.rollouts.len(), ..Lot::default() };
        for rollout in &group.rollouts {
            let (mut sequence, given) = targets(rollout, verdict.tokens.is_some())?;
            lot.tokens += sequence.targets.len();
            let advantage = rollout.advantage * weight;
            if !advantage.is_finite() {
                let hint = "rewards and weights must be finite numbers";
                return Err(Error::input("advantage", advantage, "a finite number", hint));
            }
            if !runs || sequence.targets.is_empty() {
                continue;
            }
            for target in &mut sequence.targets {
                (target.advantage, target.kl) = (advantage as f32, kl as f32);
            }
            let mut piece = Piece { sequence, given, selection: verdict.tokens, is_reframed: false };
            if let Some(prompt) = &prompt {
                piece.reframe(rollout, prompt);
            }
            self.fits_context(piece.sequence.tokens.len(), "rollout")?;
            lot.pieces.push(piece);
        }
        Ok(lot)
    }

    /// The header's Reframed and Given lines.
    fn refresh(&self, lots: &mut [Lot], grpo: &Grpo) -> Result<()> {
        let all_stale = |piece: &Piece| piece.is_reframed && grpo.ratio == Ratio::Unguided;
        let stale = |piece: &&mut Piece| all_stale(piece) || piece.given.contains(&true);
        let mut pieces: Vec<&mut Piece> =
            lots.iter_mut().flat_map(|lot| &mut lot.pieces).filter(stale).collect();
        let sequences: Vec<Sequence> = pieces.iter().map(|piece| piece.sequence.clone()).collect();
        let log_probs = self.trainer.log_probs(None, &sequences, grpo.temperature as f32)?;
        for (piece, log_probs) in pieces.iter_mut().zip(log_probs) {
            let all = all_stale(piece);
            let targets = piece.sequence.targets.iter_mut().zip(&piece.given).zip(log_probs);
            for ((target, _), log_prob) in targets.filter(|((_, given), _)| all || **given) {
                target.old = log_prob;
            }
        }
        Ok(())
    }

    /// The header's Selection line.
    fn select(&self, lots: &mut [Lot], grpo: &Grpo) -> Result<()> {
        let mut selections: Vec<TokenSelection> = vec![];
        for selection in lots.iter().flat_map(|lot| &lot.pieces).filter_map(|piece| piece.selection) {
            if !selections.contains(&selection) {
                selections.push(selection);
            }
        }
        for selection in selections {
            let TokenSelection::TopEntropy { share, on } = selection;
            if share >= 1.0 {
                continue;
            }
            let pieces = lots.iter_mut().flat_map(|lot| &mut lot.pieces);
            let mut pieces: Vec<&mut Piece> =
                pieces.filter(|piece| piece.selection == Some(selection)).collect();
            let stretches: Vec<Sequence> = pieces.iter().map(|piece| piece.stretch(on)).collect();
            let entropies = self.trainer.entropies(&stretches, grpo.temperature as f32)?;
            let found = entropies.iter().enumerate().flat_map(|(piece, entropies)| {
                entropies.iter().enumerate().map(move |(at, entropy)| (*entropy, piece, at))
            });
            let mut found: Vec<(f32, usize, usize)> = found.collect();
            let dropped = ((1.0 - share) * found.len() as f64 + EDGE).floor() as usize;
            found.sort_by(|left, right| left.0.total_cmp(&right.0));
            for (_, piece, at) in found.into_iter().take(dropped) {
                if let Some(target) = pieces[piece].of_stretch(on).nth(at) {
                    target.advantage = 0.0;
                }
            }
        }
        Ok(())
    }

    /// Sequences to run, weights divided.
    fn minibatch(&mut self, lots: &[Lot], grpo: &Grpo) -> Result<Vec<Sequence>> {
        let tokens: usize = lots.iter().map(|lot| lot.tokens).sum();
        let rollouts: usize = lots.iter().map(|lot| lot.rollouts).sum();
        let pieces = lots.iter().flat_map(|lot| &lot.pieces);
        let mut sequences: Vec<Sequence> = pieces.map(|piece| piece.sequence.clone()).collect();
        let divisor = grpo.divisor.map_or(tokens as f64, |length| length * rollouts as f64);
        for target in sequences.iter_mut().flat_map(|sequence| &mut sequence.targets) {
            target.weight = (1.0 / divisor) as f32;
        }
        if let Some(reference) = self.reference.as_ref().filter(|_| grpo.kl > 0.0) {
            let log_probs = self.trainer.log_probs(Some(reference), &sequences, grpo.temperature as f32)?;
            for (sequence, log_probs) in sequences.iter_mut().zip(log_probs) {
                for (target, log_prob) in sequence.targets.iter_mut().zip(log_probs) {
                    target.reference = log_prob;
                }
            }
        }
        Ok(sequences)
    }

    fn train_prompt(&self, prompt: &[Message]) -> Result<Vec<u32>> {
        let texts = prompt.iter().flat_map(|message| &message.parts).filter_map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            Part::Image(_) | Part::Audio(_) => None,
        });
        self.framed(&texts.collect::<Vec<_>>().join("\n"), "train_prompt")
    }
}

impl Piece {
    /// Puts the same response after another prompt.
    fn reframe(&mut self, rollout: &Rollout, prompt: &[u32]) {
        let spoken = |segment: &&Segment| segment.role == Role::Assistant;
        let start = rollout.segments.iter().find(spoken).map_or(0, |segment| segment.span.start);
        let (asked, response) = self.sequence.tokens.split_at((start as usize).min(rollout.tokens.len()));
        if asked == prompt {
            return;
        }
        self.is_reframed = true;
        self.sequence.tokens = [prompt, response].concat();
        // Targets before the response belong to the prompt that goes.
        let stays: Vec<bool> = self.sequence.targets.iter().map(|target| target.row + 1 >= start).collect();
        let mut keep = stays.iter();
        self.given.retain(|_| keep.next().is_some_and(|stays| *stays));
        self.sequence.targets.retain(|target| target.row + 1 >= start);
        for target in &mut self.sequence.targets {
            target.row = target.row + prompt.len() as u32 - start;
        }
    }

    fn is_on(on: Stretch, given: bool) -> bool {
        (on == Stretch::Given) == given
    }

    /// The targets of a stretch.
    fn of_stretch(&mut self, on: Stretch) -> impl Iterator<Item = &mut Target> {
        let marked = self.sequence.targets.iter_mut().zip(&self.given);
        marked.filter(move |(_, given)| Self::is_on(on, **given)).map(|(target, _)| target)
    }

    /// The same sequence with the targets of a stretch alone.
    fn stretch(&self, on: Stretch) -> Sequence {
        let marked = self.sequence.targets.iter().zip(&self.given);
        let targets = marked.filter(|(_, given)| Self::is_on(on, **given)).map(|(target, _)| *target);
        Sequence { tokens: self.sequence.tokens.clone(), targets: targets.collect() }
    }
}

/// The trained tokens of a rollout as targets, with the log-probabilities they were sampled at.
pub(super) fn trained(rollout: &Rollout) -> Result<Sequence> {
    targets(rollout, false).map(|(sequence, _)| sequence)
}

/// The trained tokens of a rollout as targets, the given start of its response among them if it is to be trained;
/// and which of them were given.
fn targets(rollout: &Rollout, with_given: bool) -> Result<(Sequence, Vec<bool>)> {
    let tokens = rollout.tokens.len();
    let hint = "hand back rollouts as this learner gave them";
    if rollout.log_probs.len() != tokens || tokens == 0 {
        let found = format!("{tokens} tokens, {} log-probabilities", rollout.log_probs.len());
        return Err(Error::input("rollout", found, "as many of both, at least one", hint));
    }
    let (mut targets, mut given) = (vec![], vec![]);
    for segment in &rollout.segments {
        let is_given = !segment.trained && segment.role == Role::Assistant;
        if !(segment.trained || is_given && with_given) {
            continue;
        }
        let span = segment.span.start as usize..segment.span.end as usize;
        if span.start == 0 || span.start > span.end || span.end > tokens {
            let expected = format!("positions in 1..{tokens}");
            return Err(Error::input("rollout.segments", format!("{span:?}"), expected, hint));
        }
        given.resize(given.len() + span.len(), is_given);
        targets.extend(span.map(|ix| Target {
            row: ix as u32 - 1,
            token: rollout.tokens[ix],
            old: rollout.log_probs[ix],
            ..Target::default()
        }));
    }
    Ok((Sequence { tokens: rollout.tokens.clone(), targets }, given))
}

#[cfg(test)]
mod tests;
