/** A request that a curl command of a document makes. */
export interface CurlRequest {
  readonly url: string;
  readonly init: { readonly method: string; readonly headers: Record<string, string>; readonly body?: string };
}

/** The curl commands in the shell blocks of a Markdown text. They use the URL, -H and -d, and single quotes. */
export function curlRequests(markdown: string): CurlRequest[] {
  const blocks = [...markdown.matchAll(/```bash\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  return blocks.flatMap((block) =>
    block
      .split(/^(?=curl )/m)
      .filter((command) => command.startsWith('curl '))
      .map(parse),
  );
}

function parse(command: string): CurlRequest {
  const words = [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const headers: Record<string, string> = {};
  let method = 'GET';
  let url = '';
  let body: string | undefined;
  for (let at = 1; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const next = words[at + 1] ?? '';
    if (word === '-H') {
      const [name = '', ...value] = next.split(': ');
      headers[name] = value.join(': ');
      at += 1;
    } else if (word === '-d') {
      body = next;
      method = method === 'GET' ? 'POST' : method;
      at += 1;
    } else if (word === '-X') {
      method = next;
      at += 1;
    } else if (word.startsWith('http')) url = word;
  }
  return { url, init: { method, headers, body } };
}
