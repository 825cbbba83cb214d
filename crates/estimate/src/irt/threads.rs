//! Rows of a table shared out over threads, each row by one of them alone.

/// Calls `work(row, &mut rows[row])` for every row of `width` entries. Rows must not depend on each other;
/// then the result does not depend on `threads`.
pub(crate) fn each_row<T: Send>(
    threads: usize,
    table: &mut [T],
    width: usize,
    work: impl Fn(usize, &mut [T]) + Sync,
) {
    let n_rows = table.len() / width;
    let share = n_rows.div_ceil(threads).max(1);
    let run = |first: usize, rows: &mut [T]| {
        rows.chunks_exact_mut(width).enumerate().for_each(|(ix, row)| work(first + ix, row));
    };
    if share >= n_rows {
        return run(0, table);
    }
    std::thread::scope(|scope| {
        for (ix, rows) in table.chunks_mut(share * width).enumerate() {
            let run = &run;
            scope.spawn(move || run(ix * share, rows));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_worked_on_once_whatever_the_threads() {
        for threads in 1..9 {
            let mut table = vec![0_usize; 7 * 3];
            each_row(threads, &mut table, 3, |row, entries| {
                entries.iter_mut().for_each(|entry| *entry += row + 1)
            });
            let expected: Vec<usize> = (1..=7).flat_map(|row| [row; 3]).collect();
            assert_eq!(table, expected, "{threads} threads");
        }
    }
}
