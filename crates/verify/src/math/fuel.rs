//! The bound on work: a counter, not a clock, so that a verdict does not depend on the machine.

/// Steps that are left. A step is about 20 ns of work.
#[derive(Debug)]
pub struct Fuel(u32);

/// Why a calculation ended without a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The steps are used up: nothing else may be tried.
    Empty,
    /// This rule does not apply or its numbers grow too large: another may.
    Undecided,
}

/// What a calculation gives.
pub type Outcome<T> = Result<T, Stop>;

impl Fuel {
    /// This many steps.
    pub fn new(steps: u32) -> Self {
        Self(steps)
    }

    /// What is left.
    pub fn left(&self) -> u32 {
        self.0
    }

    /// Runs `work` with at most half of what is left, and takes what it used; running out there is no more than
    /// being undecided.
    pub fn half<T>(&mut self, work: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        let share = self.0 / 2;
        let mut part = Self(share);
        let found = work(&mut part);
        self.0 -= share - part.0;
        match found {
            Err(Stop::Empty) => Err(Stop::Undecided),
            other => other,
        }
    }

    /// Pays for `steps` of work that is about to be done.
    pub fn spend(&mut self, steps: usize) -> Outcome<()> {
        match u32::try_from(steps).ok().and_then(|steps| self.0.checked_sub(steps)) {
            Some(left) => {
                self.0 = left;
                Ok(())
            }
            None => {
                self.0 = 0;
                Err(Stop::Empty)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_tank_stays_empty() {
        let mut fuel = Fuel::new(5);
        assert_eq!(fuel.spend(5), Ok(()));
        assert_eq!(fuel.spend(1), Err(Stop::Empty));
        let mut fuel = Fuel::new(5);
        assert_eq!(fuel.spend(6), Err(Stop::Empty));
        assert_eq!(fuel.spend(1), Err(Stop::Empty));
    }

    #[test]
    fn half_lends_half_takes_what_was_used_and_gives_the_rest_back() {
        let mut fuel = Fuel::new(101);
        assert_eq!(fuel.half(|part| Ok(part.left())), Ok(50));
        assert_eq!(fuel.left(), 101);
        assert_eq!(fuel.half(|part| part.spend(30)), Ok(()));
        assert_eq!(fuel.left(), 71);
        assert_eq!(fuel.half(|part| part.spend(36)), Err(Stop::Undecided));
        assert_eq!(fuel.left(), 36);
        assert_eq!(fuel.half(|_| Err::<(), _>(Stop::Undecided)), Err(Stop::Undecided));
        assert_eq!(fuel.half(|part| part.half(|part| part.spend(9))), Ok(()));
        assert_eq!(fuel.left(), 27);
        assert_eq!(fuel.spend(usize::MAX), Err(Stop::Empty));
        assert_eq!(fuel.left(), 0);
    }
}
