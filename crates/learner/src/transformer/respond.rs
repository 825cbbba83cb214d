//! Answering problems.

use gradatim_core::{
    Ask, Directive, Error, Finish, Learner, Problem, Result, Role, Rollout, Sampling, Seed, Segment,
};

use super::Transformer;
use crate::engine::{Draw, Request, Sampled};
use crate::tokenizer::{BOS, END};

impl Learner for Transformer {
    fn respond(&mut self, asks: &[Ask<'_>], how: Sampling, seed: Seed) -> Result<Vec<Vec<Rollout>>> {
        check(how)?;
        let mut requests = vec![];
        // Of each request: its ask and the prefix it was given.
        let mut origins = vec![];
        for (ask_ix, ask) in asks.iter().enumerate() {
            let named = |error: Error| error.under(&ask.problem.id);
            let mut first = 0;
            for (copies, directive) in ask.parts {
                let framed = self.prompt(ask.problem, directive).map_err(named)?;
                let prompt_len = framed.len();
                let request = self.request(ask, framed, *copies, first, directive, how).map_err(named)?;
                first += u64::from(*copies);
                origins.push((ask_ix, prompt_len, directive.prefix.as_deref().unwrap_or("")));
                requests.push(request);
            }
        }
        let draw = Draw { temperature: how.temperature, top_p: how.top_p, stop: END, seed };
        let decoder = &self.trainer.decoder;
        let mut sampled = self.sampler.sample(decoder, &requests, draw, self.trainer.threads)?.into_iter();
        let mut rollouts: Vec<Vec<Rollout>> = asks.iter().map(|_| vec![]).collect();
        for (request, (ask_ix, prompt_len, prefix)) in requests.iter().zip(origins) {
            let copies = sampled.by_ref().take(request.copies as usize);
            rollouts[ask_ix].extend(copies.map(|out| self.rollout(request, prompt_len, prefix, out)));
        }
        Ok(rollouts)
    }

    fn prompt_length(&self, problem: &Problem) -> Result<usize> {
        Ok(self.prompt(problem, &Directive::default())?.len())
    }

    fn context(&self) -> Option<usize> {
        Some(Transformer::context(self))
    }
}

fn check(how: Sampling) -> Result<()> {
    if !(how.temperature.is_finite() && how.temperature >= 0.0) {
        let hint = "set temperature = 1.0, or 0 for greedy";
        return Err(Error::input("temperature", how.temperature, "a number, 0 or above", hint));
    }
    if !(how.top_p > 0.0 && how.top_p <= 1.0) {
        return Err(Error::input("top_p", how.top_p, "a share above 0, at most 1", "set top_p = 1.0"));
    }
    Ok(())
}

impl Transformer {
    /// `<bos>` and the text of the prompt.
    pub(super) fn framed(&self, text: &str, at: &str) -> Result<Vec<u32>> {
        let mut tokens = vec![BOS];
        tokens.extend(self.tokenizer.encode(text, at)?);
        Ok(tokens)
    }

    fn prompt(&self, problem: &Problem, directive: &Directive) -> Result<Vec<u32>> {
        let tokens = self.framed(&directive.framed(&problem.prompt_text()), "prompt")?;
        self.fits(tokens.len(), "prompt")?;
        Ok(tokens)
    }

    /// Refuses a start that leaves no room for a response.
    fn fits(&self, tokens: usize, at: &str) -> Result<()> {
        let most = Transformer::context(self) - 1;
        if tokens <= most {
            return Ok(());
        }
        let hint = "raise the learner's `context`, or drop the problem";
        Err(Error::input(at, format!("{tokens} tokens"), format!("at most {most}"), hint))
    }

    fn request(
        &self,
        ask: &Ask<'_>,
        mut prompt: Vec<u32>,
        copies: u32,
        first: u64,
        directive: &Directive,
        how: Sampling,
    ) -> Result<Request> {
        if let Some(prefix) = &directive.prefix {
            prompt.extend(self.tokenizer.encode(prefix, "prefix")?);
            self.fits(prompt.len(), "prompt and prefix")?;
        }
        let most = directive.length_budget.map_or(how.max_tokens, |budget| budget.min(how.max_tokens));
        Ok(Request { prompt, copies, most, key: ask.key, first })
    }

    fn rollout(&self, request: &Request, prompt_len: usize, prefix: &str, out: Sampled) -> Rollout {
        let given = request.prompt.len();
        let said = out.tokens.len() - usize::from(out.stopped);
        let text = format!("{prefix}{}", self.tokenizer.decode(&out.tokens[..said]));
        let end = given + out.tokens.len();
        let segment =
            |role, from: usize, to: usize, trained| Segment { role, span: from as u32..to as u32, trained };
        let mut segments = vec![segment(Role::User, 0, prompt_len, false)];
        if given > prompt_len {
            segments.push(segment(Role::Assistant, prompt_len, given, false));
        }
        segments.push(segment(Role::Assistant, given, end, true));
        let mut log_probs = vec![0.0; given];
        log_probs.extend_from_slice(&out.log_probs);
        Rollout {
            tokens: [&request.prompt[..], &out.tokens[..]].concat(),
            log_probs,
            segments,
            text,
            length: out.tokens.len() as u32,
            finish: if out.stopped { Finish::Stop } else { Finish::Length },
            policy_version: self.policy_version,
            score: None,
            reward: 0.0,
            advantage: 0.0,
        }
    }
}
