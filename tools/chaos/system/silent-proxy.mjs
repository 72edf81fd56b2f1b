import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/** Directions in which nothing gets through. */
export const directions = ['both', 'to-server', 'to-client'];

/**
 * The network between one program and the database: it can be slow, and it can swallow everything in one direction or
 * both without telling either side, as a lost route does. A connection that has lost bytes stays dead; the server's
 * side of it stays open for as long as the network is cut, with all the locks it holds.
 */
export async function createSilentProxy(serverPort) {
  const state = { cut: undefined, delayMs: 0 };
  const links = new Set();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const link = linkTo(client, serverPort, state);
    links.add(link);
    link.ended.then(() => links.delete(link));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: server.address().port,
    cut: (direction) => {
      state.cut = direction;
    },
    /** New connections pass again; of those from before, the server learns that they are gone. */
    heal: () => {
      state.cut = undefined;
      for (const link of links) link.dropIfDead();
    },
    slowDown: (delayMs) => {
      state.delayMs = delayMs;
    },
    close: async () => {
      for (const link of links) link.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function linkTo(client, serverPort, state) {
  const upstream = connect({ port: serverPort, host: '127.0.0.1', allowHalfOpen: true });
  let isDead = false;
  let clientGone = false;
  const destroy = () => {
    client.destroy();
    upstream.destroy();
  };
  const passes = (direction) => {
    if (state.cut === 'both' || state.cut === direction) isDead = true;
    return !isDead;
  };
  pump(client, upstream, state, () => passes('to-server'));
  pump(upstream, client, state, () => passes('to-client'));
  client.on('close', () => {
    clientGone = true;
    if (passes('to-server')) upstream.destroy();
  });
  upstream.on('close', () => {
    if (passes('to-client')) client.destroy();
  });
  for (const socket of [client, upstream]) socket.on('error', () => undefined); // 'close' follows
  return {
    ended: Promise.all([closed(client), closed(upstream)]),
    destroy,
    dropIfDead: () => {
      if (isDead || clientGone) upstream.destroy();
    },
  };
}

function closed(socket) {
  return new Promise((resolve) => socket.once('close', resolve)); // not by `once`, which an error rejects
}

/** Hands on what comes, in order and as late as the network is slow; a FIN is handed on like a byte. */
function pump(from, to, state, passes) {
  const waiting = [];
  let timer;
  const deliver = () => {
    timer = undefined;
    while (waiting.length > 0 && waiting[0].dueAt <= performance.now()) {
      const { data } = waiting.shift();
      if (!passes() || to.destroyed) continue;
      if (data === undefined) to.end();
      else to.write(data);
    }
    if (waiting.length > 0) timer = setTimeout(deliver, Math.max(1, waiting[0].dueAt - performance.now()));
  };
  const take = (data) => {
    if (state.delayMs === 0 && waiting.length === 0) {
      if (!passes() || to.destroyed) return;
      if (data === undefined) to.end();
      else to.write(data);
      return;
    }
    waiting.push({ data, dueAt: performance.now() + state.delayMs });
    timer ??= setTimeout(deliver, state.delayMs);
  };
  from.on('data', take).on('end', () => take(undefined));
}
