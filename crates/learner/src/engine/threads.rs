//! Work on a few threads, results in order.

/// `work` of each task, the first on this thread and each other on one of its own.
pub(crate) fn each<T: Send, R: Send>(tasks: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let work = &work;
    let mut tasks = tasks.into_iter();
    let Some(first) = tasks.next() else { return vec![] };
    std::thread::scope(|scope| {
        let others: Vec<_> = tasks.map(|task| scope.spawn(move || work(task))).collect();
        let mut results = vec![work(first)];
        for other in others {
            match other.join() {
                Ok(result) => results.push(result),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        results
    })
}
