import type { LogRequest } from './log-messages.js';
import { createLogReader } from './log-reader.js';

const reader = createLogReader((answer) => self.postMessage(answer));

self.addEventListener('message', ({ data }: MessageEvent<LogRequest>) => {
  if (data.type === 'open') reader.open(data.source);
  else if (data.type === 'view') reader.show(data.view, data.query);
  else if (data.type === 'rows') reader.rows(data);
  else reader.copy(data.id, data.from, data.to);
});
