//! What happens and when, side by side: the machine on this thread, the cycle model on another, some time steps behind.

use std::sync::mpsc::{SyncSender, sync_channel};

/// Time steps that are handed over together.
const BATCH: usize = 64;
/// Batches that may wait for the cycle model.
const WAITING: usize = 4;

/// Takes the spikes of each time step to the other thread.
pub struct SpikeSender {
    batch: Batch,
    channel: SyncSender<Batch>,
}

/// The spikes of some time steps, one after the other; each ends where `ends` says.
#[derive(Default)]
struct Batch {
    spikes: Vec<u32>,
    ends: Vec<usize>,
}

/// Runs `function` on this thread, and on another `timing(step, spikes)` for each time step whose spikes `function` sends, in their
/// order; steps count from 0. Returns when both are done.
pub fn side_by_side<R>(
    function: impl FnOnce(&mut SpikeSender) -> R,
    mut timing: impl FnMut(usize, &[u32]) + Send,
) -> R {
    let (channel, batches) = sync_channel::<Batch>(WAITING);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            let mut step = 0;
            for batch in batches {
                let mut first = 0;
                for end in batch.ends {
                    timing(step, &batch.spikes[first..end]);
                    (first, step) = (end, step + 1);
                }
            }
        });
        let mut sender = SpikeSender { batch: Batch::default(), channel };
        let result = function(&mut sender);
        sender.flush();
        result
    })
}

impl SpikeSender {
    /// The spikes of the next time step, ascending.
    pub fn send(&mut self, spikes: &[u32]) {
        self.batch.spikes.extend_from_slice(spikes);
        self.batch.ends.push(self.batch.spikes.len());
        if self.batch.ends.len() == BATCH {
            self.flush();
        }
    }

    fn flush(&mut self) {
        // Nobody listens only if the other thread has panicked, and that ends this one too.
        let _ = self.channel.send(std::mem::take(&mut self.batch));
    }
}
