//! Responses that begin with the start of a worked solution: what prefix-hint, scaffold-ladder and egsr share.
//!
//! Cut      L = floor(share n) of the solution's n characters, clipped to [least, n - 1]; n - 1 beats `least`
//! Unit     characters: a policy sees no tokenizer. The embedded learner has a token a character, so there they
//!          are tokens; elsewhere the start is text and its tokens may join those that follow      [inferred]

use gradatim_core::{Choice, Directive, Error, Result};

/// The start of a solution.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Start {
    /// Its text.
    pub text: String,
    /// Characters of it over those of the solution, after clipping.
    pub share: f64,
}

/// Refuses what is no share.
pub(super) fn share(key: &str, found: f64) -> Result<()> {
    let fits = (0.0..=1.0).contains(&found);
    let hint = format!("leave `{key}` out for its default");
    if fits { Ok(()) } else { Err(Error::input(key, found, "a share in [0, 1]", hint)) }
}

/// The header's Cut line; `None` for a solution too short to be cut.
pub(super) fn cut(solution: &str, share: f64, least: u32) -> Option<Start> {
    let n = solution.chars().count();
    if n < 2 {
        return None;
    }
    let length = ((share * n as f64).floor() as usize).max(least as usize).clamp(1, n - 1);
    let text = solution.chars().take(length).collect();
    Some(Start { text, share: length as f64 / n as f64 })
}

/// Gives the last `hybrids` of a choice's rollouts this start; `rollouts` is the size of a choice without parts.
pub(super) fn give(choice: &mut Choice, rollouts: u32, hybrids: u32, start: &str) {
    if choice.parts.is_empty() {
        choice.parts.push((rollouts, Directive::default()));
    }
    let (mut left, mut given) = (hybrids, vec![]);
    while let Some((rollouts, directive)) = choice.parts.pop() {
        let taken = rollouts.min(left);
        left -= taken;
        if rollouts > taken {
            choice.parts.push((rollouts - taken, directive.clone()));
        }
        if taken > 0 {
            given.push((taken, Directive { prefix: Some(start.to_owned()), ..directive }));
        }
        if left == 0 {
            break;
        }
    }
    choice.parts.extend(given.into_iter().rev());
}

#[cfg(test)]
mod tests {
    use super::*;
    use gradatim_core::{Item, ProblemIx};

    #[test]
    fn a_start_is_never_the_whole_solution_and_never_below_its_least_unless_that_is_the_whole() {
        for n in 2..40 {
            let solution: String = ('!'..).take(n).collect();
            for least in [1_u32, 3, 50] {
                for percent in 0..=100 {
                    let start = cut(&solution, f64::from(percent) / 100.0, least).unwrap();
                    let length = start.text.chars().count();
                    assert!(solution.starts_with(&start.text) && length < n);
                    assert!(length >= (least as usize).min(n - 1), "{length} of {n}, least {least}");
                    assert_eq!(start.share, length as f64 / n as f64);
                }
            }
        }
        assert_eq!(cut("x", 0.5, 1), None);
        assert_eq!(cut("äöü#42", 0.5, 1).unwrap().text, "äöü");
    }

    #[test]
    fn giving_a_start_changes_no_number_of_rollouts_and_keeps_their_other_directives() {
        let budget = |length| Directive { length_budget: Some(length), ..Directive::default() };
        let mut choice = Choice::train(Item::Row(ProblemIx(0)));
        give(&mut choice, 8, 1, "a");
        assert_eq!(choice.parts[0], (7, Directive::default()));
        assert_eq!(choice.parts[1], (1, Directive { prefix: Some("a".to_owned()), ..Directive::default() }));
        choice.parts = vec![(5, budget(9)), (2, budget(4))];
        give(&mut choice, 8, 3, "b");
        let with = |directive: Directive| Directive { prefix: Some("b".to_owned()), ..directive };
        assert_eq!(choice.parts, [(4, budget(9)), (1, with(budget(9))), (2, with(budget(4)))]);
        give(&mut choice, 8, 99, "c");
        assert_eq!(choice.parts.iter().map(|(rollouts, _)| rollouts).sum::<u32>(), 7);
        assert!(choice.parts.iter().all(|(_, directive)| directive.prefix.as_deref() == Some("c")));
    }
}
