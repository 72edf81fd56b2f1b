import { serviceNames } from '../service-name.js';
import { helpText } from './help-text.js';
import { variableMarkdown, variableTable } from './variable-table.js';
import { namesOf, variableNames, variables } from './variables.js';

describe('helpText', () => {
  it.each(serviceNames)('of %s lists its variables, and no others', (service) => {
    const listed = helpText(service)
      .split('\n')
      .flatMap((line) => /^ {2}([A-Z_]+) {2,}\S/.exec(line)?.[1] ?? []);
    expect(listed).toEqual(namesOf(service));
  });

  it('tells usage, defaults and the files of secrets', () => {
    expect(helpText('worker')).toMatch(/^Usage: aster-worker \[--help \| --version\]/);
    expect(helpText('worker')).toMatch(/WORKER_CONCURRENT_JOBS .*\n +default: 5\n/);
    expect(helpText('api')).toContain('API_KEYS_FILE');
  });

  it.each([
    ['api', 'DATABASE_URL', 'what POSTGRES_* say'],
    ['up', 'DATABASE_URL', 'a database of its own'],
    ['worker', 'SHUTDOWN_TIMEOUT', '30s'],
    ['up', 'SHUTDOWN_TIMEOUT', '3s'],
    ['up', 'LOG_FORMAT', 'pretty'],
  ] as const)('of %s tells the default of %s that it has itself', (service, name, text) => {
    const lines = helpText(service).split('\n');
    const at = lines.findIndex((line) => line.startsWith(`  ${name} `));
    expect(lines[at + 1]?.trim()).toBe(`default: ${text}`);
  });
});

describe('the table of variables', () => {
  it('has every variable once, with a meaning and a reader', () => {
    expect(variableTable.map((row) => row.name)).toEqual(variableNames);
    for (const row of variableTable) {
      expect(row.about).not.toBe('');
      expect(row.services.length).toBeGreaterThan(0);
    }
  });

  it('shows defaults that can be read', () => {
    for (const name of variableNames) {
      const variable = variables[name];
      const defaults = [
        'default' in variable ? variable.default : undefined,
        'defaultFor' in variable ? variable.defaultFor.up : undefined,
      ];
      for (const text of defaults) if (text !== undefined) expect(variable.read(text)).toHaveProperty('value');
    }
  });

  it('is one row a variable in Markdown', () => {
    const lines = variableMarkdown().split('\n');
    expect(lines).toHaveLength(variableTable.length + 2);
    expect(lines).toContain('| `API_PORT` | 8080 | api, up | port of the API; 0 takes a free one |');
    expect(lines).toContain('| `LOG_FORMAT` | json, pretty for `up` | all | json, or pretty for people |');
  });
});
