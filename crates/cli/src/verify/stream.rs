//! Lines in, lines out: in order, on every core, in bounded memory.
//!
//! A reader hands batches of lines to workers, and to the writer the places where their results will lie; both
//! channels are short, so whoever is ahead waits. A batch ends where the next line is not there yet: an answer is
//! printed without waiting for more questions.

use std::io::{ErrorKind, Write};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};

use gradatim_core::{Error, Result};
use gradatim_pool::{Lines, Numbered};

/// Most lines of a batch, and most bytes before its last line.
const MOST_LINES: usize = 256;
const MOST_BYTES: usize = 1 << 20;

/// Makes of a line what is printed for it, and says whether the line was sound.
type Each<'a> = dyn Fn(usize, Result<Vec<u8>>) -> (String, bool) + Sync + 'a;

/// A batch of lines, and where its result goes.
struct Job {
    lines: Vec<Numbered<Vec<u8>>>,
    done: Sender<Done>,
}

/// What a batch becomes.
struct Done {
    text: String,
    sound: bool,
}

/// Writes a line for each line; whether all were sound. A closed pipe ends the work and is no error.
pub fn each_line(lines: Lines, each: &Each, out: &mut impl Write) -> Result<bool> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let (jobs, queue) = sync_channel::<Job>(threads);
    let (places, results) = sync_channel::<Receiver<Done>>(2 * threads);
    let queue = Mutex::new(queue);
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || read(lines, &jobs, &places));
        for _ in 0..threads {
            scope.spawn(|| work(&queue, each));
        }
        let sound = write(results, out)?;
        match reader.join() {
            Ok(read) => read.map(|()| sound),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Ends at the end of the text, or when nobody listens any more.
fn read(mut lines: Lines, jobs: &SyncSender<Job>, places: &SyncSender<Receiver<Done>>) -> Result<()> {
    loop {
        let (mut batch, mut bytes, mut ended) = (vec![], 0, false);
        while batch.is_empty() || lines.is_ready() && batch.len() < MOST_LINES && bytes < MOST_BYTES {
            let Some((number, line)) = lines.next_line()? else {
                ended = true;
                break;
            };
            bytes += line.as_ref().map_or(0, |line| line.len());
            batch.push((number, line.map(<[u8]>::to_vec)));
        }
        if !batch.is_empty() {
            let (done, place) = channel();
            if places.send(place).is_err() || jobs.send(Job { lines: batch, done }).is_err() {
                return Ok(());
            }
        }
        if ended {
            return Ok(());
        }
    }
}

fn work(queue: &Mutex<Receiver<Job>>, each: &Each) {
    loop {
        // A worker that panicked holds no job of ours.
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(Job { lines, done }) = job else { return };
        let mut result = Done { text: String::new(), sound: true };
        for (number, line) in lines {
            let (text, sound) = each(number, line);
            result.text += &text;
            result.text.push('\n');
            result.sound &= sound;
        }
        // The writer is gone when its pipe is closed.
        let _ = done.send(result);
    }
}

/// Takes the results in the order of their places.
fn write(results: Receiver<Receiver<Done>>, out: &mut impl Write) -> Result<bool> {
    let mut sound = true;
    for place in results {
        // A worker that panicked sends nothing; its panic ends the scope.
        let Ok(done) = place.recv() else { break };
        sound &= done.sound;
        match out.write_all(done.text.as_bytes()).and_then(|()| out.flush()) {
            Ok(()) => {}
            Err(fault) if fault.kind() == ErrorKind::BrokenPipe => return Ok(sound),
            Err(fault) => return Err(Error::io("standard output", "writing", fault)),
        }
    }
    Ok(sound)
}
