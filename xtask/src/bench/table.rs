//! Paired ratios, their medians, and the table they stand in.

use serde_json::{Value, json};

/// Which of two numbers is the better one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Better {
    More,
    Less,
}

/// One line of the table, over all rounds.
pub struct Row {
    pub case: String,
    pub unit: &'static str,
    pub rounds: usize,
    /// Median.
    pub ours: f64,
    /// None where no peer has such a number.
    pub against: Option<Against>,
}

/// How a peer did in the same rounds.
pub struct Against {
    pub peer: String,
    /// Median.
    pub theirs: f64,
    /// Median of the ratios, each paired within its round, above 1 in our favour.
    pub ratio: f64,
    /// (max - min) / median of the ratios.
    pub spread: f64,
}

impl Row {
    /// Needs a round.
    pub fn new(case: String, unit: &'static str, ours: &[f64]) -> Self {
        Self { case, unit, rounds: ours.len(), ours: median(ours), against: None }
    }

    /// `theirs` are of the same rounds as `ours`.
    pub fn beside(self, peer: &str, ours: &[f64], theirs: &[f64], better: Better) -> Self {
        let ratios: Vec<f64> = ours
            .iter()
            .zip(theirs)
            .map(|(ours, theirs)| match better {
                Better::More => ours / theirs,
                Better::Less => theirs / ours,
            })
            .collect();
        let ratio = median(&ratios);
        let highest = ratios.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let lowest = ratios.iter().copied().fold(f64::INFINITY, f64::min);
        let spread = (highest - lowest) / ratio;
        let against = Against { peer: peer.to_owned(), theirs: median(theirs), ratio, spread };
        Self { against: Some(against), ..self }
    }

    pub fn json(&self) -> Value {
        let mut row =
            json!({ "case": self.case, "unit": self.unit, "rounds": self.rounds, "ours": self.ours });
        if let Some(Against { peer, theirs, ratio, spread }) = &self.against {
            row["peer"] = json!(peer);
            row["theirs"] = json!(theirs);
            row["ratio"] = json!(ratio);
            row["spread"] = json!(spread);
        }
        row
    }

    fn cells(&self) -> [String; 8] {
        let Self { case, unit, rounds, ours, against } = self;
        let [peer, theirs, ratio, spread] = against.as_ref().map_or_else(Default::default, |against| {
            let Against { peer, theirs, ratio, spread } = against;
            [peer.clone(), figure(*theirs), figure(*ratio), format!("{:.0}%", 100.0 * spread)]
        });
        [case.clone(), (*unit).to_owned(), figure(*ours), peer, theirs, ratio, spread, rounds.to_string()]
    }
}

/// The middle, or the mean of both middles. Needs one value.
fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    (sorted[(n - 1) / 2] + sorted[n / 2]) / 2.0
}

/// Three digits that count, and whole numbers in full.
pub fn figure(value: f64) -> String {
    let magnitude = value.abs().clamp(1e-6, 1e15).log10().floor() as i32;
    let decimals = if value == 0.0 { 0 } else { usize::try_from(2 - magnitude).unwrap_or(0) };
    format!("{value:.decimals$}")
}

/// Names to the left, numbers to the right, as wide as they need to be.
pub fn text(rows: &[Row]) -> String {
    let head = ["case", "unit", "ours", "peer", "theirs", "ratio", "spread", "rounds"].map(str::to_owned);
    let lines: Vec<[String; 8]> = std::iter::once(head).chain(rows.iter().map(Row::cells)).collect();
    let width = |column: usize| lines.iter().map(|cells| cells[column].len()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..8).map(width).collect();
    let shown = lines.iter().map(|cells| {
        let cells = cells.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
            0 | 1 | 3 => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        cells.collect::<Vec<_>>().join("  ")
    });
    shown.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_paired_within_its_round() {
        // The machine halves its speed in the second round: the ratios do not notice.
        let (ours, theirs) = ([200.0, 100.0, 220.0], [100.0, 50.0, 100.0]);
        let row = Row::new("train-s".to_owned(), "tokens/s", &ours);
        let row = row.beside("torch", &ours, &theirs, Better::More);
        let against = row.against.as_ref().expect("a peer");
        assert_eq!((row.ours, row.rounds, against.theirs, against.ratio), (200.0, 3, 100.0, 2.0));
        assert!((against.spread - 0.1).abs() < 1e-12);
    }

    #[test]
    fn less_memory_is_a_ratio_above_one() {
        let row =
            Row::new("memory".to_owned(), "MB", &[10.0]).beside("torch", &[10.0], &[30.0], Better::Less);
        assert_eq!(row.against.map(|against| (against.ratio, against.spread)), Some((3.0, 0.0)));
    }

    #[test]
    fn the_median_of_an_even_count_is_the_mean_of_both_middles() {
        assert_eq!(median(&[4.0, 1.0, 3.0, 2.0]), 2.5);
        assert_eq!(median(&[7.0]), 7.0);
    }

    #[test]
    fn figures_keep_three_digits_and_whole_numbers() {
        let shown = [31_907.4, 100.0, 12.34, 1.5, 0.012_345, 0.0].map(figure);
        assert_eq!(shown, ["31907", "100", "12.3", "1.50", "0.0123", "0"]);
    }

    #[test]
    fn columns_stand_under_their_heads() {
        let alone = Row::new("state".to_owned(), "B/row", &[24.0]);
        let beside =
            Row::new("select".to_owned(), "us", &[2.0]).beside("numpy", &[2.0], &[50.0], Better::Less);
        let text = text(&[alone, beside]);
        let ends: Vec<usize> =
            text.lines().map(|line| line.find("ours").or(line.find("24.0")).unwrap_or(0)).collect();
        assert_eq!(text.lines().count(), 3);
        assert_eq!(ends[0], ends[1], "{text}");
        assert!(text.lines().all(|line| line.len() == text.lines().next().map_or(0, str::len)), "{text}");
    }
}
