// A program of the heartbeat thread that takes longer to load than a short lease lasts.
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5_000);
await import('../../dist/lease/beat-thread.js');
