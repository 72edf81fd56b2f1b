// Sends so many requests a second with one key, whether or not they are answered; tells how many had which status.
// It speaks HTTP over bare sockets: what sends the load must take little of the machine that answers it.
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const [, , address, key, perSecond, seconds] = process.argv;
const { hostname, port, host } = new URL(address);
const request = `GET /api/v1/jobs?limit=20 HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${key}\r\n\r\n`;
const sockets = 200;
const counts = {};
const idle = [];
const begun = performance.now();
let sent = 0;
for (let n = 0; n < sockets; n += 1) open();
while (performance.now() - begun < Number(seconds) * 1_000) {
  sendDue();
  await delay(5);
}
process.send(counts, () => process.exit(0));

function sendDue() {
  const due = ((performance.now() - begun) / 1_000) * Number(perSecond);
  for (; sent < due; sent += 1) {
    const socket = idle.shift();
    if (socket === undefined) return;
    socket.write(request);
  }
}

/** One that breaks is counted, and another takes its place. */
function open() {
  const socket = connect(Number(port), hostname);
  let answer = Buffer.alloc(0);
  socket.on('connect', () => idle.push(socket));
  socket.on('error', () => undefined);
  socket.on('close', () => {
    count('error');
    const place = idle.indexOf(socket);
    if (place >= 0) idle.splice(place, 1);
    open();
  });
  socket.on('data', (piece) => {
    answer = answer.length === 0 ? piece : Buffer.concat([answer, piece]);
    const headersEnd = answer.indexOf('\r\n\r\n');
    if (headersEnd < 0) return;
    const headers = answer.latin1Slice(0, headersEnd);
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(headers)?.[1] ?? 0);
    if (answer.length < headersEnd + 4 + length) return;
    count(headers.slice(9, 12));
    answer = Buffer.alloc(0);
    idle.push(socket);
    sendDue();
  });
}

function count(what) {
  counts[what] = (counts[what] ?? 0) + 1;
}
