//! What comes next: one file each.

use gradatim_core::Result;
use gradatim_pool::Pool;
use serde::{Deserialize, Serialize};

use crate::Sampler;

pub mod adcl;
pub mod adr;
pub mod cures;
pub mod difficulty_pools;
pub mod dump;
pub mod learnability;
pub mod learning_progress;
pub mod ordered;
pub mod pcl;
pub mod prioritized_level_replay;
pub mod rlcs;
pub mod sec;
pub mod staged;
pub mod thompson;
pub mod uniform;
pub mod zpd;

/// A sampler as a recipe names it: `sampler = { sec = { tau = 0.4 } }`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SamplerSpec {
    /// Every arm, or every row, equally likely.
    Uniform(uniform::Options),
    /// A softmax bandit over arms, paid in mean |advantage|.
    Sec(sec::Options),
    /// An upper confidence bound on each arm's mean |advantage|.
    Dump(dump::Options),
    /// Levels one after the other, the easiest first.
    EasyToHard(ordered::Options),
    /// Levels one after the other, the hardest first.
    HardToEasy(ordered::Options),
    /// Rows in proportion to p (1 - p).
    Learnability(learnability::Options),
    /// What a drawn pass rate puts nearest to the target.
    Thompson(thompson::Options),
    /// Pools of rows by measured pass rate, each with its share.
    DifficultyPools(difficulty_pools::Options),
    /// Of many candidates, those a value model puts nearest to one half.
    Pcl(pcl::Options),
    /// Prompts and rollouts by the deviation of their reward, estimated anew for each subset.
    Cures(cures::Options),
    /// From easy to hard, the next chunk measured again.
    Adcl(adcl::Options),
    /// Tiers of difficulty, most of the middle ones.
    Rlcs(rlcs::Options),
    /// Levels by the rank of what they taught last, and by how long they were not seen.
    PrioritizedLevelReplay(prioritized_level_replay::Options),
    /// Arms whose pass rate moves.
    LearningProgress(learning_progress::Options),
    /// A range of levels that widens and narrows at its edges.
    Adr(adr::Options),
    /// Groups of levels one after the other.
    Staged(staged::Options),
    /// The house's own: what a group is expected to teach, by posteriors over rows, arms and levels.
    Zpd(zpd::Options),
}

impl Default for SamplerSpec {
    fn default() -> Self {
        Self::Uniform(uniform::Options::default())
    }
}

impl SamplerSpec {
    /// Its name in recipes.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Uniform(_) => "uniform",
            Self::Sec(_) => "sec",
            Self::Dump(_) => "dump",
            Self::EasyToHard(_) => "easy-to-hard",
            Self::HardToEasy(_) => "hard-to-easy",
            Self::Learnability(_) => "learnability",
            Self::Thompson(_) => "thompson",
            Self::DifficultyPools(_) => "difficulty-pools",
            Self::Pcl(_) => "pcl",
            Self::Cures(_) => "cures",
            Self::Adcl(_) => "adcl",
            Self::Rlcs(_) => "rlcs",
            Self::PrioritizedLevelReplay(_) => "prioritized-level-replay",
            Self::LearningProgress(_) => "learning-progress",
            Self::Adr(_) => "adr",
            Self::Staged(_) => "staged",
            Self::Zpd(_) => "zpd",
        }
    }

    /// The sampler over `pool`. Refuses options out of range; the error's key is relative to the options.
    pub fn build(&self, pool: &Pool) -> Result<Box<dyn Sampler>> {
        match self {
            Self::Uniform(options) => uniform::build(*options, pool),
            Self::Sec(options) => sec::build(*options, pool),
            Self::Dump(options) => dump::build(*options, pool),
            Self::EasyToHard(options) => ordered::build(*options, ordered::Order::EasyToHard, pool),
            Self::HardToEasy(options) => ordered::build(*options, ordered::Order::HardToEasy, pool),
            Self::Learnability(options) => learnability::build(options.clone(), pool),
            Self::Thompson(options) => thompson::build(options.clone(), pool),
            Self::DifficultyPools(options) => difficulty_pools::build(options.clone(), pool),
            Self::Pcl(options) => pcl::build(*options, pool),
            Self::Cures(options) => cures::build(*options, pool),
            Self::Adcl(options) => adcl::build(options.clone(), pool),
            Self::Rlcs(options) => rlcs::build(options.clone(), pool),
            Self::PrioritizedLevelReplay(options) => prioritized_level_replay::build(*options, pool),
            Self::LearningProgress(options) => learning_progress::build(*options, pool),
            Self::Adr(options) => adr::build(*options, pool),
            Self::Staged(options) => staged::build(options.clone(), pool),
            Self::Zpd(options) => zpd::build(options.clone(), pool),
        }
    }
}
