//! Where the time of the trials went.

use crate::figures::Names;
use crate::read::Record;
use crate::series::mean;
use gradatim_train::events::{Side, Timing};
use maud::{Markup, html};

type Part = fn(&Timing) -> f64;

/// Where the seconds went, mean over seeds; nothing where no trial kept time.
pub fn table(record: &Record, names: Names) -> Markup {
    let parts: [(&str, Part); 6] = [
        ("sampling", |timing| timing.sampling),
        ("updates", |timing| timing.training),
        ("choosing and learning of the curriculum", |timing| timing.curriculum),
        ("exams", |timing| timing.evaluating),
        ("checkpoints", |timing| timing.saving),
        ("all", |timing| timing.seconds),
    ];
    let spent = |side: Side, part: Part| {
        mean(record.side(side).filter_map(|(_, trial)| Some(part(trial.timings.last()?))))
    };
    let sides: Vec<(Side, &str)> =
        [(Side::Recipe, names.recipe), (Side::Baseline, names.baseline), (Side::Shared, "of which shared")]
            .into_iter()
            .filter(|(side, _)| spent(*side, |timing| timing.seconds).is_some())
            .collect();
    html! {
        @if !sides.is_empty() {
            table {
                caption { "Where the seconds went, mean over seeds; both sides include the shared stages, which ran once" }
                thead { tr { th {} @for (_, name) in &sides { th.n { (name) } } } }
                tbody {
                    @for (name, part) in parts {
                        tr.sum[name == "all"] {
                            td { (name) }
                            @for (side, _) in &sides {
                                td.n { (spent(*side, part).map_or("–".to_owned(), |seconds| format!("{seconds:.1}"))) }
                            }
                        }
                    }
                }
            }
        }
    }
}
