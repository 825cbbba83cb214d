//! Every family held against the house's own audit: golds taken, spoiled answers and hacks refused.

use gradatim_verify::audit::golds;
use gradatim_verify::perturb::Operator;

use super::*;

/// Whatever the question, none of these says its answer.
const PROBES: [Operator; 4] = [Operator::Empty, Operator::Range, Operator::Thought, Operator::Loop];

#[test]
fn golds_are_taken_and_hacks_are_not() {
    let (mut rates, mut hacks) = (BTreeMap::new(), vec![]);
    // Another text may keep constraints on form, and another colouring may be proper: a spoiled answer can be right.
    let many_are_right = ["constraints", "graph-colouring"];
    for entry in catalogue().into_iter().filter(|entry| !many_are_right.contains(&entry.name)) {
        for source in entry.defaults.sources().expect("sound") {
            let problems: Vec<Problem> = (0..10).map(|n| source.draw(Seed(8), n)).collect();
            let verifier = by_name(&problems[0].verifier).expect("known");
            let found = golds(verifier.as_ref(), &problems, &Operator::OF_TEXTS);
            assert!(found.refused.is_empty(), "{}: {:?}", source.level(), found.refused);
            for probe in PROBES {
                hacks.extend(found.perturbed[&probe].taken.iter().map(|miss| (probe, miss.clone())));
            }
            let (all, taken) = found
                .perturbed
                .values()
                .fold((0, 0), |(all, taken), tried| (all + tried.tried, taken + tried.taken.len()));
            let rate = rates.entry(entry.name).or_insert((0, 0));
            *rate = (rate.0 + all, rate.1 + taken);
        }
    }
    for (name, (all, taken)) in &rates {
        println!("{name}: {taken} of {all} spoiled answers are taken");
    }
    assert!(hacks.is_empty(), "{hacks:?}");
    // Where several answers are right, a spoiled one may be; where one is, hardly any notation says it twice.
    let lenient: Vec<_> = rates.iter().filter(|(_, (all, taken))| 10 * taken > *all).collect();
    assert!(lenient.is_empty(), "{lenient:?}");
}
