import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { nowUs } from '../clock.mjs';

/** An answer takes up to so long, so that somebody can be killed between a message and what is noted of it. */
const slowestMs = 400;
/** Of so many messages one is refused when it comes for the first time. */
const refusedOf = 5;

/**
 * Gets messages of webhooks, and writes down each with what it was answered; the last part of its address is the name
 * of the channel. It is slow and refuses some at first, until it `isWell`.
 */
export async function startReceiver() {
  const messages = [];
  const waiting = [];
  const receiver = {
    /** `{channel, id, sender, type, incidentId, atUs, answered}`; the last is absent where nobody waited for it. */
    messages,
    isWell: false,
    /** Resolves with the next message, which gets no answer until it is let go; `undefined` when none comes. */
    async holdNext(timeoutMs) {
      let take;
      const held = new Promise((resolve) => waiting.push((take = resolve)));
      return Promise.race([held, delay(timeoutMs)]).finally(() => {
        if (waiting.includes(take)) waiting.splice(waiting.indexOf(take), 1);
      });
    },
  };
  const server = createServer(async (request, response) => {
    const body = await readBody(request).catch(() => undefined);
    if (body === undefined) return;
    const message = toMessage(request, body);
    const isNew = !messages.some(({ id, channel }) => id === message.id && channel === message.channel);
    messages.push(message);
    const hold = waiting.shift();
    if (hold !== undefined) await new Promise((letGo) => hold({ ...message, letGo }));
    const number = messages.length;
    if (!receiver.isWell) await delay((number * 97) % slowestMs);
    if (response.destroyed) return; // whoever has sent it is gone
    message.answered = isNew && !receiver.isWell && number % refusedOf === 0 ? 503 : 204;
    response.writeHead(message.answered).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${server.address().port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function toMessage({ url, headers }, { type, environment, data }) {
  const [channel, id] = [url.slice(1), headers['webhook-id']];
  return { channel, id, sender: environment, type, incidentId: data.incident?.id, atUs: nowUs() };
}

async function readBody(request) {
  let text = '';
  for await (const piece of request) text += piece;
  return JSON.parse(text);
}
