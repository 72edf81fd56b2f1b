import { parsePostmasterFile } from './postmaster-file.js';

describe('parsePostmasterFile', () => {
  const lines = ['417', '/data', '1795457789', '54999', '', '127.0.0.1', ' 16040950         8', 'ready   ', ''];

  it('knows a server that is ready from one that is still starting', () => {
    expect(parsePostmasterFile(lines.join('\n'))).toEqual({ pid: 417, isReady: true });
    expect(parsePostmasterFile([...lines.slice(0, 7), 'starting'].join('\n'))).toEqual({ pid: 417, isReady: false });
  });

  it('reads a file that is still being written', () => {
    for (let count = 1; count < 8; count += 1) {
      expect(parsePostmasterFile(lines.slice(0, count).join('\n'))).toEqual({ pid: 417, isReady: false });
    }
  });

  it.each(['', '\n', 'x', '-417\n/data', '0\n'])('finds no server in %j', (text) => {
    expect(parsePostmasterFile(text)).toBeUndefined();
  });
});
