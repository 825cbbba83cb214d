//! Numbers for the nodes of a graph that do not hang on the numbers they had.
//!
//! Nodes are coloured by what is special about them, then again and again by their colour and those around them. Where
//! colours stop parting nodes, one of the first class of equals is given a colour of its own, and on it goes. Two
//! numberings of a graph give one form if equals are interchangeable, as they are in all but the most regular graphs;
//! other graphs never share a form.

/// The new number of each node, given what is special about it, and how colours follow from those around.
pub(crate) fn numbers(colours: &mut [u64], recolour: impl Fn(&mut [u64])) -> Vec<usize> {
    let mut order = colours.to_vec();
    let mut classes = 0;
    loop {
        order.copy_from_slice(colours);
        order.sort_unstable();
        let found = order.len().min(1) + order.windows(2).filter(|pair| pair[0] != pair[1]).count();
        if found == order.len() {
            break;
        }
        if found > classes {
            classes = found;
            recolour(colours);
        } else if let Some(pair) = order.windows(2).find(|pair| pair[0] == pair[1]) {
            let mut equals = colours.iter_mut().filter(|colour| **colour == pair[0]);
            equals.next().into_iter().for_each(|colour| *colour = mix(colour.wrapping_add(1)));
        }
    }
    colours.iter().map(|colour| order.partition_point(|other| other < colour)).collect()
}

/// The finaliser of SplitMix64: scatters the bits of `x`.
pub(crate) fn mix(x: u64) -> u64 {
    let x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
